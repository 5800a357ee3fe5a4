/* SPDX-License-Identifier: Apache-2.0 */
/* Factors of Boavizta (github.com/Boavizta/boaviztapi, its factors and its pages on components), which has
 * them from Gupta et al. / Green Cloud Computing (Umweltbundesamt, Texte 94/2021):
 *
 *   memory  2.20 kg/cm2 of die / density + 5.22 kg a module     density 0.625 (30 nm) to 2.375 GB/cm2 (18 nm, the densest in its table)
 *   flash   2.20 kg/cm2 of die / density + 6.34 kg a drive      density 48.5 (64 layers) to 128 GB/cm2 (128 layers)
 *   CPU     1.97 kg/cm2 (die + 0.491 cm2) + 9.14 kg
 *   supply  24.3 kg/kg, 2.99 kg each;  board 66.1 kg;  case of a rack server 150 kg;  assembly 6.68 kg
 *
 * Defaults: modules of 64 GB of the densest die in the table, drives of 3.84 TB with 128 layers (96.9 GB/cm2), CPUs of 16 cm2. */
#include "hardware/node_parts.h"

double node_parts_kg(const struct node_parts *parts)
{
    return parts->memory_byte * parts->memory_kg_byte + parts->flash_byte * parts->flash_kg_byte +
           parts->cpus * parts->cpu_kg + parts->boards * parts->board_kg + parts->supplies * parts->supply_kg +
           parts->adapters * parts->adapter_kg + parts->chassis * parts->chassis_kg;
}

#define BOAVIZTA "Boavizta, github.com/Boavizta/boaviztapi, factors"

static const struct field fields[] = {
    {.key = "memory",
     NUMBER_FIELD(struct node_parts, memory_byte, BYTES),
     RANGE("0 GB", "10 PB"),
     .doc = "Memory of the host, without that of the GPUs.",
     .standing = STANDING_DATASHEET},
    {.key = "flash",
     NUMBER_FIELD(struct node_parts, flash_byte, BYTES),
     RANGE("0 GB", "100 PB"),
     .doc = "Drives of the node together.",
     .standing = STANDING_DATASHEET},
    {.key = "cpus",
     NUMBER_FIELD(struct node_parts, cpus, NUMBER),
     RANGE_DEFAULT("0", "1000", "2"),
     .doc = "Processors of the host."},
    {.key = "boards",
     NUMBER_FIELD(struct node_parts, boards, NUMBER),
     RANGE_DEFAULT("0", "1000", "1"),
     .doc = "Boards besides those that the GPUs' figure counts."},
    {.key = "supplies",
     NUMBER_FIELD(struct node_parts, supplies, NUMBER),
     RANGE_DEFAULT("0", "1000", "6"),
     .doc = "Power supplies."},
    {.key = "adapters",
     NUMBER_FIELD(struct node_parts, adapters, NUMBER),
     RANGE_DEFAULT("0", "1000", "10"),
     .doc = "Network adapters."},
    {.key = "chassis",
     NUMBER_FIELD(struct node_parts, chassis, NUMBER),
     RANGE_DEFAULT("0", "1000", "1"),
     .doc = "Cases; a blade is a part of one."},
    {.key = "memory_carbon",
     NUMBER_FIELD(struct node_parts, memory_kg_byte, CARBON_PER_BYTE),
     RANGE_DEFAULT("0 kg/GB", "10 kg/GB", "1.01 kg/GB"),
     SPREAD(UNIFORM, "0.5 kg/GB", "1.5 kg/GB", ASSUMED_SPREAD),
     .doc = "Making a byte of memory; low 0.6, high 3.6 kg/GB.",
     BASIS(ASSUMPTION, BOAVIZTA
           ": 2.20 / 2.375 + 5.22 / 64. High: its default density, 0.625 GB/cm2 (30 nm). Low: 4 GB/cm2, what DDR5 "
           "dies of today may have, not read at a source")},
    {.key = "flash_carbon",
     NUMBER_FIELD(struct node_parts, flash_kg_byte, CARBON_PER_BYTE),
     RANGE_DEFAULT("0 kg/TB", "500 kg/TB", "24.4 kg/TB"),
     SPREAD(UNIFORM, "12 kg/TB", "50 kg/TB", ASSUMED_SPREAD),
     .doc = "Making a byte of flash; low 19, high 47 kg/TB.",
     BASIS(ASSUMPTION, BOAVIZTA ": 2.20 / 96.9 + 6.34 / 3840 kg/GB; low 128, high 48.5 GB/cm2 "
                                "(its table of dies)")},
    {.key = "cpu_carbon",
     NUMBER_FIELD(struct node_parts, cpu_kg, CARBON_MASS),
     RANGE_DEFAULT("0 kg", "500 kg", "41.6 kg"),
     SPREAD(UNIFORM, "20 kg", "60 kg", ASSUMED_SPREAD),
     .doc = "Making a processor; low 20, high 60 kg.",
     BASIS(ASSUMPTION, BOAVIZTA ": 1.97 (16 + 0.491) + 9.14; the die of 16 cm2 (5 to 25) is an assumption")},
    {.key = "board_carbon",
     NUMBER_FIELD(struct node_parts, board_kg, CARBON_MASS),
     RANGE_DEFAULT("0 kg", "1 t", "66.1 kg"),
     SPREAD(UNIFORM, "33 kg", "100 kg", ASSUMED_SPREAD),
     .doc = "Making a board.",
     BASIS(ASSUMPTION, BOAVIZTA ": motherboard of a server")},
    {.key = "supply_carbon",
     NUMBER_FIELD(struct node_parts, supply_kg, CARBON_MASS),
     RANGE_DEFAULT("0 kg", "1 t", "72.7 kg"),
     SPREAD(UNIFORM, "36 kg", "110 kg", ASSUMED_SPREAD),
     .doc = "Making a power supply.",
     BASIS(ASSUMPTION, BOAVIZTA ": 24.3 kg/kg, its default of 2.99 kg; supplies of 3 kW may weigh less or more")},
    {.key = "adapter_carbon",
     NUMBER_FIELD(struct node_parts, adapter_kg, CARBON_MASS),
     RANGE_DEFAULT("0 kg", "500 kg", "20 kg"),
     SPREAD(UNIFORM, "10 kg", "40 kg", ASSUMED_SPREAD),
     .doc = "Making a network adapter; low 8, high 40 kg.",
     BASIS(ASSUMPTION, "no figure was found: a third of a motherboard")},
    {.key = "chassis_carbon",
     NUMBER_FIELD(struct node_parts, chassis_kg, CARBON_MASS),
     RANGE_DEFAULT("0 kg", "10 t", "157 kg"),
     SPREAD(UNIFORM, "80 kg", "240 kg", ASSUMED_SPREAD),
     .doc = "Making a case, and putting the server together; low 100, high 360 kg.",
     BASIS(ASSUMPTION, BOAVIZTA
           ": case of a rack server 150 kg, assembly 6.68 kg; high: chassis in GreenSKU (Wang et al., ISCA 2024)")},
    FIELD_END};

const struct record node_parts_record = {.name = "node parts",
                                         .doc =
                                             "What a server is made of besides its GPUs, for what making it emitted.",
                                         .size = sizeof(struct node_parts),
                                         .fields = fields};

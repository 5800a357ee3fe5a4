/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of tables of which those with CASE > 0 must not compile: tests/base/refuse_wrong_members builds each. */
#include "base/column.h"
#include "base/field.h"

struct pump {
    double flow_m3_s;
};
struct plant {
    double supply_k, limits_k[2];
    int64_t units;
    const char *name;
    int mode;
    bool spare;
    struct numbers rates;
    struct pump pump;
    struct pump *extra;
    struct list pumps;
    struct variant device;
};
extern const struct field pump_fields[];
extern const struct record pump_record;
extern const struct record *const devices[];
static const char *const modes[] = {"wet", "dry", NULL};

const struct field fields[] = {
#if CASE == 0 /* all right */
    {.key = "supply", NUMBER_FIELD(struct plant, supply_k, TEMPERATURE), RANGE_DEFAULT("1 K", "9 K", "5 K")},
    {.key = "limit", NUMBER_FIELD(struct plant, limits_k[1], TEMPERATURE), RANGE("1 K", "9 K")},
    {.key = "flow", NUMBER_FIELD(struct plant, pump.flow_m3_s, VOLUME_FLOW)},
    {.key = "units", INTEGER_FIELD(struct plant, units)},
    {.key = "start", DATE_FIELD(struct plant, units)},
    {.key = "name", TEXT_FIELD(struct plant, name)},
    {.key = "file", FILE_FIELD(struct plant, name)},
    {.key = "spare", FLAG_FIELD(struct plant, spare)},
    {.key = "mode", CHOICE_FIELD(struct plant, mode, modes)},
    {.key = "rates", NUMBERS_FIELD(struct plant, rates, RATE)},
    {.key = "pump", RECORD_FIELD(struct plant, pump, struct pump, &pump_record)},
    {.key = "extra", OPTIONAL_FIELD(struct plant, extra, struct pump, &pump_record)},
    {.key = "pumps", LIST_FIELD(struct plant, pumps, &pump_record)},
    {.key = "device", VARIANT_FIELD(struct plant, device, devices)},
    {.key = "*", PART_FIELD(struct plant, pump, struct pump, pump_fields)},
#elif CASE == 1
    {.key = "supply", NUMBER_FIELD(struct plant, suply_k, TEMPERATURE)},
#elif CASE == 2
    {.key = "supply", NUMBER_FIELD(struct pump, supply_k, TEMPERATURE)},
#elif CASE == 3
    {.key = "supply", NUMBER_FIELD(struct plant, supply_k, WARMTH)},
#elif CASE == 4
    {.key = "units", NUMBER_FIELD(struct plant, units, NUMBER)},
#elif CASE == 5
    {.key = "supply", INTEGER_FIELD(struct plant, supply_k)},
#elif CASE == 6
    {.key = "mode", INTEGER_FIELD(struct plant, mode)},
#elif CASE == 7
    {.key = "mode", FLAG_FIELD(struct plant, mode)},
#elif CASE == 8
    {.key = "spare", CHOICE_FIELD(struct plant, spare, modes)},
#elif CASE == 9
    {.key = "limits", NUMBER_FIELD(struct plant, limits_k, TEMPERATURE)},
#elif CASE == 10
    {.key = "units", TEXT_FIELD(struct plant, units)},
#elif CASE == 11
    {.key = "rates", NUMBERS_FIELD(struct plant, pumps, RATE)},
#elif CASE == 12
    {.key = "pump", RECORD_FIELD(struct plant, extra, struct pump, &pump_record)},
#elif CASE == 13
    {.key = "extra", OPTIONAL_FIELD(struct plant, pump, struct pump, &pump_record)},
#elif CASE == 14
    {.key = "pumps", LIST_FIELD(struct plant, rates, &pump_record)},
#elif CASE == 15
    {.key = "device", VARIANTS_FIELD(struct plant, device, devices)},
#elif CASE == 16
    {.key = "*", PART_FIELD(struct plant, supply_k, struct pump, pump_fields)},
#endif
    FIELD_END};

const struct column columns[] = {
#if CASE == 0
    {NUMBER_COLUMN(struct plant, supply_k, "K", "Water.")},
    {INTEGER_COLUMN(struct plant, units, "1", "Machines.")},
    {TEXT_COLUMN(struct plant, name, "Name.")},
    {DATE_COLUMN(struct plant, units, "Start.")},
    {NUMBER_COLUMN_OF(struct plant, pump, flow_m3_s, "m3/s", "Flow.")},
#elif CASE == 17
    {NUMBER_COLUMN(struct plant, units, "1", "Machines.")},
#elif CASE == 18
    {INTEGER_COLUMN(struct plant, mode, "1", "Mode.")},
#elif CASE == 19
    {TEXT_COLUMN(struct plant, supply_k, "Water.")},
#elif CASE == 20
    {NUMBER_COLUMN_OF(struct plant, pump, head_pa, "Pa", "Head.")},
#endif
    COLUMN_END};

/* SPDX-License-Identifier: Apache-2.0 */
#include "account/embodied.h"

static double servers_kg_s(const struct embodied *e)
{
    double sum = 0;
    for (size_t g = 0; g < e->group_count; g++)
        sum += (double)e->groups[g].count * node_made_kg(&e->groups[g].node) / e->groups[g].node.life_s;
    return sum;
}

static double servers_water_kg_s(const struct embodied *e)
{
    double sum = 0;
    for (size_t g = 0; g < e->group_count; g++)
        sum += (double)e->groups[g].count * e->groups[g].node.embodied_water_kg / e->groups[g].node.life_s;
    return sum;
}

double embodied_it_w(const struct embodied *e)
{
    double sum = e->fabric ? fabric_power_w(e->fabric, e->groups, e->group_count) : 0;
    for (size_t g = 0; g < e->group_count; g++)
        sum += (double)e->groups[g].count * node_design_power_w(&e->groups[g].node);
    return sum;
}

void embodied_close(const struct embodied *e, struct summary *s)
{
    const double m3_kg = 1000;
    s->carbon_embodied_servers_kg = servers_kg_s(e) * s->duration_s;
    s->carbon_embodied_network_kg =
        e->fabric ? fabric_made_kg(e->fabric, e->groups, e->group_count) / e->fabric->life_s * s->duration_s : 0;
    s->carbon_embodied_building_kg =
        e->building->embodied_kg_w * embodied_it_w(e) / e->building->life_s * s->duration_s;
    s->carbon_embodied_kg =
        s->carbon_embodied_servers_kg + s->carbon_embodied_network_kg + s->carbon_embodied_building_kg;
    s->water_embodied_m3 = servers_water_kg_s(e) * s->duration_s / m3_kg;
    s->carbon_total_kg = s->carbon_operational_kg + s->carbon_refrigerant_kg + s->carbon_embodied_kg;
    s->embodied_frac = summary_ratio(s->carbon_embodied_kg, s->carbon_total_kg);
}

static const struct field fields[] = {
    {.key = "embodied",
     NUMBER_FIELD(struct building, embodied_kg_w, MASS_PER_POWER),
     RANGE_DEFAULT("0 kg/kW", "5000 kg/kW", "180 kg/kW"),
     SPREAD(TRIANGULAR, "100 kg/kW", "500 kg/kW", ASSUMED_SPREAD),
     .doc =
         "CO2e of building shell, power chain and cooling plant, per IT power at full load; low 100, high 500 kg/kW.",
     BASIS(
         ASSUMPTION,
         "9,000 t for a hall of 50 MW, an estimate in the model of GreenSKU (Wang et al., ISCA 2024), which was not read "
         "again; services are up to 60 % of what building a data centre emits (MECLA, The Next Frontier, hvacrnews.com.au), so "
         "a sum for the shell alone would be low by half")},
    {.key = "life",
     NUMBER_FIELD(struct building, life_s, DURATION),
     RANGE_DEFAULT("365 d", "36500 d", "7300 d"),
     SPREAD(UNIFORM, "5475 d", "9125 d", NULL),
     .doc = "Time over which it is written off.",
     BASIS(ASSUMPTION, "20 years in the same model; shells last longer, plant 15 to 25 years")},
    FIELD_END};

const struct record building_record = {.name = "building",
                                       .doc = "What the building with its plant is made of, as carbon.",
                                       .size = sizeof(struct building),
                                       .fields = fields};

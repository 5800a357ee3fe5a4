/* SPDX-License-Identifier: Apache-2.0 */
/* Fuel of a generator set is a straight line over its power (Willans' line; Skarstein and Uhlen 1989,
 * Wind Engineering 13:72, fitted 0.246 L/h a kilowatt and 0.084 L/h a kilowatt of rating to small
 * diesels). It stands still without load.
 *
 *     fuel  = a P_m + (1 / eta - a) P,   P <= P_m      a: fuel at no load over the rating
 *     P_m   = P_r (1 - derating (T - 15 degC)),   eta = efficiency (1 - slope (T - 15 degC)),   T > 15 degC
 *     heat  = share of the fuel, as far as the site's network wants it; the rest leaves with the exhaust
 *     water = P w
 *
 * It makes no less than `minimum_load`, and after a rest nothing before `start_time` is over. That air at 15 degC is ISO's:
 * ISO 3977-2 for gas turbines; their derating by temperature is a straight line to some 45 degC: EPA, Catalog of CHP
 * Technologies (2017), section 3, not read at the source. Gas turbines, fuel cells and reactors are the same machine with other
 * numbers: each kind has its own defaults. */
#include "electric/generator.h"

#include <math.h>

#include "base/numerics.h"
#include "base/units.h"
#include "electric/supply.h"

#define DERATING_FROM_K (KELVIN_0_DEGC + 15)
#define DERATED_LEAST 0.2 /* share of power and of efficiency that no heat takes away */

struct generator_state {
    double asked_s; /* for how long it has been asked without a rest */
};

/* What runs with the grid runs already when the year begins. */
static void begin(const void *parameters, const struct supply_site *site, void *state)
{
    const struct generator *g = parameters;
    (void)site;
    ((struct generator_state *)state)->asked_s = isnan(g->above_w) ? 0 : g->start_s;
}

static void balance(const void *parameters, void *state, const struct supply_moment *moment, double residual_w,
                    struct supply_outcome *out)
{
    const struct generator *g = parameters;
    struct generator_state *s = state;
    double warmer_k = fmax(moment->outdoor_k - DERATING_FROM_K, 0);
    double most_w = g->power_w * fmax(1 - g->derating_per_k * warmer_k, DERATED_LEAST),
           efficiency = g->efficiency * fmax(1 - g->efficiency_slope_per_k * warmer_k, DERATED_LEAST);
    double asked_w = moment->island ? residual_w : isnan(g->above_w) ? 0 : residual_w - g->above_w;
    *out = (struct supply_outcome){0};
    if (!(asked_w > 0) || asked_w < g->least_frac * most_w) {
        s->asked_s = 0;
        return;
    }
    s->asked_s += moment->interval_s;
    double running = clamp((s->asked_s - g->start_s) / moment->interval_s, 0, 1), power_w = fmin(asked_w, most_w);
    out->power_w = running * power_w;
    out->primary_w = running * (g->no_load_fuel * most_w + (1 / efficiency - g->no_load_fuel) * power_w);
    out->heat_w = fmin(g->heat_frac * out->primary_w, moment->heat_wanted_w);
    out->water_kg_s = g->water_kg_j * out->power_w;
    out->nox_kg_s = g->nox_kg_j * out->power_w;
    out->loss_w = out->primary_w - out->power_w - out->heat_w;
}

static void equipment(const void *parameters, struct equipment *row)
{
    const struct generator *g = parameters;
    row->capacity_w = g->power_w;
}

static double carbon_kg_j(const void *parameters)
{
    return ((const struct generator *)parameters)->carbon_kg_j;
}

static bool gives_heat(const void *parameters)
{
    return ((const struct generator *)parameters)->heat_frac > 0;
}

static void check(const void *value, struct complaint *complaint)
{
    const struct generator *g = value;
    if (g->no_load_fuel >= 1 / g->efficiency)
        complain(complaint, "no_load_fuel", "it would burn more without load than at full power");
    if (g->heat_frac + g->efficiency > 1)
        complain(complaint, "heat", "power and heat together are more than the fuel");
}

static const char diesel_source[] = "diesel sets of 1 to 3 MW 0.38 to 0.41";

const struct field generator_fields[] = {
    {.key = "power",
     NUMBER_FIELD(struct generator, power_w, POWER),
     RANGE("1 W", "100 GW"),
     .doc = "Rated power of all sets together, at 15 degC."},
    {.key = "above",
     NUMBER_FIELD(struct generator, above_w, POWER),
     RANGE("0 W", "100 GW"),
     .optional = true,
     .doc = "It takes what the site would draw from the grid beyond this; absent: it runs only while the grid "
            "is out (`outages` of the grid connection)."},
    {.key = "efficiency",
     NUMBER_FIELD(struct generator, efficiency, FRACTION),
     RANGE_DEFAULT("0.1", "0.65", "0.39"),
     SPREAD(UNIFORM, "0.38", "0.41", NULL),
     .doc = "Electricity over fuel (lower heating value) at rated power and 15 degC.",
     .source = diesel_source,
     .standing = STANDING_ASSUMPTION},
    {.key = "no_load_fuel",
     NUMBER_FIELD(struct generator, no_load_fuel, FRACTION),
     RANGE_DEFAULT("0", "1", "0.2"),
     SPREAD(UNIFORM, "0.12", "0.3", ASSUMED_SPREAD),
     .doc = "Fuel power without load over rated power.",
     BASIS(ASSUMPTION, "Skarstein and Uhlen 1989, Wind Engineering 13:72: small diesels 0.84; sets of 2 MW about 0.2")},
    {.key = "minimum_load",
     NUMBER_FIELD(struct generator, least_frac, FRACTION),
     RANGE_DEFAULT("0 %", "100 %", "0 %"),
     .doc = "Share of its power below which it does not run.",
     BASIS(ASSUMPTION, "diesel sets are not let run below some 30 % for long; 0: many sets, of which some stand")},
    {.key = "start_time",
     NUMBER_FIELD(struct generator, start_s, DURATION),
     RANGE_DEFAULT("0 s", "7 d", "0 s"),
     .doc =
         "From being asked after a rest to full power: it makes nothing before. Shorter than a tick, it is a share of it.",
     BASIS(ASSUMPTION, "diesel sets take over in 10 s (NFPA 110, type 10)")},
    {.key = "derating",
     NUMBER_FIELD(struct generator, derating_per_k, TEMPERATURE_COEFFICIENT),
     RANGE_DEFAULT("0 %/K", "2 %/K", "0 %/K"),
     .doc = "Power that it loses with each kelvin of outdoor air above 15 degC.",
     BASIS(ASSUMPTION, "turbocharged sets hold their rating to some 40 degC")},
    {.key = "efficiency_loss",
     NUMBER_FIELD(struct generator, efficiency_slope_per_k, TEMPERATURE_COEFFICIENT),
     RANGE_DEFAULT("0 %/K", "1 %/K", "0 %/K"),
     .doc = "Share of its efficiency that it loses with each kelvin of outdoor air above 15 degC.",
     BASIS(ASSUMPTION, "small for engines")},
    {.key = "heat",
     NUMBER_FIELD(struct generator, heat_frac, FRACTION),
     RANGE_DEFAULT("0 %", "80 %", "0 %"),
     .doc =
         "Share of the fuel that a heat network can have, from exhaust and jacket: combined heat and power. What the network of the "
         "site does not want leaves with the exhaust. Needs the site's `heat_demand`."},
    {.key = "water",
     NUMBER_FIELD(struct generator, water_kg_j, WATER_INTENSITY),
     RANGE_DEFAULT("0 L/kWh", "10 L/kWh", "0 L/kWh"),
     .doc = "Water that it evaporates per energy made, in cooling towers of its own or injected: a part of WUE."},
    {.key = "nox",
     NUMBER_FIELD(struct generator, nox_kg_j, CARBON_INTENSITY),
     RANGE_DEFAULT("0 g/kWh", "20 g/kWh", "6 g/kWh"),
     .doc = "Nitrogen oxides per energy made, as NO2.",
     BASIS(
         STANDARD,
         "US 40 CFR 60, subpart IIII: 6.4 g/kWh with hydrocarbons for emergency sets of that size (Tier 2); 0.67 with "
         "aftertreatment (Tier 4); not read at the source")},
    {.key = "carbon",
     NUMBER_FIELD(struct generator, carbon_kg_j, CARBON_INTENSITY),
     RANGE_DEFAULT("0 g/kWh", "1000 g/kWh", "267 g/kWh"),
     .doc = "CO2 of the fuel burnt, per kWh of fuel: diesel 267, natural gas 202 g/kWh.",
     BASIS(STANDARD, "IPCC 2006 Guidelines vol. 2 table 2.2: 74.1 kg/GJ (gas/diesel oil), 56.1 kg/GJ (natural gas)")},
    FIELD_END};

/* What all kinds do alike. */
#define GENERATOR_FUNCTIONS                                                                                            \
    .role = SUPPLY_BALANCER, .state_size = sizeof(struct generator_state), .begin = begin, .balance = balance,         \
    .carbon_kg_j = carbon_kg_j, .gives_heat = gives_heat, .equipment = equipment

const struct supply_kind generator_kind = {
    .record = {.name = "generator",
               .doc = "Generator sets: serve the site while the grid is out, and above a limit if one is given.",
               .size = sizeof(struct generator),
               .fields = generator_fields,
               .check = check},
    .primary = "fuel",
    GENERATOR_FUNCTIONS};

/* A row of generator_fields with another default. */
#define OF(name) .key = name, PART_FIELD(struct whole, g, struct generator, generator_fields)
struct whole {
    struct generator g;
};

static const struct field gas_turbine_fields[] = {
    {OF("above"), .initial = "0 W", .doc = "It takes what the site would draw from the grid beyond this."},
    {OF("efficiency"), .initial = "0.36", SPREAD(UNIFORM, "0.32", "0.41", NULL),
     BASIS(
         ASSUMPTION,
         "simple cycles of 5 to 45 MW 0.32 to 0.41 of the lower heating value: EPA, Catalog of CHP Technologies (2017), "
         "table 3-2, not read at the source")},
    {OF("no_load_fuel"), .initial = "0.6", SPREAD(UNIFORM, "0.5", "0.7", ASSUMED_SPREAD),
     BASIS(ASSUMPTION, "a fifth to a quarter of full fuel: engineering judgement")},
    {OF("minimum_load"), .initial = "40 %", BASIS(ASSUMPTION, "below 40 to 50 % the burners leave their lean range")},
    {OF("start_time"), .initial = "10 min", SPREAD(UNIFORM, "5 min", "30 min", ASSUMED_SPREAD),
     BASIS(ASSUMPTION, "aeroderivatives 5 to 10 min, heavy frames 20 to 30")},
    {OF("derating"), .initial = "0.7 %/K", SPREAD(UNIFORM, "0.5 %/K", "0.9 %/K", ASSUMED_SPREAD),
     BASIS(ASSUMPTION, "0.5 to 0.9 %/K: engineering judgement")},
    {OF("efficiency_loss"), .initial = "0.2 %/K", SPREAD(UNIFORM, "0.15 %/K", "0.3 %/K", ASSUMED_SPREAD),
     BASIS(ASSUMPTION, "0.15 to 0.3 %/K: engineering judgement")},
    {OF("nox"), .initial = "0.3 g/kWh", SPREAD(UNIFORM, "0.18 g/kWh", "0.5 g/kWh", ASSUMED_SPREAD),
     BASIS(ASSUMPTION, "15 ppm at 15 % oxygen and this efficiency; 9 to 25 ppm with lean burners")},
    {OF("carbon"), .initial = "202 g/kWh"},
    {OF("power")},
    {OF("heat")},
    {OF("water")},
    FIELD_END};

const struct supply_kind gas_turbine_kind = {
    .record = {.name = "gas-turbine",
               .doc = "Gas turbines in simple cycle, with what of their exhaust's heat a network takes.",
               .size = sizeof(struct generator),
               .fields = gas_turbine_fields,
               .check = check},
    .primary = "fuel",
    GENERATOR_FUNCTIONS};

static const struct field fuel_cell_fields[] = {
    {OF("above"), .initial = "0 W", .doc = "It takes what the site would draw from the grid beyond this."},
    {OF("efficiency"), .initial = "0.57", SPREAD(UNIFORM, "0.54", "0.60", NULL),
     BASIS(ASSUMPTION, "solid oxide on natural gas: makers state 0.54 to 0.60 over its life; not read at the source")},
    {OF("no_load_fuel"), .initial = "0.05", SPREAD(UNIFORM, "0.02", "0.1", ASSUMED_SPREAD),
     BASIS(ASSUMPTION, "nearly flat at part load: engineering judgement")},
    {OF("start_time"), .initial = "12 h", SPREAD(UNIFORM, "6 h", "24 h", ASSUMED_SPREAD),
     BASIS(ASSUMPTION, "ceramics at 800 degC warm up slowly: half a day to a day")},
    {OF("nox"), .initial = "0.001 g/kWh", BASIS(ASSUMPTION, "no flame; some mg/kWh at most")},
    {OF("carbon"), .initial = "202 g/kWh"},
    {OF("power")},
    {OF("minimum_load")},
    {OF("derating")},
    {OF("efficiency_loss")},
    {OF("heat")},
    {OF("water")},
    FIELD_END};

const struct supply_kind fuel_cell_kind = {
    .record = {.name = "fuel-cell",
               .doc = "Solid oxide fuel cells on natural gas; no water, since their exhaust's steam reforms the gas.",
               .size = sizeof(struct generator),
               .fields = fuel_cell_fields,
               .check = check},
    .primary = "fuel",
    GENERATOR_FUNCTIONS};

static const struct field reactor_fields[] = {
    {OF("above"), .initial = "0 W", .doc = "It takes what the site would draw from the grid beyond this."},
    {OF("efficiency"), .initial = "0.33", SPREAD(UNIFORM, "0.31", "0.34", ASSUMED_SPREAD),
     BASIS(ASSUMPTION, "light water at 300 degC, 0.31 to 0.34: engineering judgement")},
    {OF("no_load_fuel"), .initial = "0.3", SPREAD(UNIFORM, "0.15", "0.4", ASSUMED_SPREAD),
     BASIS(ASSUMPTION, "turbine and auxiliaries: engineering judgement")},
    {OF("minimum_load"), .initial = "20 %", BASIS(ASSUMPTION, "load following to 20 to 50 %")},
    {OF("start_time"), .initial = "24 h", SPREAD(UNIFORM, "6 h", "72 h", ASSUMED_SPREAD),
     BASIS(ASSUMPTION, "from a hot stand-by some hours, from a cold one days")},
    {OF("water"), .initial = "2.54 L/kWh", SPREAD(TRIANGULAR, "2.2 L/kWh", "3.2 L/kWh", NULL),
     BASIS(STANDARD,
           "Macknick et al. 2012, Environ. Res. Lett. 7:045802, nuclear with tower, median 672 gal/MWh (581 to 845)")},
    {OF("nox"), .initial = "0 g/kWh", .doc = "Nitrogen oxides per energy made: none."},
    {OF("carbon"), .initial = "4 g/kWh",
     SPREAD(
         TRIANGULAR, "1.7 g/kWh", "6.3 g/kWh",
         "UNECE 2022, Integrated Life-cycle Assessment of Electricity Sources, 5.1 to 6.4 g/kWh of electricity (as others quote it, not read at the source); as far above the default as that is below, an assumption"),
     .doc = "Of the life cycle, per kWh of heat from fission: 4 g/kWh are 12 of electricity.",
     BASIS(STANDARD, "IPCC AR5 WG3 Annex III table A.III.2, median: nuclear 12 g/kWh of electricity")},
    {OF("power")},
    {OF("derating")},
    {OF("efficiency_loss")},
    {OF("heat")},
    FIELD_END};

const struct supply_kind reactor_kind = {
    .record = {.name = "reactor",
               .doc = "Small reactors: heat from fission, a steam turbine, cooling towers.",
               .size = sizeof(struct generator),
               .fields = reactor_fields,
               .check = check},
    .primary = "fission",
    .carbon_free = true,
    GENERATOR_FUNCTIONS};

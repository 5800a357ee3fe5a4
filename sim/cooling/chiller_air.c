/* SPDX-License-Identifier: Apache-2.0 */
/* Air-cooled chillers: heat and electricity into the outdoor air.
 *
 *   carnot:      T_eva = target - evaporator approach,  T_con = outdoor dry bulb + condenser difference
 *                COP = min(cap, fraction * T_eva / max(T_con - T_eva, floor)),  condenser fans included
 *   lei-masanet: ln COP = k0 + k1 T + k2 T^2 + k3 L + k4 L^2 + k5 L^3 + k6 T L
 *                T outdoor degC in 15..35, L load in 0.25..1
 *
 * The k are our least-squares fit (rms 1.6 %, largest error 4.1 %) of the air-cooled table behind Lei & Masanet 2022
 * (data: nuoaleon/Data-Center-Water-footprint, COP_AC). Outside 15..35 degC the COP goes on from the table's edge with
 * the edge's share of the Carnot COP between the refrigerant's temperatures, up to cop_cap, and is counted; below a
 * quarter load the units cycle at the COP of a quarter.
 *
 * Machines are sized on the site's design day. On hotter days each can do less, capacity_slope per kelvin; on cooler
 * ones it is not let do more. Above maximum_outdoor_temperature they unload against their high-pressure limit: capacity
 * falls to 0 over FADE_K. */
#include <math.h>

#include "base/numerics.h"
#include "base/units.h"
#include "cooling/component.h"
#include "cooling/refrigerant.h"
#include "machine/carnot.h"

#define FADE_K 10.0
#define CAPACITY_LEAST 0.1 /* share of design capacity that no heat takes away but the high-pressure limit */
#define COLDEST_K (KELVIN_0_DEGC + 4.0) /* leaving water: if colder, an evaporator tube may freeze */

enum model { MODEL_CARNOT, MODEL_LEI_MASANET };
static const char *const model_choices[] = {"carnot", "lei-masanet", NULL};

struct chiller_air {
    int model;
    struct chiller_bank bank;
    struct carnot carnot;
    double condenser_difference_k, maximum_outdoor_k, capacity_slope_per_k;
    struct refrigerant refrigerant;
};
struct chiller_air_state {
    double unit_w, design_outdoor_k;
    double design_power_w; /* of one unit at full load on the design day */
};
enum { READ_COP, READ_LOAD, READ_UNITS, READ_EXTRAPOLATED };

#define TABLE_COLDEST_K (KELVIN_0_DEGC + 15)
#define TABLE_WARMEST_K (KELVIN_0_DEGC + 35)

static double table_cop(double outdoor_k, double load)
{
    double t = outdoor_k - KELVIN_0_DEGC, l = clamp(load, 0.25, 1);
    return exp(2.0492678 + t * (-0.0827055177 + 5.95089601e-4 * t + 0.0166858692 * l) +
               l * (3.30113879 + l * (-3.78165253 + l * 1.12295408)));
}

/* Condensing less evaporating temperature. */
static double lift_k(const struct chiller_air *chiller, double evaporating_k, double outdoor_k)
{
    return fmax(outdoor_k + chiller->condenser_difference_k - evaporating_k, chiller->carnot.lift_floor_k);
}

static double cop_of(const struct chiller_air *chiller, double target_k, double outdoor_k, double load_frac)
{
    double evaporating_k = target_k - chiller->carnot.evaporator_approach_k;
    if (chiller->model == MODEL_CARNOT)
        return carnot_cooling_cop(&chiller->carnot, evaporating_k, outdoor_k + chiller->condenser_difference_k);
    double edge_k = clamp(outdoor_k, TABLE_COLDEST_K, TABLE_WARMEST_K), cop = table_cop(edge_k, load_frac);
    if (outdoor_k == edge_k)
        return cop;
    cop *= lift_k(chiller, evaporating_k, edge_k) / lift_k(chiller, evaporating_k, outdoor_k);
    return fmin(cop, chiller->carnot.cop_cap);
}

static void size(const void *parameters, const struct design *design, void *state)
{
    const struct chiller_air *chiller = parameters;
    double unit_w = design->heat_w * chiller->bank.margin / (double)chiller->bank.bank.units;
    double outdoor_k = design->outside.dry_bulb_k;
    *(struct chiller_air_state *)state = (struct chiller_air_state){
        .unit_w = unit_w,
        .design_outdoor_k = outdoor_k,
        .design_power_w = unit_w / cop_of(chiller, fmax(design->target_k, COLDEST_K), outdoor_k, 1)};
}

static const struct bank *bank(const void *parameters)
{
    return &((const struct chiller_air *)parameters)->bank.bank;
}

static void equipment(const void *parameters, const void *state, const struct design *design, struct equipment *row)
{
    const struct chiller_air *chiller = parameters;
    const struct chiller_air_state *s = state;
    row->capacity_w = s->unit_w;
    row->machine_power_w = chiller_bank_units(&chiller->bank) * s->design_power_w;
    row->air_in_k = design->outside.dry_bulb_k;
}

static void step(const void *parameters, const void *state, const struct outside *outside, const struct coolant *in,
                 struct outcome *out)
{
    const struct chiller_air *chiller = parameters;
    const struct chiller_air_state *s = state;
    *out = (struct outcome){.out_k = in->in_k, .reading = {[READ_COP] = NAN}};
    double target = fmax(in->target_k, COLDEST_K);
    double wanted = in->capacity_w_k * (in->in_k - target);
    double unloaded = clamp(1 - (outside->dry_bulb_k - chiller->maximum_outdoor_k) / FADE_K, 0, 1);
    double hotter_k = fmax(outside->dry_bulb_k - s->design_outdoor_k, 0);
    double unit_w = s->unit_w * fmax(1 - chiller->capacity_slope_per_k * hotter_k, CAPACITY_LEAST);
    double units = chiller_bank_units(&chiller->bank), able = units * unit_w * unloaded;
    double heat = fmin(wanted, able);
    if (!(heat > 0))
        return;
    out->out_k = wanted <= able ? target : in->in_k - heat / in->capacity_w_k;
    double running = units_running(heat, unit_w, units, chiller->bank.stage_up_frac);
    double load = heat / (running * unit_w), cop = cop_of(chiller, target, outside->dry_bulb_k, load);
    if (chiller->model == MODEL_LEI_MASANET)
        out->reading[READ_EXTRAPOLATED] =
            outside->dry_bulb_k < TABLE_COLDEST_K || outside->dry_bulb_k > TABLE_WARMEST_K ? 1 : 0;
    out->power_w = heat / cop;
    out->to_air_w = in->capacity_w_k * (in->in_k - out->out_k) + out->power_w;
    out->mechanical_frac = 1;
    out->reading[READ_COP] = cop;
    out->reading[READ_LOAD] = load;
    out->reading[READ_UNITS] = running;
}

static const char table_source[] = "Lei & Masanet 2022, COP table of air-cooled chillers at 15-35 degC";

static const struct field fields[] = {
    {.key = "model",
     CHOICE_FIELD(struct chiller_air, model, model_choices),
     .initial = "carnot",
     .doc = "carnot: a fraction of the Carnot COP, for any water temperature; lei-masanet: a table by outdoor "
            "temperature and load for ordinary chilled water, fitted at 15-35 degC, and beyond with the share of the "
            "Carnot COP at its edge.",
     .source = table_source,
     .standing = STANDING_MEASURED},
    {.key = "units", PART_FIELD(struct chiller_air, bank, struct chiller_bank, chiller_bank_fields)},
    {.key = "spare", PART_FIELD(struct chiller_air, bank, struct chiller_bank, chiller_bank_fields)},
    {.key = "spare_runs", PART_FIELD(struct chiller_air, bank, struct chiller_bank, chiller_bank_fields)},
    {.key = "margin",
     PART_FIELD(struct chiller_air, bank, struct chiller_bank, chiller_bank_fields),
     .doc = "Capacity of all machines over the design heat of the loop; below 1 for a trim chiller that "
            "never carries all."},
    {.key = "stage_up",
     PART_FIELD(struct chiller_air, bank, struct chiller_bank, chiller_bank_fields),
     .doc = "The next machine starts when those that run are loaded above this share."},
    {.key = "carnot_fraction",
     PART_FIELD(struct chiller_air, carnot, struct carnot, carnot_fields),
     .initial = "0.45",
     SPREAD(UNIFORM, "0.42", "0.5", ASSUMED_SPREAD),
     .doc = "carnot: COP, condenser fans included, over the Carnot COP between refrigerant temperatures.",
     BASIS(MEASURED, "0.44-0.48 reproduces Lei & Masanet 2022, COP table of air-cooled chillers")},
    {.key = "condenser_difference",
     NUMBER_FIELD(struct chiller_air, condenser_difference_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("2 K", "30 K", "12 K"),
     SPREAD(UNIFORM, "10 K", "15 K", NULL),
     .doc = "carnot: condensing temperature minus outdoor dry bulb.",
     BASIS(ASSUMPTION, "Air-cooled condensers: 10-15 K at full load")},
    {.key = "evaporator_approach",
     PART_FIELD(struct chiller_air, carnot, struct carnot, carnot_fields),
     .doc = "carnot: leaving water minus evaporating temperature."},
    {.key = "lift_floor", PART_FIELD(struct chiller_air, carnot, struct carnot, carnot_fields)},
    {.key = "cop_cap",
     PART_FIELD(struct chiller_air, carnot, struct carnot, carnot_fields),
     .initial = "8",
     SPREAD(UNIFORM, "7", "9", ASSUMED_SPREAD),
     .doc = "carnot: highest COP, however cold it is outside.",
     BASIS(ASSUMPTION, "Somewhat above the table's highest value, 7.0 at 15 degC and two thirds load")},
    {.key = "capacity_slope",
     NUMBER_FIELD(struct chiller_air, capacity_slope_per_k, FRACTION),
     RANGE_DEFAULT("0 %", "3 %", "1 %"),
     SPREAD(UNIFORM, "0.97 %", "1.09 %", NULL),
     .doc = "Share of its capacity that a machine loses with each kelvin of outdoor air above the site's design day.",
     BASIS(MEASURED, "1.02 %/K at 6.7 degC water and 35 degC, 1.09 %/K at 10 degC: slope of the DOE-2 curve "
                     "ChlrAirScrewQRatio_fTchwsToadbSI (openstudio-standards); 0.97 %/K with scrolls, "
                     "ScrollChlrAirCoolCap-fCHW&OAT")},
    {.key = "maximum_outdoor_temperature",
     NUMBER_FIELD(struct chiller_air, maximum_outdoor_k, TEMPERATURE),
     RANGE_DEFAULT("20 degC", "70 degC", "50 degC"),
     SPREAD(UNIFORM, "45 degC", "55 degC", NULL),
     .doc = "Above it the compressors unload against their high-pressure limit: capacity falls to nothing "
            "over the next 10 K.",
     BASIS(ASSUMPTION, "Operating limits in data sheets of air-cooled screw chillers: 45-55 degC")},
    {.key = "*", PART_FIELD(struct chiller_air, refrigerant, struct refrigerant, refrigerant_fields)},
    FIELD_END};

static double leak_kg_s(const void *parameters, const void *state)
{
    const struct chiller_air *chiller = parameters;
    const struct chiller_air_state *s = state;
    return refrigerant_leak_kg_s(&chiller->refrigerant, s->unit_w * bank_count(bank(chiller)));
}

const struct component chiller_air_component = {
    .record = {.name = "chiller-air",
               .doc = "Air-cooled compression chillers: cool the loop's water, heat and electricity into "
                      "the outdoor air. Alone, or as trim behind a dry cooler.",
               .size = sizeof(struct chiller_air),
               .fields = fields},
    .role = ROLE_STAGE,
    .readings = {[READ_COP] = {"cop", "1", "Heat from the water over electricity; blank when off."},
                 [READ_LOAD] = {"load_frac", "1", "Heat over the capacity of the units that run."},
                 [READ_UNITS] = {"units", "1", "Units that run."},
                 [READ_EXTRAPOLATED] =
                     {"extrapolated_frac", "1",
                      "Share of the interval with outdoor air outside the table's 15 to 35 degC, where the COP goes on "
                      "with the edge's share of Carnot's."}},
    .bank = bank,
    .state_size = sizeof(struct chiller_air_state),
    .size = size,
    .equipment = equipment,
    .step = step,
    .leak_kg_s = leak_kg_s,
};

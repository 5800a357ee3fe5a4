/* SPDX-License-Identifier: Apache-2.0 */
/* Air-cooled chillers: heat and electricity into the outdoor air.
 *
 *   carnot:      T_eva = target - evaporator approach,  T_con = outdoor dry bulb + condenser difference
 *                COP = min(cap, fraction * T_eva / max(T_con - T_eva, floor)),  condenser fans included
 *   lei-masanet: ln COP = k0 + k1 T + k2 T^2 + k3 L + k4 L^2 + k5 L^3 + k6 T L
 *                T outdoor degC in 15..35, L load in 0.25..1
 *
 * The k are our least-squares fit (rms 1.6 %, largest error 4.1 %) of the air-cooled table behind Lei &
 * Masanet 2022 (data: nuoaleon/Data-Center-Water-footprint, COP_AC). Outside that range its edge is used and
 * counted; below a quarter load the units cycle at the COP of a quarter. Above maximum_outdoor_temperature
 * the machines unload against their high-pressure limit: capacity falls to 0 over FADE_K. */
#include <math.h>

#include "base/numerics.h"
#include "base/units.h"
#include "cooling/carnot.h"
#include "cooling/component.h"

#define FADE_K 10.0
#define COLDEST_K (KELVIN_0_DEGC + 4.0) /* leaving water: if colder, an evaporator tube may freeze */

enum model { MODEL_CARNOT, MODEL_LEI_MASANET };
static const char *const model_choices[] = {"carnot", "lei-masanet", NULL};

struct chiller_air {
    int model;
    struct chiller_bank bank;
    struct carnot carnot;
    double condenser_difference_k, maximum_outdoor_k;
};
struct chiller_air_state {
    double unit_w;
};
enum { READ_COP, READ_LOAD, READ_UNITS, READ_CLAMPED };

static double table_cop(double outdoor_c, double load)
{
    double t = clamp(outdoor_c, 15, 35), l = clamp(load, 0.25, 1);
    return exp(2.0492678 + t * (-0.0827055177 + 5.95089601e-4 * t + 0.0166858692 * l) +
               l * (3.30113879 + l * (-3.78165253 + l * 1.12295408)));
}

static void size(const void *parameters, const struct design *design, void *state)
{
    const struct chiller_air *chiller = parameters;
    ((struct chiller_air_state *)state)->unit_w = design->heat_w * chiller->bank.margin / (double)chiller->bank.units;
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
    double able = (double)chiller->bank.units * s->unit_w * unloaded;
    double heat = fmin(wanted, able);
    if (!(heat > 0))
        return;
    out->out_k = wanted <= able ? target : in->in_k - heat / in->capacity_w_k;
    double running = units_running(heat, s->unit_w, chiller->bank.units, chiller->bank.stage_up_frac);
    double load = heat / (running * s->unit_w), outdoor_c = outside->dry_bulb_k - KELVIN_0_DEGC, cop;
    if (chiller->model == MODEL_LEI_MASANET) {
        cop = table_cop(outdoor_c, load);
        out->reading[READ_CLAMPED] = outdoor_c < 15 || outdoor_c > 35 ? 1 : 0;
    } else {
        cop = carnot_cooling_cop(&chiller->carnot, target - chiller->carnot.evaporator_approach_k,
                                 outside->dry_bulb_k + chiller->condenser_difference_k);
    }
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
            "temperature and load for ordinary chilled water, valid at 15-35 degC.",
     .source = table_source,
     .standing = STANDING_MEASURED},
    {.key = "units", PART_FIELD(struct chiller_air, bank, struct chiller_bank, chiller_bank_fields)},
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
     .doc = "carnot: COP, condenser fans included, over the Carnot COP between refrigerant temperatures.",
     BASIS(MEASURED, "0.44-0.48 reproduces Lei & Masanet 2022, COP table of air-cooled chillers")},
    {.key = "condenser_difference",
     NUMBER_FIELD(struct chiller_air, condenser_difference_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("2 K", "30 K", "12 K"),
     .doc = "carnot: condensing temperature minus outdoor dry bulb.",
     BASIS(ASSUMPTION, "Air-cooled condensers: 10-15 K at full load")},
    {.key = "evaporator_approach",
     PART_FIELD(struct chiller_air, carnot, struct carnot, carnot_fields),
     .doc = "carnot: leaving water minus evaporating temperature."},
    {.key = "lift_floor", PART_FIELD(struct chiller_air, carnot, struct carnot, carnot_fields)},
    {.key = "cop_cap",
     PART_FIELD(struct chiller_air, carnot, struct carnot, carnot_fields),
     .initial = "8",
     .doc = "carnot: highest COP, however cold it is outside.",
     BASIS(ASSUMPTION, "Somewhat above the table's highest value, 7.0 at 15 degC and two thirds load")},
    {.key = "maximum_outdoor_temperature",
     NUMBER_FIELD(struct chiller_air, maximum_outdoor_k, TEMPERATURE),
     RANGE_DEFAULT("20 degC", "70 degC", "50 degC"),
     .doc = "Above it the compressors unload against their high-pressure limit: capacity falls to nothing "
            "over the next 10 K.",
     BASIS(ASSUMPTION, "Operating limits in data sheets of air-cooled screw chillers: 45-55 degC")},
    FIELD_END};

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
                 [READ_CLAMPED] =
                     {"clamped_frac", "1",
                      "Share of the interval with outdoor air outside the table's range, where its edge was used."}},
    .state_size = sizeof(struct chiller_air_state),
    .size = size,
    .step = step,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* Single-effect absorption chillers (water and lithium bromide), driven by hot water of another loop: the characteristic equation in
 * the form of Kuehn & Ziegler, in the outer means of the water's temperatures (degC):
 *
 *   x    = t_G - a t_AC + e t_E          G: generator, AC: absorber and condenser, E: evaporator
 *   Q_E  = n (s_E x + r_E),   Q_G = n (s_G x + r_G),   COP = Q_E / Q_G
 *   t_G  = in - Q_G / 2 C_G,  t_AC = in + (Q_E + Q_G) / 2 C_AC,  t_E = in - Q_E / 2 C_E
 *
 * Everything is linear in x, which so is had in closed form; n machines of the one that was measured stand for a larger one of
 * the same design. Heat into the condenser's loop: what was cooled, what drove it, and the pumps' electricity.
 *
 * Machines: A. Kuehn & F. Ziegler 2005, Operational results of a 10 kW absorption chiller and adaptation of the characteristic equation,
 * Int. Conf. Solar Air-Conditioning (tu-berlin, 10 kW, made for low temperatures); M. Puig-Arnavat et al. 2010, Int. J. Refrig. 33:70
 * (rotartica, 4.5 kW). Both papers not read at the source: coefficients as in oemof-thermal,
 * examples/absorption_heatpumps_and_chiller/data/characteristic_parameters.csv.
 *
 * Less than it could is had with cooler driving water, mixed down: x falls. Below LEAST_FRAC of the measured machine's capacity it
 * cycles at the COP of that load; if it cannot reach that, it stands. It never draws more heat than the hot loop has to give. */
#include <math.h>

#include "base/numerics.h"
#include "base/units.h"
#include "cooling/component.h"

#define LEAST_FRAC 0.1
#define ROUNDS 60
#define COLDEST_K (KELVIN_0_DEGC + 5.0) /* water is the refrigerant: it freezes */

enum machine { MACHINE_TU_BERLIN, MACHINE_ROTARTICA };
static const char *const machine_choices[] = {"tu-berlin", "rotartica", NULL};
static const struct characteristic {
    double a, e, cooled_slope_w_k, cooled_w, driving_slope_w_k, driving_w;
    double nominal_w;
} machines[] = {
    [MACHINE_TU_BERLIN] = {2.5, 1.8, 420, 900, 510, 2000, 10e3},
    [MACHINE_ROTARTICA] = {2.704, 1.883, 196, 2476, 232, 4271, 4.5e3},
};

struct absorption_chiller {
    int machine;
    double margin, design_condenser_k, minimum_condenser_k, minimum_driving_k, pump_power_frac;
};
struct absorption_state {
    double count; /* n */
    struct driving hot;
};
enum { READ_COP, READ_DRIVING, READ_LOAD };

static double celsius(double t_k)
{
    return t_k - KELVIN_0_DEGC;
}

/* The water on its three sides. */
struct sides {
    struct driving hot;
    double sink_k, sink_w_k, cold_k, cold_w_k;
};

/* x of n machines that do all that they can. */
static double most_x(const struct characteristic *m, double n, const struct sides *at)
{
    double g = n / (2 * at->hot.capacity_w_k), ac = n * m->a / (2 * at->sink_w_k), e = n * m->e / (2 * at->cold_w_k);
    double still = celsius(at->hot.in_k) - m->a * celsius(at->sink_k) + m->e * celsius(at->cold_k);
    return (still - g * m->driving_w - ac * (m->cooled_w + m->driving_w) - e * m->cooled_w) /
           (1 + g * m->driving_slope_w_k + ac * (m->cooled_slope_w_k + m->driving_slope_w_k) + e * m->cooled_slope_w_k);
}

static double cooled_w(const struct characteristic *m, double x)
{
    return m->cooled_slope_w_k * x + m->cooled_w;
}

static double driving_w(const struct characteristic *m, double x)
{
    return m->driving_slope_w_k * x + m->driving_w;
}

/* Heat that n machines can take out of the cold water, and with it the driving heat for wanted_w of it, or for all. */
static double run(const struct characteristic *m, double n, const struct sides *at, double wanted_w, double *drawn_w)
{
    *drawn_w = 0;
    double available_w = at->hot.capacity_w_k * (at->hot.in_k - at->hot.coldest_k), least_w = LEAST_FRAC * m->nominal_w;
    if (!(n > 0 && available_w > 0 && wanted_w > 0 && at->sink_w_k > 0))
        return 0;
    double least_x = (least_w - m->cooled_w) / m->cooled_slope_w_k, x = most_x(m, n, at);
    if (x < least_x)
        return 0;
    x = clamp((wanted_w / n - m->cooled_w) / m->cooled_slope_w_k, least_x, x);
    double heat_w = fmin(n * cooled_w(m, x), wanted_w), cop = cooled_w(m, x) / driving_w(m, x);
    if (heat_w / cop > available_w) {
        x = fmax((available_w / n - m->driving_w) / m->driving_slope_w_k, least_x);
        cop = cooled_w(m, x) / driving_w(m, x);
        heat_w = cop * available_w;
    }
    *drawn_w = heat_w / cop;
    return heat_w;
}

/* So many machines that they carry the design heat with the hot water and the condenser's of that day; if the hot water is too cold
 * for that, as many as would at their nominal load. */
static void size(const void *parameters, const struct design *design, void *state)
{
    const struct absorption_chiller *p = parameters;
    const struct characteristic *m = &machines[p->machine];
    struct absorption_state *s = state;
    double heat_w = fmax(design->heat_w, 0) * p->margin;
    struct sides at = {design->driving, design->sink_target_k, design->sink_capacity_w_k,
                       design->target_k + design->heat_w / design->capacity_w_k, design->capacity_w_k};
    *s = (struct absorption_state){.count = heat_w / m->nominal_w, .hot = design->driving};
    if (!(at.hot.capacity_w_k > 0 && at.sink_w_k > 0 && heat_w > 0))
        return;
    for (int round = 0; round < ROUNDS;
         round++) { /* more machines spread the water's temperatures, and each does less */
        double each_w = cooled_w(m, most_x(m, s->count, &at));
        if (each_w < LEAST_FRAC * m->nominal_w) {
            s->count = heat_w / m->nominal_w;
            return;
        }
        s->count = 0.5 * (s->count + heat_w / each_w);
    }
}

static void equipment(const void *parameters, const void *state, const struct design *design, struct equipment *row)
{
    const struct absorption_chiller *p = parameters;
    const struct absorption_state *s = state;
    (void)design;
    row->units = (int64_t)ceil(s->count);
    row->capacity_w = machines[p->machine].nominal_w;
}

static void drive(void *state, const struct driving *hot)
{
    ((struct absorption_state *)state)->hot = *hot;
}

static void lift(const void *parameters, const void *state, const struct coolant *in, double sink_supply_k,
                 double sink_capacity_w_k, struct outcome *out)
{
    const struct absorption_chiller *p = parameters;
    const struct absorption_state *s = state;
    *out = (struct outcome){.out_k = in->in_k, .reading = {[READ_COP] = NAN}};
    double target_k = fmax(in->target_k, COLDEST_K), wanted_w = in->capacity_w_k * (in->in_k - target_k);
    if (s->hot.in_k < p->minimum_driving_k)
        return;
    struct sides at = {s->hot, sink_supply_k, sink_capacity_w_k, in->in_k, in->capacity_w_k};
    double drawn_w, heat_w = run(&machines[p->machine], s->count, &at, wanted_w, &drawn_w);
    if (!(heat_w > 0))
        return;
    out->out_k = heat_w < wanted_w ? in->in_k - heat_w / in->capacity_w_k : target_k;
    out->power_w = p->pump_power_frac * heat_w;
    out->driving_w = drawn_w;
    out->to_sink_w = in->capacity_w_k * (in->in_k - out->out_k) + drawn_w + out->power_w;
    out->reading[READ_COP] = heat_w / drawn_w;
    out->reading[READ_DRIVING] = drawn_w;
    out->reading[READ_LOAD] = heat_w / (s->count * machines[p->machine].nominal_w);
}

static double wish_k(const void *parameters, const void *state, double target_k)
{
    (void)state, (void)target_k;
    return ((const struct absorption_chiller *)parameters)->minimum_condenser_k;
}

static double set_point_k(const void *parameters)
{
    return ((const struct absorption_chiller *)parameters)->design_condenser_k;
}

static void check(const void *value, struct complaint *complaint)
{
    const struct absorption_chiller *p = value;
    if (p->minimum_condenser_k > p->design_condenser_k)
        complain(complaint, "minimum_condenser_supply", "must not be above design_condenser_supply");
}

static const struct field fields[] = {
    {.key = "machine",
     CHOICE_FIELD(struct absorption_chiller, machine, machine_choices),
     .initial = "tu-berlin",
     .doc =
         "Which measured machine it is made of. tu-berlin: COP 0.77 at 70/31/16.5 degC in the means; rotartica: 0.63 at 87.5/37.5/9.5 degC. Yazaki's WFC-SC, sold in sizes up to 350 kW, states 0.70 at "
         "85.5/33/9.75 degC, between the two.",
     BASIS(MEASURED, "Kuehn & Ziegler 2005, Puig-Arnavat et al. 2010, neither read at the source: oemof-thermal, "
                     "characteristic_parameters.csv")},
    {.key = "margin",
     NUMBER_FIELD(struct absorption_chiller, margin, NUMBER),
     RANGE_DEFAULT("0.05", "3", "1"),
     .doc =
         "Capacity over the design heat of the loop, with the hot water and the condenser's water of the design day."},
    {.key = "design_condenser_supply",
     NUMBER_FIELD(struct absorption_chiller, design_condenser_k, TEMPERATURE),
     RANGE_DEFAULT("15 degC", "45 degC", "29.44 degC"),
     .doc = "Water entering absorber and condenser on the design day.",
     BASIS(STANDARD, "AHRI 560: 85 degF (29.44 degC), not read at the source; Yazaki WFC-SC: 31 degC")},
    {.key = "minimum_condenser_supply",
     NUMBER_FIELD(struct absorption_chiller, minimum_condenser_k, TEMPERATURE),
     RANGE_DEFAULT("10 degC", "45 degC", "22 degC"),
     .doc = "Coldest water of use to absorber and condenser: what the tower aims at. Colder, the salt may crystallise.",
     BASIS(ASSUMPTION, "20 to 24 degC in manuals of makers: engineering judgement")},
    {.key = "minimum_driving_temperature",
     NUMBER_FIELD(struct absorption_chiller, minimum_driving_k, TEMPERATURE),
     RANGE_DEFAULT("40 degC", "95 degC", "68 degC"),
     .doc =
         "Hot water that comes in colder does not start it. The equation goes on below; machines for 55 degC were built.",
     BASIS(DATASHEET,
           "Yazaki WFC-S: the solution pump starts above 154.4 degF (68 degC), heat medium 158 to 203 degF")},
    {.key = "pump_power",
     NUMBER_FIELD(struct absorption_chiller, pump_power_frac, FRACTION),
     RANGE_DEFAULT("0 %", "5 %", "0.6 %"),
     .doc = "Electricity of its own pumps (solution, refrigerant, vacuum) over the heat that it cools.",
     BASIS(ASSUMPTION, "0.2 kW of 35 kW for Yazaki's WFC-SC10, from memory")},
    FIELD_END};

const struct component absorption_chiller_component = {
    .record =
        {.name = "absorption-chiller",
         .doc =
             "Single-effect absorption chillers: from the chilled water into the condenser loop behind, driven by the hot "
             "water that a driving-heat in an earlier circuit gives.",
         .size = sizeof(struct absorption_chiller),
         .fields = fields,
         .check = check},
    .role = ROLE_LIFT,
    .readings = {[READ_COP] = {"cop", "1", "heat that it cools over the heat that drives it; blank when off"},
                 [READ_DRIVING] = {"driving_w", "W", "heat that drives it"},
                 [READ_LOAD] = {"load_frac", "1", "heat that it cools over the nominal capacity"}},
    .state_size = sizeof(struct absorption_state),
    .size = size,
    .equipment = equipment,
    .lift = lift,
    .drive = drive,
    .wish_k = wish_k,
    .set_point_k = set_point_k,
};

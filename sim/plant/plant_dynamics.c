/* SPDX-License-Identifier: Apache-2.0 */
/* Heat capacities of a plant: what its loops and its hall take up while they warm.
 *
 * Water of a loop, M: that of one circulation at design flow. What a terminal cools, Mh: air, servers and
 * structure of the hall, coolant in the racks; from its ride-through. The hall follows the water of the first
 * loop kelvin by kelvin, as its hosts do, so that loop has M + Mh. A loop with supply s in which the residual
 * heat R(s) = heat in - heat out is left over obeys
 *
 *     M ds/dt = R(s),   R(s) = R0 - k (s - s0)   over an interval
 *
 * With x = k dt / M the linear equation has the mean and the end (s0 at the beginning)
 *
 *     mean - s0 = R0/k (1 - f),   end - s0 = R0/k (1 - exp(-x)),   f = (1 - exp(-x)) / x
 *
 * The components are run at the mean. R there, times dt, is what the loop took up, so the end follows from
 * the balance itself, whatever became of the linearity, and no heat is lost. plant_solve.c looks for the s
 * with R(s) = m (M/dt) (s - s0), m = (1 - exp(-x)) / (1 - f), between 2 (short intervals: the midpoint) and 1
 * (long ones). The slope k comes from a probe.
 *
 * Pump and terminal may work in part only (share a). Then they carry the heat H up to a times their design D,
 * and more as the hall becomes warmer than the water makes it, by e:
 *
 *     carried = min(H, a D) + a K e,   Mh de/dt = H - carried,   K = D / EXCESS_K
 *
 * integrated exactly. */
#include <math.h>

#include "base/numerics.h"
#include "plant/plant_inside.h"

/* Hall air that is this much warmer than at design gives a coil twice the heat: the usual rise of the air
 * through the servers (assumption). */
#define EXCESS_K 12.0
#define RIDE_THROUGH_K 10.0 /* the definition of ride_through_s */
#define RIDE_THROUGH_S 60.0 /* as ride_through of crah */
/* Water round a loop: 3 gallons per ton of refrigeration at 6 K, which chiller makers ask of loops with variable primary flow
 * (assumption; 6 for process loops, 160 s, of which a buffer tank is a part). A coolant loop holds 0.5 to 1 L per kW. */
#define CIRCULATION_S 80.0
#define CIRCULATION_COOLANT_S 30.0
/* Smallest step of a probe. */
#define PROBE_LEAST_K 1e-3
#define PROBE_MOST_K 2.0
/* Supplies stay within this distance of the loop's target; heat beyond that waits in the hall. */
#define SPAN_K 70.0
/* A smaller excess of the hall is what a solution leaves over in its last digits. */
#define NO_EXCESS_K 1e-3
#define EXCESS_MOST_K 60.0

static double circulation_s(const struct plant_unit *pump, enum heat_stream stream, bool first)
{
    const struct component *c = pump->component;
    double own_s = c->circulation_s ? c->circulation_s(pump->parameters) : NAN;
    if (!isnan(own_s))
        return own_s;
    return first && stream == STREAM_LIQUID ? CIRCULATION_COOLANT_S : CIRCULATION_S;
}

void dynamics_size(struct plant *plant)
{
    for (size_t i = 0; i < plant->circuit_count; i++) {
        struct plant_circuit *circuit = &plant->circuits[i];
        const struct plant_unit *terminal = &plant->units[circuit->terminal];
        const struct component *c = terminal->component;
        double ride_s = c->ride_through_s ? c->ride_through_s(terminal->parameters) : RIDE_THROUGH_S;
        circuit->mass_j_k = circuit->design_heat_w * ride_s / RIDE_THROUGH_K;
        size_t end = i + 1 < plant->circuit_count ? circuit[1].first_loop : plant->loop_count;
        for (size_t l = circuit->first_loop; l < end; l++) {
            struct plant_loop *loop = &plant->loops[l];
            const struct plant_unit *pump = &plant->units[loop->pump];
            bool first = l == circuit->first_loop;
            double flow_w_k = call_flow_w_k(pump, loop->design_heat_w);
            loop->mass_j_k = flow_w_k * circulation_s(pump, c->stream, first);
            loop->mass_j_k += first ? circuit->mass_j_k : 0;
            loop->supply_k = loop->start_k = NAN;
        }
    }
}

void plant_begin(struct plant *plant, const struct plant *settled)
{
    for (size_t l = 0; l < plant->loop_count; l++)
        plant->loops[l].supply_k = settled->loops[l].supply_k;
}

/* (1 - exp(-x)) / x */
static double mean_decay(double x)
{
    return x > 1e-8 ? -expm1(-x) / x : 1 - x / 2;
}

double dynamics_excess_k(const struct plant_circuit *circuit)
{
    double excess_k = circuit->stored_j / circuit->mass_j_k;
    return clamp(excess_k - NO_EXCESS_K, 0, EXCESS_MOST_K);
}

double dynamics_carried_w(const struct plant *plant, const struct plant_circuit *circuit, double share, double heat_w)
{
    double at_most_w = share < 1 ? fmin(heat_w, share * circuit->design_heat_w) : heat_w;
    double k = share * circuit->design_heat_w / EXCESS_K, left_w = heat_w - at_most_w;
    double decay = mean_decay(k * plant->interval_s / circuit->mass_j_k);
    double excess_k = fmin(circuit->stored_j / circuit->mass_j_k, EXCESS_MOST_K);
    /* The last term is k times the mean excess, which counts for nothing if k = 0. */
    return fmax(0, at_most_w + left_w * (1 - decay) + k * excess_k * decay);
}

double dynamics_pull_k(const struct plant_loop *loop, double supply_k)
{
    return isnan(loop->start_k) ? 0 : loop->pull * (supply_k - loop->start_k);
}

double dynamics_probe_k(const struct plant *plant, const struct plant_loop *loop, double capacity_w_k,
                        double mismatch_k)
{
    double half_k = 0.5 * mismatch_k * capacity_w_k * plant->interval_s / loop->mass_j_k;
    return loop->start_k + copysign(clamp(fabs(half_k), PROBE_LEAST_K, PROBE_MOST_K), half_k);
}

/* slope: of out - supply, per kelvin of supply; not above 0. */
void dynamics_set_pull(const struct plant *plant, struct plant_loop *loop, double capacity_w_k, double slope)
{
    double kappa = loop->mass_j_k / (capacity_w_k * plant->interval_s), x = fmax(0, -slope) / kappa;
    double m = x > 1e-4 ? -expm1(-x) / (1 - mean_decay(x)) : 2 - x / 3;
    loop->pull = kappa * m;
}

double dynamics_advance(struct plant *plant, const struct plant_circuit *circuit, double into_loop_w)
{
    struct sum taken_w = {0};
    double heat_w = into_loop_w;
    size_t last = circuit->first_loop;
    for (;; last++) {
        struct plant_loop *loop = &plant->loops[last];
        double next_w = 0, left_w = heat_w;
        for (size_t i = loop->pump; i < loop->end; i++) {
            const struct outcome *o = &plant->units[i].last;
            next_w += o->to_sink_w;
            left_w += o->power_w + o->driving_w - o->to_air_w - o->latent_w - o->to_water_body_w - o->reused_w -
                      o->to_sink_w - o->stored_w;
        }
        if (!isnan(loop->start_k)) {
            double aim_k = loop->target_k;
            double end_k =
                clamp(loop->start_k + left_w * plant->interval_s / loop->mass_j_k, aim_k - SPAN_K, aim_k + SPAN_K);
            loop->supply_k = end_k;
            sum_add(&taken_w, loop->mass_j_k * (end_k - loop->start_k) / plant->interval_s);
        }
        if (loop->first_lift == loop->end)
            return sum_value(&taken_w);
        heat_w = next_w;
    }
}

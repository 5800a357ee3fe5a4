/* SPDX-License-Identifier: Apache-2.0 */
/* The feed follows the load L through a low-pass and brings the store back to half its charge. With x the stored
 * energy beyond half, s what the feed gives, v = s - L what goes into the store (below 0: out of it), and g the share
 * of it that arrives, the round trip's efficiency while charging and 1 while discharging:
 *
 *     dx/dt = g v,    ds/dt = -v/tau - x/(4 tau^2)
 *
 * Linear control, critically damped for g = 1:  S/L = (p/tau + 1/(4 tau^2)) / (p + 1/(2 tau))^2. A swing of period T
 * reaches the feed with a share of about T/(2 pi tau) where that is small. After a step of height D the store is away
 * from half by (2/e) tau D at most, at t = 2 tau, and s overshoots by D/e^2, at t = 4 tau: a store of 4/e tau D, centred,
 * takes it (textbook second-order response). Where power or energy do not suffice, s is what is left, and the control
 * goes on from there.
 *
 * Trapezoidal rule in steps of tau/20 (error of a step's response below 1e-4). With v constant within a step what goes
 * in, is stored and is lost adds up exactly. */
#include "hardware/ramp_buffer.h"

#include <math.h>

#include "base/numerics.h"

static const double steps_per_time_constant = 20;
/* After so many time constants of constant load it is at rest: 1e-8 of a swing is left. */
static const double rest_time_constants = 45;

void ramp_buffer_init(struct ramp_buffer *buffer, const struct ramp_buffer_size *size, double load_w)
{
    *buffer = (struct ramp_buffer){.size = *size, .stored_j = size->energy_j / 2, .feed_w = load_w};
}

/* What the control wants to go into the store, for h seconds. */
static double wanted_w(const struct ramp_buffer *buffer, double load_w, double h)
{
    const struct ramp_buffer_size *size = &buffer->size;
    double tau = size->time_constant_s, pull = h / (4 * tau * tau);
    double away_j = buffer->stored_j - size->energy_j / 2;
    double towards = 2 * (buffer->feed_w - load_w) - pull * away_j;
    double arrives_frac = towards > 0 ? size->round_trip_frac : 1;
    return towards / (2 + h / tau + pull * arrives_frac * h / 2);
}

static double possible_w(const struct ramp_buffer *buffer, double wanted, double h)
{
    const struct ramp_buffer_size *size = &buffer->size;
    double power_w = isnan(size->power_w) ? HUGE_VAL : size->power_w;
    double room_w = (size->energy_j - buffer->stored_j) / (size->round_trip_frac * h);
    return clamp(wanted, -fmin(power_w, buffer->stored_j / h), fmin(power_w, room_w));
}

struct ramp_buffer_step ramp_buffer_pass(struct ramp_buffer *buffer, double load_w, double interval_s)
{
    const struct ramp_buffer_size *size = &buffer->size;
    double busy_s = fmin(interval_s, rest_time_constants * size->time_constant_s);
    double steps = ceil(busy_s / size->time_constant_s * steps_per_time_constant), h = busy_s / steps;
    double in_j = 0, lost_j = 0;
    for (double k = 0; k < steps; k++) {
        double wanted = wanted_w(buffer, load_w, h), into_w = possible_w(buffer, wanted, h);
        double arriving_j = into_w * h * (into_w > 0 ? size->round_trip_frac : 1);
        /* What the feed gives is the mean of the step, between its two ends; at a limit it is both. */
        buffer->feed_w = load_w + into_w + (into_w == wanted ? load_w + into_w - buffer->feed_w : 0);
        buffer->stored_j = clamp(buffer->stored_j + arriving_j, 0, size->energy_j); /* but for rounding */
        in_j += into_w * h;
        lost_j += into_w * h - arriving_j;
    }
    return (struct ramp_buffer_step){.feed_w = load_w + in_j / interval_s, .lost_w = lost_j / interval_s};
}

static const struct field fields[] = {
    {.key = "energy",
     NUMBER_FIELD(struct ramp_buffer_size, energy_j, ENERGY),
     RANGE("1 J", "1 GJ"),
     .doc = "What it can hold, for each node of the hall.",
     BASIS(CHOICE, "65 J a GPU in the power supplies of GB300 NVL72 (NVIDIA, How New GB300 NVL72 Features Provide "
                   "Steady Power for AI, 2025; the number from memory)")},
    {.key = "power",
     NUMBER_FIELD(struct ramp_buffer_size, power_w, POWER),
     RANGE("1 W", "1 GW"),
     .optional = true,
     .doc = "Most that goes in or out, for each node; absent: as much as is asked for."},
    {.key = "round_trip",
     NUMBER_FIELD(struct ramp_buffer_size, round_trip_frac, FRACTION),
     RANGE_DEFAULT("0.3", "1", "0.95"),
     .doc = "Of what goes in, the share that comes out again.",
     BASIS(ASSUMPTION,
           "capacitors behind a converter 0.90 to 0.98, lithium-ion batteries with converters 0.85 to 0.92: "
           "engineering judgement")},
    {.key = "time_constant",
     NUMBER_FIELD(struct ramp_buffer_size, time_constant_s, DURATION),
     RANGE_DEFAULT("1 ms", "1 h", "1 s"),
     .doc = "How slowly the feed follows: a step of D watts takes 1.5 D times as many joules out of a "
            "store that holds its own."},
    FIELD_END};

const struct record ramp_buffer_record = {
    .name = "ramp buffer",
    .doc = "A store in the power feed of the nodes that keeps fast swings off the grid.",
    .size = sizeof(struct ramp_buffer_size),
    .fields = fields};

/* SPDX-License-Identifier: Apache-2.0 */
/* One interval of a plant: its loops closed, and what they and the hall take up while they warm.
 *
 * A loop with supply s, heat H and capacity rate C: the water returns at s + H/C, its pump warms it a little,
 * stages and lifts cool it toward the set-point T and leave it at out(s). The loop is closed where out(s) =
 * s. Usually that is so at s = T. If the equipment cannot, out(T) > T, everything runs at its limit and s
 * floats up to the root of out(s) - s, which falls with s: warmer water gives off more heat. The terminal's
 * hosts feel the same number of kelvins.
 *
 * A loop with lifts has another behind it, whose water passes the lifts one after the other. Its flow follows
 * the heat of the loop before it, in the ratio at design. It aims at the coldest that its first lift has use
 * for (the lifts stand in the order of preference), but no colder than its own stages' set-points, and floats
 * up likewise: inside, for each trial of the loop before it.
 *
 * Where a machine starts or stops between two supplies that are all but equal, it cycles: the interval is
 * shared between the two states so that the loop closes. Outcomes are means over the interval, so they mix
 * linearly.
 *
 * In a short interval (below QUASI_STEADY_S) a loop does not jump to where it balances: its heat capacity
 * takes up what is not moved, dynamics_pull_k() kelvins of out - s (plant_dynamics.c). It may then also begin
 * below its target, and warm up to it.
 *
 * No loop floats by more than FLOAT_MAX_K. What then still cannot be moved (and what the root leaves over in
 * its last digits), and what a broken pump or terminal does not carry, warms the hall's mass, one store per
 * circuit: the hosts feel it, and it comes back as heat in later intervals; in long ones at most RETURN_FRAC
 * of the circuit's design heat. */
#include <assert.h>
#include <math.h>

#include "base/numerics.h"
#include "plant/plant_inside.h"

#define FLOAT_MAX_K 60.0
#define RETURN_FRAC 0.2 /* assumption */
/* Tolerance of out - s in the last loop of a circuit; ten times as much in the loop before it, whose trials
 * see it. */
#define TOLERANCE_K 1e-8
/* Width to which a jump is pinned down. */
#define BRACKET_K 1e-7
/* Share of its design heat below which a loop rests, and the heat waits in the hall's mass. */
#define NO_HEAT 1e-9
/* Share of a pump's capacity below which the components of its loop run for a part of the time only. */
#define FLOWS_SHARE 0.1
/* A smaller share of a component counts as none. */
#define NO_SHARE 0.01

struct trial {
    struct plant *plant;
    size_t loop, end_unit; /* end_unit: behind the circuit's last */
    const struct outside *outside;
    double heat_w, capacity_w_k, target_k;   /* of the loop */
    double sink_capacity_w_k, sink_target_k; /* of the next loop */
    double sink_flows_frac;                  /* share of the time in which its water flows: a lift runs no longer */
    double supply_k;                         /* supply of the loop that is tried */
    /* Results. */
    double out_k, into_sink_w; /* supply that the components make of it; heat given to the next loop */
    bool unmoved;              /* a loop behind floats as far as it may, and heat is left */
    bool sink_off;             /* the next loop has nothing to do, and its pump rests */
};

static void close_loops(struct trial *trial);

/* Rests a loop: its outcomes, and those of the loops behind it, are empty. */
static void loop_off(struct plant *plant, size_t index, double water_k)
{
    const struct plant_loop *loop = &plant->loops[index];
    unit_off(&plant->units[loop->pump], water_k);
    for (size_t i = loop->first; i < loop->end; i++)
        unit_off(&plant->units[i], water_k);
    if (loop->first_lift < loop->end)
        loop_off(plant, index + 1, water_k);
}

/* Runs one loop's components at trial->supply_k with the next loop's supply at sink_k. Results in *trial. */
static void run_components(struct trial *trial, double sink_k)
{
    struct plant *plant = trial->plant;
    const struct plant_loop *loop = &plant->loops[trial->loop];
    double c = trial->capacity_w_k;
    struct coolant water = {trial->supply_k + trial->heat_w / c, trial->target_k, c};
    trial->into_sink_w = 0;
    struct plant_unit *pump = &plant->units[loop->pump];
    unit_step(pump, plant->share[loop->pump], trial->outside, &water);
    water.in_k = pump->last.out_k;
    for (size_t i = loop->first; i < loop->end; i++) {
        struct plant_unit *unit = &plant->units[i];
        if (i == plant->giver)
            plant->driving = (struct driving){water.in_k - fmax(0, trial->supply_k - trial->target_k), trial->target_k,
                                              plant->share[i] * c};
        if (unit->component->role == ROLE_STAGE) {
            unit_step(unit, plant->share[i], trial->outside, &water);
        } else {
            unit_lift(unit, plant->share[i] * trial->sink_flows_frac, &water, sink_k, trial->sink_capacity_w_k);
            trial->into_sink_w += unit->last.to_sink_w;
            if (unit->last.to_sink_w != 0)
                sink_k += unit->last.to_sink_w / trial->sink_capacity_w_k;
        }
        water.in_k = unit->last.out_k;
    }
    trial->out_k = water.in_k;
}

/* Tolerance to which a loop must close; the loop behind it is known to a tenth of that. */
static double tolerance_k(const struct plant *plant, size_t loop)
{
    double tolerance = TOLERANCE_K;
    for (; plant->loops[loop].first_lift < plant->loops[loop].end; loop++)
        tolerance *= 10;
    return tolerance;
}

typedef double mismatch_function(double supply_k, struct trial *trial);

/* A supply that was tried, with all that came of it. */
struct tried_state {
    double supply_k, mismatch_k;
    struct trial trial;
    struct outcome *outcomes; /* of the units from the loop's pump to the end of the circuit */
};

static void keep_state(struct tried_state *state, const struct trial *trial, double supply_k, double mismatch_k)
{
    const struct plant *plant = trial->plant;
    size_t first = plant->loops[trial->loop].pump;
    state->supply_k = supply_k;
    state->mismatch_k = mismatch_k;
    state->trial = *trial;
    for (size_t i = first; i < trial->end_unit; i++)
        state->outcomes[i - first] = plant->units[i].last;
}

/* Cycles between the states at either side of a jump, so that on average the loop closes. A loop that rests
 * is closed; if it can run only at a supply at which it gets no heat, it rests. */
static void cycle(struct trial *trial, struct tried_state *low, struct tried_state *high, bool may_rest)
{
    struct plant *plant = trial->plant;
    size_t first = plant->loops[trial->loop].pump;
    double high_frac = low->mismatch_k / (low->mismatch_k - high->mismatch_k);
    bool rests = may_rest && high->trial.sink_off;
    *trial = high->trial;
    for (size_t i = first; i < trial->end_unit; i++) {
        struct plant_unit *unit = &plant->units[i];
        unit_complete(unit, trial->outside, &low->outcomes[i - first]);
        unit_complete(unit, trial->outside, &high->outcomes[i - first]);
        unit->last = high->outcomes[i - first];
        if (!rests)
            outcome_mix(&unit->last, &low->outcomes[i - first], 1 - high_frac);
    }
    if (rests)
        return;
    trial->out_k += (1 - high_frac) * (low->trial.out_k - trial->out_k);
    trial->into_sink_w += (1 - high_frac) * (low->trial.into_sink_w - trial->into_sink_w);
    trial->unmoved |= low->trial.unmoved;
}

/* The warmest supply that a loop may float to. */
static double limit_k(const struct plant_loop *loop, double target_k)
{
    return FLOAT_MAX_K + (loop->start_k > target_k ? loop->start_k : target_k);
}

/* Root of f, the mismatch of loop `floats`: falling, at or above target (or where the interval begins, if that
 * is colder), to |f| <= tolerance; the units are left as they are there. The search begins where the loop
 * floated last, in proportion to the mismatch at its target. It is the secant's, kept inside what is known to
 * enclose the root. If there is none up to limit_k: that. *mismatch: f there. */
static double float_up(mismatch_function *f, struct trial *trial, size_t floats, double target, double tolerance,
                       double *mismatch)
{
    struct plant *plant = trial->plant;
    struct plant_loop *loop = &plant->loops[floats];
    double start = loop->last_float_k, limit = limit_k(loop, target), before = loop->last_mismatch_k;
    if (loop->start_k < target) { /* not NaN */
        start += target - loop->start_k;
        target = loop->start_k;
    }
    double last = target, f_last = f(target, trial);
    *mismatch = f_last;
    if (f_last <= tolerance)
        return target;
    struct outcome *spare = plant->spare + 2 * floats * plant->unit_count;
    struct tried_state low = {.outcomes = spare}, high = {.outcomes = spare + plant->unit_count};
    keep_state(&low, trial, target, f_last);
    loop->last_mismatch_k = f_last;
    if (before > tolerance && start > 0)
        start *= f_last / before; /* all but linear: it floats in proportion */
    double x = target + (start > 0 ? start : 2 * f_last);
    bool enclosed = false;
    for (int i = 0;; i++) {
        x = fmin(x, limit);
        double f_x = f(x, trial);
        *mismatch = f_x;
        if (fabs(f_x) <= tolerance || (x >= limit && f_x > 0))
            return x;
        keep_state(f_x > 0 ? &low : &high, trial, x, f_x);
        enclosed |= !(f_x > 0);
        if (enclosed && high.supply_k - low.supply_k <= BRACKET_K) {
            cycle(trial, &low, &high, floats > trial->loop);
            *mismatch = 0;
            return low.supply_k;
        }
        double next = x - f_x * (x - last) / (f_x - f_last), step = fabs(x - last);
        if (!enclosed) /* outward, not much farther than so far */
            next = f_x < f_last ? clamp(next, x + 0.5 * step, x + 5 * step) : x + 5 * step;
        else if (!(next > low.supply_k && next < high.supply_k) || (i > 8 && i % 2)) /* a jump or a bend: halve */
            next = 0.5 * (low.supply_k + high.supply_k);
        last = x, f_last = f_x;
        x = next;
    }
}

/* Mismatch of the next loop when it supplies sink_k. */
static double sink_mismatch(double sink_k, struct trial *trial)
{
    const struct plant_loop *own = &trial->plant->loops[trial->loop + 1];
    run_components(trial, sink_k);
    trial->unmoved = trial->sink_off = false;
    if (trial->into_sink_w <= NO_HEAT * trial->plant->loops[trial->loop + 1].design_heat_w) {
        loop_off(trial->plant, trial->loop + 1, sink_k);
        trial->sink_off = true;
        /* Without heat the loop would cool down to its target; in a short interval it stays as it is. */
        return (isnan(own->start_k) ? trial->sink_target_k : own->start_k) - sink_k;
    }
    struct trial next = {.plant = trial->plant,
                         .loop = trial->loop + 1,
                         .end_unit = trial->end_unit,
                         .outside = trial->outside,
                         .heat_w = trial->into_sink_w,
                         .capacity_w_k = trial->sink_capacity_w_k,
                         .target_k = trial->sink_target_k,
                         .supply_k = sink_k};
    close_loops(&next);
    trial->unmoved = next.unmoved;
    return next.out_k - sink_k - dynamics_pull_k(own, sink_k);
}

/* Before a loop is closed in a short interval, finds how its residual heat follows its supply, from its
 * beginning and a probe. */
static void feel_slope(mismatch_function *f, struct trial *trial, size_t floats, double capacity_w_k, double tolerance)
{
    struct plant *plant = trial->plant;
    struct plant_loop *loop = &plant->loops[floats];
    if (isnan(loop->start_k))
        return;
    double slope = 0;
    loop->pull = 0;
    double begin_k = f(loop->start_k, trial);
    if (fabs(begin_k) > tolerance) {
        double probe_k = dynamics_probe_k(plant, loop, capacity_w_k, begin_k);
        slope = (f(probe_k, trial) - begin_k) / (probe_k - loop->start_k);
    }
    dynamics_set_pull(plant, loop, capacity_w_k, slope);
}

/* Runs a loop at trial->supply_k, with all loops behind it in balance. */
static void close_loops(struct trial *trial)
{
    struct plant *plant = trial->plant;
    const struct plant_loop *loop = &plant->loops[trial->loop];
    if (loop->first_lift == loop->end) {
        run_components(trial, 0);
        return;
    }
    struct plant_loop *next = &plant->loops[trial->loop + 1];
    const struct plant_unit *pump = &plant->units[next->pump], *lift = &plant->units[loop->first_lift];
    double works = plant->share[next->pump];
    trial->sink_capacity_w_k = unit_flow_w_k(pump, works, trial->heat_w * next->heat_ratio, next->design_heat_w);
    trial->sink_flows_frac = clamp(works / FLOWS_SHARE, 0, 1);
    trial->sink_target_k = fmax(next->stage_set_point_k, call_wish_k(lift, trial->target_k));
    double mismatch, tolerance = tolerance_k(plant, trial->loop + 1);
    next->target_k = trial->sink_target_k;
    feel_slope(sink_mismatch, trial, trial->loop + 1, trial->sink_capacity_w_k, tolerance);
    double supply_k = float_up(sink_mismatch, trial, trial->loop + 1, trial->sink_target_k, tolerance, &mismatch);
    next->last_float_k = supply_k - trial->sink_target_k;
    if (isnan(next->start_k))
        next->supply_k = supply_k;
    trial->unmoved |= mismatch > tolerance && supply_k >= limit_k(next, next->target_k) - BRACKET_K;
}

static double first_mismatch(double supply_k, struct trial *trial)
{
    trial->supply_k = supply_k;
    trial->unmoved = false;
    close_loops(trial);
    return trial->out_k - supply_k - dynamics_pull_k(&trial->plant->loops[trial->loop], supply_k);
}

static size_t circuit_end(const struct plant *plant, const struct plant_circuit *circuit)
{
    bool last = circuit + 1 == plant->circuits + plant->circuit_count;
    return last ? plant->unit_count : circuit[1].terminal;
}

/* The share that works of the components that carry heat into a circuit's first loop: terminal and pump. */
static double carrying_share(const struct plant *plant, const struct plant_circuit *circuit)
{
    return fmin(plant->share[circuit->terminal], plant->share[plant->loops[circuit->first_loop].pump]);
}

/* Heat that leaves the hall, which is more or less than heat_w: some waited there, or has to wait. */
static double carried_w(const struct plant *plant, const struct plant_circuit *circuit, double heat_w)
{
    double share = carrying_share(plant, circuit);
    if (plant->interval_s < QUASI_STEADY_S)
        return dynamics_carried_w(plant, circuit, share, heat_w);
    double back_w = clamp(circuit->stored_j / plant->interval_s, -heat_w, RETURN_FRAC * circuit->design_heat_w);
    return share < 1 ? fmin(heat_w + back_w, share * circuit->design_heat_w) : heat_w + back_w;
}

static void run_circuit(struct plant *plant, struct plant_circuit *circuit, const struct outside *outside,
                        struct circuit_result *result)
{
    struct hall_load load = result->load;
    struct plant_unit *terminal = &plant->units[circuit->terminal];
    struct plant_loop *loop = &plant->loops[circuit->first_loop];
    struct collected collected;
    unit_collect(terminal, plant->share[circuit->terminal], outside, &load, &collected);
    terminal->last.out_k = loop->target_k = collected.target_k;
    *result = (struct circuit_result){.heat_w = result->heat_w,
                                      .load = load,
                                      .inlet_k = collected.inlet_k,
                                      .rest_w = collected.rest_w,
                                      .mechanical_w = collected.own.mechanical_frac * load.heat_w};
    if (collected.into_loop_w <= NO_HEAT * loop->design_heat_w || plant->share[loop->pump] == 0) {
        loop_off(plant, circuit->first_loop, collected.target_k);
        return;
    }
    result->into_loop_w = collected.into_loop_w;
    const struct plant_unit *pump = &plant->units[loop->pump];
    struct trial trial = {.plant = plant,
                          .loop = circuit->first_loop,
                          .end_unit = circuit_end(plant, circuit),
                          .outside = outside,
                          .heat_w = collected.into_loop_w,
                          .capacity_w_k =
                              unit_flow_w_k(pump, plant->share[loop->pump], collected.into_loop_w, loop->design_heat_w),
                          .target_k = collected.target_k};
    double mismatch, tolerance = tolerance_k(plant, trial.loop);
    feel_slope(first_mismatch, &trial, trial.loop, trial.capacity_w_k, tolerance);
    double supply_k = float_up(first_mismatch, &trial, trial.loop, trial.target_k, tolerance, &mismatch);
    loop->last_float_k = supply_k - trial.target_k;
    if (isnan(loop->start_k))
        loop->supply_k = supply_k;
    result->unmoved = trial.unmoved || (mismatch > tolerance && supply_k >= limit_k(loop, trial.target_k) - BRACKET_K);
    for (size_t i = loop->pump; i < trial.end_unit; i++)
        unit_complete(&plant->units[i], outside, &plant->units[i].last);
    terminal->last.out_k = supply_k;
}

static void begin_interval(struct plant *plant, const struct plant_input *input)
{
    plant->interval_s = input->interval_s;
    for (size_t i = 0; i < plant->unit_count; i++) {
        /* Units that stand by take the place of those that fail. */
        double share = input->share ? clamp(input->share[i] * plant->units[i].standby_frac, 0, 1) : 1;
        plant->share[i] = share < NO_SHARE ? 0 : share;
    }
    for (size_t i = 0; i < plant->loop_count; i++) {
        struct plant_loop *loop = &plant->loops[i];
        if (input->interval_s >= QUASI_STEADY_S)
            loop->supply_k = NAN; /* until it has found its balance */
        loop->start_k = loop->supply_k;
    }
}

static void give(struct plant *plant, double drawn_w)
{
    struct plant_unit *giver = &plant->units[plant->giver];
    double share = plant->share[plant->giver];
    giver->component->give(giver->state, share > 0 ? drawn_w / share : 0);
}

/* Runs all circuits. The one that gives driving heat is run before anybody draws, which shows what it can offer, and once more when
 * it is known how much was drawn. */
static void run_circuits(struct plant *plant, const struct plant_input *input)
{
    bool has_liquid = false, port = plant->giver < plant->unit_count;
    for (size_t i = 0; i < plant->circuit_count; i++)
        has_liquid |= plant->units[plant->circuits[i].terminal].component->stream == STREAM_LIQUID;
    /* Heat to liquid that no circuit takes is heat of the hall. */
    struct hall_load left[] = {
        [STREAM_AIR] = {input->air_w + (has_liquid ? 0 : input->liquid_w), input->airflow_m3_s},
        [STREAM_LIQUID] = {input->liquid_w, 0},
    };
    struct plant_unit *driven = port ? &plant->units[plant->driven] : NULL;
    plant->driving.capacity_w_k = 0;
    if (port)
        give(plant, 0);
    for (size_t i = 0; i < plant->circuit_count; i++) {
        struct circuit_result *result = &plant->results[i];
        struct hall_load *stream = &left[plant->units[plant->circuits[i].terminal].component->stream];
        if (port && driven->circuit == (int)i)
            driven->component->drive(driven->state, &plant->driving);
        result->heat_w = stream->heat_w;
        result->load = (struct hall_load){carried_w(plant, &plant->circuits[i], stream->heat_w), stream->airflow_m3_s};
        run_circuit(plant, &plant->circuits[i], &input->outside, result);
        *stream = (struct hall_load){.heat_w = result->rest_w};
    }
    if (port && driven->last.driving_w > 0) {
        size_t i = (size_t)plant->units[plant->giver].circuit;
        give(plant, driven->last.driving_w);
        run_circuit(plant, &plant->circuits[i], &input->outside, &plant->results[i]);
    }
}

/* Adds a unit's outcome; returns what it gave to the outside and to its store. */
static double add_outcome(const struct outcome *last, struct plant_result *result)
{
    result->power_w += last->power_w;
    if (last->mechanical_frac > 0)
        result->compressor_power_w += last->power_w;
    result->to_air_w += last->to_air_w;
    result->latent_w += last->latent_w;
    result->to_water_body_w += last->to_water_body_w;
    result->reused_w += last->reused_w;
    result->tank_w += last->stored_w;
    result->stored_w += last->stored_w;
    result->evaporated_kg_s += last->evaporated_kg_s;
    result->drift_kg_s += last->drift_kg_s;
    result->blowdown_kg_s += last->blowdown_kg_s;
    result->condensed_kg_s += last->condensed_kg_s;
    result->returned_kg_s += last->returned_kg_s;
    result->user_lift_w += last->user_lift_w;
    return last->to_air_w + last->latent_w + last->to_water_body_w + last->reused_w + last->stored_w;
}

/* By how much a circuit's first loop is too warm at the end of the interval. */
static double too_warm_k(const struct plant_loop *loop)
{
    return isnan(loop->supply_k) ? 0 : fmax(0, loop->supply_k - loop->target_k);
}

void plant_step(struct plant *plant, const struct plant_input *input, struct plant_result *result)
{
    assert(input->interval_s > 0);
    *result = (struct plant_result){.supply_air_k = NAN, .supply_liquid_k = NAN, .held_air_k = NAN};
    begin_interval(plant, input);
    run_circuits(plant, input);
    double mechanical_w = 0, total_w = 0;
    double float_k[2] = {0}; /* per stream, of the circuits so far: in series, the hosts feel them all */
    size_t unit = 0;
    for (size_t i = 0; i < plant->circuit_count; i++) {
        struct plant_circuit *circuit = &plant->circuits[i];
        enum heat_stream stream = plant->units[circuit->terminal].component->stream;
        struct circuit_result own = plant->results[i];
        size_t end = circuit_end(plant, circuit);
        struct sum stored = {0};
        sum_add(&stored, own.heat_w);
        sum_add(&stored, -own.rest_w);
        for (; unit < end; unit++) {
            const struct plant_unit *each = &plant->units[unit];
            const struct outcome *last = &each->last;
            double given_w = add_outcome(last, result);
            sum_add(&stored, last->power_w);
            sum_add(&stored, last->driving_w);
            sum_add(&stored, -given_w);
            if (unit != circuit->terminal)
                own.mechanical_w +=
                    last->mechanical_frac * (given_w + last->to_sink_w - last->power_w - last->driving_w);
            if (each->component->advance)
                each->component->advance(each->parameters, each->state, last, input->interval_s);
        }
        double stored_w = sum_value(&stored);
        double loops_w = dynamics_advance(plant, circuit, own.into_loop_w);
        circuit->stored_j += (stored_w - loops_w) * input->interval_s;
        result->stored_w += stored_w;
        const struct plant_loop *loop = &plant->loops[circuit->first_loop];
        if (own.unmoved || carrying_share(plant, circuit) < 1)
            result->unmet_w += fmax(0, stored_w);
        else if (!isnan(loop->start_k)) /* the hall warmed with the water, which missed its set-point */
            result->unmet_w += fmax(0, circuit->mass_j_k / input->interval_s *
                                           (too_warm_k(loop) - fmax(0, loop->start_k - loop->target_k)));

        double felt_k = too_warm_k(loop) + dynamics_excess_k(circuit);
        *(stream == STREAM_LIQUID ? &result->supply_liquid_k : &result->supply_air_k) =
            own.inlet_k + float_k[stream] + felt_k;
        if (stream == STREAM_AIR)
            result->held_air_k = own.inlet_k;
        float_k[stream] += felt_k;
        double taken_w = own.load.heat_w - own.rest_w;
        mechanical_w += fmin(own.mechanical_w, taken_w);
        total_w += taken_w;
    }
    result->mechanical_frac = total_w > 0 ? mechanical_w / total_w : 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Time that one step of each kind of cooling equipment takes: to be under 1 us for closed forms, under 10 us
 * for iterated ones. Measures; passes no judgement on time, for that depends on the machine.
 *
 * Each kind has the defaults of its field table and is sized for 1 MW on a design day like that of Dulles. It
 * meets a table of random weathers, loads and temperatures, in which it rests, modulates and stands at its
 * limit by turns; that is harder on branch prediction than a year, whose hours resemble each other. A store
 * is advanced an hour per step. CPU time, the least of three repeats, the walk through the table included. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/numerics.h"
#include "base/random.h"
#include "base/units.h"
#include "cooling/component.h"
#include "read/reader.h"
#include "read/tree.h"
#include "site/heat_demand.h"
#include "site/psychro.h"
#include "site/water_body.h"

#define C(t) ((t) + KELVIN_0_DEGC)
#define DESIGN_W 1e6
#define DESIGN_RISE_K 6.0
#define TICK_S 3600.0

enum { CASES = 4096, REPEATS = 3 };

static const struct heat_demand network = {
    .annual_j = DESIGN_W * 365 * 86400, .supply_k = C(75), .return_k = C(40), .degree_days = NAN};
static const struct water_body lake = {.kind = WATER_FRESH,
                                       .mean_k = C(14),
                                       .amplitude_k = 10,
                                       .warmest_day = 215,
                                       .damping_m = 10,
                                       .deep_k = C(8),
                                       .flow_m3_s = NAN};

/* One interval as a component sees it. */
struct meeting {
    struct outside outside;
    struct coolant in;
    double heat_w, sink_k, sink_capacity_w_k;
};

/* A kind that is ready to run. */
struct specimen {
    const struct component *component;
    void *parameters, *state;
    double supply_k, sink_k; /* at design */
};

static struct outside weather(double dry_bulb_k, double humidity_frac, double pressure_pa)
{
    struct outside o = {.dry_bulb_k = dry_bulb_k,
                        .relative_humidity_frac = humidity_frac,
                        .pressure_pa = pressure_pa,
                        .heat_demand_frac = 1,
                        .day_of_year = 200,
                        .lake = &lake,
                        .sea = &lake,
                        .network = &network};
    o.humidity_ratio = air_humidity_ratio(dry_bulb_k, humidity_frac, pressure_pa);
    o.wet_bulb_k = air_wet_bulb_k(dry_bulb_k, o.humidity_ratio, pressure_pa);
    o.dew_point_k = air_dew_point_k(dry_bulb_k, o.humidity_ratio, pressure_pa);
    return o;
}

static double between(struct random *random, double low, double high)
{
    return low + (high - low) * random_uniform(random);
}

/* Loop and sink stand anywhere from far below their design temperature to a little above it. The flow follows
 * the load, as a variable pump's. */
static void meet(const struct specimen *s, struct meeting *table)
{
    struct random random = random_stream(1, "bench-components", 0);
    for (size_t i = 0; i < CASES; i++) {
        struct meeting *m = &table[i];
        m->outside = weather(between(&random, C(-15), C(38)), between(&random, 0.2, 1), between(&random, 98e3, 103e3));
        m->outside.heat_demand_frac = between(&random, 0.2, 2);
        m->outside.day_of_year = between(&random, 0, 365);
        double load = between(&random, 0.05, 1.1), flow = clamp(load, 0.3, 1);
        m->heat_w = load * DESIGN_W;
        m->in.capacity_w_k = flow * DESIGN_W / DESIGN_RISE_K;
        m->in.target_k = s->supply_k + between(&random, -20, 3);
        m->in.in_k = m->in.target_k + m->heat_w / m->in.capacity_w_k;
        m->sink_k = s->sink_k + between(&random, -15, 3);
        m->sink_capacity_w_k = m->in.capacity_w_k;
    }
}

static void prepare(struct arena *arena, struct reader *reader, const struct record *record, struct specimen *s)
{
    const struct component *c = component_of(record);
    *s = (struct specimen){.component = c, .parameters = arena_alloc(arena, 1, record->size)};
    reader_bind(reader, tree_map(arena, (struct place){0}), record, s->parameters);
    s->state = arena_alloc(arena, 1, c->state_size + 1);
    /* Chilled water for lifts; for stages water that summer air can cool and a heat user can have. */
    s->supply_k = c->role == ROLE_LIFT ? C(12) : C(38);
    if (c->role == ROLE_TERMINAL && c->set_point_k)
        s->supply_k = c->set_point_k(s->parameters);
    struct design design = {.heat_w = DESIGN_W,
                            .target_k = s->supply_k,
                            .capacity_w_k = DESIGN_W / DESIGN_RISE_K,
                            .outside = weather(C(34), 0.5, 101e3),
                            .sink_capacity_w_k = DESIGN_W / DESIGN_RISE_K};
    if (c->role == ROLE_LIFT) {
        /* A plate's wish is known from its parameters alone, as plant.c has it. */
        s->sink_k = c->set_point_k ? c->set_point_k(s->parameters) : c->wish_k(s->parameters, s->state, s->supply_k);
        design.sink_target_k = s->sink_k;
    }
    if (c->size)
        c->size(s->parameters, &design, s->state);
}

/* Returns electricity and heat that it moved: the caller adds them up, so no compiler leaves the step out. */
static double step(const struct specimen *s, const struct meeting *m, bool *busy)
{
    const struct component *c = s->component;
    struct outcome out;
    double into_loop_w = 0;
    switch (c->role) {
    case ROLE_TERMINAL: {
        struct collected collected;
        c->collect(s->parameters, s->state, &m->outside, &(struct hall_load){m->heat_w, 0}, &collected);
        out = collected.own;
        into_loop_w = collected.into_loop_w;
        break;
    }
    case ROLE_PUMP:
    case ROLE_STAGE:
        c->step(s->parameters, s->state, &m->outside, &m->in, &out);
        outcome_complete(c, s->parameters, s->state, &m->outside, &out);
        break;
    case ROLE_LIFT:
        c->lift(s->parameters, s->state, &m->in, m->sink_k, m->sink_capacity_w_k, &out);
        break;
    }
    if (c->advance)
        c->advance(s->parameters, s->state, &out, TICK_S);
    double heat_w = into_loop_w + out.to_air_w + out.latent_w + out.to_water_body_w + out.reused_w + out.to_sink_w;
    *busy = heat_w != 0 || out.power_w > 0;
    return heat_w + out.power_w;
}

static double cpu_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static bool measure(const struct specimen *s, const struct meeting *table, long steps)
{
    static const char *const roles[] = {
        [ROLE_TERMINAL] = "terminal", [ROLE_PUMP] = "pump", [ROLE_STAGE] = "stage", [ROLE_LIFT] = "lift"};
    double least_s = INFINITY, sum = 0;
    long busy_count = 0;
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        double begin_s = cpu_s();
        for (long i = 0; i < steps; i++) {
            bool busy;
            sum += step(s, &table[i % CASES], &busy);
            busy_count += busy;
        }
        least_s = fmin(least_s, cpu_s() - begin_s);
    }
    double count = (double)steps;
    printf("%-22s %-9s %9.1f %5.0f %18.12g\n", s->component->record.name, roles[s->component->role],
           least_s / count * 1e9, 100 * (double)busy_count / (REPEATS * count), sum);
    fflush(stdout);
    if (!isfinite(sum))
        fprintf(stderr, "bench_components: '%s' returned what is no number\n", s->component->record.name);
    return isfinite(sum);
}

int main(int argc, char **argv)
{
    long steps = 10 * 1000 * 1000;
    for (int option; (option = getopt(argc, argv, "n:")) != -1;) {
        char *end = NULL;
        if (option == 'n')
            steps = strtol(optarg, &end, 10);
        if (option != 'n' || end == optarg || *end || steps < 1) {
            fprintf(stderr, "usage: %s [-n STEPS]\n", argv[0]);
            return 2;
        }
    }
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    struct reader *reader = reader_create(arena, diag);
    struct meeting *table = arena_alloc(arena, CASES, sizeof *table);
    bool good = true;
    printf("%ld steps, least of %d repeats; busy: share of steps in which heat moved or electricity was drawn\n", steps,
           REPEATS);
    printf("%-22s %-9s %9s %5s %18s\n", "component", "role", "ns/step", "busy%", "checksum");
    for (size_t i = 0; component_kinds[i]; i++) {
        struct specimen specimen;
        prepare(arena, reader, component_kinds[i], &specimen);
        if (diag_errors(diag) > 0) {
            diag_print(diag, stderr);
            good = false;
            break;
        }
        meet(&specimen, table);
        good &= measure(&specimen, table, steps);
    }
    diag_destroy(diag);
    arena_destroy(arena);
    return good ? 0 : 1;
}

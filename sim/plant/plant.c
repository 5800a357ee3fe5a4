/* SPDX-License-Identifier: Apache-2.0 */
/* Cuts the list into circuits and loops, names its units, and sizes them by a design pass.
 *
 * A terminal is sized for its share of the IT power at full load; air takes the electrical losses in the hall
 * too. The loop behind it carries that heat and the terminal's own electricity, even where the terminal could
 * reject a part itself on the design day: economizers close their dampers in smoke or fog. Of terminals in
 * series on one stream, each is sized for what those before it leave.
 *
 * The pump is sized for the loop's heat; stages and lifts each for the whole of it and the pump's, at the
 * loop's design supply: those in series stand in for each other. Their `margin` makes it more or less.
 *
 * Each lift runs at its design point (set_point_k, else wish_k, as the sink's supply). What it gives off is
 * the next loop's heat, the largest of several lifts'; that loop's supply is the highest of theirs. The
 * electricity of a chiller depends on the condenser flow, which follows from its heat: repeated until it
 * stands. */
#include "plant/plant.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "plant/plant_inside.h"

#define LEAST_DESIGN_W 1.0 /* a circuit without load at full load still gets sizes */

static const struct component *component_at(const struct variant_list *cooling, size_t i)
{
    return component_of(cooling->items[i].kind);
}

/* The supply of the loop behind a lift at the lift's design point. */
static double sink_design_k(const struct plant_unit *unit, double target_k)
{
    const struct component *c = unit->component;
    return c->set_point_k ? c->set_point_k(unit->parameters) : call_wish_k(unit, target_k);
}

static void size_unit(struct plant_unit *unit, const struct design *design)
{
    unit->design = *design;
    if (unit->component->size)
        unit->component->size(unit->parameters, design, unit->state);
}

static double size_pump(struct plant *plant, const struct plant_loop *loop, const struct design *design)
{
    struct plant_unit *pump = &plant->units[loop->pump];
    size_unit(pump, design);
    return call_flow_w_k(pump, design->heat_w);
}

/* What a loop's lifts give to the next at design: sizes them and the next loop's pump together. */
static double size_lifts(struct plant *plant, size_t index, const struct design *design, double *sink_k)
{
    struct plant_loop *loop = &plant->loops[index];
    const struct plant_loop *next = loop + 1;
    double to_sink_w = design->heat_w;
    *sink_k = 0;
    for (size_t i = loop->first_lift; i < loop->end; i++) {
        if (plant->units[i].component->role == ROLE_LIFT)
            *sink_k = fmax(*sink_k, sink_design_k(&plant->units[i], design->target_k));
    }
    enum { ROUNDS = 40 }; /* each round gains a factor of ten: the electricity of a chiller is a tenth of its heat */
    for (int round = 0; round < ROUNDS; round++) {
        struct design sink = {.heat_w = to_sink_w, .target_k = *sink_k, .outside = design->outside};
        sink.capacity_w_k = size_pump(plant, next, &sink);
        double most_w = 0, coldest_k = HUGE_VAL, machines_w = 0;
        for (size_t i = loop->first_lift; i < loop->end; i++) {
            struct plant_unit *unit = &plant->units[i];
            if (unit->component->role != ROLE_LIFT)
                continue;
            struct design own = *design;
            own.sink_target_k = sink_design_k(unit, design->target_k);
            own.sink_capacity_w_k = sink.capacity_w_k;
            own.driving = plant->driving;
            size_unit(unit, &own);
            if (unit->component->drive)
                unit->component->drive(unit->state, &own.driving);
            struct coolant in = {design->target_k + design->heat_w / design->capacity_w_k, design->target_k,
                                 design->capacity_w_k};
            struct outcome out;
            call_lift(unit, &in, own.sink_target_k, own.sink_capacity_w_k, &out);
            most_w = fmax(most_w, out.to_sink_w);
            coldest_k = fmin(coldest_k, out.out_k);
            machines_w += out.power_w;
        }
        loop->design_short_k = machines_w > 0 ? 0 : fmax(0, coldest_k - design->target_k);
        double change = fabs(most_w - to_sink_w);
        to_sink_w = fmax(most_w, LEAST_DESIGN_W);
        if (change <= 1e-12 * to_sink_w)
            break;
    }
    return to_sink_w;
}

/* Sizes loop `index` for the heat that enters it, then those behind. */
static void size_loop(struct plant *plant, size_t index, double heat_w, double target_k, const struct outside *outside)
{
    struct plant_loop *loop = &plant->loops[index];
    struct design design = {.heat_w = heat_w, .target_k = target_k, .outside = *outside};
    loop->design_heat_w = heat_w;
    design.capacity_w_k = size_pump(plant, loop, &design);
    const struct plant_unit *pump = &plant->units[loop->pump];
    struct coolant in = {target_k + heat_w / design.capacity_w_k, target_k, design.capacity_w_k};
    struct outcome out;
    call_step(pump, outside, &in, &out);
    design.heat_w = heat_w + out.power_w;

    for (size_t i = loop->first; i < loop->end; i++) {
        struct plant_unit *unit = &plant->units[i];
        if (unit->component->role != ROLE_STAGE)
            continue;
        design.followed = i + 1 < loop->end;
        if (i == plant->giver)
            plant->driving = (struct driving){out.out_k, target_k, design.capacity_w_k};
        size_unit(unit, &design);
        if (unit->component->set_point_k)
            loop->stage_set_point_k = fmax(loop->stage_set_point_k, unit->component->set_point_k(unit->parameters));
    }
    if (loop->first_lift < loop->end) {
        double sink_k, sink_heat_w = size_lifts(plant, index, &design, &sink_k);
        size_loop(plant, index + 1, sink_heat_w, sink_k, outside);
        plant->loops[index + 1].heat_ratio = sink_heat_w / heat_w;
    }
}

/* Sizes a circuit; returns the heat that it leaves to the next circuit on its stream. */
static double size_circuit(struct plant *plant, struct plant_circuit *circuit, const struct hall_load *load,
                           const struct outside *outside)
{
    struct plant_unit *terminal = &plant->units[circuit->terminal];
    const struct component *c = terminal->component;
    circuit->design_heat_w = fmax(load->heat_w, LEAST_DESIGN_W);
    struct hall_load full = {circuit->design_heat_w, load->airflow_m3_s};
    double target_k = c->set_point_k ? c->set_point_k(terminal->parameters) : 0;
    struct design design = {
        .heat_w = full.heat_w, .airflow_m3_s = full.airflow_m3_s, .target_k = target_k, .outside = *outside};
    size_unit(terminal, &design);
    struct collected collected;
    c->collect(terminal->parameters, terminal->state, outside, &full, &collected);
    if (!c->set_point_k)
        target_k = collected.target_k;
    double into_loop_w = circuit->design_heat_w + collected.own.power_w - collected.rest_w;
    size_loop(plant, circuit->first_loop, into_loop_w, target_k, outside);
    return collected.rest_w;
}

/* NULL: there is none. */
static const struct plant_unit *liquid_terminal(const struct plant *plant)
{
    for (size_t i = 0; i < plant->circuit_count; i++) {
        const struct plant_unit *terminal = &plant->units[plant->circuits[i].terminal];
        if (terminal->component->stream == STREAM_LIQUID)
            return terminal;
    }
    return NULL;
}

double plant_liquid_share(const struct plant *plant, double liquid_share)
{
    const struct plant_unit *terminal = liquid_terminal(plant);
    if (!terminal)
        return 0;
    return terminal->component->capture ? terminal->component->capture(terminal->parameters, liquid_share)
                                        : liquid_share;
}

struct plant_liquid plant_liquid(const struct plant *plant)
{
    const struct plant_unit *terminal = liquid_terminal(plant);
    if (!terminal)
        return (struct plant_liquid){0};
    const struct component *c = terminal->component;
    return (struct plant_liquid){.resistance_k_w = c->resistance_k_w(terminal->parameters),
                                 .fanless = c->fanless && c->fanless(terminal->parameters)};
}

/* "dry-cooler" is "dry_cooler", its second "dry_cooler_2": names are parts of column names. */
static const char *unit_name(struct arena *arena, const struct variant_list *cooling, size_t index)
{
    unsigned same = 1;
    for (size_t i = 0; i < index; i++)
        same += cooling->items[i].kind == cooling->items[index].kind;
    const char *type = component_at(cooling, index)->record.name;
    char *name = same == 1 ? arena_text(arena, type) : arena_printf(arena, "%s_%u", type, same);
    for (char *c = name; *c; c++) {
        if (*c == '-')
            *c = '_';
    }
    return name;
}

size_t plant_find(const struct variant_list *cooling, const char *name)
{
    struct arena *arena = arena_create();
    char *wanted = arena_text(arena, name);
    for (char *c = wanted; *c; c++) {
        if (*c == '-')
            *c = '_';
    }
    size_t i = 0;
    while (i < cooling->count && strcmp(unit_name(arena, cooling, i), wanted) != 0)
        i++;
    arena_destroy(arena);
    return i;
}

static void cut_into_loops(struct plant *plant)
{
    for (size_t i = 0; i < plant->unit_count; i++) {
        struct plant_unit *unit = &plant->units[i];
        struct plant_loop *loop = &plant->loops[plant->loop_count - (plant->loop_count > 0)];
        switch (unit->component->role) {
        case ROLE_TERMINAL:
            plant->circuits[plant->circuit_count++] =
                (struct plant_circuit){.terminal = i, .first_loop = plant->loop_count};
            break;
        case ROLE_PUMP:
            plant->loops[plant->loop_count++] =
                (struct plant_loop){.pump = i, .first = i + 1, .end = i + 1, .first_lift = i + 1};
            break;
        case ROLE_STAGE:
        case ROLE_LIFT:
            loop->end = i + 1;
            if (unit->component->role == ROLE_STAGE && loop->first_lift == i)
                loop->first_lift = i + 1; /* no lift yet */
            break;
        }
        assert(plant->circuit_count > 0);
        unit->circuit = (int)plant->circuit_count - 1;
        size_t first = plant->circuits[plant->circuit_count - 1].first_loop;
        unit->loop = plant->loop_count > first ? (int)(plant->loop_count - 1 - first) : 0;
    }
}

static void find_port(struct plant *plant)
{
    plant->giver = plant->driven = plant->unit_count;
    for (size_t i = 0; i < plant->unit_count; i++) {
        if (plant->units[i].component->give)
            plant->giver = i;
        if (plant->units[i].component->drive)
            plant->driven = i;
    }
}

struct plant *plant_create(struct arena *arena, const struct variant_list *cooling, const struct plant_design *design)
{
    struct plant *plant = arena_alloc(arena, 1, sizeof *plant);
    plant->unit_count = cooling->count;
    plant->units = arena_alloc(arena, cooling->count, sizeof *plant->units);
    plant->loops = arena_alloc(arena, cooling->count + 1, sizeof *plant->loops);
    plant->circuits = arena_alloc(arena, cooling->count, sizeof *plant->circuits);
    for (size_t i = 0; i < cooling->count; i++) {
        const struct component *component = component_at(cooling, i);
        struct breach *breach = component_is_own(component) ? NULL : arena_alloc(arena, 1, sizeof *breach);
        if (breach != NULL)
            breach->arena = arena;
        plant->units[i] = (struct plant_unit){.component = component,
                                              .parameters = cooling->items[i].value,
                                              .state = arena_alloc(arena, 1, component->state_size + 1),
                                              .name = unit_name(arena, cooling, i),
                                              .stores = component->advance,
                                              .standby_frac = 1,
                                              .breach = breach};
        if (component->bank)
            plant->units[i].standby_frac = bank_standby_frac(component->bank(plant->units[i].parameters));
    }
    cut_into_loops(plant);
    find_port(plant);
    plant->results = arena_alloc(arena, plant->circuit_count, sizeof *plant->results);
    plant->share = arena_alloc(arena, plant->unit_count, sizeof *plant->share);
    plant->spare = arena_alloc(arena, 2 * plant->loop_count * plant->unit_count, sizeof *plant->spare);

    double share = plant_liquid_share(plant, design->liquid_share);
    /* Air that has passed a terminal belongs to the hall: the next one on the stream need not follow the servers. */
    struct hall_load load[] = {
        [STREAM_AIR] = {design->it_w * (1 - share) + design->losses_w, design->airflow_m3_s},
        [STREAM_LIQUID] = {design->it_w * share, 0},
    };
    for (size_t i = 0; i < plant->circuit_count; i++) {
        struct hall_load *left = &load[plant->units[plant->circuits[i].terminal].component->stream];
        *left = (struct hall_load){.heat_w = size_circuit(plant, &plant->circuits[i], left, &design->outside)};
    }
    dynamics_size(plant);
    return plant;
}

double plant_short_k(const struct plant *plant, size_t *unit)
{
    const double tolerance_k = 0.05;
    for (size_t i = 0; i < plant->loop_count; i++)
        if (plant->loops[i].design_short_k > tolerance_k) {
            *unit = plant->loops[i].first_lift;
            return plant->loops[i].design_short_k;
        }
    return 0;
}

const struct plant_unit *plant_units(const struct plant *plant, size_t *count)
{
    *count = plant->unit_count;
    return plant->units;
}

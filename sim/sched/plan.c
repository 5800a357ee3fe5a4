/* SPDX-License-Identifier: Apache-2.0 */
/* Dynamic programming from the last hour back to now. At the start of an hour all that matters of the past is
 * whether the job works, how long it has not worked (what is left of the first hour, or not, and whole hours), and
 * how often it was suspended: what is left follows. Plans that are best here stay best when they are made anew at a
 * switch, so a plan may be forgotten. */
#include "sched/plan.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/numerics.h"
#include "base/units.h"

enum { SUSPENSIONS = 2, SLOTS = 7 * 24 };

struct plan_state {
    bool working, late;         /* late: did not work until the first full hour */
    size_t suspensions, missed; /* hours */
};

struct plan_table {
    const struct signal *signal;
    const struct plan_work *work;
    double now_s, first_s; /* first full hour after now */
    size_t slots, missed_max;
    double cost;              /* the signal's integral over the slot, which working costs */
    struct plan *here, *next; /* by state, at the start of a slot and of the one after it */
};

static double boundary_s(const struct plan_table *table, size_t slot)
{
    return slot == 0 ? table->now_s : table->first_s + (double)(slot - 1) * SECONDS_PER_HOUR;
}

static double left_s(const struct plan_table *table, size_t slot, const struct plan_state *state)
{
    double missed_s = (double)state->missed * SECONDS_PER_HOUR + (state->late ? table->first_s - table->now_s : 0);
    return table->work->left_s + (double)state->suspensions * table->work->extra_s -
           (boundary_s(table, slot) - table->now_s - missed_s);
}

static struct plan *plan_at_state(const struct plan_table *table, struct plan *plans, const struct plan_state *state)
{
    size_t kind = (state->suspensions * 2 + state->working) * 2 + state->late;
    return &plans[kind * (table->missed_max + 1) + state->missed];
}

static struct plan to_the_end(const struct plan_table *table, double from_s, double rest_s)
{
    return (struct plan){from_s, HUGE_VAL, signal_integral(table->signal, from_s, from_s + rest_s)};
}

static struct plan work_slot(const struct plan_table *table, size_t slot, struct plan_state state, double rest_s)
{
    double from_s = boundary_s(table, slot);
    if (slot == table->slots || from_s + rest_s <= boundary_s(table, slot + 1))
        return to_the_end(table, from_s, rest_s);
    double to_s = boundary_s(table, slot + 1);
    state.working = true;
    struct plan then = *plan_at_state(table, table->next, &state);
    return (struct plan){from_s, then.start_s > to_s ? to_s : then.stop_s, then.integral + table->cost};
}

/* The best plan that waits in this slot; its integral is HUGE_VAL if the job may not wait. */
static struct plan wait_slot(const struct plan_table *table, size_t slot, struct plan_state state, double rest_s)
{
    const struct plan never = {HUGE_VAL, HUGE_VAL, HUGE_VAL};
    rest_s += state.working ? table->work->extra_s : 0;
    state.suspensions += state.working;
    state.working = false;
    state.late |= slot == 0;
    state.missed += slot > 0;
    if (slot == table->slots || state.suspensions > SUSPENSIONS || state.missed > table->missed_max)
        return never;
    if (boundary_s(table, slot + 1) > due_start_s(&table->work->due, rest_s))
        return never;
    return *plan_at_state(table, table->next, &state);
}

/* The better of working and waiting in this slot; of equals, working. */
static struct plan better_of_two(const struct plan_table *table, size_t slot, const struct plan_state *state,
                                 double rest_s)
{
    const double rounding_frac = 1e-9;
    struct plan on = work_slot(table, slot, *state, rest_s), off = wait_slot(table, slot, *state, rest_s);
    return off.integral < on.integral - rounding_frac * fabs(on.integral) ? off : on;
}

/* A job that has missed fewer hours than this has ended by the beginning of the slot. */
static size_t missed_least(const struct plan_table *table, size_t slot)
{
    double most_s = table->work->left_s + SUSPENSIONS * table->work->extra_s;
    return (size_t)fmax(0, floor((double)slot - 1 - most_s / SECONDS_PER_HOUR));
}

/* Whether a job can be in this state: before its first suspension it has missed nothing, or has not begun. */
static bool can_be(const struct plan_table *table, size_t slot, const struct plan_state *state)
{
    if (state->suspensions > 0)
        return true;
    if (table->work->running)
        return state->working && !state->late && state->missed == 0;
    return state->working || (state->late && state->missed == slot - 1);
}

static void begin_slot(struct plan_table *table, size_t slot)
{
    table->cost =
        slot == table->slots ? 0 : signal_integral(table->signal, boundary_s(table, slot), boundary_s(table, slot + 1));
}

static void fill_slot(const struct plan_table *table, size_t slot)
{
    size_t least = missed_least(table, slot);
    size_t most = slot - 1 < table->missed_max ? slot - 1 : table->missed_max;
    for (struct plan_state state = {.suspensions = 0}; state.suspensions <= SUSPENSIONS; state.suspensions++)
        for (int kind = 0; kind < 4; kind++) {
            state.working = kind & 1;
            state.late = kind & 2;
            for (state.missed = least; state.missed <= most; state.missed++) {
                double rest_s = left_s(table, slot, &state);
                if (rest_s > 0 && can_be(table, slot, &state))
                    *plan_at_state(table, table->here, &state) = better_of_two(table, slot, &state, rest_s);
            }
        }
}

struct plan plan_best(const struct signal *signal, double now_s, const struct plan_work *work)
{
    double hour = floor((now_s - signal->first_s) / SECONDS_PER_HOUR) + 1;
    struct plan_table table = {
        .signal = signal, .work = work, .now_s = now_s, .first_s = signal->first_s + hour * SECONDS_PER_HOUR};
    double room_s = due_start_s(&work->due, work->left_s) - now_s;
    double seen = clamp((signal->end_s - table.first_s) / SECONDS_PER_HOUR + 1, 0, SLOTS);
    double needed = ceil((work->left_s + SUSPENSIONS * work->extra_s + fmax(room_s, 0)) / SECONDS_PER_HOUR) + 1;
    table.slots = (size_t)fmin(floor(seen + 1e-6), needed);
    if (room_s <= 0 || table.slots == 0)
        return to_the_end(&table, now_s, work->left_s);
    table.missed_max = (size_t)fmin((double)table.slots, floor(room_s / SECONDS_PER_HOUR) + 1);
    size_t states = 4 * (SUSPENSIONS + 1) * (table.missed_max + 1);
    struct plan *plans = memory_grow(NULL, 2 * states, sizeof *plans);
    table.here = plans;
    table.next = plans + states;
    for (size_t slot = table.slots; slot > 0; slot--) {
        begin_slot(&table, slot);
        fill_slot(&table, slot);
        struct plan *done = table.here;
        table.here = table.next;
        table.next = done;
    }
    begin_slot(&table, 0);
    struct plan best = better_of_two(&table, 0, &(struct plan_state){.working = work->running}, work->left_s);
    free(plans);
    return best;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of a plant, shared by plant*.c: the flat list cut into circuits and loops. */
#ifndef SAMOVAR_PLANT_PLANT_INSIDE_H
#define SAMOVAR_PLANT_PLANT_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "plant/plant.h"

struct plant_loop {
    size_t pump, first, end; /* units: the pump; [first, end) treat the water */
    size_t first_lift;       /* == end: no lift, the last loop of its circuit */
    double design_heat_w;    /* without that of its own pump */
    double heat_ratio;       /* design heat over that of the loop before it: how its pump follows the load */
    /* by so much do its exchangers without a machine leave it too warm at design; 0: nothing */
    double design_short_k;
    double stage_set_point_k; /* highest of its stages' own; 0: none */
    /* Of the last search, where the next begins: how far it floated, and how much too warm it was left at its target. */
    double last_float_k, last_mismatch_k;
    /* Dynamics (plant_dynamics.c). */
    double mass_j_k; /* heat capacity of its water; of the first loop, with what the terminal cools */
    double supply_k; /* at the end of the last interval; NaN before the first */
    double start_k;  /* at the start of this interval, if its heat capacity counts; NaN: quasi-steady */
    double pull;     /* d out / d supply that the heat capacity costs */
    double target_k; /* of the last trial */
};

struct plant_circuit {
    size_t terminal, first_loop;
    double design_heat_w; /* of the terminal */
    double mass_j_k;      /* heat capacity of what the terminal cools */
    /* heat that waits there, not having been carried off: the hall is warmer by stored_j / mass_j_k than the
     * water makes it */
    double stored_j;
};

/* What a circuit did in an interval, beside its units' outcomes. */
struct circuit_result {
    double heat_w;         /* of its stream, that reached it */
    struct hall_load load; /* of it, what left the hall */
    double inlet_k;        /* what the hosts feel while the water is not too warm */
    double into_loop_w;    /* 0 while the loop rests */
    double rest_w;         /* left to the next circuit on the stream */
    double mechanical_w;
    bool unmoved;
};

struct plant {
    struct plant_unit *units;
    struct plant_loop *loops;
    struct plant_circuit *circuits;
    size_t unit_count, loop_count, circuit_count;
    struct outcome *spare; /* 2 unit_count per loop, for the states around a root */
    struct circuit_result *results;
    double *share; /* per unit: share of its capacity that is in order in this interval */
    /* The port for driving heat: the unit that gives and the one that is driven (unit_count: none), and what is offered. */
    size_t giver, driven;
    struct driving driving;
    double interval_s;
};

/* plant_call.c: a component's functions, called for a unit; what comes from outside is held against its contract. */
void call_step(const struct plant_unit *unit, const struct outside *outside, const struct coolant *in,
               struct outcome *out);
void call_lift(const struct plant_unit *unit, const struct coolant *in, double sink_supply_k, double sink_capacity_w_k,
               struct outcome *out);
void call_collect(const struct plant_unit *unit, const struct outside *outside, const struct hall_load *load,
                  struct collected *out);
double call_flow_w_k(const struct plant_unit *unit, double heat_w);
double call_wish_k(const struct plant_unit *unit, double target_k);

/* plant_unit.c: components of which only a share works. */
void unit_off(struct plant_unit *unit, double water_k);
void unit_step(struct plant_unit *unit, double share, const struct outside *outside, const struct coolant *in);
void unit_lift(struct plant_unit *unit, double share, const struct coolant *in, double sink_supply_k,
               double sink_capacity_w_k);
void unit_collect(struct plant_unit *unit, double share, const struct outside *outside, const struct hall_load *load,
                  struct collected *out);
/* An outcome of unit_step(), before it is mixed with another or leaves the plant. */
void unit_complete(const struct plant_unit *unit, const struct outside *outside, struct outcome *out);
double unit_flow_w_k(const struct plant_unit *unit, double share, double heat_w, double design_heat_w);
void outcome_mix(struct outcome *own, const struct outcome *other, double other_frac);

/* plant_dynamics.c: heat capacities. */
void dynamics_size(struct plant *plant);
/* Heat that pump and terminal, of which `share` works, carry off in the mean of the interval while the hall
 * gives off heat_w. */
double dynamics_carried_w(const struct plant *plant, const struct plant_circuit *circuit, double share, double heat_w);
/* The part of a loop's mismatch out - supply that its heat capacity takes up. */
double dynamics_pull_k(const struct plant_loop *loop, double supply_k);
/* Where a loop begins the interval, and how hard its heat capacity holds it there: from the residual heat [K
 * of out - supply] at the beginning and at a probe. */
double dynamics_probe_k(const struct plant *plant, const struct plant_loop *loop, double capacity_w_k,
                        double mismatch_k);
void dynamics_set_pull(const struct plant *plant, struct plant_loop *loop, double capacity_w_k, double slope);
/* Ends the interval for a circuit that carried into_loop_w into its first loop: moves the supplies, and
 * returns the power that its loops took up. */
double dynamics_advance(struct plant *plant, const struct plant_circuit *circuit, double into_loop_w);
/* By how much the hall is warmer than the water makes it. */
double dynamics_excess_k(const struct plant_circuit *circuit);

#endif

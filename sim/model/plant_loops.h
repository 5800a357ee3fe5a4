/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of a plant, shared by plant*.c: the flat list cut into circuits and loops. */
#ifndef SAMOVAR_MODEL_PLANT_LOOPS_H
#define SAMOVAR_MODEL_PLANT_LOOPS_H

#include <stdbool.h>
#include <stddef.h>

#include "model/plant.h"

struct plant_loop {
    size_t pump, first, end;  /* units: the pump, and [first, end) that treat the water */
    size_t first_lift;        /* == end: no lift, the last loop of its circuit */
    double design_heat_w;     /* without its own pump's */
    double heat_ratio;        /* design heat over that of the loop before it: how its pump follows the load */
    double stage_set_point_k; /* highest of its stages' own; 0: none */
    double last_float_k;      /* of the last interval: where the search for the next begins */
};

struct plant_circuit {
    size_t terminal, first_loop;
    double design_heat_w; /* of the terminal */
    double stored_j;      /* heat of this circuit that waits in the hall's mass */
};

struct plant {
    struct plant_unit *units;
    struct plant_loop *loops;
    struct plant_circuit *circuits;
    size_t unit_count, loop_count, circuit_count;
    struct outcome *spare; /* 2 unit_count per loop, for the states around a root */
};

#endif

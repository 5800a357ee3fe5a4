/* SPDX-License-Identifier: Apache-2.0 */
/* The cooling plant: its circuits and loops, solved for one interval at a time: quasi-steady if the interval is long
 * (QUASI_STEADY_S), else with the heat capacities of hall and water (plant_dynamics.c). */
#ifndef SAMOVAR_PLANT_PLANT_H
#define SAMOVAR_PLANT_PLANT_H

#include "base/arena.h"
#include "cooling/component.h"

struct plant;

/* In intervals from this length on every loop is in balance. Hall and water follow with time constants of
 * some minutes: (6 kJ/K + 13 kJ/K) / (167 W/K) = 120 s per kW with the defaults. */
#define QUASI_STEADY_S 900.0

/* How a plugin's component broke the contract of component.h, in words; NULL: it has not. */
struct breach {
    const char *how;
    struct arena *arena;
};

struct plant_unit { /* a component with its place in the plant */
    const struct component *component;
    const void *parameters;
    void *state; /* the plant's own; its component alone changes it, in size() and advance() */
    /* unique in the plant: its type in snake_case, the second of its kind with a number
     * ("dry_cooler_2") */
    const char *name;
    bool stores;           /* it can hold heat from one interval to the next */
    struct design design;  /* that it was sized for */
    double standby_frac;   /* its units over those that may run together */
    int circuit, loop;     /* loop: within its circuit, a terminal's is 0 */
    struct outcome last;   /* of the last interval; readings are NaN while its loop rests */
    struct breach *breach; /* NULL: it is ours, and not held to its contract in a run */
};

struct plant_design {
    double it_w;         /* IT power at full load */
    double liquid_share; /* mean of the nodes, weighted with power: what cold plates can take at most */
    double losses_w;     /* electrical losses inside the hall at full load */
    double airflow_m3_s; /* of the nodes' fans at full load; 0: that of their heat */
    struct outside outside;
};

/* Checks that the list is a plant. One complaint per mistake, at "cooling[i]": no terminal first, a lift with
 * no loop behind, a loop with nothing that rejects heat, a stage with no pump, two air terminals, none for
 * the air. */
void plant_check(const struct variant_list *cooling, const char *key, struct complaint *complaint);

/* cooling must have passed plant_check. Lives in arena. */
struct plant *plant_create(struct arena *arena, const struct variant_list *cooling, const struct plant_design *design);

/* How much warmer than it should be, at design, an exchanger leaves the water of its loop however large it is: more
 * than 0 where the loop behind warms by more than both sides' temperatures allow. *unit: the exchanger. */
double plant_short_k(const struct plant *plant, size_t *unit);

/* Share of a node's heat that goes into liquid, for a node whose cold plates can take liquid_share of it; 0 without a liquid circuit. */
double plant_liquid_share(const struct plant *plant, double liquid_share);

/* What the liquid circuit is to nodes that are on it. */
struct plant_liquid {
    double resistance_k_w; /* from its fluid to the chip of a GPU */
    bool fanless;
};
/* All zero without a liquid circuit. */
struct plant_liquid plant_liquid(const struct plant *plant);

struct plant_input {
    double air_w, liquid_w; /* heat of the interval, electrical losses inside the hall in air_w */
    double interval_s;
    struct outside outside;
    const double *share; /* per unit: share of its capacity in order (failure.h), 0..1; NULL: all */
    double airflow_m3_s; /* that the nodes' fans move; terminals on air move at least as much */
};

struct plant_result {
    double supply_air_k, supply_liquid_k; /* at the hosts, at the end; liquid NaN without a liquid circuit */
    double held_air_k;                    /* air at the hosts if every loop held its set-point */
    double power_w;
    double to_air_w, latent_w, to_water_body_w, reused_w;
    double evaporated_kg_s, drift_kg_s, blowdown_kg_s, condensed_kg_s, returned_kg_s;
    double user_lift_w; /* electricity of heat users' own pumps, in no balance here */
    double unmet_w;     /* heat that could not be moved and went into the hall's mass (< 0 never) */
    /* change of the heat held in the hall's mass, in the loops' water and in tanks; unmet heat comes
     * back here */
    double stored_w;
    double tank_w; /* the part of stored_w in tanks */
    double mechanical_frac;
    double
        compressor_power_w; /* part of power_w: of components that move heat with compressors, their own fans included */
};

/* Solves the interval, remembers each unit's outcome and the stored heat.
 * Balance: air_w + liquid_w + power_w = to_air_w + latent_w + to_water_body_w + reused_w + stored_w, exactly to rounding. */
void plant_step(struct plant *plant, const struct plant_input *input, struct plant_result *result);

/* The loops begin where those of `settled`, a plant of the same list, were at the end of its last interval; without this, in
 * balance with the first interval. */
void plant_begin(struct plant *plant, const struct plant *settled);

/* Fills a row for each unit; rows: as many as there are units. */
void plant_equipment(const struct plant *plant, struct equipment *rows);

/* The unit of a plugin that broke the contract of component.h since the plant was made, NULL: none. What was solved since then is of no use. */
const struct plant_unit *plant_breach(const struct plant *plant);

const struct plant_unit *plant_units(const struct plant *plant, size_t *count);

/* Place in the list of the component that goes by this name ("chiller", "dry-cooler_2", with - or _); count if none. */
size_t plant_find(const struct variant_list *cooling, const char *name);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* A piece of cooling equipment: one file and one const struct.
 *
 * A plant is the list of its components from rack to weather. Reading the list:
 *   - a TERMINAL begins a circuit: it collects heat (of the hall's air, or of the liquid in the racks), or a share of it and
 *     leaves the rest to the next terminal on the same stream (a rear door before air handlers);
 *   - a PUMP begins a loop of water (or of coolant) behind what stands before it;
 *   - the other components of the loop treat the water that comes back warm, in their order:
 *       a STAGE cools it toward the loop's target and gives the heat away itself (tower, dry cooler, air-cooled
 *       chiller, heat user);
 *       a LIFT moves heat into the next loop, the one that the next pump begins (chiller, economizer, CDU).
 * So `crah, pump, water-economizer, chiller, pump, tower` is a water-side economizer in series with a chiller, both on one
 * tower; `cold-plate, pump, cdu, pump, dry-cooler, chiller-air` is direct liquid cooling with a trim chiller. A stage that
 * cannot reach the target leaves the water warmer; plant_solve.c lets the loop float up until the heat is moved. The
 * water of the next loop passes the lifts one after the other, in their order.
 *
 * A machine that is driven by heat takes it through a port: a stage of an earlier circuit gives (driving-heat), a lift of a later
 * one is driven (absorption-chiller). The plant brings the hot water to the one, and what was drawn back to the other, before
 * it solves their loops; so the heat that the one takes is what the other gives, to the last digit.
 *
 * Every function is pure: parameters, sizes, surroundings in; outcome out. Means over the interval, SI. Nothing may
 * return NaN for any weather (-60..60 degC, any humidity, 55..110 kPa) and any load from 0 to 10 times the design. */
#ifndef SAMOVAR_COOLING_COMPONENT_H
#define SAMOVAR_COOLING_COMPONENT_H

#include <stdbool.h>

#include "base/equipment.h"
#include "base/field.h"
#include "site/outside.h"

enum component_role { ROLE_TERMINAL, ROLE_PUMP, ROLE_STAGE, ROLE_LIFT };
/* What a site must have for a component to stand there; a component may need several. */
enum site_need {
    NEED_NOTHING = 0,
    NEED_WATER = 1,
    NEED_LAKE = 2,
    NEED_SEA = 4,
    NEED_HEAT_NETWORK = 8,
    NEED_AQUIFER = 16
};
enum heat_stream { STREAM_AIR, STREAM_LIQUID };

/* Hot water of which a heat-driven machine of another circuit may take heat. */
struct driving {
    double in_k;         /* as it comes back warm while its loop holds its set-point */
    double coldest_k;    /* shall leave no colder */
    double capacity_w_k; /* mass flow times heat capacity; 0: there is none */
};

/* What a component is sized for. */
struct design {
    double heat_w;          /* heat that this loop carries at full IT load, losses and fans before it included */
    double airflow_m3_s;    /* TERMINAL on air: what the servers' fans move then */
    double target_k;        /* supply temperature that its loop shall hold at design */
    double capacity_w_k;    /* heat capacity rate of its loop's water at design */
    struct outside outside; /* design day of the site: hottest wet bulb and dry bulb (0.4 %) together */
    double sink_target_k,
        sink_capacity_w_k;  /* LIFT: its sink loop's supply (set_point_k) and capacity rate at design */
    bool followed;          /* STAGE: something behind it in its loop does what it leaves */
    struct driving driving; /* LIFT: at design */
};

struct coolant {
    double in_k; /* temperature at which it comes back warm */
    /* shall leave no colder than this, and no warmer if possible; 0 K: as cold as the component's own limit */
    double target_k;
    double capacity_w_k; /* mass flow times heat capacity, > 0 */
};

enum { READINGS_MAX = 6, PENDING_MAX = 7 };

/* What a component did. Balance (tests hold each component to 1e-9):
 *   capacity (in_k - out_k) + power_w + driving_w = to_air_w + latent_w + to_water_body_w + reused_w + to_sink_w + stored_w
 * to_air_w is sensible and may be negative (a tower in hot dry air cools it); latent_w = evaporated water, less
 * what condensed again, times its latent heat. Electricity that does not end in the water ends in one of the sinks. */
struct outcome {
    double out_k;   /* water leaving */
    double power_w; /* electricity drawn */
    double to_air_w, latent_w, to_water_body_w, reused_w;
    double to_sink_w; /* lift: into the next loop */
    double stored_w;  /* into the component's own store; < 0: out of it. 0 where it has no advance() */
    double driving_w; /* from the port for driving heat; < 0: into it */
    double evaporated_kg_s, drift_kg_s, blowdown_kg_s;
    double condensed_kg_s;  /* water of the air that dripped off a coil */
    double returned_kg_s;   /* withdrawn from a water body and given back warmer */
    double user_lift_w;     /* electricity of a heat user's own pump, behind the meter: in no balance here */
    double mechanical_frac; /* share of the heat from its water that a compressor moved; > 0: power_w is chillers' */
    double reading[READINGS_MAX];
    /* What step() hands on to complete(), and whether that has yet to be called: 1 or 0. */
    double pending[PENDING_MAX], incomplete;
};

/* What a terminal is given. */
struct hall_load {
    double heat_w;
    double
        airflow_m3_s; /* on air: what the servers' fans move; 0: nothing is known of it, or none passes this terminal */
};

/* What a terminal collected. Balance: heat_w + own.power_w = into_loop_w + rest_w + own's sinks. */
struct collected {
    double into_loop_w; /* heat for the loop behind it */
    double rest_w;      /* heat left in its stream, for the next terminal there (see leaves_frac) */
    double target_k;    /* the warmest supply that holds the terminal's set-point */
    /* what the hosts feel (air inlet, or coolant at the cold plate) if the loop's supply is at
     * target_k; each kelvin above is felt as one kelvin */
    double inlet_k;
    struct outcome own; /* out_k unused */
};

struct reading {
    const char *name, *unit, *doc; /* series.csv column <component>_<name> */
};

struct component {
    struct record record; /* first: the parameters; record.name is the `type:` in YAML */
    enum component_role role;
    enum heat_stream stream; /* of a terminal */
    struct reading readings[READINGS_MAX];

    /* What the site must have. NULL: nothing. */
    enum site_need (*needs)(const void *parameters);

    /* The equal units that it stands for. A component multiplies its own size by bank_running_frac(); what stands by beyond
     * that takes the place of units that fail, which the plant sees to. NULL: one unit without a spare. */
    const struct bank *(*bank)(const void *parameters);
    /* Sizes and derived constants, computed once; stored in state_size bytes, then read-only but for advance() and the port. NULL: none. */
    size_t state_size;
    void (*size)(const void *parameters, const struct design *design, void *state);
    /* Writes into its row of equipment.csv what size() decided. The plant has filled the row with what it knows itself: units,
     * design heat, the water of its loop and of the next, the design day. NULL: there is no more to say. */
    void (*equipment)(const void *parameters, const void *state, const struct design *design, struct equipment *row);
    /* Changes the state that the component keeps from one interval to the next (a tank's heat); called once
     * an interval is solved. NULL: none. */
    void (*advance)(const void *parameters, void *state, const struct outcome *last, double interval_s);

    /* TERMINAL. liquid_share: of the nodes' heat that liquid can take (the node's own limit); returns the share taken. */
    double (*capture)(const void *parameters, double liquid_share);
    void (*collect)(const void *parameters, const void *state, const struct outside *outside,
                    const struct hall_load *load, struct collected *out);
    /* TERMINAL on liquid: thermal resistance from its fluid to the chip of a GPU. */
    double (*resistance_k_w)(const void *parameters);
    /* TERMINAL on liquid: whether the nodes on it have no fans. NULL: they have. */
    bool (*fanless)(const void *parameters);
    bool
        immerses; /* TERMINAL on liquid: nodes stand in its fluid, and what their makers allow at cold plates does not hold */
    /* TERMINAL: share of its stream's heat that it leaves to the next terminal on that stream, which must then exist.
     * NULL: none. */
    double (*leaves_frac)(const void *parameters);
    /* TERMINAL: time in which its design heat, with no cooling at all, warms what it cools by 10 K (the hall's air, servers and
     * structure; the coolant in the racks). NULL: 60 s.
     * PUMP: time in which the design flow takes its loop's water round once. NULL or NaN: that of plant.h's defaults. */
    double (*ride_through_s)(const void *parameters);
    double (*circulation_s)(const void *parameters);
    /* PUMP: heat capacity rate of the water it moves when the loop must carry heat_w; its electricity all warms the
     * water: step() is called with that rate. */
    double (*flow_w_k)(const void *parameters, const void *state, double heat_w);
    /* PUMP and STAGE: solves an interval, with the loop's water at `in`. */
    void (*step)(const void *parameters, const void *state, const struct outside *outside, const struct coolant *in,
                 struct outcome *out);
    /* STAGE: works out what of an outcome its loop does not ask for (water, where its heat goes, readings), once its loop is
     * closed: step() is called for many trials before. NULL: step() does all. Called by way of outcome_complete(). */
    void (*complete)(const void *parameters, const void *state, const struct outside *outside, struct outcome *out);
    /* LIFT: does what step() does, moving heat into a next loop whose water arrives at sink_supply_k with capacity
     * sink_capacity_w_k. */
    void (*lift)(const void *parameters, const void *state, const struct coolant *in, double sink_supply_k,
                 double sink_capacity_w_k, struct outcome *out);
    /* The port for driving heat, on the component's own state, before the interval is solved. STAGE that gives: drawn_w will be
     * taken out of its water. LIFT that is driven: this water is there for it. NULL: neither. */
    void (*give)(void *state, double drawn_w);
    void (*drive)(void *state, const struct driving *hot);
    /* LIFT: the coldest sink supply that is of use to it while its own loop is held at target_k. */
    double (*wish_k)(const void *parameters, const void *state, double target_k);
    /* The supply temperature at which `design` holds for the loop behind a terminal, or the lift's sink loop at design
     * (NULL: wish_k). For a stage: its own lowest set-point (NULL: none), which a sink loop aims at. */
    double (*set_point_k)(const void *parameters);
    /* CO2e of the refrigerant, or of the boiling fluid, that leaks from what it was sized to (refrigerant.h). NULL: it has none. */
    double (*leak_kg_s)(const void *parameters, const void *state);
};

/* All components, NULL-terminated; each record (for `type:`) is the first member of a component. */
extern const struct record *component_kinds[KINDS_ROOM];
/* Whether it is one of ours, not of a plugin. */
bool component_is_own(const struct component *component);

static inline const struct component *component_of(const struct record *record)
{
    return (const struct component *)(const void *)record;
}

static inline void outcome_complete(const struct component *component, const void *parameters, const void *state,
                                    const struct outside *outside, struct outcome *out)
{
    if (out->incomplete != 0)
        component->complete(parameters, state, outside, out);
    out->incomplete = 0;
}

#endif

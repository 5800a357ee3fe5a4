/* SPDX-License-Identifier: Apache-2.0 */
/* Electricity of one's own, behind the meter: one file and one const struct per kind.
 *
 *   SOURCES (photovoltaic, wind) make what the weather gives;
 *   BALANCERS (battery, generator) look at what is still missing, or over, in the order of the list;
 *   the GRID connection takes the rest: imports, exports what it may; what cannot go anywhere is not
 *   made (curtailed).
 *
 * When the grid is out, what the balancers cannot give is unserved: the simulation goes on as if it
 * had been there, and says how much was not. What a battery loses is consumption (EN 50600-4-2 counts
 * batteries to the power delivery), so it is in the facility's energy and in PUE; what a generator
 * loses is not: it is metered at its output. */
#ifndef SAMOVAR_ELECTRIC_SUPPLY_H
#define SAMOVAR_ELECTRIC_SUPPLY_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/equipment.h"
#include "base/field.h"
#include "electric/contract.h"
#include "electric/grid_connection.h"
#include "site/grid.h"
#include "site/weather.h"

enum supply_role { SUPPLY_SOURCE, SUPPLY_BALANCER, SUPPLY_GRID };

/* What a supply needs to know of its site. */
struct supply_site {
    const struct weather *weather;
    const struct grid *grid;
    struct prices prices;
};

/* What a balancer knows of an interval. */
struct supply_moment {
    double interval_s;
    bool island;                       /* the grid is out */
    double carbon_kg_j, marginal_kg_j; /* of the grid; marginal NaN: not known */
    double price;                      /* NaN: not known */
    double outdoor_k;
    double heat_wanted_w; /* by the site's heat network, of what is still open */
};

/* Means over the interval. Balance: primary_w = power_w + stored_w + heat_w + loss_w. */
struct supply_outcome {
    double power_w;              /* into the site; below 0: out of it */
    double primary_w;            /* sun, wind or fuel that came in */
    double stored_w;             /* change of what it holds */
    double loss_w;               /* into the air outside */
    double heat_w;               /* to the heat network */
    double water_kg_s, nox_kg_s; /* evaporated; nitrogen oxides */
};

struct supply_kind {
    struct record record; /* first; record.name is the `type:` in YAML */
    enum supply_role role;
    /* what it turns into electricity, for the ledger: "sunlight"; NULL: nothing, since it stores */
    const char *primary;

    /* Derived constants and stored energy, set up by begin(). */
    size_t state_size;
    void (*begin)(const void *parameters, const struct supply_site *site, void *state);
    /* SOURCE: mean power of each of the hours of the weather, which has sky. */
    void (*hours)(const void *parameters, const struct weather *weather, double *hours_w);
    /* SOURCE: whether it needs sun, or wind. */
    bool needs_sun, needs_wind;
    /* BALANCER: residual_w is the power that the site still lacks (> 0) or has too much (< 0). */
    void (*balance)(const void *parameters, void *state, const struct supply_moment *moment, double residual_w,
                    struct supply_outcome *out);
    double (*stored_j)(const void *parameters, const void *state); /* NULL: holds nothing */
    bool (*gives_heat)(const void *parameters);                    /* the site must have a heat network; NULL: none */
    /* Its row of equipment.csv: what is large about it. */
    void (*equipment)(const void *parameters, struct equipment *row);
    double (*carbon_kg_j)(const void *parameters); /* CO2e per J of fuel, or of power of a source; NULL: none */
    bool renewable;
    bool carbon_free; /* BALANCER: what it generates counts in the 24/7 score; a source's is renewable */
};

/* All kinds, NULL-terminated; each record is the first member of a kind. */
extern const struct record *const supply_kinds[];

static inline const struct supply_kind *supply_kind_of(const struct record *record)
{
    return (const struct supply_kind *)(const void *)record;
}

struct supply_unit { /* a source or balancer of the site */
    const struct supply_kind *kind;
    const void *parameters;
    void *state;
    const char *name;    /* unique: its type in snake_case, the second of its kind with a number */
    const char *primary; /* of its kind; NULL: it stores */
    bool stores;
    const double *hours_w; /* SOURCE */
    struct supply_outcome last;
    double stored_j; /* at the end of the last interval */
};

struct supply_tick {
    double import_w, export_w, curtailed_w, unserved_w;
    double grid_frac;                    /* of the interval, in which the grid is there */
    double own_w;                        /* of sources, after curtailment */
    double storage_loss_w;               /* of what stores: part of the facility's consumption */
    double own_carbon_kg_s;              /* of sources (for what was not exported) and of fuel */
    double renewable_w;                  /* of own_w, what stayed on the site and is renewable */
    double fuel_w;                       /* burnt in generators */
    double generated_w;                  /* what they made of it */
    double generated_free_w;             /* of that, by reactors: free of carbon */
    double heat_w, water_kg_s, nox_kg_s; /* heat of theirs to the network; water and nitrogen oxides */
    double price;                        /* NaN: not known */
    double export_price;
    double cost_per_s;  /* of the import less the export; NaN: not known */
    double store_out_w; /* what stores gave */
    /* Of the import that stores caused (below 0: spared), at what the grid had then; while the grid is there. */
    double store_carbon_kg_s, store_cost_per_s;
    const struct supply_unit *units;
    size_t unit_count;
    const struct contract *contracts; /* with what each offered in this interval */
    size_t contract_count;
};

/* Checks a list of supply: at most one grid connection. supply_lacks tells of sun and wind. */
void supply_check(const struct variant_list *supply, const char *key, struct complaint *complaint);
/* NULL, or what the site's data lack for it ("wind speed"), and what would be right. */
const char *supply_lacks(const struct record *kind, const struct weather *weather, const char **right);

struct supply;
/* Either list may be empty. Lives in arena. */
struct supply *supply_create(struct arena *arena, const struct variant_list *supply,
                             const struct variant_list *contracts, const struct weather *weather,
                             const struct grid *grid);
/* Serves load_w over [from_s, to_s) calendar seconds. Balance: import + own power of all units +
 * unserved = load + export. */
void supply_step(struct supply *supply, double from_s, double to_s, double load_w, const struct grid_sample *grid,
                 struct supply_tick *tick);
/* Whether the scenario describes any supply, if only the grid connection. */
bool supply_described(const struct supply *supply);
const struct supply_unit *supply_units(const struct supply *supply, size_t *count);
/* A row for each unit, in the order of supply_units; what is not its own stays blank. */
void supply_equipment(const struct supply *supply, struct equipment *rows);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Contracts on electricity: who claims which clean generation. They change no watt, only what market-
 * based carbon, the renewable energy factor and the 24/7 score say. */
#ifndef SAMOVAR_ELECTRIC_CONTRACT_H
#define SAMOVAR_ELECTRIC_CONTRACT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/field.h"
#include "site/weather.h"

enum contract_matching { MATCHING_ANNUAL, MATCHING_HOURLY };

/* Certificates (guarantees of origin, RECs) for a share of what is drawn from the grid. */
struct certificates {
    double share;
    int source;         /* index into the names of its fuels */
    double carbon_kg_j; /* NaN: the fuel's life-cycle factor */
    int matching;
};
/* A power purchase agreement: the whole output of a plant in the same climate. */
struct ppa {
    struct variant plant; /* a source: sun or wind */
    int matching;
};
extern const struct record certificates_record, ppa_record;
extern const struct record *const contract_kinds[]; /* NULL-terminated */

struct contract {
    const double *hours_w; /* of its plant; NULL: share of the import */
    const struct hour_axis *axis;
    double share;
    double carbon_kg_j;
    bool renewable;
    bool hourly;      /* counts only in the hour in which it was made */
    double offered_w; /* in the last interval */
};

struct contract *contracts_create(struct arena *arena, const struct variant_list *contracts,
                                  const struct weather *weather);
/* Computes what each contract offers in [from_s, to_s), while the site imports import_w. */
void contracts_step(struct contract *contracts, size_t count, double from_s, double to_s, double import_w);

#endif

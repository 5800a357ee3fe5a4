/* SPDX-License-Identifier: Apache-2.0 */
/* GHG Protocol Scope 2 Guidance (WRI 2015), chapters 4 and 6: market-based carbon counts what
 * contracts convey. The guidance matches volumes over a year; matching hour by hour is what 24/7
 * carbon-free energy asks for (Google, "24/7 Carbon-Free Energy: Methodologies and Metrics", 2021).
 * Both can be chosen, contract by contract. */
#include "electric/contract.h"

#include <math.h>

#include "base/units.h"
#include "electric/photovoltaic.h"
#include "electric/supply.h"
#include "electric/wind.h"
#include "site/grid.h"
#include "site/year.h"

static const char *const matching_choices[] = {"annual", "hourly", NULL};
static const char *const source_choices[] = {"wind", "solar", "hydro", "nuclear", NULL};
static const enum fuel sources[] = {FUEL_WIND, FUEL_SOLAR, FUEL_HYDRO, FUEL_NUCLEAR};

static const struct record *const plant_kinds[] = {&photovoltaic_kind.record, &wind_kind.record, NULL};

static const char matching_doc[] =
    "annual: counts against what the site draws in the whole run; hourly: only against what it draws in the same tick, "
    "and so in the 24/7 score, which annual contracts leave as it is.";
static const char matching_source[] = "annual: GHG Protocol Scope 2 Guidance (2015)";

static const struct field certificates_fields[] = {
    {.key = "share",
     NUMBER_FIELD(struct certificates, share, FRACTION),
     RANGE_DEFAULT("0 %", "100 %", "100 %"),
     .doc = "Of what the site draws from the grid."},
    {.key = "source",
     CHOICE_FIELD(struct certificates, source, source_choices),
     .initial = "wind",
     .doc = "What made it. All are free of carbon; nuclear power is not renewable."},
    {.key = "carbon",
     NUMBER_FIELD(struct certificates, carbon_kg_j, CARBON_INTENSITY),
     RANGE("0 g/kWh", "1000 g/kWh"),
     .optional = true,
     .doc = "That it conveys; absent: the life-cycle factor of the source. Most reports write 0, which is "
            "its direct emission.",
     BASIS(STANDARD, "IPCC AR5 WG3 Annex III table A.III.2, medians")},
    {.key = "matching",
     CHOICE_FIELD(struct certificates, matching, matching_choices),
     .initial = "annual",
     .doc = matching_doc,
     .source = matching_source},
    FIELD_END};
const struct record certificates_record = {
    .name = "certificates",
    .doc =
        "Certificates of origin, bought and retired for a share of what the site draws from the grid: of a year, or of each hour "
        "(with the hour stamped on them), as `matching` says.",
    .size = sizeof(struct certificates),
    .fields = certificates_fields};

static const struct field ppa_fields[] = {
    {.key = "plant",
     VARIANT_FIELD(struct ppa, plant, plant_kinds),
     .doc = "The plant, somewhere in the same grid. It stands in the site's own weather, for want of its own."},
    {.key = "matching",
     CHOICE_FIELD(struct ppa, matching, matching_choices),
     .initial = "annual",
     .doc = matching_doc,
     .source = matching_source},
    FIELD_END};
const struct record ppa_record = {
    .name = "ppa",
    .doc = "A power purchase agreement: the site claims the whole output of a plant, hour by hour; what is "
           "over when it draws less counts over the year, or not at all, as `matching` says.",
    .size = sizeof(struct ppa),
    .fields = ppa_fields};
const struct record *const contract_kinds[] = {&certificates_record, &ppa_record, NULL};

static struct contract begin_ppa(struct arena *arena, const struct ppa *ppa, const struct weather *weather)
{
    const struct supply_kind *kind = supply_kind_of(ppa->plant.kind);
    double *hours_w = arena_alloc(arena, weather->count, sizeof *hours_w);
    kind->hours(ppa->plant.value, weather, hours_w);
    return (struct contract){.hours_w = hours_w,
                             .axis = &weather->axis,
                             .carbon_kg_j = kind->carbon_kg_j(ppa->plant.value),
                             .renewable = kind->renewable,
                             .hourly = ppa->matching == MATCHING_HOURLY};
}

static struct contract begin_certificates(const struct certificates *certificates)
{
    const struct fuel_factor *factor = &fuel_factors[sources[certificates->source]];
    double carbon_kg_j = certificates->carbon_kg_j;
    if (isnan(carbon_kg_j))
        carbon_kg_j = factor->carbon_g_kwh / 1000 / JOULE_PER_KWH;
    return (struct contract){.share = certificates->share,
                             .carbon_kg_j = carbon_kg_j,
                             .renewable = factor->renewable,
                             .hourly = certificates->matching == MATCHING_HOURLY};
}

struct contract *contracts_create(struct arena *arena, const struct variant_list *list, const struct weather *weather)
{
    struct contract *contracts = arena_alloc(arena, list->count + 1, sizeof *contracts);
    for (size_t i = 0; i < list->count; i++)
        contracts[i] = list->items[i].kind == &ppa_record ? begin_ppa(arena, list->items[i].value, weather)
                                                          : begin_certificates(list->items[i].value);
    return contracts;
}

void contracts_step(struct contract *contracts, size_t count, double from_s, double to_s, double import_w)
{
    for (size_t i = 0; i < count; i++)
        contracts[i].offered_w = contracts[i].hours_w ? year_mean(contracts[i].axis, contracts[i].hours_w, from_s, to_s)
                                                      : contracts[i].share * import_w;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "output/features.h"

#include <math.h>

#include "output/shown.h"

enum { ITEMS_MAX = 8, NEEDS_MAX = 2 };
#define AT(member) MEMBER(double, struct summary, member)

/* A number that is blank or 0 is left out; ALWAYS: only if it is blank. */
#define ITEM(text, member)                                                                                             \
    {                                                                                                                  \
        .label = text, .offset = AT(member)                                                                            \
    }
#define ALWAYS(text, member)                                                                                           \
    {                                                                                                                  \
        .label = text, .offset = AT(member), .zero = true                                                              \
    }

struct item {
    const char *label; /* before the number, in its unit; NULL ends the list */
    size_t offset;
    bool zero;
};

/* The line is printed if one of its needs is there and not 0. */
static const struct feature {
    const char *name;
    size_t needs[NEEDS_MAX], need_count;
    struct item items[ITEMS_MAX];
} features[] = {
    {"failure",
     {AT(failure_warm_s), AT(failure_slow_s)},
     2,
     {ALWAYS("air at the servers above 27 degC after", failure_warm_s), ALWAYS("slowed by heat after", failure_slow_s),
      ALWAYS("switched off after", failure_off_s), ALWAYS("all at full speed again after", failure_back_s),
      ALWAYS("warmest air", inlet_peak_k)}},
    {"caps",
     {AT(capped_s)},
     1,
     {ITEM("on all nodes for", capped_s), ITEM("nodes then", capped_it_power_w),
      ALWAYS("training at", capped_training_frac), ITEM("first token (p50)", capped_ttft_p50_s),
      ITEM("instead of", free_ttft_p50_s)}},
    {"battery",
     {AT(storage_out_j), AT(storage_loss_j)},
     2,
     {ALWAYS("gave", storage_out_j), ALWAYS("lost", storage_loss_j), ALWAYS("changed carbon by", storage_carbon_kg),
      ITEM("and the bill by", storage_cost)}},
    {"own",
     {AT(own_supply_j), AT(fuel_j)},
     2,
     {ITEM("supply of sun and wind", own_supply_j), ITEM("exported", grid_export_j), ITEM("curtailed", curtailed_j),
      ITEM("fuel", fuel_j), ITEM("heat of own plants", chp_heat_j), ITEM("water of own plants", generation_water_m3),
      ALWAYS("from the grid", grid_import_j)}},
    {"clean",
     {AT(cfe_frac), AT(ref)},
     2,
     {ALWAYS("24/7 score", cfe_frac), ALWAYS("cleanest at hour", cfe_most_hour), ALWAYS("with", cfe_most_frac),
      ALWAYS("least clean at hour", cfe_least_hour), ALWAYS("with", cfe_least_frac), ALWAYS("renewable (REF)", ref),
      ALWAYS("carbon by market", carbon_market_kg)}},
    {"unserved", {AT(unserved_j)}, 1, {ITEM("nobody could supply", unserved_j)}},
    {"caches",
     {AT(cached_tokens), AT(requests_answered)},
     2,
     {ITEM("of the prompts' tokens found", cached_frac), ITEM("prompt tokens that were not computed", cached_tokens),
      ITEM("requests answered without a GPU", requests_answered)}},
    {"conversations",
     {AT(conversations)},
     1,
     {ITEM("ended", conversations), ITEM("of them cut at the context's limit", conversations_cut),
      ITEM("turns in each", turns_per_conversation), ITEM("energy of each", energy_per_conversation_wh),
      ITEM("half of them within", quality.conversation_p50_s)}},
    {"delays", {AT(job_wait_s)}, 1, {ALWAYS("a job waits", job_wait_s), ALWAYS("and is done after", job_turnaround_s)}},
};

static double value_at(const struct summary *summary, size_t offset)
{
    return *(const double *)(const void *)((const char *)summary + offset);
}

static bool is_used(const struct summary *summary, const struct feature *feature)
{
    for (size_t i = 0; i < feature->need_count; i++) {
        double value = value_at(summary, feature->needs[i]);
        if (!isnan(value) && value != 0)
            return true;
    }
    return false;
}

void features_say(const struct summary *summary, struct text_buffer *out)
{
    struct arena *arena = arena_create();
    for (size_t f = 0; f < sizeof features / sizeof features[0]; f++) {
        if (!is_used(summary, &features[f]))
            continue;
        text_buffer_add(out, "\n  %-9s", features[f].name);
        for (const struct item *item = features[f].items; item->label != NULL; item++) {
            double value = value_at(summary, item->offset);
            if (!isnan(value) && (item->zero || value != 0))
                text_buffer_add(out, "  %s %s", item->label, shown_quantity(arena, shown_find(item->offset), value));
        }
    }
    arena_destroy(arena);
}

bool features_label(size_t index, struct feature_label *label)
{
    for (size_t f = 0; f < sizeof features / sizeof features[0]; f++)
        for (const struct item *item = features[f].items; item->label != NULL; item++)
            if (index-- == 0) {
                *label = (struct feature_label){features[f].name, item->label, item->offset};
                return true;
            }
    return false;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of plants: one from the text of its list, its complaints kept, and the balance of plant.h. */
#ifndef TESTS_PLANT_PLANT_SIDE_H
#define TESTS_PLANT_PLANT_SIDE_H

#include "../complaints.h"
#include "../cooling/component_side.h"
#include "plant/plant.h"

static inline struct plant *plant_make(struct arena *arena, const char *text, double it_w, double liquid_share)
{
    struct variant_list *list = arena_alloc(arena, 1, sizeof *list);
    *list = plant_list(text);
    struct complaints complaint = COMPLAINTS;
    plant_check(list, "cooling", &complaint.complaint);
    cr_assert_eq(complaint.count, 0, "%s: %s", text, complaint.text);
    struct plant_design design = {
        .it_w = it_w, .liquid_share = liquid_share, .losses_w = 0.05 * it_w, .outside = design_day()};
    return plant_create(arena, list, &design);
}

static inline const struct plant_unit *unit_named(const struct plant *plant, const char *name)
{
    size_t count;
    const struct plant_unit *units = plant_units(plant, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(units[i].name, name) == 0)
            return &units[i];
    cr_assert_fail("no unit '%s'", name);
    return NULL;
}

static inline double plant_residual_frac(const struct plant_input *in, const struct plant_result *r)
{
    double heat_w = in->air_w + in->liquid_w + r->power_w;
    double residual = heat_w - r->to_air_w - r->latent_w - r->to_water_body_w - r->reused_w - r->stored_w;
    return fabs(residual) / fmax(1, heat_w + fabs(r->to_air_w) + fabs(r->latent_w) + fabs(r->stored_w));
}

#endif

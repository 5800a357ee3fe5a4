/* SPDX-License-Identifier: Apache-2.0 */
/* Leaks of refrigerants against products done by hand. */
#include "cooling/refrigerant.h"

#include <criterion/criterion.h>

#include "component_side.h"

TestSuite(refrigerant);

static double leak_kg_per_year(const char *type, const char *settings, double heat_w)
{
    const struct component *component = component_named(type);
    struct variant variant = variant_make(type, settings);
    struct design design = {.heat_w = heat_w,
                            .target_k = C(10),
                            .capacity_w_k = heat_w / 6,
                            .outside = weather_at(35, 0.4, 101325),
                            .sink_target_k = C(29.44),
                            .sink_capacity_w_k = heat_w / 5};
    _Alignas(16) unsigned char state[512];
    component->size(variant.value, &design, state);
    return component->leak_kg_s(variant.value, state) * 365 * 86400;
}

/* 1 MW of heat, machines for 1.2 MW, 0.35 kg/kW: 420 kg, 3 % of it a year is 12.6 kg, times 1530. A referee's 300 to 400 kg of HFC per MW
 * at 2 to 4 % a year are 5 to 20 t. */
Test(refrigerant, a_chiller_by_hand)
{
    double kg = leak_kg_per_year("chiller", "refrigerant: r134a, model: carnot", 1e6);
    cr_expect_float_eq(kg, 12.6 * 1530, 1e-6);
    cr_expect(kg / 1.2 > 5e3 && kg / 1.2 < 20e3);
    cr_expect_float_eq(
        leak_kg_per_year("chiller-air",
                         "refrigerant: r410a, refrigerant_leak: 10 %, refrigerant_charge: 0.2 kg/kW, margin: 1", 1e6),
        20 * 2255, 1e-6);
    cr_expect_float_eq(leak_kg_per_year("chiller-air", "refrigerant: r32, refrigerant_gwp: 675, margin: 1", 1e6),
                       10.5 * 675, 1e-6);
    cr_expect_eq(leak_kg_per_year("chiller-air", "refrigerant: r717", 1e6), 0, "ammonia warms nothing");
}

/* Blends are the means of their parts by mass: 44 % R-134a with 56 % R-1234yf (0.5); 50 % R-32 (771) with 50 % R-125 (3740). */
Test(refrigerant, blends)
{
    static const struct {
        const char *name;
        double gwp;
    } blends[] = {
        {"r513a", 0.44 * 1530 + 0.56 * 0.5}, {"r410a", 0.5 * 771 + 0.5 * 3740}, {"r454b", 0.689 * 771 + 0.311 * 0.5}};
    for (size_t i = 0; i < 3; i++) {
        double kg = leak_kg_per_year("chiller-air",
                                     arena_printf(bind_arena(), "refrigerant: %s, margin: 1", blends[i].name), 1e6);
        cr_expect_float_eq(kg / 10.5, blends[i].gwp, 1, "%s: %g", blends[i].name, kg / 10.5);
    }
}

/* A bath that boils holds ten kilograms per kilowatt; oil, water and other people's pumps hold none. */
Test(refrigerant, baths_and_thermosyphons)
{
    cr_expect_float_eq(leak_kg_per_year("immersion", "phase: two, refrigerant: fc-3284", 1e6), 1e4 * 0.05 * 9300, 1e-3);
    cr_expect_lt(leak_kg_per_year("immersion", "phase: two", 1e6), 100, "of fk-5-1-12 hardly anything warms");
    cr_expect_eq(leak_kg_per_year("immersion", "", 1e6), 0, "single phase: oil");
    cr_expect_eq(leak_kg_per_year("dry-cooler", "", 1e6), 0);
    cr_expect_float_eq(leak_kg_per_year("dry-cooler", "refrigerant: r134a", 1e6), 10.5 * 1530, 1e-6);
    cr_expect_gt(leak_kg_per_year("district-heat", "refrigerant: r134a", 1e6), 0);
    cr_expect_eq(leak_kg_per_year("district-heat", "refrigerant: r134a, boundary: outside", 1e6), 0);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Tower, dry cooler and air-cooled chiller against calculations of their own: tests/by_hand/values.py makes the numbers. */
#include "component_side.h"

TestSuite(rejection_by_hand);

extern const struct component cooling_tower_component, dry_cooler_component, chiller_air_component;

/* 1 MW from 35 to 29.44 degC at a wet bulb of 25.55. Air: as much capacity as the water while its saturated enthalpy rises over 5 K,
 * 37.459 kg/s. Braun's effectiveness, 1 MW / (Cmin 9.45 K), gives UA 52,815 W/K, and off design, with all of the fan, the water that
 * leaves; Poppe's equations with a Lewis factor of 1 (Kloppers and Kroeger 2005), by Runge and Kutta in 400 steps from the outlet up,
 * what evaporates. Among the points are hot dry air, which leaves unsaturated, and cold air, which turns to fog. */
static const struct {
    double wet, depression, in, out, evaporated;
} tower_points[] = {{25.55, 8, 35, 29.4302, 0.422157}, {22.6, 9.4, 33, 27.2852, 0.437293},
                    {18, 6, 30, 24.0937, 0.389261},    {20, 1, 32, 25.758, 0.356579},
                    {10, 4, 28, 20.3994, 0.422724},    {2, 2, 24, 16.1259, 0.373197}};

static struct plant_item tower_of_a_megawatt(void)
{
    struct plant_item tower = item_of(&cooling_tower_component);
    item_set(&tower, "set_point", "2 degC");
    struct design design = {.heat_w = 1e6,
                            .target_k = C(29.44),
                            .capacity_w_k = 1e6 / 5.56,
                            .outside = weather_at_wet_bulb(25.55, 8, 101325)};
    item_size(&tower, &design);
    return tower;
}

Test(rejection_by_hand, tower)
{
    struct plant_item tower = tower_of_a_megawatt();
    for (int i = 0; i < 6; i++) {
        struct outside air = weather_at_wet_bulb(tower_points[i].wet, tower_points[i].depression, 101325);
        struct outcome out = item_step(&tower, &air, (struct coolant){C(tower_points[i].in), 0, 1e6 / 5.56});
        cr_expect_float_eq(out.out_k, C(tower_points[i].out), 5e-3, "%g degC: %.6g", tower_points[i].wet,
                           out.out_k - C(0));
        cr_expect_float_eq(out.evaporated_kg_s / tower_points[i].evaporated, 1, 0.01, "%g degC: %.6g kg/s",
                           tower_points[i].wet, out.evaporated_kg_s);
        cr_expect_float_eq(out.power_w, 14e3, 1e-6);
    }
}

/* Merkel's integral of dt c / (h_sat(t) - h) over the fill, by Chebyshev's four points (0.1, 0.4, 0.6, 0.9 of the range): what the fill
 * needs for its heat goes with EnergyPlus's factor of UA over the share f of the air, 1.3 f - 0.3 f^2; the common power law (L / G)^-0.6
 * agrees with that within 5 % down to four fifths of the air, and at half of it is 13 % above. f is the cube root of the fan's power. */
Test(rejection_by_hand, tower_needs_the_merkel_number_of_its_fill)
{
    static const double at[] = {0.1, 0.4, 0.6, 0.9};
    struct plant_item tower = tower_of_a_megawatt();
    double capacity = 1e6 / 5.56, full = 0;
    for (double target = 29.4; target < 31.6; target += 0.3) {
        struct outside air = weather_at_wet_bulb(25.55, 8, 101325);
        struct outcome out = item_step(&tower, &air, (struct coolant){C(35), target < 29.5 ? 0 : C(target), capacity});
        double speed = cbrt(out.power_w / 14e3), mass = speed * 37.4594, merkel = 0;
        for (int i = 0; i < 4; i++) {
            double t = out.out_k + at[i] * (C(35) - out.out_k);
            double h = air_enthalpy_j_kg(air.dry_bulb_k, air.humidity_ratio) + capacity * (t - out.out_k) / mass;
            merkel += (C(35) - out.out_k) / 4 * WATER_CP_J_KG_K / (air_saturation_enthalpy_j_kg(t, 101325) - h);
        }
        if (full == 0)
            full = merkel;
        cr_assert(speed > 0.5 && speed < 1.0001, "%g", speed);
        cr_expect_float_eq(merkel / full / (speed * (1.3 - 0.3 * speed)), 1, 0.02, "f %.4g: %.4g", speed,
                           merkel / full);
        if (speed > 0.8)
            cr_expect_float_eq(merkel / full / pow(speed, 0.6), 1, 0.05, "f %.4g: %.4g", speed, merkel / full);
    }
}

/* 1 MW from 48 to 40 degC with 5.55 K: effectiveness 8 / 13.55 of balanced streams in crossflow is NTU 1.75823. Colder air needs less
 * of it: hA of the air goes with f^0.8 and is half of the water's, and the fan's 40 kW with f^3. */
Test(rejection_by_hand, dry_cooler)
{
    static const struct {
        double t, fan, power;
    } points[] = {{18, 0.307277, 1160.52}, {25, 0.429567, 3170.67}, {30, 0.607827, 8982.54}, {33, 0.821625, 22186.1}};
    struct plant_item cooler = item_of(&dry_cooler_component);
    struct design design = {
        .heat_w = 1e6, .target_k = C(40), .capacity_w_k = 1e6 / 8, .outside = weather_at(34, 0.4, 101325)};
    item_size(&cooler, &design);
    for (int i = 0; i < 4; i++) {
        struct outside air = weather_at(points[i].t, 0.4, 101325);
        struct outcome out = item_step(&cooler, &air, (struct coolant){C(48), C(40), 1e6 / 8});
        cr_expect_float_eq(out.out_k, C(40), 1e-6);
        cr_expect_float_eq(out.reading[0] / points[i].fan, 1, 1e-4, "%g degC: fan %.6g", points[i].t, out.reading[0]);
        cr_expect_float_eq(out.power_w / points[i].power, 1, 3e-4, "%g degC: %.6g W", points[i].t, out.power_w);
    }
}

/* Water of 7 degC, 1 MW on four machines of 300 kW, sized at 34 degC. To 35 degC the table's fit; beyond, COP_35 (35 + 12 - 5.5) / (T +
 * 12 - 5.5), the edge's share of Carnot with the air 12 K below condensation and evaporation at 5.5 degC; a hundredth of the capacity
 * less with each kelvin over 34. At 10 degC the cap of 8 holds. */
Test(rejection_by_hand, air_cooled_chiller)
{
    static const struct {
        double t, cop;
    } points[] = {{10, 8}, {29, 3.77794}, {35, 3.13981}, {40, 2.78539}, {44.4, 2.52203}};
    struct plant_item chiller = item_with(&chiller_air_component, SET("model", "lei-masanet"));
    struct design design = {
        .heat_w = 1e6, .target_k = C(7), .capacity_w_k = 1e6 / 6, .outside = weather_at(34, 0.4, 101325)};
    item_size(&chiller, &design);
    for (int i = 0; i < 5; i++) {
        struct outside air = weather_at(points[i].t, 0.2, 101325);
        struct outcome out = item_step(&chiller, &air, (struct coolant){C(13), C(7), 1e6 / 6});
        cr_expect_float_eq(1e6 / out.power_w / points[i].cop, 1, 1e-4, "%g degC: COP %.6g", points[i].t,
                           1e6 / out.power_w);
    }
}

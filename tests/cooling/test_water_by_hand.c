/* SPDX-License-Identifier: Apache-2.0 */
/* Chillers, pump, exchanger, heat pump and store against calculations of their own: tests/by_hand/values.py makes the numbers. */
#include "component_side.h"

TestSuite(water_by_hand);

extern const struct component chiller_component, pump_component, water_economizer_component, district_heat_component,
    storage_tank_component;

static struct outcome lift(const struct plant_item *item, struct coolant in, double sink_k, double sink_w_k)
{
    struct outcome out;
    item->component->lift(item->parameters, item->state, &in, sink_k, sink_w_k, &out);
    return out;
}

static struct plant_item chiller_of(const char *model)
{
    struct plant_item chiller = item_with(&chiller_component, SET("model", model));
    struct design design = {.heat_w = 1e6,
                            .target_k = C(7),
                            .capacity_w_k = 1e6 / 6,
                            .sink_target_k = C(29.44),
                            .sink_capacity_w_k = 1e6 / 5,
                            .outside = design_day()};
    item_size(&chiller, &design);
    return chiller;
}

/* Four machines of 300 kW at 7 degC; each next one starts at 90 %. York YT by the water that enters: power = available / 6.28 EIRFT
 * EIRFPLR(heat / available), available = 300 kW CAPFT(7, y) / CAPFT(7, 29.44). */
Test(water_by_hand, chiller_by_entering_water)
{
    static const struct {
        double heat_w, entering, units, cop;
    } points[] = {{1e6, 29.44, 4, 6.41939}, {1e6, 24, 4, 7.39358}, {500e3, 20, 2, 8.21932}, {200e3, 16, 1, 8.9966}};
    struct plant_item chiller = chiller_of("york-yt");
    for (int i = 0; i < 4; i++) {
        struct coolant in = {C(13), C(7), points[i].heat_w / 6};
        struct outcome out = lift(&chiller, in, C(points[i].entering), 1e6 / 5);
        double cop = points[i].heat_w / out.power_w;
        cr_expect_float_eq(cop / points[i].cop, 1, 1e-4, "%g degC: COP %.6g", points[i].entering, cop);
        cr_expect_eq(out.reading[2], points[i].units);
    }
}

/* The prototype's curves by the water that leaves, y = entering + (1 MW + power(y)) / 200 kW/K, by bisection here as at design. */
Test(water_by_hand, chiller_by_leaving_water)
{
    static const struct {
        double entering, leaving, cop;
    } points[] = {{29.44, 35.2292, 6.33558}, {24, 29.6957, 7.18739}, {20, 25.6493, 7.70004}};
    struct plant_item chiller = chiller_of("doe-90.1-prototype");
    for (int i = 0; i < 3; i++) {
        struct outcome out = lift(&chiller, (struct coolant){C(13), C(7), 1e6 / 6}, C(points[i].entering), 1e6 / 5);
        cr_expect_float_eq(1e6 / out.power_w / points[i].cop, 1, 1e-4, "%g degC: COP %.6g", points[i].entering,
                           1e6 / out.power_w);
        cr_expect_float_eq(C(points[i].entering) + out.to_sink_w / (1e6 / 5), C(points[i].leaving), 1e-3);
    }
}

/* 1 MW over 6 K is 39.90 L/s (998 kg/m3, 4186 J/kg K); with 160 kPa at 70 % 9,119 W; at a share f of the flow (0.0205 f + 0.4101 f^2 +
 * 0.5753 f^3) / 1.0059 of that. */
Test(water_by_hand, pump)
{
    static const double points[][2] = {{1, 9118.87}, {0.93, 7583.26}, {0.5, 1674.26}};
    struct plant_item pump = item_with(&pump_component, SET("efficiency", "0.7"));
    struct design design = {.heat_w = 1e6, .target_k = C(10), .outside = design_day()};
    item_size(&pump, &design);
    struct outside air = design_day();
    for (int i = 0; i < 3; i++) {
        struct outcome out = item_step(&pump, &air, (struct coolant){C(16), C(10), points[i][0] * 1e6 / 6});
        cr_expect_float_eq(out.power_w / points[i][1], 1, 1e-5, "flow %g: %.7g W", points[i][0], out.power_w);
    }
}

/* 1 MW, 8 K on either side, 2.2 K of approach: effectiveness 8 / 10.2 at NTU / (1 + NTU), whatever the tower's water. At 21.8 degC all is
 * free, then 8 / 10.2 (32 - T) / 8. With 60 % of the tower's flow the same UA gives 0.72195 at 22 degC. */
Test(water_by_hand, economizer)
{
    static const double points[][3] = {
        {21.8, 1, 1}, {23, 1, 0.882353}, {25, 1, 0.686275}, {28, 1, 0.392157}, {22, 0.6, 0.721946}};
    struct plant_item plates = item_with(&water_economizer_component, SET("heat_exchanger_approach", "2.2 K"));
    struct design design = {.heat_w = 1e6,
                            .target_k = C(24),
                            .capacity_w_k = 1e6 / 8,
                            .sink_target_k = C(21.8),
                            .sink_capacity_w_k = 1e6 / 8,
                            .outside = design_day()};
    item_size(&plates, &design);
    for (int i = 0; i < 5; i++) {
        struct coolant in = {C(32), C(24), 1e6 / 8};
        struct outcome out = lift(&plates, in, C(points[i][0]), points[i][1] * 1e6 / 8);
        cr_expect_float_eq(out.to_sink_w / 1e6, points[i][2], 1e-6, "%g degC: %.7g", points[i][0], out.to_sink_w / 1e6);
    }
}

/* 0.40 of Lorenz's COP between log mean temperatures, 5 K of pinch on either side. 39 -> 27 and 45 -> 80 degC is what is documented of
 * Mantsala, where the machine's sheet says 3.4. */
Test(water_by_hand, heat_pump)
{
    static const struct {
        double in, out, back, supply, cop;
    } points[] = {{39, 27, 45, 80, 3.46942}, {46, 40, 45, 75, 5.04601}, {35, 25, 40, 70, 3.82642}};
    for (int i = 0; i < 3; i++) {
        char supply[32], back[32], coldest[32];
        snprintf(supply, sizeof supply, "%g degC", points[i].supply);
        snprintf(back, sizeof back, "%g degC", points[i].back);
        snprintf(coldest, sizeof coldest, "%g degC", points[i].out);
        struct plant_item pump = item_with(&district_heat_component,
                                           SET("network_supply_temperature", supply, "network_return_temperature", back,
                                               "source_minimum", coldest, "demand", "100", "lorenz_fraction", "0.4"));
        struct design design = {.heat_w = 1e6, .target_k = C(points[i].out), .outside = design_day()};
        item_size(&pump, &design);
        /* Where its water is less than 3 K warmer than the network's return nothing is exchanged directly. */
        struct outside air = design_day();
        double capacity = 1e6 / (points[i].in - points[i].out);
        struct outcome out = item_step(&pump, &air, (struct coolant){C(points[i].in), C(points[i].out), capacity});
        double cop = out.reused_w / out.power_w;
        cr_expect_float_eq(cop / points[i].cop, 1, 1e-4, "%g degC: COP %.6g", points[i].in, cop);
        cr_expect_float_eq(out.out_k, C(points[i].out), 1e-6);
    }
}

/* A pit that is charged with 100 kW for 150 days and then gives 60 kW for as long, of which 0.2 % a day leak: with q = 1 - 0.002 / 24 an
 * hour, 100 kW 3600 s (1 - q^3600) / (1 - q) = 1119.71 GJ; then 157.665 GJ; 360.735 GJ are lost. */
Test(water_by_hand, pit_over_a_year)
{
    struct plant_item pit =
        item_with(&storage_tank_component, SET("capacity", "1000 d", "loss", "0.002 /d", "demand_power", "60 kW",
                                               "season", "constant", "pump_power", "0"));
    struct design design = {.heat_w = 1e6, .target_k = C(45), .outside = design_day()};
    item_size(&pit, &design);
    struct outside air = design_day();
    double stored_j = 0, lost_j = 0, full_j = 0;
    for (int h = 0; h < 300 * 24; h++) {
        /* In the first half 160 kW come, of which the user has 60. */
        struct coolant in = {C(55), C(45), h < 150 * 24 ? 160e3 / 10 : 1e-9};
        struct outcome out = item_step(&pit, &air, in);
        pit.component->advance(pit.parameters, pit.state, &out, 3600);
        stored_j += out.stored_w * 3600;
        lost_j += out.to_air_w * 3600;
        if (h == 150 * 24 - 1)
            full_j = stored_j;
    }
    cr_expect_float_eq(full_j / 1119.71e9, 1, 1e-5, "%.7g", full_j);
    cr_expect_float_eq(stored_j / 157.665e9, 1, 1e-4, "%.7g", stored_j);
    cr_expect_float_eq(lost_j / 360.735e9, 1, 1e-4, "%.7g", lost_j);
}

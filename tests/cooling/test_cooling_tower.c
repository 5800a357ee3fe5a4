/* SPDX-License-Identifier: Apache-2.0 */
#include "component_side.h"

extern const struct component cooling_tower_component;

enum { READ_FAN, READ_APPROACH, READ_RANGE, READ_MAKEUP };

/* 1 MW from 35 to 29.44 degC at 25.55 degC wet bulb. */
static const double MEGAWATT = 1e6, RANGE_K = 5.56;

static struct design design_of(double wet_bulb_degc)
{
    return (struct design){.heat_w = MEGAWATT,
                           .target_k = C(29.44),
                           .capacity_w_k = MEGAWATT / RANGE_K,
                           .outside = weather_at_wet_bulb(wet_bulb_degc, 8, 101325)};
}

static struct plant_item tower_of(const char *key, const char *value)
{
    struct plant_item tower = item_of(&cooling_tower_component);
    if (key)
        item_set(&tower, key, value);
    struct design design = design_of(25.55);
    item_size(&tower, &design);
    return tower;
}

/* With the water as warm as this heat needs: what the loop settles at. */
static struct outcome reject(const struct plant_item *tower, const struct outside *outside, double heat_w,
                             double capacity_w_k, double target_k)
{
    double low = 223.15, high = 473.15;
    struct coolant in = {.target_k = target_k, .capacity_w_k = capacity_w_k};
    for (int i = 0; i < 200; i++) {
        in.in_k = 0.5 * (low + high);
        struct outcome out = item_step(tower, outside, in);
        *(capacity_w_k * (in.in_k - out.out_k) < heat_w ? &low : &high) = in.in_k;
    }
    return item_step(tower, outside, in);
}

/* On the design day the tower does what it was sized for, with the fan at full speed (the factor of the water
 * flow makes it 0.4 % larger). */
Test(cooling_tower, design_point)
{
    struct plant_item tower = tower_of("set_point", "2 degC");
    struct outside day = weather_at_wet_bulb(25.55, 8, 101325);
    struct outcome out = item_step(&tower, &day, (struct coolant){C(35), 0, MEGAWATT / RANGE_K});
    cr_assert_float_eq(out.out_k, C(29.44), 0.02, "%.9g", out.out_k - C(0));
    relative("fan", out.reading[READ_FAN], 1, 1e-12);
    relative("fan power", out.power_w, 0.014 * MEGAWATT, 1e-12);
    relative("approach", out.reading[READ_APPROACH], 3.89, 5e-3);
}

/* The design wet bulb is the site's unless the user gives one. */
Test(cooling_tower, own_design_wet_bulb)
{
    struct plant_item own = item_of(&cooling_tower_component), site = item_of(&cooling_tower_component);
    item_set(&own, "design_wet_bulb", "20 degC");
    struct design hot = design_of(25.55), cool = design_of(20);
    item_size(&own, &hot);
    item_size(&site, &cool);
    cr_assert_arr_eq(own.state, site.state, cooling_tower_component.state_size);
}

/* Merkel's model computed independently from the equations (EnergyPlus CoolingTower:VariableSpeed:Merkel). */
Test(cooling_tower, spot_values)
{
    static const struct {
        double in, wet_bulb, water, fan, heat_kw, out;
    } rows[] = {{30, 20, 1, 1, 916.3, 24.906},
                {30, 10, 1, 1, 1555.2, 21.353},
                {30, 10, 1, 0.5, 929.9, 24.830},
                {25, 15, 0.7, 0.7, 550.3, 20.629}};
    struct plant_item tower = tower_of("set_point", "2 degC");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double capacity = rows[i].water * MEGAWATT / RANGE_K;
        struct outside air = weather_at_wet_bulb(rows[i].wet_bulb, 5, 101325);
        /* The fan is free: ask for the published outlet, and look at speed and heat. */
        double target = rows[i].fan < 1 ? C(rows[i].out) : 0;
        struct outcome out = item_step(&tower, &air, (struct coolant){C(rows[i].in), target, capacity});
        relative("heat", capacity * (C(rows[i].in) - out.out_k), rows[i].heat_kw * 1e3, 1e-3);
        relative("fan", out.reading[READ_FAN], rows[i].fan, 1e-3);
    }
}

/* Evaporation against Poppe's equations (Kloppers & Kroeger 2005, Int. J. Heat Mass Transfer 48:765; Lewis factor 1, fog
 * of its own temperature) integrated in 400 steps by another program, with Sonntag's (1990) pressures over water: 42.97 kg/s
 * of water against 37.46 kg/s of dry air, which is the water's capacity over the mean slope of saturation enthalpy from 25.55
 * to 30.55 degC. Air that leaves saturated would take +8, +6, +12, -2, -1, +15 and -14 % of these. */
Test(cooling_tower, evaporation_of_a_counterflow_integration)
{
    static const struct {
        double in_c, dry_bulb_c, wet_bulb_c, out_c, evaporated_kg_s;
    } rows[] = {{28.5, 32, 22.6, 25.400, 0.28449}, {24, 24, 18, 21.233, 0.21457}, {30, 44.4, 22, 25.779, 0.50238},
                {35, 30, 28, 30.695, 0.27834},     {20, 10, 8, 15.529, 0.22247},  {24, 40, 18, 21.233, 0.40767},
                {25, -5, -6, 15.016, 0.44502}};
    struct plant_item tower = tower_of("set_point", "2 degC");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct outside air = weather_at_wet_bulb(rows[i].wet_bulb_c, rows[i].dry_bulb_c - rows[i].wet_bulb_c, 101325);
        struct outcome out = item_step(&tower, &air, (struct coolant){C(rows[i].in_c), 0, MEGAWATT / RANGE_K});
        cr_assert_float_eq(out.out_k, C(rows[i].out_c), 2e-3, "%zu: %.9g", i, out.out_k - C(0));
        relative("evaporation", out.evaporated_kg_s, rows[i].evaporated_kg_s, 0.01);
    }
}

/* 1.0 to 1.95 L per kWh rejected over the climates of the world; in hot dry air the tower cools the air too, in cold air
 * much of the heat is sensible, and the rest makes fog: by Poppe's equations, as above, 1.02 to 1.10 at -25 degC and 1.10 to
 * 1.17 at 0 degC with 30 to 12.5 % of the air. */
Test(cooling_tower, evaporation_over_climates)
{
    static const struct {
        double t, humidity, low, high;
        bool cools_air;
    } rows[] = {{-25, 0.7, 1.01, 1.12, false}, {0, 0.8, 1.08, 1.18, false}, {15, 0.6, 1.0, 1.2, false},
                {25, 0.9, 1.1, 1.35, false},   {40, 0.10, 1.6, 1.95, true}, {32, 0.2, 1.35, 1.75, false}};
    struct plant_item tower = tower_of(NULL, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct outside air = weather_at(rows[i].t, rows[i].humidity, 101325);
        struct outcome out = reject(&tower, &air, MEGAWATT, MEGAWATT / RANGE_K, C(29.44));
        double litres_kwh = out.evaporated_kg_s / MEGAWATT * JOULE_PER_KWH;
        cr_assert(litres_kwh > rows[i].low && litres_kwh < rows[i].high, "%g degC: %g", rows[i].t, litres_kwh);
        cr_assert_eq(out.to_air_w < 0, rows[i].cools_air, "%g degC: %g W", rows[i].t, out.to_air_w);
    }
}

Test(cooling_tower, books_close_in_any_weather)
{
    struct plant_item tower = tower_of(NULL, NULL);
    struct random random = random_stream(1, "tower", 0);
    int held = 0, bypassed = 0;
    for (int i = 0; i < 20000; i++) {
        struct outside air = weather_any(&random);
        double capacity = MEGAWATT / RANGE_K * exp(uniform(&random, log(0.01), log(10)));
        struct coolant in = {C(uniform(&random, -30, 110)), C(uniform(&random, -30, 60)), capacity};
        if (random_uniform(&random) < 0.1)
            in.target_k = 0;
        struct outcome out = item_step(&tower, &air, in);
        outcome_is_finite(&out, "cooling_tower");
        readings_are_finite(&out);
        cr_assert_leq(outcome_residual_frac(capacity * (in.in_k - out.out_k), &out), 1e-9);
        double floor = fmax(in.target_k, C(18));
        cr_assert(out.out_k <= in.in_k && out.out_k >= fmin(floor, in.in_k) - 1e-9);
        cr_assert(out.out_k >= fmin(air.wet_bulb_k, in.in_k) - 1e-9);
        cr_assert(out.power_w <= 0.014 * MEGAWATT * (1 + 1e-12) && out.reading[READ_FAN] <= 1);
        if (out.out_k > floor && out.out_k < in.in_k)
            relative("fan is at full speed", out.reading[READ_FAN], 1, 1e-12);
        relative("make-up", out.reading[READ_MAKEUP], out.evaporated_kg_s + out.drift_kg_s + out.blowdown_kg_s, 1e-12);
        relative("latent heat", out.latent_w, out.evaporated_kg_s * water_latent_heat_j_kg(0.5 * (in.in_k + out.out_k)),
                 1e-9);
        held += out.out_k == floor;
        bypassed += out.out_k == floor && out.power_w == 0;
    }
    cr_assert(held > 2000 && bypassed > 100, "%d held, %d without fan", held, bypassed);
}

Test(cooling_tower, fan_rises_with_wet_bulb)
{
    struct plant_item tower = tower_of(NULL, NULL);
    double before = 0;
    for (double wet_bulb = -30; wet_bulb <= 32; wet_bulb += 0.25) {
        struct outside air = weather_at_wet_bulb(wet_bulb, 3, 101325);
        struct outcome out = reject(&tower, &air, 0.8 * MEGAWATT, MEGAWATT / RANGE_K, C(24));
        cr_assert(out.power_w >= before - 1e-6, "at %g degC: %.9g after %.9g W", wet_bulb, out.power_w, before);
        before = out.power_w;
    }
    relative("full speed at last", before, 0.014 * MEGAWATT, 1e-12);
}

/* Continuous through full speed, slowest speed, free convection and bypass. */
Test(cooling_tower, rises_smoothly_with_load)
{
    struct plant_item tower = tower_of(NULL, NULL);
    struct outside air = weather_at(5, 0.7, 101325);
    struct outcome before = reject(&tower, &air, 0, MEGAWATT / RANGE_K, C(18));
    cr_assert(before.power_w == 0 && before.evaporated_kg_s < 1e-9);
    for (double load = 0.002; load < 2.5; load += 0.002) {
        struct outcome out = reject(&tower, &air, load * MEGAWATT, MEGAWATT / RANGE_K, C(18));
        double fan = out.reading[READ_FAN] - before.reading[READ_FAN];
        cr_assert(fan >= -1e-9 && fan < 0.02, "load %g: fan +%g", load, fan);
        double water = (out.evaporated_kg_s - before.evaporated_kg_s) / 0.002 / MEGAWATT * JOULE_PER_KWH;
        cr_assert(water > 0.5 && water < 2, "load %g: %g L/kWh more", load, water);
        before = out;
    }
    relative("full speed at last", before.reading[READ_FAN], 1, 1e-12);
}

/* Water wanted closer to the wet bulb costs fan energy; a larger tower saves it. */
Test(cooling_tower, fan_and_approach)
{
    struct outside air = weather_at_wet_bulb(18, 5, 101325);
    double before = 0;
    for (double approach = 9; approach >= 6; approach -= 0.5) {
        struct plant_item tower = tower_of(NULL, NULL);
        struct outcome out = reject(&tower, &air, MEGAWATT, MEGAWATT / RANGE_K, C(18 + approach));
        cr_assert(out.power_w > before);
        before = out.power_w;
    }
    struct plant_item small = tower_of("approach", "6 K"), large = tower_of("approach", "3 K");
    cr_assert(reject(&large, &air, MEGAWATT, MEGAWATT / RANGE_K, C(26)).power_w <
              0.8 * reject(&small, &air, MEGAWATT, MEGAWATT / RANGE_K, C(26)).power_w);
    struct plant_item spare = tower_of("margin", "1.5"), exact = tower_of("margin", "1");
    cr_assert(reject(&spare, &air, MEGAWATT, MEGAWATT / RANGE_K, C(26)).power_w <
              0.8 * reject(&exact, &air, MEGAWATT, MEGAWATT / RANGE_K, C(26)).power_w);
}

/* Make-up = E cycles / (cycles - 1) while drift is below the blowdown; more cycles, less of it. */
Test(cooling_tower, blowdown)
{
    static const struct {
        const char *text;
        double cycles;
    } rows[] = {{"2", 2}, {"3", 3}, {"4", 4}, {"6", 6}, {"15", 15}};
    struct outside air = weather_at(25, 0.5, 101325);
    double before = INFINITY;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct plant_item tower = tower_of("cycles_of_concentration", rows[i].text);
        struct outcome out = item_step(&tower, &air, (struct coolant){C(35), C(29.44), MEGAWATT / RANGE_K});
        relative("make-up", out.reading[READ_MAKEUP], out.evaporated_kg_s * rows[i].cycles / (rows[i].cycles - 1),
                 1e-12);
        cr_assert(out.reading[READ_MAKEUP] < before);
        before = out.reading[READ_MAKEUP];
    }
    /* Drift above what the salts ask for leaves no blowdown. */
    struct plant_item leaky = tower_of("drift", "0.5 %");
    item_set(&leaky, "cycles_of_concentration", "20");
    struct outcome out = item_step(&leaky, &air, (struct coolant){C(35), C(29.44), MEGAWATT / RANGE_K});
    cr_assert(out.blowdown_kg_s == 0 && out.drift_kg_s > out.evaporated_kg_s / 19);
}

Test(cooling_tower, limits)
{
    struct plant_item tower = tower_of(NULL, NULL);
    double capacity = MEGAWATT / RANGE_K;
    struct outside arctic = weather_at(-40, 0.7, 101325), fog = weather_at(20, 1, 82000),
                   jungle = weather_at(36, 0.9, 101325);
    /* Free convection holds the water in the cold; the rest passes by. */
    struct outcome out = item_step(&tower, &arctic, (struct coolant){C(22), C(18), capacity});
    cr_assert(out.out_k == C(18) && out.evaporated_kg_s > 0);
    out = item_step(&tower, &arctic, (struct coolant){C(18.2), C(18), capacity});
    cr_assert(out.out_k == C(18) && out.power_w == 0);
    /* Water no warmer than the target, or than the wet bulb, passes by untouched. */
    out = item_step(&tower, &arctic, (struct coolant){C(15), 0, capacity});
    cr_assert(out.out_k == C(15) && out.power_w == 0 && out.evaporated_kg_s == 0 && out.drift_kg_s == 0);
    out = item_step(&tower, &jungle, (struct coolant){C(33), 0, capacity});
    cr_assert(out.out_k == C(33) && out.power_w == 0);
    /* A wet bulb above the set-point: as close as it gets. */
    out = item_step(&tower, &jungle, (struct coolant){C(45), C(18), capacity});
    cr_assert(out.out_k > jungle.wet_bulb_k && out.out_k < C(45));
    relative("fan", out.reading[READ_FAN], 1, 1e-12);
    out = item_step(&tower, &fog, (struct coolant){C(35), C(18), capacity});
    cr_assert(out.out_k > C(20) && out.evaporated_kg_s > 0);
    /* A loop without load at design. */
    struct design nothing = {.capacity_w_k = 0, .outside = jungle};
    item_size(&tower, &nothing);
    out = item_step(&tower, &jungle, (struct coolant){C(45), C(18), 1});
    cr_assert(out.out_k == C(45) && out.power_w == 0);
}

/* The set-point follows the wet bulb at the distance given, never below the fixed one, and saves the fan's last
 * kelvin. */
Test(cooling_tower, wet_bulb_reset)
{
    struct plant_item plain = tower_of("set_point", "18 degC"), reset = item_of(&cooling_tower_component);
    item_set(&reset, "set_point", "18 degC");
    item_set(&reset, "wet_bulb_reset", "7 K");
    item_set(&reset, "wet_bulb_reset_slope", "0");
    struct design design = design_of(25.55);
    item_size(&reset, &design);
    for (double wet_bulb = 0; wet_bulb <= 25; wet_bulb += 0.5) {
        struct outside air = weather_at_wet_bulb(wet_bulb, 5, 101325);
        struct outcome out = reject(&reset, &air, 0.8 * MEGAWATT, MEGAWATT / RANGE_K, 0),
                       close = reject(&plain, &air, 0.8 * MEGAWATT, MEGAWATT / RANGE_K, 0);
        if (wet_bulb < 11) {
            cr_assert_float_eq(out.out_k, C(18), 1e-6);
            cr_assert_float_eq(out.power_w, close.power_w, 1e-6 * MEGAWATT);
        } else {
            cr_assert_float_eq(out.out_k, fmax(C(wet_bulb) + 7, close.out_k), 1e-6, "at %g", wet_bulb);
            cr_assert_leq(out.power_w, close.power_w);
        }
        if (wet_bulb > 15)
            cr_assert_leq(out.power_w, 0.5 * close.power_w, "at %g", wet_bulb);
    }
}

/* The approach of 90.1 appendix G, 25.72 - 0.24 WB in degF: at 15 degC (59 degF) 11.56 degF, 6.42 K; at the design's 25.55 degC
 * (77.99 degF) 7.00 degF, 3.89 K. No closer above the design's wet bulb, nor below the fixed set-point. */
Test(cooling_tower, approach_aimed_at_grows_in_the_cold)
{
    struct plant_item tower = tower_of("wet_bulb_reset", "3.89 K");
    struct outside mild = weather_at_wet_bulb(15, 5, 101325), cold = weather_at_wet_bulb(0, 2, 101325);
    cr_assert_float_eq(reject(&tower, &mild, 0.4 * MEGAWATT, MEGAWATT / RANGE_K, 0).out_k, C(15 + 6.42), 5e-3);
    struct outside hot = weather_at_wet_bulb(27, 5, 101325);
    cr_assert_float_eq(reject(&tower, &hot, 0.4 * MEGAWATT, MEGAWATT / RANGE_K, 0).out_k, C(27 + 3.89), 1e-6);
    cr_assert_float_eq(reject(&tower, &cold, 0.4 * MEGAWATT, MEGAWATT / RANGE_K, 0).out_k, C(18), 1e-6);
}

/* Three cells and a spare: three quarters of them, which one failure leaves, do what the design asks. */
Test(cooling_tower, a_spare_cell_is_not_missed)
{
    struct plant_item three = tower_of("set_point", "2 degC"), four = item_of(&cooling_tower_component);
    item_set(&four, "set_point", "2 degC");
    item_set(&four, "margin", "1.3333333333");
    struct design design = design_of(25.55);
    item_size(&four, &design);
    struct outside day = weather_at_wet_bulb(25.55, 8, 101325);
    double c = MEGAWATT / RANGE_K;
    struct outcome whole = item_step(&three, &day, (struct coolant){C(35), 0, c});
    struct outcome left = item_step(&four, &day, (struct coolant){C(35), 0, c / 0.75});
    cr_assert_float_eq(left.out_k, whole.out_k, 1e-6);
    cr_assert_float_eq(0.75 * left.power_w, whole.power_w, 1e-6 * MEGAWATT);
    /* All four, asked for the same water: the fans are slower. */
    struct outcome all = item_step(&four, &day, (struct coolant){C(35), whole.out_k, c});
    cr_assert_float_eq(all.out_k, whole.out_k, 1e-6);
    cr_assert_leq(all.power_w, 0.8 * whole.power_w, "%g", all.power_w / whole.power_w);
}

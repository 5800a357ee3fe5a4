/* SPDX-License-Identifier: Apache-2.0 */
#include "plant_side.h"

TestSuite(plant_check);

static void expect(const char *list, const char *complaints)
{
    struct arena *arena = arena_create();
    struct variant_list cooling = plant_list(list);
    struct complaints complaint = COMPLAINTS;
    plant_check(&cooling, "cooling", &complaint.complaint);
    const char *text = complaint.text;
    if (!*complaints)
        cr_assert_str_eq(text, "", "%s", list);
    /* Each wanted beginning of a line, in order, and no more lines. */
    size_t wanted = 0;
    char *rest = arena_text(arena, complaints), *begin;
    while ((begin = strsep(&rest, "|")) != NULL && *begin) {
        text = strstr(text, begin);
        cr_assert(text, "%s: no '%s' in\n%s", list, begin, complaint.text);
        wanted++;
    }
    cr_assert_eq(complaint.count, wanted, "%s:\n%s", list, complaint.text);
    arena_destroy(arena);
}

Test(plant_check, plants)
{
    expect("crah, pump, chiller-air", "");
    expect("crah, pump, chiller, pump, cooling-tower", "");
    expect("crah, pump, water-economizer, chiller, pump, cooling-tower", "");
    expect("cold-plate, pump, cdu, pump, dry-cooler, chiller-air, crah, pump, dry-cooler, chiller-air", "");
    expect("cold-plate, pump, cdu, pump, chiller, pump, cooling-tower, crah, pump, chiller-air", "");
}

Test(plant_check, mistakes)
{
    expect("", "cooling: nothing collects");
    expect("pump, chiller-air", "cooling[0]: a plant begins with|cooling: nothing collects");
    expect("crah", "cooling[0]: no loop takes");
    expect("crah, chiller-air", "cooling[1]: chiller-air treats");
    expect("crah, pump", "cooling[1]: the loop of this pump has nothing");
    expect("crah, pump, chiller", "cooling[2]: chiller moves heat into the next loop");
    expect("crah, pump, chiller, pump", "cooling[3]: the loop of this pump has nothing");
    expect("crah, pump, pump, chiller-air", "cooling[1]: the loop of this pump has nothing");
    expect("crah, pump, chiller-air, pump, cooling-tower", "cooling[3]: nothing moves heat into the loop");
    expect("crah, pump, chiller-air, crah, pump, chiller-air", "cooling[3]: a second component collects the air's");
    expect("cold-plate, pump, dry-cooler", "cooling: nothing collects the heat of the hall's air");
    expect("cold-plate, crah, pump, chiller-air", "cooling[0]: no loop takes the heat of cold-plate");
}

/* Driving heat: given in one circuit, taken in a later one, each once. */
Test(plant_check, driving_heat)
{
#define HOT "cold-plate, pump, driving-heat, dry-cooler"
#define DRIVEN "crah, pump, absorption-chiller, pump, cooling-tower"
    expect(HOT ", " DRIVEN, "");
    expect(HOT ", crah, pump, chiller-air", "cooling[2]: nothing takes the heat of this driving-heat");
    expect(DRIVEN, "cooling[2]: nothing drives absorption-chiller");
    expect(DRIVEN ", " HOT, "cooling[2]: nothing drives absorption-chiller");
    expect("crah, pump, driving-heat, absorption-chiller, pump, cooling-tower", "cooling[3]: nothing drives");
    expect("cold-plate, pump, driving-heat, driving-heat, " DRIVEN, "cooling[3]: a second driving-heat");
    expect(HOT ", crah, pump, absorption-chiller, absorption-chiller, pump, cooling-tower",
           "cooling[7]: a second absorption-chiller");
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/climate.h"

#include <math.h>

enum { HOURS_OF_A_DAY = 24 };

static void check_design(const void *value, struct complaint *complaint)
{
    const struct design_day *design = value;
    bool dry = !isnan(design->dry_bulb_k), wet = !isnan(design->wet_bulb_k);
    if (design->site && (dry || wet))
        complain(complaint, "site", "either another site's design day, or `dry_bulb` and `wet_bulb`, not both");
    else if (!design->site && !(dry && wet))
        complain(complaint, dry ? "dry_bulb" : "wet_bulb", "a design day needs `dry_bulb` and `wet_bulb`, or a `site`");
    else if (design->wet_bulb_k > design->dry_bulb_k)
        complain(complaint, "wet_bulb", "no wet bulb is above the dry bulb");
}

static const struct field design_fields[] = {
    {.key = "dry_bulb",
     NUMBER_FIELD(struct design_day, dry_bulb_k, TEMPERATURE),
     RANGE("-10 degC", "60 degC"),
     .optional = true,
     .doc = "Outdoor air of the design day; with wet_bulb."},
    {.key = "wet_bulb",
     NUMBER_FIELD(struct design_day, wet_bulb_k, TEMPERATURE),
     RANGE("-10 degC", "40 degC"),
     .optional = true,
     .doc = "Wet bulb at the same time; with dry_bulb."},
    {.key = "site",
     OPTIONAL_FIELD(struct design_day, site, struct site, &site_record),
     .catalogue = "sites",
     .doc =
         "Another site, whose design day it is: dry and wet bulb of 0.4 % of its hours, at this site's air pressure."},
    FIELD_END};

const struct record design_day_record = {.name = "design",
                                         .doc = "The day that the plant is sized for.",
                                         .size = sizeof(struct design_day),
                                         .fields = design_fields,
                                         .check = check_design};

enum { HOURS_SITE, HOURS_DESIGN };
static const char *const hours_choices[] = {"site", "design", NULL};
enum { HUMIDITY_RELATIVE, HUMIDITY_RATIO };
static const char *const humidity_choices[] = {"relative", "ratio", NULL};

static const struct field change_fields[] = {
    {.key = "hours",
     CHOICE_FIELD(struct weather_change, hours, hours_choices),
     .initial = "site",
     .doc =
         "site: the hours of the site's year; design: each hour has dry and wet bulb of the design day, for a run of a "
         "design day."},
    {.key = "offset",
     NUMBER_FIELD(struct weather_change, offset_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("-20 K", "20 K", "0 K"),
     .doc = "Added to the dry bulb of each hour. The design day stays, and so do sun, wind, lake and sea."},
    {.key = "humidity",
     CHOICE_FIELD(struct weather_change, humidity, humidity_choices),
     .initial = "relative",
     .doc =
         "What an offset leaves as it is: relative, the relative humidity, so that warmer air holds more water (6 to 7 % "
         "a kelvin); ratio, the water in the air. Climates lie between: relative humidity over land falls somewhat as it "
         "warms. relative is the harder one for towers and pads.",
     BASIS(ASSUMPTION,
           "Constant relative humidity is the usual first assumption; over land it falls: Byrne & O'Gorman 2016, "
           "J. Climate 29:9077 (abstract and introduction read)")},
    FIELD_END};

const struct record weather_change_record = {.name = "weather change",
                                             .doc = "How the weather of the run differs from the site's year.",
                                             .size = sizeof(struct weather_change),
                                             .fields = change_fields};

/* Sets the design day as the scenario says. */
static void set_design(struct arena *arena, struct diag *diag, const struct reader *reader,
                       const struct design_day *design, struct weather *weather)
{
    if (!design)
        return;
    if (!design->site) {
        weather_set_design(weather, design->dry_bulb_k, design->wet_bulb_k, "given by `design`");
        return;
    }
    struct weather other = {.count = 0};
    struct grid grid;
    if (!site_load(arena, diag, reader, design->site, &(struct hours_need){0, 0}, &other, &grid))
        return;
    const char *name = design->site->name ? design->site->name : "another site";
    weather_set_design(weather, other.design.dry_bulb_k, other.design.wet_bulb_k,
                       arena_printf(arena, "0.4 %% of the hours of %s", name));
}

/* Says whose hours the design day is of, where they are a part of a year. */
static void say_part_of_year(struct diag *diag, const struct reader *reader, const struct site *site,
                             const struct weather *weather)
{
    size_t known = 0;
    for (size_t h = 0; weather->known && h < weather->count; h++)
        known += weather->known[h] ? 1 : 0;
    if (weather->known && weather->count - known > HOURS_OF_A_DAY)
        diag_warning(
            diag, reader_place(reader, &site->weather),
            "its weather has %zu of %zu hours: the day that the plant is sized for is of these, not of a whole year; "
            "`design` states another",
            known, weather->count);
}

void climate_load(struct arena *arena, struct diag *diag, const struct reader *reader, const struct site *site,
                  const struct design_day *design, const struct weather_change *change, const struct hours_need *need,
                  struct weather *weather, struct grid *grid)
{
    if (!site_load(arena, diag, reader, site, need, weather, grid))
        return;
    set_design(arena, diag, reader, design, weather);
    if (!design)
        say_part_of_year(diag, reader, site, weather);
    double reference_k = heat_demand_reference_k(site->heat_demand, weather);
    if (change->hours == HOURS_DESIGN)
        weather_hold_design(weather);
    if (change->offset_k != 0)
        weather_warm(weather, change->offset_k, change->humidity == HUMIDITY_RELATIVE);
    heat_demand_place(site->heat_demand, reference_k, weather);
    water_body_place(site->lake, site->sea, site->aquifer, weather);
}

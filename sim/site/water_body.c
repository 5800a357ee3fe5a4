/* SPDX-License-Identifier: Apache-2.0 */
/* A season that diffuses down from the surface, later and weaker with depth z:
 *
 *   T(z, d) = M(z) + A exp(-z / D) cos(2 pi (d - d0) / 365 - z / D)
 *   M(z)    = T_deep + (T_mean - T_deep) exp(-z / D)
 *
 * with the damping depth D = sqrt(365 d diffusivity / pi): the answer of a deep, still body of constant
 * diffusivity to a surface that swings like a cosine. Carslaw & Jaeger (1959), Conduction of Heat in Solids,
 * 2nd ed., sec. 2.6. In a lake, eddies stir most of the season's heat into the uppermost metres and D is the
 * depth of that layer rather than a property of water. M lets deep water keep the temperature at which it
 * sank in winter, which is not the surface's mean (Hutchinson 1957, A Treatise on Limnology I, ch. 7).
 *
 * Or measured levels: straight lines between the middles of the months and between the depths, constant above the
 * uppermost and below the deepest.
 *
 * Sea water: 35 g/kg at 15 degC and 0.1 MPa (IOC, SCOR and IAPSO 2010, TEOS-10): 1026 kg/m3, 3990 J/(kg K),
 * freezing at -1.92 degC. */
#include "site/water_body.h"

#include <math.h>

#include "base/numerics.h"
#include "base/units.h"
#include "site/psychro.h"

#define DAYS 365.0
#define DAYS_PER_RADIAN (DAYS / (2 * M_PI))
const char *const water_kind_choices[] = {"fresh", "sea", NULL};

static double freezing_k(const struct water_body *body)
{
    return KELVIN_0_DEGC - (body->kind == WATER_SEA ? 1.92 : 0);
}

double water_density_kg_m3(enum water_kind kind)
{
    return kind == WATER_SEA ? 1026 : WATER_DENSITY_KG_M3;
}

double water_heat_capacity_j_kg_k(enum water_kind kind)
{
    return kind == WATER_SEA ? 3990 : WATER_CP_J_KG_K;
}

enum { MONTHS = 12 };

static double level_k(const struct water_level *level, double day_of_year)
{
    double month = fmod(day_of_year / DAYS * MONTHS - 0.5 + MONTHS, MONTHS);
    month = month < 0 ? month + MONTHS : month;
    int before = (int)month % MONTHS;
    double part = month - floor(month);
    const double *t = level->month_k.values;
    return t[before] + part * (t[(before + 1) % MONTHS] - t[before]);
}

static double levels_k(const struct list *list, double depth_m, double day_of_year)
{
    const struct water_level *levels = list->items;
    size_t below = 0;
    while (below < list->count && levels[below].depth_m < depth_m)
        below++;
    if (below == 0 || below == list->count)
        return level_k(&levels[below == 0 ? 0 : below - 1], day_of_year);
    double over_m = levels[below - 1].depth_m, part = (depth_m - over_m) / (levels[below].depth_m - over_m);
    double over_k = level_k(&levels[below - 1], day_of_year);
    return over_k + part * (level_k(&levels[below], day_of_year) - over_k);
}

double water_body_k(const struct water_body *body, double depth_m, double day_of_year)
{
    if (body->levels.count > 0)
        return fmax(levels_k(&body->levels, depth_m, day_of_year), freezing_k(body));
    double depth = depth_m / body->damping_m;
    double season = cos((day_of_year - body->warmest_day) / DAYS_PER_RADIAN - depth);
    double deep = isnan(body->deep_k) ? body->mean_k : body->deep_k;
    double t = deep + exp(-depth) * (body->mean_k - deep + body->amplitude_k * season);
    return fmax(t, freezing_k(body));
}

void water_body_place(const struct water_body *lake, const struct water_body *sea, const struct aquifer *aquifer,
                      struct weather *weather)
{
    for (size_t h = 0; h < weather->count; h++) {
        weather->hours[h].lake = lake;
        weather->hours[h].sea = sea;
        weather->hours[h].aquifer = aquifer;
    }
    weather->design.lake = lake;
    weather->design.sea = sea;
    weather->design.aquifer = aquifer;
}

static const struct field aquifer_fields[] = {
    {.key = "yield",
     NUMBER_FIELD(struct aquifer, yield_m3_s, VOLUME_FLOW),
     RANGE("0.1 L/s", "10 m3/s"),
     .doc = "Groundwater that all wells of a side give at most, and those of the other side take.",
     BASIS(CHOICE, "200 L/s (720 m3/h) from eleven wells at Stockholm Arlanda: Andersson, SWECO")},
    {.key = "injection_maximum",
     NUMBER_FIELD(struct aquifer, warmest_k, TEMPERATURE),
     RANGE_DEFAULT("8 degC", "95 degC", "25 degC"),
     .doc = "Warmest water that may be put into it.",
     BASIS(
         ASSUMPTION,
         "permits in the Netherlands end at 25 degC, pilots and deep saline layers apart: Bloemendal et al. 2014, Science "
         "of the Total Environment 487:1; not read at the source")},
    FIELD_END};

const struct record aquifer_record = {.name = "aquifer",
                                      .doc = "Groundwater that heat may be stored in, from wells to wells.",
                                      .size = sizeof(struct aquifer),
                                      .fields = aquifer_fields};

static const struct field level_fields[] = {{.key = "depth",
                                             NUMBER_FIELD(struct water_level, depth_m, LENGTH),
                                             RANGE("0 m", "10000 m"),
                                             .doc = "below the surface"},
                                            {.key = "temperatures",
                                             NUMBERS_FIELD(struct water_level, month_k, TEMPERATURE),
                                             RANGE("-2 degC", "35 degC"),
                                             .min_count = MONTHS,
                                             .max_count = MONTHS,
                                             .doc = "mean of each month at this depth, January first"},
                                            FIELD_END};

static const struct record level_record = {.name = "water-level",
                                           .doc = "a year of water at one depth",
                                           .size = sizeof(struct water_level),
                                           .fields = level_fields};

static void check(const void *value, struct complaint *complaint)
{
    const struct water_body *body = value;
    const struct water_level *levels = body->levels.items;
    if (body->levels.count == 0 && isnan(body->mean_k + body->amplitude_k + body->warmest_day))
        complain(complaint, "levels",
                 "a water body has either `levels`, or `mean_temperature`, `amplitude` and `warmest_day`");
    for (size_t i = 1; i < body->levels.count; i++)
        if (levels[i].depth_m <= levels[i - 1].depth_m)
            complain_at(complaint, "levels", i, "depth", "levels stand from the surface down");
}

static const struct field fields[] = {
    {.key = "water",
     CHOICE_FIELD(struct water_body, kind, water_kind_choices),
     .initial = "fresh",
     .doc = "fresh (998 kg/m3, 4186 J/kg/K), or sea (1026 kg/m3, 3990 J/kg/K)",
     BASIS(PHYSICS, "TEOS-10 (IOC, SCOR and IAPSO 2010) at 35 g/kg and 15 degC")},
    {.key = "levels",
     LIST_FIELD(struct water_body, levels, &level_record),
     .optional = true,
     .max_count = 20,
     .doc = "monthly temperatures by depth, from the surface down, instead of the formula of the other keys"},
    {.key = "mean_temperature",
     NUMBER_FIELD(struct water_body, mean_k, TEMPERATURE),
     RANGE("-2 degC", "35 degC"),
     .optional = true,
     .doc = "mean of the year at the surface"},
    {.key = "amplitude",
     NUMBER_FIELD(struct water_body, amplitude_k, TEMPERATURE_DIFFERENCE),
     RANGE("0 K", "20 K"),
     .optional = true,
     .doc = "warmest day over the mean of the year, at the surface"},
    {.key = "warmest_day",
     NUMBER_FIELD(struct water_body, warmest_day, NUMBER),
     RANGE("0", "365"),
     .optional = true,
     .doc = "days from the new year to the warmest day of the surface: 210 to 225 in the north, 25 to 45 in the south"},
    {.key = "damping_depth",
     NUMBER_FIELD(struct water_body, damping_m, LENGTH),
     RANGE_DEFAULT("0.5 m", "1000 m", "6 m"),
     SPREAD(UNIFORM, "4 m", "8 m", NULL),
     .doc = "how deep the season reaches: at this depth it swings by 37 % of the surface's amplitude and 58 "
            "days later. Large for a river, or for a sea mixed by tides, which is as warm below as above.",
     BASIS(ASSUMPTION, "4 to 8 m in stratified lakes of temperate climates: engineering judgement after Hutchinson "
                       "1957, A Treatise on Limnology I, ch. 7")},
    {.key = "deep_temperature",
     NUMBER_FIELD(struct water_body, deep_k, TEMPERATURE),
     RANGE("-2 degC", "35 degC"),
     .optional = true,
     .doc = "far below the surface, all year; absent: the mean of the surface",
     BASIS(MEASURED, "Qiandao Lake 17 degC at 35 m (Alibaba); Lake Ontario 4 degC at 83 m (Enwave, Toronto)")},
    {.key = "flow",
     NUMBER_FIELD(struct water_body, flow_m3_s, VOLUME_FLOW),
     RANGE("0.01 m3/s", "1000000 m3/s"),
     .optional = true,
     .doc = "of a river, at low water: limits what may be drawn and how much heat may be given to it; absent: "
            "a lake or the sea, which takes any"},
    FIELD_END};

const struct record water_body_record = {.name = "water-body",
                                         .doc = "a lake, a river or the sea: its temperature by depth and season",
                                         .size = sizeof(struct water_body),
                                         .fields = fields,
                                         .check = check};

static const struct field sea_changes[] = {{.key = "water", .initial = "sea"}, FIELD_END};
static const struct field sea_fields[] = {{.key = "*", .kind = FIELD_PART, .part = fields, .changes = sea_changes},
                                          FIELD_END};
const struct record sea_record = {.name = "sea",
                                  .doc = "the sea: its temperature by depth and season",
                                  .size = sizeof(struct water_body),
                                  .fields = sea_fields,
                                  .check = check};

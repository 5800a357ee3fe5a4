/* SPDX-License-Identifier: Apache-2.0 */
#include "files/weather_sense.h"

#include <math.h>

#include "base/numerics.h"
#include "base/units.h"
#include "site/psychro.h"

const struct csv_slip weather_temperature_slips[] = {
    {"kelvins", 1, -KELVIN_0_DEGC}, {"degrees Fahrenheit", 5.0 / 9, -160.0 / 9}, {NULL, 0, 0}};
const struct csv_slip weather_pressure_slips[] = {{"hPa", 100, 0}, {"kPa", 1000, 0}, {NULL, 0, 0}};

/* What no place on earth has over a day or more: the driest air ever measured had 0.36 %, for an hour (Tehran province, 2024: from
 * memory, not read at the source); Dallol's year has 34.6 degC (Pedgley 1967, Weather 22:122: not read at the source); ten metres above
 * inhabited ground no year has a mean wind of 12 m/s. */
static const double driest_frac = 0.02, hottest_year_k = 40 + 273.15, windiest_m_s = 12;
enum { DAY = 24, MOST_OF_A_YEAR = 8000 };
/* Humidity and dew point are rounded and averaged apart; so far apart they are not of the same air. */
static const double humidity_apart_frac = 0.2, hours_apart_frac = 0.1;
/* Air pressure of the weather is within 5 % of that of its height. */
static const double pressure_apart_frac = 0.05;
/* The middle of the sun's hours is at solar noon to within 0.6 h in files that were looked at: half an hour of it is
 * the width of an hour, the rest the equation of time and clouds. */
static const double sun_apart_h = 2;

void weather_take(struct weather *weather, struct arena *arena, const struct hour_table *table)
{
    weather->count = table->count;
    weather->axis = table->axis;
    weather->hours = arena_alloc(arena, table->count, sizeof *weather->hours);
    weather->known = hours_partial(table) ? table->known : NULL;
}

double weather_clock_ahead_h(double longitude_deg, double utc_offset_s)
{
    return remainder(utc_offset_s / SECONDS_PER_HOUR - longitude_deg / 15, 24);
}

static void check_air(struct csv *csv, const struct weather *weather, const struct weather_place *place)
{
    struct sum warmth = {0}, pressure = {0};
    double wettest = 0;
    size_t count = 0, pressed = 0;
    for (size_t h = 0; h < weather->count; h++) {
        const struct outside *o = &weather->hours[h];
        if (isnan(o->dry_bulb_k) || isnan(o->relative_humidity_frac))
            continue;
        count++;
        sum_add(&warmth, o->dry_bulb_k);
        wettest = fmax(wettest, o->relative_humidity_frac);
        if (isnan(o->pressure_pa))
            continue;
        pressed++;
        sum_add(&pressure, o->pressure_pa);
    }
    if (count >= DAY && wettest <= driest_frac)
        csv_file_error(csv, "relative humidity is never above %g %%: is it a fraction, not per cent?", 100 * wettest);
    if (count >= MOST_OF_A_YEAR && sum_value(&warmth) / (double)count > hottest_year_k)
        csv_file_error(csv, "a mean of %.1f degC is hotter than any place: is it in degrees Fahrenheit?",
                       sum_value(&warmth) / (double)count - KELVIN_0_DEGC);
    double standard_pa = air_standard_pressure_pa(place->elevation_m), mean_pa = sum_value(&pressure) / (double)pressed;
    if (pressed >= DAY && fabs(mean_pa / standard_pa - 1) > pressure_apart_frac)
        csv_file_warning(csv, 0, "its air pressure is %.0f Pa in the mean, but %g m above the sea it is %.0f Pa",
                         mean_pa, place->elevation_m, standard_pa);
}

static void check_dew(struct csv *csv, const struct weather *weather, const double *dew_frac)
{
    size_t count = 0, apart = 0;
    for (size_t h = 0; h < weather->count; h++) {
        double dew = dew_frac[h] > 1 ? 1 : dew_frac[h], difference = dew - weather->hours[h].relative_humidity_frac;
        count += isnan(difference) ? 0 : 1;
        apart += fabs(difference) > humidity_apart_frac ? 1 : 0;
    }
    if (count >= DAY && (double)apart > hours_apart_frac * (double)count)
        csv_file_warning(csv, 0,
                         "relative humidity and dew point differ by more than %g points in %zu of %zu hours; the "
                         "humidity is taken",
                         100 * humidity_apart_frac, apart, count);
}

/* The middle of the sun's hours, as an angle: a clock has no ends. NaN: too little sun. */
static double sun_noon_h(const struct weather *weather)
{
    double x = 0, y = 0, total = 0;
    for (size_t h = 0; h < weather->count; h++) {
        double sun = weather->sky[h].ghi_w_m2;
        if (isnan(sun))
            sun = weather->sky[h].dni_w_m2;
        if (isnan(sun))
            continue;
        double angle = 2 * acos(-1) * ((double)(h % DAY) + 0.5) / DAY;
        x += sun * cos(angle);
        y += sun * sin(angle);
        total += sun;
    }
    if (hypot(x, y) < 0.1 * total || total <= 0) /* a sun that does not set tells no time */
        return NAN;
    return fmod(atan2(y, x) / (2 * acos(-1)) * DAY + DAY, DAY);
}

static void check_sun(struct csv *csv, const struct weather *weather, const struct weather_place *place)
{
    double noon_h = 12 + weather_clock_ahead_h(place->longitude_deg, place->utc_offset_s);
    double late_h = remainder(sun_noon_h(weather) - noon_h, DAY);
    if (fabs(late_h) > sun_apart_h)
        csv_file_warning(
            csv, 0,
            "its sun is %.1f h %s the clock: at longitude %g deg and UTC%+g h noon is at %.1f h; are its hours "
            "of another time zone?",
            fabs(late_h), late_h > 0 ? "behind" : "ahead of", place->longitude_deg,
            place->utc_offset_s / SECONDS_PER_HOUR, noon_h);
}

static void check_wind(struct csv *csv, const struct weather *weather)
{
    struct sum wind = {0};
    size_t count = 0;
    for (size_t h = 0; h < weather->count; h++)
        if (!isnan(weather->sky[h].wind_m_s)) {
            sum_add(&wind, weather->sky[h].wind_m_s);
            count++;
        }
    if (count >= DAY && sum_value(&wind) / (double)count > windiest_m_s)
        csv_file_warning(csv, 0, "a mean wind of %.1f m/s is a storm: is it in km/h?",
                         sum_value(&wind) / (double)count);
}

void weather_check_sense(struct csv *csv, const struct weather *weather, const struct weather_place *place,
                         const double *dew_frac)
{
    check_air(csv, weather, place);
    if (dew_frac)
        check_dew(csv, weather, dew_frac);
    if (weather->sky && !csv_mistakes(csv)) {
        check_sun(csv, weather, place);
        check_wind(csv, weather);
    }
}

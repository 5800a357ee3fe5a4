/* SPDX-License-Identifier: Apache-2.0 */
/* T(day, hour) = S(day) + A(day) + R(day) (mean(f) - f(hour)).
 *
 * S: straight lines between the middles of the months, their ends shifted until every month's mean is the
 * normal exactly (Sheng and Zwiers 1998, Climate Dynamics 14:609).
 *
 * A: warm and cold spells, A(day) = r A(day - 1) + noise (Richardson 1981, Water Resources Research 17:182),
 * less their own monthly means, scaled to the stated spread.
 *
 * R: the mean daily range; f: the fraction of it by which an hour lies below the day's maximum (ASHRAE
 * Handbook Fundamentals 2017, chapter 14, table 6).
 *
 * The vapour pressure is constant through a day, such that the day's mean relative humidity is the season's.
 * So annual and monthly means are exact. Spells are as large in summer as in winter, extremes are those of a
 * normal distribution, and no day is drier or wetter than its season. */
#include "site/normals.h"

#include <assert.h>
#include <math.h>

#include "base/numerics.h"
#include "base/random.h"
#include "base/units.h"
#include "site/psychro.h"
#include "site/year.h"

enum { DAYS = 365, MONTHS = 12, DAY_HOURS = 24 };
static const int month_days[MONTHS] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

/* Lag-1 correlation of daily temperature: Richardson (1981) finds 0.62 for maxima and 0.67 for minima. */
#define DAY_CORRELATION 0.65

static const double day_course[DAY_HOURS] = {0.88, 0.92, 0.95, 0.98, 1.00, 0.98, 0.91, 0.74, 0.55, 0.38, 0.23, 0.13,
                                             0.05, 0.00, 0.00, 0.06, 0.14, 0.24, 0.39, 0.50, 0.59, 0.68, 0.75, 0.82};

static const struct field fields[] = {
    {.key = "mean",
     NUMBERS_FIELD(struct normals, mean_k, TEMPERATURE),
     RANGE("-60 degC", "45 degC"),
     .min_count = MONTHS,
     .max_count = MONTHS,
     .doc = "mean temperature of each month, January first"},
    {.key = "range",
     NUMBERS_FIELD(struct normals, range_k, TEMPERATURE_DIFFERENCE),
     RANGE("0 K", "30 K"),
     .min_count = MONTHS,
     .max_count = MONTHS,
     .doc = "mean daily range of each month: mean daily maximum minus mean daily minimum"},
    {.key = "humidity",
     NUMBERS_FIELD(struct normals, humidity_frac, FRACTION),
     RANGE("1 %", "100 %"),
     .min_count = MONTHS,
     .max_count = MONTHS,
     .doc = "mean relative humidity of each month"},
    {.key = "day_spread",
     NUMBER_FIELD(struct normals, day_spread_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("0 K", "10 K", "3 K"),
     .doc = "standard deviation of the days' mean temperature about the course of the seasons; 0 K: every "
            "year's day is the mean day",
     BASIS(ASSUMPTION, "2 to 6 K in temperate climates, more in winter and inland")},
    FIELD_END};

const struct record normals_record = {
    .name = "normals",
    .doc = "hours generated from monthly climate normals: exact monthly means, the day's course of "
           "ASHRAE, random spells of warm and cold days; the same hours in every run",
    .size = sizeof(struct normals),
    .fields = fields};

static void monthly_means(const double daily[DAYS], double means[MONTHS])
{
    for (int month = 0, day = 0; month < MONTHS; month++) {
        struct sum sum = {0};
        for (int i = 0; i < month_days[month]; i++)
            sum_add(&sum, daily[day++]);
        means[month] = sum_value(&sum) / month_days[month];
    }
}

/* Straight lines through `nodes` at the middles of the months, round the year. */
static void draw_course(const double nodes[MONTHS], double daily[DAYS])
{
    double middle[MONTHS + 2], value[MONTHS + 2];
    double start = 0;
    for (int month = 0; month < MONTHS; month++) {
        middle[month + 1] = start + month_days[month] / 2.0;
        value[month + 1] = nodes[month];
        start += month_days[month];
    }
    middle[0] = middle[MONTHS] - DAYS;
    value[0] = nodes[MONTHS - 1];
    middle[MONTHS + 1] = middle[1] + DAYS;
    value[MONTHS + 1] = nodes[0];
    for (int day = 0; day < DAYS; day++)
        daily[day] = interpolate(middle, value, MONTHS + 2, day + 0.5);
}

/* A course through the year whose monthly means are these: the nodes move by what is still missing. A month's
 * own node weighs about 3/4 in its mean, so the error shrinks by more than half each time. */
static void course_of_months(const double means[MONTHS], double daily[DAYS])
{
    double nodes[MONTHS], reached[MONTHS];
    for (int month = 0; month < MONTHS; month++)
        nodes[month] = means[month];
    for (int round = 0; round < 60; round++) {
        draw_course(nodes, daily);
        monthly_means(daily, reached);
        for (int month = 0; month < MONTHS; month++)
            nodes[month] += means[month] - reached[month];
    }
}

/* Spells: autocorrelated, of monthly mean 0 and of this standard deviation over the year. */
static void draw_spells(double spread_k, double daily[DAYS])
{
    struct random random = random_stream(0, "normals", 0);
    double state = random_normal(&random), innovation = sqrt(1 - DAY_CORRELATION * DAY_CORRELATION);
    for (int day = 0; day < DAYS; day++) {
        daily[day] = state;
        state = DAY_CORRELATION * state + innovation * random_normal(&random);
    }
    double means[MONTHS], drift[DAYS];
    monthly_means(daily, means);
    course_of_months(means, drift);
    struct sum squares = {0};
    for (int day = 0; day < DAYS; day++) {
        daily[day] -= drift[day];
        sum_add(&squares, daily[day] * daily[day]);
    }
    double scale = spread_k / sqrt(sum_value(&squares) / DAYS);
    for (int day = 0; day < DAYS; day++)
        daily[day] *= scale;
}

/* The vapour pressure with which the day's mean relative humidity (no hour above 1) is humidity_frac: the
 * mean is concave in it and a straight line until an hour saturates, so Newton's steps from below never
 * overshoot. */
static double vapour_of_day(const double saturation_pa[DAY_HOURS], double humidity_frac)
{
    double vapour_pa = 0;
    for (int round = 0; round <= DAY_HOURS; round++) {
        double mean = 0, slope = 0;
        for (int hour = 0; hour < DAY_HOURS; hour++) {
            bool wet = vapour_pa >= saturation_pa[hour];
            mean += wet ? 1 : vapour_pa / saturation_pa[hour];
            slope += wet ? 0 : 1 / saturation_pa[hour];
        }
        if (slope <= 0)
            break;
        double step = (humidity_frac * DAY_HOURS - mean) / slope;
        vapour_pa += step;
        if (step < 1e-9 * vapour_pa)
            break;
    }
    return vapour_pa;
}

void normals_generate(const struct normals *normals, double pressure_pa, struct weather *weather)
{
    assert(weather->count == HOURS_PER_YEAR && normals->mean_k.count == MONTHS);
    assert(normals->range_k.count == MONTHS && normals->humidity_frac.count == MONTHS);
    double mean_k[DAYS], range_k[DAYS], humidity[DAYS], spell_k[DAYS], course_mean = 0;
    course_of_months(normals->mean_k.values, mean_k);
    course_of_months(normals->range_k.values, range_k);
    course_of_months(normals->humidity_frac.values, humidity);
    draw_spells(normals->day_spread_k, spell_k);
    for (int hour = 0; hour < DAY_HOURS; hour++)
        course_mean += day_course[hour] / DAY_HOURS;
    for (int day = 0; day < DAYS; day++) {
        double saturation_pa[DAY_HOURS];
        struct outside *hours = &weather->hours[DAY_HOURS * day];
        for (int hour = 0; hour < DAY_HOURS; hour++) {
            double t = mean_k[day] + spell_k[day] + fmax(range_k[day], 0) * (course_mean - day_course[hour]);
            saturation_pa[hour] = air_saturation_pressure_pa(t);
            hours[hour] = (struct outside){.dry_bulb_k = t, .pressure_pa = pressure_pa};
        }
        double vapour_pa = vapour_of_day(saturation_pa, clamp(humidity[day], 0.01, 1));
        for (int hour = 0; hour < DAY_HOURS; hour++)
            hours[hour].relative_humidity_frac = fmin(vapour_pa / saturation_pa[hour], 1);
    }
}

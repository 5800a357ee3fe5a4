/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/random.h"
#include "base/units.h"
#include "site/normals.h"
#include "site/psychro.h"
#include "site/year.h"

static const int month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
static struct outside hours[HOURS_PER_YEAR];

static void generate(double *mean_k, double *range_k, double *humidity, double spread_k)
{
    struct weather weather = {.hours = hours, .count = HOURS_PER_YEAR};
    normals_generate(&(struct normals){{mean_k, 12}, {range_k, 12}, {humidity, 12}, spread_k}, 101325, &weather);
}

Test(normals, monthly_means_are_exact)
{
    struct random random = random_stream(1, "normals-test", 0);
    for (int i = 0; i < 20; i++) {
        double mean[12], range[12], humidity[12];
        for (int m = 0; m < 12; m++) {
            mean[m] = KELVIN_0_DEGC + 10 - 15 * cos(m * 0.5236) + 3 * random_uniform(&random);
            range[m] = 6 + 4 * random_uniform(&random);
            humidity[m] = 0.5 + 0.3 * random_uniform(&random);
        }
        generate(mean, range, humidity, 5 * random_uniform(&random));
        for (int m = 0, h = 0; m < 12; m++) {
            double t = 0, rh = 0;
            for (int k = 0; k < 24 * month_days[m]; k++, h++) {
                t += hours[h].dry_bulb_k / (24 * month_days[m]);
                rh += hours[h].relative_humidity_frac / (24 * month_days[m]);
            }
            cr_assert_float_eq(t, mean[m], 1e-6, "month %d: %g K, wanted %g", m + 1, t, mean[m]);
            cr_assert_float_eq(rh, humidity[m], 1e-4, "month %d: %g, wanted %g", m + 1, rh, humidity[m]);
        }
    }
}

/* Flat normals: the day's course is all that moves, from range above 3:00-5:00 to the afternoon; the spread
 * is as stated. */
Test(normals, range_and_spread)
{
    double mean[12], range[12], humidity[12];
    for (int m = 0; m < 12; m++) {
        mean[m] = 283.15;
        range[m] = 8;
        humidity[m] = 0.7;
    }
    generate(mean, range, humidity, 0);
    double low = 1000, high = 0;
    for (size_t h = 0; h < HOURS_PER_YEAR; h++) {
        low = fmin(low, hours[h].dry_bulb_k);
        high = fmax(high, hours[h].dry_bulb_k);
    }
    cr_assert_float_eq(high - low, 8, 1e-6);
    generate(mean, range, humidity, 3);
    double squares = 0;
    for (int day = 0; day < 365; day++) {
        double t = 0;
        for (int k = 0; k < 24; k++)
            t += hours[24 * day + k].dry_bulb_k / 24 - 283.15 / 24;
        squares += t * t / 365;
    }
    cr_assert_float_eq(sqrt(squares), 3, 1e-6);
    struct outside copy[48];
    memcpy(copy, hours, sizeof copy);
    generate(mean, range, humidity, 3);
    cr_assert_arr_eq(copy, hours, sizeof copy, "the same in every run");
}

Test(normals, saturated_months)
{
    double mean[12], range[12], humidity[12];
    for (int m = 0; m < 12; m++) {
        mean[m] = 288.15;
        range[m] = 10;
        humidity[m] = 1;
    }
    generate(mean, range, humidity, 3);
    for (size_t h = 0; h < HOURS_PER_YEAR; h++)
        cr_assert(hours[h].relative_humidity_frac > 0.999 && hours[h].relative_humidity_frac <= 1);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "base/units.h"
#include "site/solar.h"

#define DEGREE (3.14159265358979323846 / 180)

TestSuite(solar);

/* Reda and Andreas, "Solar Position Algorithm for Solar Radiation Applications", NREL/TP-560-34302
 * (2008), table A5.1: 17 October 2003, 12:30:30 at UTC-7, 39.742476 N 105.1786 W: zenith 50.11162,
 * azimuth 194.34024 degrees; incidence 25.18700 on a plane tilted by 30 degrees, turned by -10
 * degrees from the south. */
Test(solar, published_position)
{
    struct sun sun = solar_position(39.742476, -105.1786, -7 * SECONDS_PER_HOUR, 289, 12 + 30.5 / 60);
    double azimuth = atan2(sun.east, sun.north) / DEGREE + 360;
    cr_expect_float_eq(acos(sun.up) / DEGREE, 50.11162, 0.3);
    cr_expect_float_eq(azimuth, 194.34024, 0.3);
    double tilt = 30 * DEGREE, turned = 170 * DEGREE;
    double cosine = sin(tilt) * (sin(turned) * sun.east + cos(turned) * sun.north) + cos(tilt) * sun.up;
    cr_expect_float_eq(acos(cosine) / DEGREE, 25.187, 0.3);
}

/* A unit vector; noon in the south north of the tropics and in the north south of them; declination
 * of the solstices 23.44 degrees; the earth nearest in January (Spencer's series: 1.035 and 0.967 of
 * the mean). */
Test(solar, seasons)
{
    for (double day = 0; day < 365; day += 7)
        for (double hour = 0; hour < 24; hour += 1.7) {
            struct sun sun = solar_position(-34, 18.5, 2 * SECONDS_PER_HOUR, day, hour);
            cr_assert_float_eq(sun.east * sun.east + sun.north * sun.north + sun.up * sun.up, 1, 1e-12);
            cr_assert(fabs(sun.hour_angle) <= 180 * DEGREE + 1e-9);
        }
    struct sun june = solar_position(50, 0, 0, 171, 12), december = solar_position(50, 0, 0, 355, 12),
               south = solar_position(-50, 0, 0, 355, 12);
    cr_expect_float_eq(june.declination / DEGREE, 23.44, 0.1);
    cr_expect_float_eq(december.declination / DEGREE, -23.44, 0.1);
    cr_expect_float_eq(june.up, cos((50 - 23.44) * DEGREE), 1e-3);
    cr_expect(june.north < 0 && south.north > 0);
    cr_expect_float_eq(solar_position(0, 0, 0, 2, 12).extraterrestrial_w_m2 / 1361, 1.035, 1e-3);
    cr_expect_float_eq(solar_position(0, 0, 0, 184, 12).extraterrestrial_w_m2 / 1361, 0.967, 1e-3);
}

/* The hours' parts in which the sun is up add up to the day: 2 / 15 acos(-tan latitude tan
 * declination) hours; all of it in a polar summer, none in a polar winter. */
Test(solar, length_of_the_day)
{
    for (double latitude = -66; latitude <= 66; latitude += 11)
        for (double day = 0; day < 365; day += 13) {
            double up_h = 0;
            struct sun middle;
            for (int hour = 0; hour < 24; hour++) {
                double part = solar_up_frac(latitude, 20, SECONDS_PER_HOUR, day, hour, &middle);
                cr_assert(part >= 0 && part <= 1 + 1e-12);
                if (part > 0)
                    cr_assert_gt(middle.up, -1e-9, "latitude %g day %g hour %d", latitude, day, hour);
                up_h += part;
            }
            double declination = solar_position(latitude, 20, SECONDS_PER_HOUR, day, 12).declination;
            double set = acos(fmin(fmax(-tan(latitude * DEGREE) * tan(declination), -1), 1));
            cr_assert_float_eq(up_h, 2 * set / (15 * DEGREE), 0.02);
        }
    struct sun middle;
    for (int hour = 0; hour < 24; hour++) {
        cr_expect_float_eq(solar_up_frac(80, 0, 0, 171, hour, &middle), 1, 1e-12);
        cr_expect_eq(solar_up_frac(80, 0, 0, 355, hour, &middle), 0);
        cr_expect_float_eq(solar_up_frac(-90, 0, 0, 355, hour, &middle), 1, 1e-12);
    }
}

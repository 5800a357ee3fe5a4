/* SPDX-License-Identifier: Apache-2.0 */
/* NOAA Global Monitoring Laboratory, "General Solar Position Calculations": equation of time and
 * declination as Fourier series in the fractional year (Spencer 1971, Search 2(5):172), taken at
 * universal time. They fit a typical year, which has no number: the place of a year in the cycle of
 * leap years shifts the sun by up to 0.2 degrees. Extraterrestrial irradiance: the same paper, with
 * the solar constant of Kopp and Lean (2011), Geophysical Research Letters 38:L01706. Refraction is
 * left out: it matters only within a degree of the horizon. */
#include "site/solar.h"

#include <math.h>

#include "base/numerics.h"
#include "base/units.h"

#define PI 3.14159265358979323846
#define RADIAN (PI / 180)
#define SOLAR_CONSTANT_W_M2 1361.0
#define HOUR_ANGLE (15 * RADIAN) /* by which the earth turns in an hour */

static struct sun place_sun(double latitude, double declination, double hour_angle)
{
    return (struct sun){.east = -cos(declination) * sin(hour_angle),
                        .north = sin(declination) * cos(latitude) - cos(declination) * sin(latitude) * cos(hour_angle),
                        .up = sin(declination) * sin(latitude) + cos(declination) * cos(latitude) * cos(hour_angle),
                        .declination = declination,
                        .hour_angle = hour_angle};
}

struct sun solar_position(double latitude_deg, double longitude_deg, double utc_offset_s, double day_of_year,
                          double hour)
{
    double g = 2 * PI / 365 * (floor(day_of_year) + (hour - utc_offset_s / SECONDS_PER_HOUR - 12) / 24);
    double equation_min =
        229.18 * (0.000075 + 0.001868 * cos(g) - 0.032077 * sin(g) - 0.014615 * cos(2 * g) - 0.040849 * sin(2 * g));
    double declination = 0.006918 - 0.399912 * cos(g) + 0.070257 * sin(g) - 0.006758 * cos(2 * g) +
                         0.000907 * sin(2 * g) - 0.002697 * cos(3 * g) + 0.00148 * sin(3 * g);
    double solar_hour = hour + (equation_min + 4 * longitude_deg) / 60 - utc_offset_s / SECONDS_PER_HOUR;
    double hour_angle = remainder((solar_hour - 12) * HOUR_ANGLE, 2 * PI);
    struct sun sun = place_sun(latitude_deg * RADIAN, declination, hour_angle);
    sun.extraterrestrial_w_m2 = SOLAR_CONSTANT_W_M2 * (1.00011 + 0.034221 * cos(g) + 0.00128 * sin(g) +
                                                       0.000719 * cos(2 * g) + 0.000077 * sin(2 * g));
    return sun;
}

double solar_up_frac(double latitude_deg, double longitude_deg, double utc_offset_s, double day_of_year, double hour,
                     struct sun *middle)
{
    struct sun at = solar_position(latitude_deg, longitude_deg, utc_offset_s, day_of_year, hour + 0.5);
    double latitude = latitude_deg * RADIAN;
    /* The sun sets where cos(hour angle) = -tan(latitude) tan(declination); not at all in a polar summer. */
    double cosine = -tan(latitude) * tan(at.declination);
    double set = acos(clamp(cosine, -1, 1));
    double from = at.hour_angle - HOUR_ANGLE / 2, to = at.hour_angle + HOUR_ANGLE / 2;
    double up_from = set < PI ? fmax(from, -set) : from, up_to = set < PI ? fmin(to, set) : to;
    if (up_to <= up_from) {
        *middle = at;
        return 0;
    }
    *middle = place_sun(latitude, at.declination, (up_from + up_to) / 2);
    middle->extraterrestrial_w_m2 = at.extraterrestrial_w_m2;
    return (up_to - up_from) / HOUR_ANGLE;
}

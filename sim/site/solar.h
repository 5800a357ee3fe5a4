/* SPDX-License-Identifier: Apache-2.0 */
/* Where the sun stands. Angles in radians. */
#ifndef SAMOVAR_SITE_SOLAR_H
#define SAMOVAR_SITE_SOLAR_H

struct sun {
    /* Direction to the sun, a unit vector: to the east, to the north, up. */
    double east, north, up;
    double declination, hour_angle; /* hour angle: 0 at solar noon, positive in the afternoon, within -pi..pi */
    double extraterrestrial_w_m2;   /* normal to the beam, above the air */
};

/* At a moment of local standard time: day_of_year from 0 (the first of January) to 364, hour 0 to 24.
 * Within 0.3 degrees of the exact position in this century. */
struct sun solar_position(double latitude_deg, double longitude_deg, double utc_offset_s, double day_of_year,
                          double hour);

/* The middle of that part of the hour [hour, hour + 1) in which the sun is up, and how large it is;
 * 0: it is not. */
double solar_up_frac(double latitude_deg, double longitude_deg, double utc_offset_s, double day_of_year, double hour,
                     struct sun *middle);

#endif

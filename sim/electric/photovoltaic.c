/* SPDX-License-Identifier: Apache-2.0 */
/* Dobos, "PVWatts Version 5 Manual", NREL/TP-6A20-62641 (2014):
 *
 *     glass     1 - (sin^2(r - i) / sin^2(r + i) + tan^2(r - i) / tan^2(r + i)) / 2,  sin r = sin i / 1.526
 *     direct current    P_dc = P_0 E / 1000 (1 + g (T_c - 25)),  below 125 W/m2: E^2 / 125 instead of E
 *     inverter          eta = eta_0 / 0.9637 (-0.0162 z - 0.0059 / z + 0.9858),  z = P_dc / P_dc0
 *
 * In two places it is simpler than PVWatts, which takes Perez's model of the sky (about 1 % more in a
 * year on the weather files here) and Fuentes' of the module's temperature.
 *
 * Irradiance on the plane: Hay and Davies (1980), Proceedings of the First Canadian Solar Radiation
 * Data Workshop, as in Loutzenhiser et al. (2007), Solar Energy 81:254. A = DNI / E_0 is the share of
 * the sky's light that comes from around the sun:
 *
 *     DHI (A cos i / cos zenith + (1 - A)(1 + cos tilt) / 2),  ground: GHI albedo (1 - cos tilt) / 2
 *
 * Temperature of the cells: King, Boyson and Kratochvil, "Photovoltaic Array Performance Model",
 * SAND2004-3535, equations 11 and 12 and table 1, with the wind at 10 m: T_c = T_air + E exp(a + b v)
 * + E / 1000 dT. */
#include "electric/photovoltaic.h"

#include <math.h>

#include "base/numerics.h"
#include "electric/supply.h"
#include "site/year.h"

#define RADIAN (3.14159265358979323846 / 180)
#define GLASS_INDEX 1.526     /* PVWatts 5 */
#define WEAK_LIGHT_W_M2 125.0 /* PVWatts 5 */
#define COSINE_MIN 0.01745    /* of the zenith: a degree over the horizon, below which the ratio means nothing */

enum mounting { MOUNTING_RACK, MOUNTING_ROOF };
static const char *const mounting_choices[] = {"rack", "roof", NULL};
/* King et al. 2004, table 1: glass/cell/polymer sheet on an open rack; glass/cell/glass close to a roof. */
static const struct {
    double a, b, cell_k;
} thermal[] = {[MOUNTING_RACK] = {-3.56, -0.0750, 3}, [MOUNTING_ROOF] = {-2.98, -0.0471, 1}};

struct plane photovoltaic_plane(double tilt_deg, double azimuth_deg, double albedo, const struct sky *sky,
                                const struct sun *sun)
{
    double tilt = tilt_deg * RADIAN, azimuth = azimuth_deg * RADIAN;
    double cosine = sin(tilt) * (sin(azimuth) * sun->east + cos(azimuth) * sun->north) + cos(tilt) * sun->up;
    double around = clamp(sky->dni_w_m2 / sun->extraterrestrial_w_m2, 0, 1);
    double seen = fmax(cosine, 0), ratio = seen / fmax(sun->up, COSINE_MIN);
    double sky_view = (1 + cos(tilt)) / 2;
    return (struct plane){.beam_w_m2 = sky->dni_w_m2 * seen,
                          .diffuse_w_m2 = sky->dhi_w_m2 * (around * ratio + (1 - around) * sky_view) +
                                          sky->ghi_w_m2 * albedo * (1 - cos(tilt)) / 2,
                          .incidence = cosine};
}

/* Fresnel's transmittance of unpolarised light. */
static double transmitted(double angle)
{
    double inside = asin(sin(angle) / GLASS_INDEX), less = inside - angle, more = inside + angle;
    double s = sin(less) / sin(more), t = tan(less) / tan(more);
    return 1 - (s * s + t * t) / 2;
}

double photovoltaic_glass(double incidence)
{
    const double nearly_normal = 1 * RADIAN; /* at 0 the ratio of sines is 0 over 0 */
    if (incidence <= 0)
        return 0;
    double angle = fmax(acos(fmin(incidence, 1)), nearly_normal);
    return fmax(transmitted(angle) / transmitted(nearly_normal), 0);
}

double photovoltaic_inverter_w(double dc_w, double rated_w, double efficiency)
{
    double dc_rated_w = rated_w / efficiency, z = dc_w / dc_rated_w;
    if (z <= 0)
        return 0;
    double ac_w = efficiency / 0.9637 * (dc_w * (0.9858 - 0.0162 * z) - 0.0059 * dc_rated_w);
    return clamp(ac_w, 0, rated_w);
}

static double power_w(const struct photovoltaic *p, const struct plane *plane, double air_k, double wind_m_s)
{
    double light = plane->beam_w_m2 + plane->diffuse_w_m2;
    double cell_k = air_k + light * exp(thermal[p->mounting].a + thermal[p->mounting].b * wind_m_s) +
                    light / 1000 * thermal[p->mounting].cell_k;
    double in = plane->beam_w_m2 * photovoltaic_glass(plane->incidence) + plane->diffuse_w_m2;
    double used = in < WEAK_LIGHT_W_M2 ? in * in / WEAK_LIGHT_W_M2 : in;
    double warm = 1 - p->temperature_loss_per_k * (cell_k - (25 + KELVIN_0_DEGC));
    double dc_w = p->capacity_w * used / 1000 * fmax(warm, 0) * (1 - p->loss_frac);
    return photovoltaic_inverter_w(dc_w, p->capacity_w / p->dc_ac_ratio, p->inverter_efficiency);
}

static void hours(const void *parameters, const struct weather *weather, double *hours_w)
{
    const struct photovoltaic *p = parameters;
    double azimuth = p->azimuth_deg;
    if (isnan(azimuth))
        azimuth = weather->latitude_deg >= 0 ? 180 : 0;
    const int first = weather->axis.dated ? calendar_civil(weather->axis.first_s).hour : 0;
    for (size_t h = 0; h < weather->count; h++) {
        const struct sky *sky = &weather->sky[h];
        struct sun sun;
        const double day = floor(weather->hours[h].day_of_year);
        const int hour = (first + (int)(h % 24)) % 24;
        double up =
            solar_up_frac(weather->latitude_deg, weather->longitude_deg, weather->utc_offset_s, day, hour, &sun);
        struct sky lit = *sky;
        if (up == 0) /* no beam without a sun; what the file has is twilight */
            lit.dni_w_m2 = 0;
        struct plane plane = photovoltaic_plane(p->tilt_deg, azimuth, p->albedo, &lit, &sun);
        hours_w[h] = power_w(p, &plane, weather->hours[h].dry_bulb_k, sky->wind_m_s);
    }
}

static void equipment(const void *parameters, struct equipment *row)
{
    const struct photovoltaic *p = parameters;
    row->capacity_w = p->capacity_w;
}

static double carbon_kg_j(const void *parameters)
{
    return ((const struct photovoltaic *)parameters)->carbon_kg_j;
}

static const char pvwatts[] = "PVWatts 5 (Dobos 2014, NREL/TP-6A20-62641), default";

static const struct field fields[] = {
    {.key = "capacity",
     NUMBER_FIELD(struct photovoltaic, capacity_w, POWER),
     RANGE("1 W", "100 GW"),
     .doc = "Rated power of the modules (direct current, standard test conditions)."},
    {.key = "tilt",
     NUMBER_FIELD(struct photovoltaic, tilt_deg, ANGLE),
     RANGE_DEFAULT("0 deg", "90 deg", "20 deg"),
     .doc = "Of the modules against the ground.",
     .source = pvwatts},
    {.key = "azimuth",
     NUMBER_FIELD(struct photovoltaic, azimuth_deg, ANGLE),
     RANGE("0 deg", "360 deg"),
     .optional = true,
     .doc = "Where the modules look: 90 deg is east, 180 deg is south. Absent: towards the equator."},
    {.key = "mounting",
     CHOICE_FIELD(struct photovoltaic, mounting, mounting_choices),
     .initial = "rack",
     .doc = "rack: air behind the modules; roof: close to it, where they get warmer.",
     BASIS(CHOICE, "King et al. 2004, SAND2004-3535, table 1")},
    {.key = "losses",
     NUMBER_FIELD(struct photovoltaic, loss_frac, FRACTION),
     RANGE_DEFAULT("0", "0.5", "0.14"),
     SPREAD(UNIFORM, "0.08", "0.2", ASSUMED_SPREAD),
     .doc = "Soiling, shading, mismatch, wiring, ageing, downtime.",
     .source = pvwatts,
     .standing = STANDING_ASSUMPTION},
    {.key = "dc_ac_ratio",
     NUMBER_FIELD(struct photovoltaic, dc_ac_ratio, NUMBER),
     RANGE_DEFAULT("0.5", "3", "1.1"),
     .doc = "Rated power of the modules over that of the inverter.",
     .source = pvwatts},
    {.key = "inverter_efficiency",
     NUMBER_FIELD(struct photovoltaic, inverter_efficiency, FRACTION),
     RANGE_DEFAULT("0.9", "0.995", "0.96"),
     SPREAD(UNIFORM, "0.95", "0.985", ASSUMED_SPREAD),
     .doc = "At rated power.",
     .source = pvwatts,
     .standing = STANDING_ASSUMPTION},
    {.key = "temperature_loss",
     NUMBER_FIELD(struct photovoltaic, temperature_loss_per_k, TEMPERATURE_COEFFICIENT),
     RANGE_DEFAULT("0 %/K", "0.6 %/K", "0.47 %/K"),
     .doc = "Power lost per kelvin over 25 degC: standard modules 0.47, premium 0.35, thin film 0.2 %/K.",
     .source = pvwatts,
     .standing = STANDING_STANDARD},
    {.key = "albedo",
     NUMBER_FIELD(struct photovoltaic, albedo, FRACTION),
     RANGE_DEFAULT("0", "0.9", "0.2"),
     SPREAD(UNIFORM, "0.1", "0.3", ASSUMED_SPREAD),
     .doc = "Share of the light that the ground throws back.",
     .source = pvwatts,
     .standing = STANDING_ASSUMPTION},
    {.key = "carbon",
     NUMBER_FIELD(struct photovoltaic, carbon_kg_j, CARBON_INTENSITY),
     RANGE_DEFAULT("0 g/kWh", "500 g/kWh", "48 g/kWh"),
     SPREAD(
         TRIANGULAR, "8 g/kWh", "83 g/kWh",
         "UNECE 2022, Integrated Life-cycle Assessment of Electricity Sources, 8 to 83 g/kWh by technology and region; from memory, not read at the source"),
     .doc = "Of making and keeping the plant, over what it makes in its life. Write 0 where the grid's "
            "carbon is direct emissions only, so that like stands beside like.",
     BASIS(STANDARD, "IPCC AR5 WG3 Annex III table A.III.2, median: PV utility (rooftop 41)")},
    FIELD_END};

const struct supply_kind photovoltaic_kind = {
    .record = {.name = "photovoltaic",
               .doc = "A photovoltaic plant on the site, by the equations of PVWatts 5, in the weather file's sun.",
               .size = sizeof(struct photovoltaic),
               .fields = fields},
    .role = SUPPLY_SOURCE,
    .primary = "sunlight",
    .hours = hours,
    .equipment = equipment,
    .needs_sun = true,
    .needs_wind = true,
    .carbon_kg_j = carbon_kg_j,
    .renewable = true};

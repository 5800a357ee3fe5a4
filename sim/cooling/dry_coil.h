/* SPDX-License-Identifier: Apache-2.0 */
/* Finned coils with fans in a stream of air: what the dry cooler and the adiabatic cooler share. All that
 * they know of the weather is the temperature of the air that enters the coil. */
#ifndef SAMOVAR_COOLING_DRY_COIL_H
#define SAMOVAR_COOLING_DRY_COIL_H

#include <stdbool.h>

#include "cooling/component.h"
#include "cooling/fan.h"

/* Parameters; first member of a component's own. */
struct dry_coil {
    double approach_k, set_point_k, margin;
    double air_over_water;
    double fan_power_frac, minimum_fan_frac;
    double marginal_power_frac;
    int fan_curve;
};

struct dry_coil_state {
    double capacity_w_k, air_w_k; /* heat capacity rates of water and air at design */
    double ua_w_k;
    double fan_w;
    /* Of water in over air in: below it the fans slow down where something else can do the rest, with the
     * difference to this power. */
    double full_speed_difference_k, speed_exponent;
    bool followed;
};

/* Means over the interval. */
struct dry_coil_run {
    double heat_w, fan_w;
    double speed_frac; /* of the fans */
    double air_frac;   /* of the design air flow, free convection included */
};

void dry_coil_size(const struct dry_coil *coil, const struct design *design, struct dry_coil_state *state);
/* Speed of the fans at which the last watt of heat costs marginal_power_frac; 1 at most. */
double dry_coil_economic_speed(const struct dry_coil_state *state, double entering_k,
                               const struct coolant *in);
/* Heat from the water, at most wanted_w, into air that enters at entering_k, with fans no faster than
 * fastest_frac. Nothing if the air is as warm as the water. */
void dry_coil_run(const struct dry_coil *coil, const struct dry_coil_state *state, double entering_k,
                  const struct coolant *in, double wanted_w, double fastest_frac, struct dry_coil_run *run);

/* clang-format off */
#define DRY_COIL_RECORD_SHEET \
    "BAC Trillium TDFS1238N as in the Buildings library, Fluid.HeatExchangers data: 2931 kW, air 35 degC, water 46.11 to " \
    "40.55 degC, fans 117.68 kW"

#define DRY_COIL_FIELDS \
    {.key = "approach", .kind = FIELD_NUMBER, .quantity = QUANTITY_TEMPERATURE_DIFFERENCE, \
     .offset = offsetof(struct dry_coil, approach_k), .min = "1 K", .max = "25 K", .initial = "5.55 K", \
     .doc = "Leaving water over the air that enters the coil, dry, at design heat with the fans at full speed; with the " \
            "range of the loop it gives the initial temperature difference (11.1 K for a range of 5.56 K). Closer is a " \
            "larger coil.", \
     .source = DRY_COIL_RECORD_SHEET, \
     .standing = STANDING_DATASHEET}, \
    {.key = "set_point", .kind = FIELD_NUMBER, .quantity = QUANTITY_TEMPERATURE, \
     .offset = offsetof(struct dry_coil, set_point_k), .min = "-10 degC", .max = "60 degC", .initial = "10 degC", \
     .doc = "The coldest water that the cooler is let to make: protection from frost, and from condensation on pipes.", \
     .standing = STANDING_ASSUMPTION, \
     .source = "engineering judgement: above the usual dew point limit of the hall's air less its approach"}, \
    {.key = "margin", .kind = FIELD_NUMBER, .quantity = QUANTITY_NUMBER, \
     .offset = offsetof(struct dry_coil, margin), .min = "0.2", .max = "3", .initial = "1", \
     .doc = "Size of coils and fans over what the design heat needs: spare units that run as well.", \
     .standing = STANDING_CHOICE}, \
    {.key = "air_over_water", .kind = FIELD_NUMBER, .quantity = QUANTITY_NUMBER, \
     .offset = offsetof(struct dry_coil, air_over_water), .min = "0.3", .max = "3", .initial = "1", \
     .doc = "Heat capacity rate of the air over that of the water, at design.", \
     .source = "balanced streams give the effectiveness of 0.5 of the record: " DRY_COIL_RECORD_SHEET, \
     .standing = STANDING_ASSUMPTION}, \
    {.key = "fan_power", .kind = FIELD_NUMBER, .quantity = QUANTITY_FRACTION, \
     .offset = offsetof(struct dry_coil, fan_power_frac), .min = "0.5 %", .max = "10 %", .initial = "4.0 %", \
     .doc = "Electricity of the fans at full speed over the design heat. Large slow fans with an approach of 6 to 8 K need " \
            "2 to 3 %.", \
     .source = DRY_COIL_RECORD_SHEET, \
     .standing = STANDING_DATASHEET}, \
    {.key = "minimum_fan_speed", .kind = FIELD_NUMBER, .quantity = QUANTITY_FRACTION, \
     .offset = offsetof(struct dry_coil, minimum_fan_frac), .min = "15 %", .max = "100 %", .initial = "20 %", \
     .doc = "Slowest speed of the fans over full speed; below it they cycle. 100 %: fans of one speed.", \
     .source = "as for variable-speed towers, EnergyPlus Input Output Reference, minimum air flow rate ratio 0.2", \
     .standing = STANDING_ASSUMPTION}, \
    {.key = "fan_curve", .kind = FIELD_CHOICE, .offset = offsetof(struct dry_coil, fan_curve), \
     .initial = "cube", .choices = fan_curve_choices, \
     .doc = "How the fans' power falls with their speed.", \
     .source = "ASHRAE Handbook HVAC Systems and Equipment 2020, ch. 21: fan laws", \
     .standing = STANDING_PHYSICS}, \
    {.key = "marginal_fan_power", .kind = FIELD_NUMBER, .quantity = QUANTITY_FRACTION, \
     .offset = offsetof(struct dry_coil, marginal_power_frac), .min = "2 %", .max = "10", .initial = "25 %", \
     .doc = "Electricity of the fans that one more watt of heat is worth, where something else can carry it: another " \
            "component behind in the loop, or wetted pads. The fans slow down before it costs more. 1 / COP of a trim " \
            "chiller saves most electricity; more saves the chiller (or a tower's water), 10 is as good as no limit.", \
     .source = "at 25 % the fans of the record still run at full speed at its own difference (24 %); the best value " \
               "depends on what stands behind, 12 to 25 % for chillers", \
     .standing = STANDING_ASSUMPTION}
/* clang-format on */

#endif

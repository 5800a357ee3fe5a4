/* SPDX-License-Identifier: Apache-2.0 */
/* What a user says of money: tariffs, prices of water, fuel, heat and carbon, of equipment, and how years are weighed. */
#ifndef SAMOVAR_MONEY_COSTS_H
#define SAMOVAR_MONEY_COSTS_H

#include "money/capital_price.h"

/* Of electricity from the grid. NaN: not given. */
struct tariff {
    const char *name, *doc; /* of the catalogue entry; NULL: inline */
    double energy;          /* per kWh, where the grid connection has no prices of its own */
    double levies;          /* per kWh, on top of either */
    double demand;          /* per kW of each month's highest mean over an interval */
    double demand_s;        /* that interval */
    double capacity;        /* per kW and month of what is contracted */
    double contracted_w;    /* NaN: the highest that the site draws in the run */
    double fixed;           /* per month */
};

struct water_prices { /* per m3; NaN: not given */
    double potable, reclaimed, body, sewage;
};

enum { FUEL_PRICES = 3 };
struct fuel_prices { /* per kWh of fuel; NaN: not given */
    double gas, diesel, nuclear;
};

enum carbon_priced { CARBON_OF_FUEL, CARBON_OF_ALL };
struct carbon_price {
    double price; /* per tonne */
    int of;       /* enum carbon_priced */
};

/* A price for each kind of equipment, NULL: none is given. The name of a member is the `type` in equipment.csv. */
struct equipment_prices {
    struct capital_price *absorption_chiller, *adiabatic_cooler, *air_economizer, *cdu, *chiller, *chiller_air,
        *cold_plate, *cold_tank, *cooling_tower, *crah, *direct_evaporative, *direct_heat, *district_heat,
        *driving_heat, *dry_cooler, *hull, *immersion, *indirect_evaporative, *pump, *rear_door, *storage_tank,
        *water_economizer, *water_intake;
    struct capital_price *battery, *battery_storage, *photovoltaic, *wind, *generator, *gas_turbine, *fuel_cell,
        *reactor;
};
extern const struct record equipment_prices_record;
/* The price of a kind (its `type`, in kebab case) with the unit that it is per, "kW" or "kWh"; NULL: none is given. */
const struct capital_price *equipment_price_of(const struct equipment_prices *prices, const char *type,
                                               const char **per);

struct costs {
    const char *name, *doc; /* of the catalogue entry; NULL: inline */
    const char *currency;
    double estimate; /* from -1, low, to 1, high */
    double discount_frac, horizon_s;
    bool scale_to_year;
    struct tariff electricity;
    struct water_prices water;
    struct fuel_prices fuel;
    double heat; /* per kWh handed over; NaN: not given */
    struct carbon_price *carbon;
    struct equipment_prices equipment;
    struct list stages;             /* of struct stage_price */
    struct list servers;            /* of struct server_price */
    struct capital_price *building; /* per kW of IT; NULL: none is given */
};
extern const struct record costs_record;

#endif

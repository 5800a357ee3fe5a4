/* SPDX-License-Identifier: Apache-2.0 */
/* Quantities and their units. Inside Samovar every value is an SI double; this is the only place that knows a
 * kilowatt. A quantity is what a value measures ("temperature difference" is not "temperature": 4 K against
 * 27 degC); a unit belongs to one or more quantities. */
#ifndef SAMOVAR_BASE_UNITS_H
#define SAMOVAR_BASE_UNITS_H

#include <stdbool.h>
#include <stddef.h>

enum quantity {
    QUANTITY_NUMBER,                  /* dimensionless; a bare number, no unit */
    QUANTITY_FRACTION,                /* 0.05 or 5 % */
    QUANTITY_DURATION,                /* s */
    QUANTITY_RATE,                    /* 1/s: 40 /s, 3 /h */
    QUANTITY_TEMPERATURE,             /* K: 27 degC, 80 degF, 300 K */
    QUANTITY_TEMPERATURE_DIFFERENCE,  /* K: 4 K */
    QUANTITY_TEMPERATURE_COEFFICIENT, /* 1/K: 0.157 %/K, 0.00157 /K */
    QUANTITY_POWER,                   /* W */
    QUANTITY_ENERGY,                  /* J: kWh, MJ */
    QUANTITY_MASS,                    /* kg, t */
    QUANTITY_VOLUME,                  /* m3: L, m3 */
    QUANTITY_MASS_FLOW,               /* kg/s */
    QUANTITY_VOLUME_FLOW,             /* m3/s, L/s, L/min */
    QUANTITY_PRESSURE,                /* Pa, kPa, bar, MPa */
    QUANTITY_LENGTH,                  /* m, km, mm */
    QUANTITY_AREA,                    /* m2 */
    QUANTITY_SPEED,                   /* m/s */
    QUANTITY_CONDUCTANCE,             /* W/K */
    QUANTITY_THERMAL_RESISTANCE,      /* K/W */
    QUANTITY_HEAT_CAPACITY,           /* J/K */
    QUANTITY_FLOP,                    /* flop: GFLOP ... */
    QUANTITY_FLOP_RATE,               /* flop/s: TFLOP/s */
    QUANTITY_BYTES,                   /* B, kB, GB, KiB, GiB */
    QUANTITY_BYTE_RATE,               /* B/s: GB/s, TB/s */
    QUANTITY_ENERGY_PRICE,            /* any currency per kWh: a bare number, /kWh, /MWh */
    QUANTITY_CARBON_INTENSITY,        /* kg/J: g/kWh, kg/MWh, kg/kWh */
    QUANTITY_WATER_INTENSITY,         /* kg/J: L/kWh (of water at 1 kg/L) */
    QUANTITY_ENERGY_PER_VOLUME,       /* J/m3: kWh/m3 */
    QUANTITY_ANGLE,                   /* degrees: deg */
    QUANTITY_CARBON_MASS,             /* kg CO2e: kg, t, g */
    QUANTITY_CARBON_PER_BYTE,         /* kg CO2e/B: kg/GB, kg/TB */
    QUANTITY_MASS_PER_POWER,          /* kg/W: kg/kW, t/MW */
    QUANTITY_AMOUNT,                  /* of weights or tokens: 13e9, 13B, 1T */
    QUANTITY_POWER_PRICE,             /* any currency per kW: a bare number, /kW, /MW */
    QUANTITY_VOLUME_PRICE,            /* any currency per m3: a bare number, /m3, /gal */
    QUANTITY_MASS_PRICE,              /* any currency per tonne: a bare number, /t, /kg */
    QUANTITY_COUNT
};

struct unit {
    const char *symbol;
    enum quantity quantity;
    double scale, offset; /* si = value * scale + offset */
};

/* "temperature difference", "K", "4 K". */
const char *quantity_name(enum quantity quantity);
const char *quantity_si(enum quantity quantity);      /* SI unit's symbol, "" for plain numbers */
const char *quantity_example(enum quantity quantity); /* what a user would write */

enum unit_error {
    UNIT_OK,
    UNIT_NOT_A_NUMBER,   /* no strict decimal number in front: nan, 0x10, 010, 1,5, 1_000 */
    UNIT_MISSING,        /* a bare number where a unit is needed */
    UNIT_UNKNOWN,        /* no unit of that name at all */
    UNIT_WRONG_QUANTITY, /* a unit, but of another quantity: *found says of which */
    UNIT_UNWANTED,       /* a unit where a plain number is wanted */
    UNIT_OVERFLOW        /* not finite as a double */
};

/* Reads "27 degC" as `quantity` into *si. On an error *si is untouched; *found (may be NULL) is the other quantity. */
enum unit_error unit_parse(const char *text, enum quantity quantity, double *si, enum quantity *found);

/* What to tell the user about it: "'30' needs a unit: write it as a duration, such as '30 d'". As snprintf.
 * found: from the unit_parse that failed. */
int unit_complaint(char *buffer, size_t size, enum unit_error error, const char *text, enum quantity quantity,
                   enum quantity found);

/* A strict decimal number and nothing else. */
bool number_parse(const char *text, double *value);

/* The unit with this symbol for this quantity, or NULL. */
const struct unit *unit_find(const char *symbol, enum quantity quantity);
/* All units, for `explain units` and the schema; *count gets their number. */
const struct unit *unit_table(size_t *count);

/* "300.15 K": shortest text that unit_parse reads back to the same double. Returns the length, as snprintf. */
int unit_format_si(char *buffer, size_t size, double si, enum quantity quantity);

#define KELVIN_0_DEGC 273.15
#define JOULE_PER_KWH 3.6e6
#define SECONDS_PER_HOUR 3600.0
#define SECONDS_PER_DAY 86400.0

#endif

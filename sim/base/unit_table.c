/* SPDX-License-Identifier: Apache-2.0 */
/* Every unit with its factor. The first unit of a quantity is its SI unit. Sources: the International System of
 * Units (BIPM brochure, 9th ed.); for US units NIST Special Publication 811, appendix B (gal 3.785411784 L, ft3
 * 0.028316846592 m3, degF 5/9 K, all exact). */
#include "base/units.h"

#include <assert.h>

/* 365 days, as the catalogue's years have; a month in rates is a twelfth of them. */
#define YEAR_S (365 * SECONDS_PER_DAY)
#define FAHRENHEIT (5.0 / 9.0)
#define US_GALLON_M3 3.785411784e-3
#define FOOT3_M3 0.028316846592

static const struct unit units[] = {
    {"", QUANTITY_NUMBER, 1, 0},

    {"", QUANTITY_FRACTION, 1, 0},
    {"%", QUANTITY_FRACTION, 0.01, 0},

    {"s", QUANTITY_DURATION, 1, 0},
    {"ms", QUANTITY_DURATION, 1e-3, 0},
    {"us", QUANTITY_DURATION, 1e-6, 0},
    {"min", QUANTITY_DURATION, 60, 0},
    {"h", QUANTITY_DURATION, SECONDS_PER_HOUR, 0},
    {"d", QUANTITY_DURATION, SECONDS_PER_DAY, 0},
    {"week", QUANTITY_DURATION, 7 * SECONDS_PER_DAY, 0},
    {"y", QUANTITY_DURATION, YEAR_S, 0},
    {"yr", QUANTITY_DURATION, YEAR_S, 0},
    {"year", QUANTITY_DURATION, YEAR_S, 0},

    {"/s", QUANTITY_RATE, 1, 0},
    {"/min", QUANTITY_RATE, 1 / 60.0, 0},
    {"/h", QUANTITY_RATE, 1 / SECONDS_PER_HOUR, 0},
    {"/d", QUANTITY_RATE, 1 / SECONDS_PER_DAY, 0},
    {"/week", QUANTITY_RATE, 1 / (7 * SECONDS_PER_DAY), 0},
    {"/month", QUANTITY_RATE, 12 / YEAR_S, 0},
    {"/y", QUANTITY_RATE, 1 / YEAR_S, 0},
    {"/yr", QUANTITY_RATE, 1 / YEAR_S, 0},
    {"/year", QUANTITY_RATE, 1 / YEAR_S, 0},

    {"K", QUANTITY_TEMPERATURE, 1, 0},
    {"degC", QUANTITY_TEMPERATURE, 1, KELVIN_0_DEGC},
    {"\u00b0C", QUANTITY_TEMPERATURE, 1, KELVIN_0_DEGC},
    {"degF", QUANTITY_TEMPERATURE, FAHRENHEIT, 459.67 * FAHRENHEIT},
    {"\u00b0F", QUANTITY_TEMPERATURE, FAHRENHEIT, 459.67 * FAHRENHEIT},

    {"K", QUANTITY_TEMPERATURE_DIFFERENCE, 1, 0},

    {"/K", QUANTITY_TEMPERATURE_COEFFICIENT, 1, 0},
    {"%/K", QUANTITY_TEMPERATURE_COEFFICIENT, 0.01, 0},

    {"W", QUANTITY_POWER, 1, 0},
    {"kW", QUANTITY_POWER, 1e3, 0},
    {"MW", QUANTITY_POWER, 1e6, 0},
    {"GW", QUANTITY_POWER, 1e9, 0},

    {"J", QUANTITY_ENERGY, 1, 0},
    {"kJ", QUANTITY_ENERGY, 1e3, 0},
    {"MJ", QUANTITY_ENERGY, 1e6, 0},
    {"GJ", QUANTITY_ENERGY, 1e9, 0},
    {"TJ", QUANTITY_ENERGY, 1e12, 0},
    {"Wh", QUANTITY_ENERGY, 3600, 0},
    {"kWh", QUANTITY_ENERGY, JOULE_PER_KWH, 0},
    {"MWh", QUANTITY_ENERGY, 1e3 * JOULE_PER_KWH, 0},
    {"GWh", QUANTITY_ENERGY, 1e6 * JOULE_PER_KWH, 0},
    {"TWh", QUANTITY_ENERGY, 1e9 * JOULE_PER_KWH, 0},

    {"kg", QUANTITY_MASS, 1, 0},
    {"g", QUANTITY_MASS, 1e-3, 0},
    {"mg", QUANTITY_MASS, 1e-6, 0},
    {"t", QUANTITY_MASS, 1e3, 0},

    {"m3", QUANTITY_VOLUME, 1, 0},
    {"L", QUANTITY_VOLUME, 1e-3, 0},
    {"mL", QUANTITY_VOLUME, 1e-6, 0},
    {"ML", QUANTITY_VOLUME, 1e3, 0},
    {"gal", QUANTITY_VOLUME, US_GALLON_M3, 0},

    {"kg/s", QUANTITY_MASS_FLOW, 1, 0},
    {"g/s", QUANTITY_MASS_FLOW, 1e-3, 0},
    {"kg/min", QUANTITY_MASS_FLOW, 1 / 60.0, 0},
    {"kg/h", QUANTITY_MASS_FLOW, 1 / SECONDS_PER_HOUR, 0},
    {"t/h", QUANTITY_MASS_FLOW, 1e3 / SECONDS_PER_HOUR, 0},
    {"t/d", QUANTITY_MASS_FLOW, 1e3 / SECONDS_PER_DAY, 0},
    {"t/y", QUANTITY_MASS_FLOW, 1e3 / YEAR_S, 0},

    {"m3/s", QUANTITY_VOLUME_FLOW, 1, 0},
    {"m3/min", QUANTITY_VOLUME_FLOW, 1 / 60.0, 0},
    {"m3/h", QUANTITY_VOLUME_FLOW, 1 / SECONDS_PER_HOUR, 0},
    {"m3/d", QUANTITY_VOLUME_FLOW, 1 / SECONDS_PER_DAY, 0},
    {"m3/week", QUANTITY_VOLUME_FLOW, 1 / (7 * SECONDS_PER_DAY), 0},
    {"m3/month", QUANTITY_VOLUME_FLOW, 12 / YEAR_S, 0},
    {"m3/y", QUANTITY_VOLUME_FLOW, 1 / YEAR_S, 0},
    {"m3/yr", QUANTITY_VOLUME_FLOW, 1 / YEAR_S, 0},
    {"m3/year", QUANTITY_VOLUME_FLOW, 1 / YEAR_S, 0},
    {"L/s", QUANTITY_VOLUME_FLOW, 1e-3, 0},
    {"L/min", QUANTITY_VOLUME_FLOW, 1e-3 / 60, 0},
    {"L/h", QUANTITY_VOLUME_FLOW, 1e-3 / SECONDS_PER_HOUR, 0},
    {"gal/min", QUANTITY_VOLUME_FLOW, US_GALLON_M3 / 60, 0},
    {"ft3/min", QUANTITY_VOLUME_FLOW, FOOT3_M3 / 60, 0},

    {"Pa", QUANTITY_PRESSURE, 1, 0},
    {"hPa", QUANTITY_PRESSURE, 1e2, 0},
    {"kPa", QUANTITY_PRESSURE, 1e3, 0},
    {"MPa", QUANTITY_PRESSURE, 1e6, 0},
    {"mbar", QUANTITY_PRESSURE, 1e2, 0},
    {"bar", QUANTITY_PRESSURE, 1e5, 0},

    {"m", QUANTITY_LENGTH, 1, 0},
    {"mm", QUANTITY_LENGTH, 1e-3, 0},
    {"cm", QUANTITY_LENGTH, 1e-2, 0},
    {"km", QUANTITY_LENGTH, 1e3, 0},
    {"m2", QUANTITY_AREA, 1, 0},
    {"ha", QUANTITY_AREA, 1e4, 0},

    {"m/s", QUANTITY_SPEED, 1, 0},
    {"km/h", QUANTITY_SPEED, 1 / 3.6, 0},

    {"W/K", QUANTITY_CONDUCTANCE, 1, 0},
    {"kW/K", QUANTITY_CONDUCTANCE, 1e3, 0},
    {"MW/K", QUANTITY_CONDUCTANCE, 1e6, 0},

    {"K/W", QUANTITY_THERMAL_RESISTANCE, 1, 0},
    {"K/kW", QUANTITY_THERMAL_RESISTANCE, 1e-3, 0},

    {"J/K", QUANTITY_HEAT_CAPACITY, 1, 0},
    {"kJ/K", QUANTITY_HEAT_CAPACITY, 1e3, 0},
    {"MJ/K", QUANTITY_HEAT_CAPACITY, 1e6, 0},
    {"GJ/K", QUANTITY_HEAT_CAPACITY, 1e9, 0},

    {"FLOP", QUANTITY_FLOP, 1, 0},
    {"flop", QUANTITY_FLOP, 1, 0},
    {"MFLOP", QUANTITY_FLOP, 1e6, 0},
    {"GFLOP", QUANTITY_FLOP, 1e9, 0},
    {"TFLOP", QUANTITY_FLOP, 1e12, 0},
    {"PFLOP", QUANTITY_FLOP, 1e15, 0},
    {"EFLOP", QUANTITY_FLOP, 1e18, 0},
    {"ZFLOP", QUANTITY_FLOP, 1e21, 0},

    {"FLOP/s", QUANTITY_FLOP_RATE, 1, 0},
    {"MFLOP/s", QUANTITY_FLOP_RATE, 1e6, 0},
    {"GFLOP/s", QUANTITY_FLOP_RATE, 1e9, 0},
    {"TFLOP/s", QUANTITY_FLOP_RATE, 1e12, 0},
    {"PFLOP/s", QUANTITY_FLOP_RATE, 1e15, 0},
    {"EFLOP/s", QUANTITY_FLOP_RATE, 1e18, 0},

    {"B", QUANTITY_BYTES, 1, 0},
    {"kB", QUANTITY_BYTES, 1e3, 0},
    {"MB", QUANTITY_BYTES, 1e6, 0},
    {"GB", QUANTITY_BYTES, 1e9, 0},
    {"TB", QUANTITY_BYTES, 1e12, 0},
    {"PB", QUANTITY_BYTES, 1e15, 0},
    {"KiB", QUANTITY_BYTES, 0x1p10, 0},
    {"MiB", QUANTITY_BYTES, 0x1p20, 0},
    {"GiB", QUANTITY_BYTES, 0x1p30, 0},
    {"TiB", QUANTITY_BYTES, 0x1p40, 0},

    {"B/s", QUANTITY_BYTE_RATE, 1, 0},
    {"kB/s", QUANTITY_BYTE_RATE, 1e3, 0},
    {"MB/s", QUANTITY_BYTE_RATE, 1e6, 0},
    {"GB/s", QUANTITY_BYTE_RATE, 1e9, 0},
    {"TB/s", QUANTITY_BYTE_RATE, 1e12, 0},
    {"PB/s", QUANTITY_BYTE_RATE, 1e15, 0},
    {"MiB/s", QUANTITY_BYTE_RATE, 0x1p20, 0},
    {"GiB/s", QUANTITY_BYTE_RATE, 0x1p30, 0},
    {"Mbit/s", QUANTITY_BYTE_RATE, 1e6 / 8, 0},
    {"Gbit/s", QUANTITY_BYTE_RATE, 1e9 / 8, 0},
    {"Tbit/s", QUANTITY_BYTE_RATE, 1e12 / 8, 0},

    {"", QUANTITY_ENERGY_PRICE, 1, 0},
    {"/kWh", QUANTITY_ENERGY_PRICE, 1, 0},
    {"/MWh", QUANTITY_ENERGY_PRICE, 1e-3, 0},

    {"kg/J", QUANTITY_CARBON_INTENSITY, 1, 0},
    {"g/kWh", QUANTITY_CARBON_INTENSITY, 1e-3 / JOULE_PER_KWH, 0},
    {"kg/kWh", QUANTITY_CARBON_INTENSITY, 1 / JOULE_PER_KWH, 0},
    {"kg/MWh", QUANTITY_CARBON_INTENSITY, 1e-3 / JOULE_PER_KWH, 0},
    {"t/MWh", QUANTITY_CARBON_INTENSITY, 1 / JOULE_PER_KWH, 0},

    {"kg/J", QUANTITY_WATER_INTENSITY, 1, 0},
    {"kg/kWh", QUANTITY_WATER_INTENSITY, 1 / JOULE_PER_KWH, 0},
    {"L/kWh", QUANTITY_WATER_INTENSITY, 1 / JOULE_PER_KWH, 0},
    {"mL/kWh", QUANTITY_WATER_INTENSITY, 1e-3 / JOULE_PER_KWH, 0},
    {"L/MWh", QUANTITY_WATER_INTENSITY, 1e-3 / JOULE_PER_KWH, 0},
    {"m3/MWh", QUANTITY_WATER_INTENSITY, 1 / JOULE_PER_KWH, 0},

    {"J/m3", QUANTITY_ENERGY_PER_VOLUME, 1, 0},
    {"kJ/m3", QUANTITY_ENERGY_PER_VOLUME, 1e3, 0},
    {"MJ/m3", QUANTITY_ENERGY_PER_VOLUME, 1e6, 0},
    {"Wh/L", QUANTITY_ENERGY_PER_VOLUME, JOULE_PER_KWH, 0},
    {"kWh/m3", QUANTITY_ENERGY_PER_VOLUME, JOULE_PER_KWH, 0},

    {"deg", QUANTITY_ANGLE, 1, 0},

    {"kg", QUANTITY_CARBON_MASS, 1, 0},
    {"g", QUANTITY_CARBON_MASS, 1e-3, 0},
    {"t", QUANTITY_CARBON_MASS, 1e3, 0},
    {"kt", QUANTITY_CARBON_MASS, 1e6, 0},

    {"kg/B", QUANTITY_CARBON_PER_BYTE, 1, 0},
    {"kg/GB", QUANTITY_CARBON_PER_BYTE, 1e-9, 0},
    {"kg/TB", QUANTITY_CARBON_PER_BYTE, 1e-12, 0},

    {"kg/W", QUANTITY_MASS_PER_POWER, 1, 0},
    {"kg/kW", QUANTITY_MASS_PER_POWER, 1e-3, 0},
    {"t/MW", QUANTITY_MASS_PER_POWER, 1e-3, 0},
    {"kg/MW", QUANTITY_MASS_PER_POWER, 1e-6, 0},

    {"", QUANTITY_AMOUNT, 1, 0}, /* short scale, as people who build models write it */
    {"K", QUANTITY_AMOUNT, 1e3, 0},
    {"M", QUANTITY_AMOUNT, 1e6, 0},
    {"B", QUANTITY_AMOUNT, 1e9, 0},
    {"T", QUANTITY_AMOUNT, 1e12, 0},

    {"", QUANTITY_POWER_PRICE, 1, 0},
    {"/kW", QUANTITY_POWER_PRICE, 1, 0},
    {"/MW", QUANTITY_POWER_PRICE, 1e-3, 0},
    {"/W", QUANTITY_POWER_PRICE, 1e3, 0},

    {"", QUANTITY_VOLUME_PRICE, 1, 0},
    {"/m3", QUANTITY_VOLUME_PRICE, 1, 0},
    {"/L", QUANTITY_VOLUME_PRICE, 1e3, 0},
    {"/gal", QUANTITY_VOLUME_PRICE, 1 / US_GALLON_M3, 0},

    {"", QUANTITY_MASS_PRICE, 1, 0},
    {"/t", QUANTITY_MASS_PRICE, 1, 0},
    {"/kg", QUANTITY_MASS_PRICE, 1e3, 0},
};

static const struct {
    const char *name, *si, *example;
} quantities[QUANTITY_COUNT] = {
    [QUANTITY_NUMBER] = {"plain number", "", "8"},
    [QUANTITY_FRACTION] = {"fraction", "", "5 %"},
    [QUANTITY_DURATION] = {"duration", "s", "30 d"},
    [QUANTITY_RATE] = {"rate", "/s", "40 /s"},
    [QUANTITY_TEMPERATURE] = {"temperature", "K", "27 degC"},
    [QUANTITY_TEMPERATURE_DIFFERENCE] = {"temperature difference", "K", "4 K"},
    [QUANTITY_TEMPERATURE_COEFFICIENT] = {"temperature coefficient", "/K", "0.157 %/K"},
    [QUANTITY_POWER] = {"power", "W", "6.5 kW"},
    [QUANTITY_ENERGY] = {"energy", "J", "10 kWh"},
    [QUANTITY_MASS] = {"mass", "kg", "130 kg"},
    [QUANTITY_VOLUME] = {"volume", "m3", "50 m3"},
    [QUANTITY_MASS_FLOW] = {"mass flow", "kg/s", "2 kg/s"},
    [QUANTITY_VOLUME_FLOW] = {"volume flow", "m3/s", "10 L/s"},
    [QUANTITY_PRESSURE] = {"pressure", "Pa", "250 Pa"},
    [QUANTITY_LENGTH] = {"length", "m", "40 m"},
    [QUANTITY_AREA] = {"area", "m2", "1500 m2"},
    [QUANTITY_SPEED] = {"speed", "m/s", "3 m/s"},
    [QUANTITY_CONDUCTANCE] = {"thermal conductance", "W/K", "12 kW/K"},
    [QUANTITY_THERMAL_RESISTANCE] = {"thermal resistance", "K/W", "0.03 K/W"},
    [QUANTITY_HEAT_CAPACITY] = {"heat capacity", "J/K", "8 MJ/K"},
    [QUANTITY_FLOP] = {"amount of computation", "FLOP", "3 EFLOP"},
    [QUANTITY_FLOP_RATE] = {"computing rate", "FLOP/s", "989 TFLOP/s"},
    [QUANTITY_BYTES] = {"amount of data", "B", "80 GB"},
    [QUANTITY_BYTE_RATE] = {"data rate", "B/s", "3.35 TB/s"},
    [QUANTITY_ENERGY_PRICE] = {"price per kWh", "", "0.12 /kWh"},
    [QUANTITY_CARBON_INTENSITY] = {"carbon intensity", "kg/J", "350 g/kWh"},
    [QUANTITY_WATER_INTENSITY] = {"water intensity", "kg/J", "1.8 L/kWh"},
    [QUANTITY_ENERGY_PER_VOLUME] = {"energy per volume", "J/m3", "0.5 kWh/m3"},
    [QUANTITY_ANGLE] = {"angle", "deg", "38.9 deg"},
    [QUANTITY_CARBON_MASS] = {"mass of CO2e", "kg", "1500 kg"},
    [QUANTITY_CARBON_PER_BYTE] = {"mass of CO2e per amount of data", "kg/B", "1 kg/GB"},
    [QUANTITY_MASS_PER_POWER] = {"mass per power", "kg/W", "0.3 kg/kW"},
    [QUANTITY_AMOUNT] = {"number of weights or tokens", "", "13B"},
    [QUANTITY_POWER_PRICE] = {"price per kW", "", "300 /kW"},
    [QUANTITY_VOLUME_PRICE] = {"price per m3", "", "1.50 /m3"},
    [QUANTITY_MASS_PRICE] = {"price per tonne", "", "80 /t"},
};

const char *quantity_name(enum quantity quantity)
{
    assert((int)quantity >= 0 && quantity < QUANTITY_COUNT);
    return quantities[quantity].name;
}

const char *quantity_si(enum quantity quantity)
{
    assert((int)quantity >= 0 && quantity < QUANTITY_COUNT);
    return quantities[quantity].si;
}

const char *quantity_example(enum quantity quantity)
{
    assert((int)quantity >= 0 && quantity < QUANTITY_COUNT);
    return quantities[quantity].example;
}

const struct unit *unit_table(size_t *count)
{
    *count = sizeof units / sizeof *units;
    return units;
}

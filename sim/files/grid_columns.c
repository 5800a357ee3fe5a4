/* SPDX-License-Identifier: Apache-2.0 */
/* Which fuel counts as which, where IPCC's table has none of its name: brown coal, peat, oil shale and gas from coal as coal, as Electricity
 * Maps groups them; marine power as wind (11 for 17 g/kWh), offshore wind as onshore (11 for 12 g/kWh); waste as `other`; other renewables (gas of
 * landfills and sewage) as biomass; SMARD's other conventionals (gas of blast furnaces and refineries, oil, waste) as gas: assumptions.
 * What comes out of a store was made by the others before: stores are left out of the mix. */
#include "files/grid_columns.h"

#include <string.h>

#include "files/area_rows.h"
#include "files/months.h"
#include "read/clock.h"

/* The cleanest grids, of hydropower and wind, have some 15 to 30 g/kWh of the life cycle; a file that never has as much is in
 * another unit. */
#define CARBON_LEAST_G_KWH 2

/* g/kWh: the international pound is 0.45359237 kg. */
#define LB_PER_MWH 0.45359237
#define MAPS "Electricity Maps"
#define ENTSOE "ENTSO-E"
#define SMARD "SMARD"
#define ENERGINET "Energinet"

#define ENTSOE_COLUMN(type) CSV_THEIRS(ENTSOE, type " - Actual Aggregated [MW]")
#define GERMAN(text)                                                                                                   \
    {                                                                                                                  \
        .name = text, .whose = SMARD, .comma = true                                                                    \
    }
#define SMARD_COLUMNS(english, german)                                                                                 \
    CSV_THEIRS(SMARD, english " [MWh] Calculated resolutions"),                                                        \
        CSV_THEIRS(SMARD, english " [MWh] Original resolutions"), GERMAN(german " [MWh] Berechnete Aufl\u00f6sungen"), \
        GERMAN(german " [MWh] Originalaufl\u00f6sungen"), GERMAN(german " [MWh]")
#define ENERGINET_COLUMN(text)                                                                                         \
    {                                                                                                                  \
        .name = text, .whose = ENERGINET, .comma = true                                                                \
    }
#define EIA_FROM(text) CSV_THEIRS(grid_eia_930, "Net Generation (MW) from " text)
#define MADE(what_it_is, ...)                                                                                          \
    {                                                                                                                  \
        .names = CSV_NAMES(__VA_ARGS__), .what = "generation " what_it_is                                              \
    }

/* Ours in the units in use; the first stands in messages. */
#define CARBON(quantity)                                                                                               \
    CSV_OURS(quantity "_g_per_kwh"), CSV_OURS(quantity "_kg_per_mwh"), CSV_SCALED(NULL, quantity "_kg_per_kwh", 1000), \
        CSV_SCALED(NULL, quantity "_t_per_mwh", 1000), CSV_SCALED(NULL, quantity "_lb_per_mwh", LB_PER_MWH)

const char grid_eia_930[] = "EIA form 930";

enum {
    WIND = GRID_GENERATION,
    SOLAR,
    HYDRO,
    OIL,
    GAS,
    COAL,
    NUCLEAR,
    OTHER,
    BIOMASS,
    GEOTHERMAL,
    WIND_ALONE,
    WIND_WITH_BATTERY,
    SOLAR_ALONE,
    SOLAR_WITH_BATTERY,
    HYDRO_ALONE,
    UNKNOWN_FUEL,
    ONSHORE,
    OFFSHORE,
    MARINE,
    SUN,
    SUN_BEHIND_THE_METER,
    RIVER,
    RESERVOIR,
    HARD_COAL,
    BROWN_COAL,
    COAL_GAS,
    OIL_SHALE,
    PEAT,
    WASTE,
    OTHER_RENEWABLE,
    OTHER_CONVENTIONAL
};
_Static_assert(OTHER_CONVENTIONAL + 1 == GRID_COLUMNS, "a column for each source");

/* Larger values are in another unit than g/kWh, L/kWh, %. A file says of its plain `carbon_g_per_kwh` nothing: `carbon` of the
 * scenario does; a file with both kinds never mixes them. */
const struct csv_column grid_csv_columns[GRID_COLUMNS + 1] = {
    [GRID_TIME] = {.names = CLOCK_NAMES, .what = "when an hour begins"},
    [GRID_MONTH] = {.names = MONTH_NAMES, .what = "which month"},
    [GRID_AREA] = {.names = AREA_NAMES, .what = "which area", .first_wins = true},
    [GRID_TYPE] = {.names = CSV_NAMES(CSV_THEIRS(ENTSOE, "Production Type"), CSV_THEIRS(ENTSOE, "ProductionType")),
                   .what = "which fuel"},
    [GRID_AMOUNT] = {.names = CSV_NAMES(CSV_THEIRS(ENTSOE, "Generation (MW)"),
                                        CSV_THEIRS(ENTSOE, "ActualGenerationOutput[MW]"),
                                        CSV_THEIRS(ENTSOE, "ActualGenerationOutput")),
                     .what = "generation"},
    [GRID_LIFECYCLE] = {.names =
                            CSV_NAMES(CARBON("carbon_lifecycle"), CARBON("carbon_intensity_lifecycle"),
                                      CSV_THEIRS(MAPS " 2021 to 2023", "Carbon Intensity gCO\u2082eq/kWh (LCA)"),
                                      CSV_THEIRS(MAPS " since 2024", "Carbon intensity gCO\u2082eq/kWh (Life cycle)")),
                        .what = "carbon intensity",
                        .max = 5000,
                        .top = CARBON_LEAST_G_KWH,
                        .low = "kg/kWh"},
    [GRID_DIRECT] = {.names = CSV_NAMES(CARBON("carbon_direct"), CARBON("carbon_intensity_direct"),
                                        CSV_THEIRS(MAPS, "Carbon intensity gCO\u2082eq/kWh (direct)"),
                                        ENERGINET_COLUMN("CO2Emission")),
                     .what = "direct carbon intensity",
                     .max = 5000},
    [GRID_PLAIN] = {.names = CSV_NAMES(CARBON("carbon"), CARBON("carbon_intensity"), CARBON("emission_factor")),
                    .what = "carbon intensity",
                    .max = 5000,
                    .top = CARBON_LEAST_G_KWH,
                    .low = "kg/kWh"},
    [GRID_WATER] = {.names = CSV_NAMES(CSV_OURS("water_l_per_kwh"), CSV_OURS("water_intensity_l_per_kwh"),
                                       CSV_OURS("water_m3_per_mwh")),
                    .what = "water intensity",
                    .max = 1000},
    [GRID_RENEWABLE] = {.names = CSV_NAMES(CSV_OURS("renewable_pct"), CSV_OURS("renewable_share_pct"),
                                           CSV_THEIRS(MAPS " 2021 to 2023", "Renewable Percentage"),
                                           CSV_THEIRS(MAPS " since 2024", "Renewable energy percentage (RE%)")),
                        .what = "renewable share",
                        .max = 100},
    [GRID_MARGINAL] = {.names = CSV_NAMES(CARBON("carbon_marginal"), CARBON("marginal_carbon_intensity"),
                                          CSV_SCALED("WattTime, lb/MWh", "MOER", LB_PER_MWH),
                                          CSV_SCALED("WattTime, lb/MWh", "MOER (lbs CO2/MWh)", LB_PER_MWH)),
                       .what = "marginal carbon intensity",
                       .max = 5000},
    [WIND] = MADE("by wind", CSV_OURS("WND"), EIA_FROM("Wind")),
    [SOLAR] = MADE("by the sun", CSV_OURS("SUN"), EIA_FROM("Solar")),
    [HYDRO] = MADE("by water", CSV_OURS("WAT"), EIA_FROM("Hydropower and Pumped Storage"),
                   SMARD_COLUMNS("Hydropower", "Wasserkraft"), ENERGINET_COLUMN("HydroPower")),
    [OIL] = MADE("from oil", CSV_OURS("OIL"), EIA_FROM("All Petroleum Products"), ENTSOE_COLUMN("Fossil Oil"),
                 ENERGINET_COLUMN("FossilOil")),
    [GAS] = MADE("from gas", CSV_OURS("NG"), EIA_FROM("Natural Gas"), ENTSOE_COLUMN("Fossil Gas"),
                 SMARD_COLUMNS("Fossil gas", "Erdgas"), ENERGINET_COLUMN("FossilGas")),
    [COAL] = MADE("from coal", CSV_OURS("COL"), EIA_FROM("Coal")),
    [NUCLEAR] = MADE("from nuclear power", CSV_OURS("NUC"), EIA_FROM("Nuclear"), ENTSOE_COLUMN("Nuclear"),
                     SMARD_COLUMNS("Nuclear", "Kernenergie")),
    [OTHER] = MADE("from other fuels", CSV_OURS("OTH"), EIA_FROM("Other Fuel Sources"), ENTSOE_COLUMN("Other")),
    [BIOMASS] = MADE("from biomass", CSV_OURS("BIO"), ENTSOE_COLUMN("Biomass"), SMARD_COLUMNS("Biomass", "Biomasse"),
                     ENERGINET_COLUMN("Biomass")),
    [GEOTHERMAL] = MADE("by heat of the earth", CSV_OURS("GEO"), EIA_FROM("Geothermal"), ENTSOE_COLUMN("Geothermal")),
    [WIND_ALONE] = MADE("by wind", EIA_FROM("Wind without Integrated Battery Storage")),
    [WIND_WITH_BATTERY] = MADE("by wind with batteries", EIA_FROM("Wind with Integrated Battery Storage")),
    [SOLAR_ALONE] = MADE("by the sun", EIA_FROM("Solar without Integrated Battery Storage")),
    [SOLAR_WITH_BATTERY] = MADE("by the sun with batteries", EIA_FROM("Solar with Integrated Battery Storage")),
    [HYDRO_ALONE] = MADE("by water", EIA_FROM("Hydropower Excluding Pumped Storage")),
    [UNKNOWN_FUEL] = MADE("from unknown fuels", EIA_FROM("Unknown Fuel Sources")),
    [ONSHORE] = MADE("by wind on land", ENTSOE_COLUMN("Wind Onshore"), SMARD_COLUMNS("Wind onshore", "Wind Onshore"),
                     ENERGINET_COLUMN("OnshoreWindPower")),
    [OFFSHORE] = MADE("by wind at sea", ENTSOE_COLUMN("Wind Offshore"), SMARD_COLUMNS("Wind offshore", "Wind Offshore"),
                      ENERGINET_COLUMN("OffshoreWindPower")),
    [MARINE] = MADE("by the sea", ENTSOE_COLUMN("Marine")),
    [SUN] = MADE("by the sun", ENTSOE_COLUMN("Solar"), SMARD_COLUMNS("Photovoltaics", "Photovoltaik"),
                 ENERGINET_COLUMN("SolarPower")),
    [SUN_BEHIND_THE_METER] = MADE("by the sun, used where it is made", ENERGINET_COLUMN("SolarPowerSelfCon")),
    [RIVER] = MADE("by rivers", ENTSOE_COLUMN("Hydro Run-of-river and poundage"),
                   ENTSOE_COLUMN("Hydro Run-of-river and pondage")),
    [RESERVOIR] = MADE("by reservoirs", ENTSOE_COLUMN("Hydro Water Reservoir")),
    [HARD_COAL] = MADE("from hard coal", ENTSOE_COLUMN("Fossil Hard coal"), SMARD_COLUMNS("Hard coal", "Steinkohle"),
                       ENERGINET_COLUMN("FossilHardCoal")),
    [BROWN_COAL] =
        MADE("from brown coal", ENTSOE_COLUMN("Fossil Brown coal/Lignite"), SMARD_COLUMNS("Lignite", "Braunkohle")),
    [COAL_GAS] = MADE("from gas of coal", ENTSOE_COLUMN("Fossil Coal-derived gas")),
    [OIL_SHALE] = MADE("from oil shale", ENTSOE_COLUMN("Fossil Oil shale")),
    [PEAT] = MADE("from peat", ENTSOE_COLUMN("Fossil Peat")),
    [WASTE] = MADE("from waste", ENTSOE_COLUMN("Waste"), ENERGINET_COLUMN("Waste")),
    [OTHER_RENEWABLE] = MADE("from other renewables", ENTSOE_COLUMN("Other renewable"),
                             SMARD_COLUMNS("Other renewable", "Sonstige Erneuerbare"), ENERGINET_COLUMN("Biogas")),
    [OTHER_CONVENTIONAL] =
        MADE("from other conventional fuels", SMARD_COLUMNS("Other conventional", "Sonstige Konventionelle")),
};

#define AS(source) [(source)-GRID_GENERATION]
const struct generation_source generation_sources[GENERATION_SOURCES] = {
    AS(WIND) = {.fuel = FUEL_WIND, .eia = true, .legacy = true},
    AS(SOLAR) = {.fuel = FUEL_SOLAR, .eia = true, .legacy = true},
    AS(HYDRO) = {.fuel = FUEL_HYDRO, .eia = true, .legacy = true},
    AS(OIL) = {.fuel = FUEL_OIL, .types = {"Fossil Oil"}},
    AS(GAS) = {.fuel = FUEL_GAS, .types = {"Fossil Gas"}},
    AS(COAL) = {.fuel = FUEL_COAL},
    AS(NUCLEAR) = {.fuel = FUEL_NUCLEAR, .types = {"Nuclear"}},
    AS(OTHER) = {.fuel = FUEL_OTHER, .types = {"Other"}, .eia = true},
    AS(BIOMASS) = {.fuel = FUEL_BIOMASS, .types = {"Biomass"}},
    AS(GEOTHERMAL) = {.fuel = FUEL_GEOTHERMAL, .types = {"Geothermal"}, .late = true},
    AS(WIND_ALONE) = {.fuel = FUEL_WIND, .eia = true},
    AS(WIND_WITH_BATTERY) = {.fuel = FUEL_WIND, .eia = true},
    AS(SOLAR_ALONE) = {.fuel = FUEL_SOLAR, .eia = true},
    AS(SOLAR_WITH_BATTERY) = {.fuel = FUEL_SOLAR, .eia = true},
    AS(HYDRO_ALONE) = {.fuel = FUEL_HYDRO, .eia = true},
    AS(UNKNOWN_FUEL) = {.fuel = FUEL_OTHER, .eia = true, .late = true},
    AS(ONSHORE) = {.fuel = FUEL_WIND, .types = {"Wind Onshore"}},
    AS(OFFSHORE) = {.fuel = FUEL_WIND, .types = {"Wind Offshore"}},
    AS(MARINE) = {.fuel = FUEL_WIND, .types = {"Marine"}},
    AS(SUN) = {.fuel = FUEL_SOLAR, .types = {"Solar"}},
    AS(SUN_BEHIND_THE_METER) = {.fuel = FUEL_SOLAR},
    AS(RIVER) = {.fuel = FUEL_HYDRO, .types = {"Hydro Run-of-river and pondage", "Hydro Run-of-river and poundage"}},
    AS(RESERVOIR) = {.fuel = FUEL_HYDRO, .types = {"Hydro Water Reservoir"}},
    AS(HARD_COAL) = {.fuel = FUEL_COAL, .types = {"Fossil Hard coal"}},
    AS(BROWN_COAL) = {.fuel = FUEL_COAL, .types = {"Fossil Brown coal/Lignite"}},
    AS(COAL_GAS) = {.fuel = FUEL_COAL, .types = {"Fossil Coal-derived gas"}},
    AS(OIL_SHALE) = {.fuel = FUEL_COAL, .types = {"Fossil Oil shale"}},
    AS(PEAT) = {.fuel = FUEL_COAL, .types = {"Fossil Peat"}},
    AS(WASTE) = {.fuel = FUEL_OTHER, .types = {"Waste"}},
    AS(OTHER_RENEWABLE) = {.fuel = FUEL_BIOMASS, .types = {"Other renewable"}},
    AS(OTHER_CONVENTIONAL) = {.fuel = FUEL_GAS},
};

static const char *const stores[] = {"Hydro Pumped Storage", "Energy storage", "Energy Storage", NULL};

const char *const grid_columns_passed_over[] = {"avg_CI",
                                                "MOER version",
                                                "frequency",
                                                "*Actual Consumption [MW]",
                                                "Hydro Pumped Storage - Actual Aggregated [MW]",
                                                "Energy storage - Actual Aggregated [MW]",
                                                "ResolutionCode",
                                                "AreaTypeCode",
                                                "ActualConsumption[MW]",
                                                "ActualConsumption",
                                                "UpdateTime(UTC)",
                                                "UpdateTime",
                                                "Data Date",
                                                "Hour Number",
                                                "Local Time at End of Hour",
                                                "Demand Forecast (MW)",
                                                "Demand (MW)",
                                                "Net Generation (MW)",
                                                "Total Interchange (MW)",
                                                "Sum(Valid DIBAs) (MW)",
                                                "*(Adjusted)",
                                                "*(Imputed)",
                                                "Net Generation (MW) from Pumped Storage",
                                                "Net Generation (MW) from Battery Storage",
                                                "Net Generation (MW) from Other Energy Storage",
                                                "Net Generation (MW) from Unknown Energy Storage",
                                                "Region",
                                                "Country",
                                                "Zone name",
                                                "Zone id",
                                                "Low carbon percentage",
                                                "Carbon-free energy percentage (CFE%)",
                                                "Data source",
                                                "Data estimated",
                                                "Data estimation method",
                                                "End date",
                                                "Datum bis",
                                                CLOCK_TIME_OF_DAY,
                                                "Hydro pumped storage [MWh] Calculated resolutions",
                                                "Hydro pumped storage [MWh] Original resolutions",
                                                "Pumpspeicher [MWh] Berechnete Aufl\u00f6sungen",
                                                "Pumpspeicher [MWh] Originalaufl\u00f6sungen",
                                                "Pumpspeicher [MWh]",
                                                "HourDK",
                                                "TimeDK",
                                                "Minutes5DK",
                                                "Version",
                                                "GrossCon",
                                                "TotalLoad",
                                                "GridLossTransmission",
                                                "GridLossInterconnectors",
                                                "GridLossDistribution",
                                                "PowerToHeat",
                                                "ExchangeContinent",
                                                "ExchangeGreatBelt",
                                                "ExchangeNordicCountries",
                                                "ExchangeGreatBritain",
                                                NULL};

int generation_source_of(const char *type)
{
    for (int s = 0; s < GENERATION_SOURCES; s++)
        for (const char *const *known = generation_sources[s].types; *known; known++)
            if (strcmp(type, *known) == 0)
                return s;
    for (const char *const *store = stores; *store; store++)
        if (strcmp(type, *store) == 0)
            return GENERATION_SOURCES;
    return -1;
}

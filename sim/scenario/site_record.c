/* SPDX-License-Identifier: Apache-2.0 */
/* What a site's file may say. */
#include <math.h>

#include "scenario/site.h"

/* In the order of enum weather_kind. */
static const char *const weather_kind_names[] = {"typical-year", "real-year", NULL};

static const struct field weather_file_fields[] = {
    {.key = "file",
     FILE_FIELD(struct weather_file, file),
     .doc =
         "EPW file (*.epw), or CSV with columns time_utc, temperature_degc, relative_humidity_pct and, "
         "if known, pressure_pa; units may be spelled and be others, say Temperature (F); also as Open-Meteo writes it"},
    {.key = "kind",
     CHOICE_FIELD(struct weather_file, kind, weather_kind_names),
     .optional = true,
     .doc =
         "typical-year (TMY: months of several years), or real-year; years of both kinds do not belong into one table. Absent: an EPW file "
         "is typical, a CSV real"},
    {.key = "gaps",
     NUMBER_FIELD(struct weather_file, gap_s, DURATION),
     RANGE("0 h", "72 h"),
     .optional = true,
     .doc = "longest gap that a straight line fills without a warning; absent: up to 6 h, with a warning"},
    FIELD_END};

const struct record weather_file_record = {.name = "file",
                                           .doc = "a year of hours from a file",
                                           .size = sizeof(struct weather_file),
                                           .fields = weather_file_fields};

static const char *const carbon_choices[] = {"lifecycle", "direct", NULL};
static const char *const hydro_choices[] = {"none", "gross", NULL};
static const char hydro_doc[] =
    "water of hydropower: none, or all of the evaporation of its reservoirs (gross); no other choice changes a grid's "
    "water intensity as much";

static const struct field grid_file_fields[] = {
    {.key = "file",
     FILE_FIELD(struct grid_file, file),
     .doc =
         "CSV with UTC times and either generation by fuel (columns WND, SUN, WAT, OIL, NG, COL, NUC, "
         "OTH, BIO, GEO) or carbon intensities, by hours, or by months in a column `month`; also as EIA (form 930), ENTSO-E (actual generation per production type), SMARD, "
         "Energinet, Electricity Maps and WattTime write them. Of generation by source, brown coal, peat, oil shale and gas from coal count as coal, "
         "marine power as wind, waste as other, other renewables as biomass, SMARD's other conventionals as gas (assumptions); stores are left out, "
         "since what they give was made by the others before"},
    {.key = "area",
     TEXT_FIELD(struct grid_file, area),
     .optional = true,
     .doc =
         "of a file with the rows of several areas, price zones or grid operators: which, as it stands there: PJM, DK1"},
    {.key = "carbon",
     CHOICE_FIELD(struct grid_file, carbon, carbon_choices),
     .initial = "lifecycle",
     .doc = "which carbon to read: of the whole life cycle, or only of what burns in the power plants; never mixed"},
    {.key = "hydro",
     CHOICE_FIELD(struct grid_file, hydro, hydro_choices),
     .initial = "none",
     .doc = hydro_doc,
     .source = "Macknick et al. 2012: 17 L/kWh, if counted"},
    {.key = "water",
     NUMBER_FIELD(struct grid_file, water_kg_j, WATER_INTENSITY),
     RANGE("0 L/kWh", "100 L/kWh"),
     .optional = true,
     .doc = "water consumed at the power plants, where the file does not say; absent: unknown, and left "
            "blank in results"},
    {.key = "water_gross",
     NUMBER_FIELD(struct grid_file, water_gross_kg_j, WATER_INTENSITY),
     RANGE("0 L/kWh", "100 L/kWh"),
     .optional = true,
     .doc =
         "the same with all evaporation of hydropower's reservoirs, for wue_source_gross_l_per_kwh; absent: unknown"},
    {.key = "marginal",
     NUMBER_FIELD(struct grid_file, marginal_kg_j, CARBON_INTENSITY),
     RANGE("0 g/kWh", "5000 g/kWh"),
     .optional = true,
     .doc =
         "carbon of a kilowatt-hour more, for carbon_marginal_kg and `signal: marginal`; absent: from the column carbon_marginal_g_per_kwh; with generation by fuel, by the hour of the day, from how carbon and fossil "
         "generation change from hour to hour"},
    {.key = "gaps",
     NUMBER_FIELD(struct grid_file, gap_s, DURATION),
     RANGE("0 h", "72 h"),
     .optional = true,
     .doc = "longest gap that a straight line fills without a warning; absent: up to 6 h, with a warning"},
    FIELD_END};

const struct record grid_file_record = {
    .name = "file", .doc = "a year of hours from a file", .size = sizeof(struct grid_file), .fields = grid_file_fields};

static const struct field grid_mix_fields[] = {
    {.key = "wind",
     NUMBER_FIELD(struct grid_mix, share[FUEL_WIND], FRACTION),
     RANGE_DEFAULT("0 %", "100 %", "0 %"),
     .doc = "share of wind in the generation"},
    {.key = "solar",
     NUMBER_FIELD(struct grid_mix, share[FUEL_SOLAR], FRACTION),
     RANGE_DEFAULT("0 %", "100 %", "0 %"),
     .doc = "share of solar in the generation"},
    {.key = "hydro",
     NUMBER_FIELD(struct grid_mix, share[FUEL_HYDRO], FRACTION),
     RANGE_DEFAULT("0 %", "100 %", "0 %"),
     .doc = "share of hydro in the generation"},
    {.key = "oil",
     NUMBER_FIELD(struct grid_mix, share[FUEL_OIL], FRACTION),
     RANGE_DEFAULT("0 %", "100 %", "0 %"),
     .doc = "share of oil in the generation"},
    {.key = "gas",
     NUMBER_FIELD(struct grid_mix, share[FUEL_GAS], FRACTION),
     RANGE_DEFAULT("0 %", "100 %", "0 %"),
     .doc = "share of gas in the generation"},
    {.key = "coal",
     NUMBER_FIELD(struct grid_mix, share[FUEL_COAL], FRACTION),
     RANGE_DEFAULT("0 %", "100 %", "0 %"),
     .doc = "share of coal in the generation"},
    {.key = "nuclear",
     NUMBER_FIELD(struct grid_mix, share[FUEL_NUCLEAR], FRACTION),
     RANGE_DEFAULT("0 %", "100 %", "0 %"),
     .doc = "share of nuclear in the generation"},
    {.key = "biomass",
     NUMBER_FIELD(struct grid_mix, share[FUEL_BIOMASS], FRACTION),
     RANGE_DEFAULT("0 %", "100 %", "0 %"),
     .doc = "share of biomass in the generation"},
    {.key = "geothermal",
     NUMBER_FIELD(struct grid_mix, share[FUEL_GEOTHERMAL], FRACTION),
     RANGE_DEFAULT("0 %", "100 %", "0 %"),
     .doc = "share of heat of the earth in the generation"},
    {.key = "other",
     NUMBER_FIELD(struct grid_mix, share[FUEL_OTHER], FRACTION),
     RANGE_DEFAULT("0 %", "100 %", "0 %"),
     .doc = "share of other in the generation"},
    {.key = "hydro_water",
     CHOICE_FIELD(struct grid_mix, hydro_convention, hydro_choices),
     .initial = "none",
     .doc = hydro_doc,
     .source = "Macknick et al. 2012: 17 L/kWh, if counted"},
    {.key = "marginal",
     NUMBER_FIELD(struct grid_mix, marginal_kg_j, CARBON_INTENSITY),
     RANGE("0 g/kWh", "5000 g/kWh"),
     .optional = true,
     .doc = "carbon of a kilowatt-hour more, for carbon_marginal_kg and `signal: marginal`; absent: unknown"},
    FIELD_END};

static void check_mix(const void *value, struct complaint *complaint)
{
    const struct grid_mix *mix = value;
    double sum = 0;
    for (int fuel = 0; fuel < FUEL_COUNT; fuel++)
        sum += mix->share[fuel];
    if (fabs(sum - 1) > 0.01)
        complain(complaint, "wind", "the shares of a mix add up to 100 %%; these to %.4g %%", 100 * sum);
}

const struct record grid_mix_record = {
    .name = "mix",
    .doc =
        "the same mix of fuels in every hour: life-cycle carbon and water follow from it, by medians of IPCC AR5 (2014): coal 820, gas "
        "490 g/kWh. UNECE (2021) has 751 to 1095 for coal and 403 to 513 for gas (from its abstract, not read again): grids with much coal come "
        "out low, by up to a fifth",
    .size = sizeof(struct grid_mix),
    .fields = grid_mix_fields,
    .check = check_mix};

static const struct field grid_intensity_fields[] = {
    {.key = "carbon",
     NUMBER_FIELD(struct grid_intensity, carbon_kg_j, CARBON_INTENSITY),
     RANGE("0 g/kWh", "2000 g/kWh"),
     .doc = "carbon dioxide equivalent per energy; `kind` says whether of the life cycle"},
    {.key = "water",
     NUMBER_FIELD(struct grid_intensity, water_kg_j, WATER_INTENSITY),
     RANGE("0 L/kWh", "100 L/kWh"),
     .optional = true,
     .doc = "water consumed at the power plants; absent: unknown, and left blank in results"},
    {.key = "water_gross",
     NUMBER_FIELD(struct grid_intensity, water_gross_kg_j, WATER_INTENSITY),
     RANGE("0 L/kWh", "100 L/kWh"),
     .optional = true,
     .doc =
         "the same with all evaporation of hydropower's reservoirs, for wue_source_gross_l_per_kwh; absent: unknown"},
    {.key = "marginal",
     NUMBER_FIELD(struct grid_intensity, marginal_kg_j, CARBON_INTENSITY),
     RANGE("0 g/kWh", "5000 g/kWh"),
     .optional = true,
     .doc = "carbon of a kilowatt-hour more, for carbon_marginal_kg and `signal: marginal`; absent: unknown"},
    {.key = "kind",
     CHOICE_FIELD(struct grid_intensity, kind, carbon_choices),
     .initial = "lifecycle",
     .doc =
         "whether `carbon` is of the whole life cycle, or only of what burns in the power plants; tables say where both are mixed"},
    {.key = "renewable",
     NUMBER_FIELD(struct grid_intensity, renewable_frac, FRACTION),
     RANGE("0 %", "100 %"),
     .optional = true,
     .doc = "share of renewable energy; absent: unknown"},
    FIELD_END};

const struct record grid_intensity_record = {.name = "intensity",
                                             .doc = "constant intensities",
                                             .size = sizeof(struct grid_intensity),
                                             .fields = grid_intensity_fields};

static const struct record *const weather_kinds[] = {&weather_file_record, &normals_record, NULL};
static const struct record *const grid_kinds[] = {&grid_file_record, &grid_mix_record, &grid_intensity_record, NULL};

static const struct field site_fields[] = {
    {.key = "name", TEXT_FIELD(struct site, name), .optional = true, .doc = "name in results"},
    {.key = "doc",
     TEXT_FIELD(struct site, doc),
     .optional = true,
     .doc = "one sentence: where it is and where its data come from"},
    {.key = "latitude",
     NUMBER_FIELD(struct site, latitude_deg, ANGLE),
     RANGE("-90 deg", "90 deg"),
     .optional = true,
     .doc = "north of the equator; an EPW file knows it"},
    {.key = "longitude",
     NUMBER_FIELD(struct site, longitude_deg, ANGLE),
     RANGE("-180 deg", "180 deg"),
     .optional = true,
     .doc = "east of Greenwich; an EPW file knows it"},
    {.key = "elevation",
     NUMBER_FIELD(struct site, elevation_m, LENGTH),
     RANGE("-430 m", "6000 m"),
     .optional = true,
     .doc = "above the sea: gives the air pressure where the weather has none; an EPW file knows it"},
    {.key = "utc_offset",
     NUMBER_FIELD(struct site, utc_offset_s, DURATION),
     RANGE("-12 h", "14 h"),
     .optional = true,
     .doc = "local standard time minus UTC, no daylight saving; an EPW file knows it"},
    {.key = "weather",
     VARIANT_FIELD(struct site, weather, weather_kinds),
     .shorthand = "file",
     .doc = "the air outside: a file of hours, or monthly normals"},
    {.key = "grid",
     VARIANT_FIELD(struct site, grid, grid_kinds),
     .shorthand = "file",
     .doc = "carbon and water behind the electricity: a file of hours, a constant mix of fuels, or constant "
            "intensities"},
    {.key = "lake",
     OPTIONAL_FIELD(struct site, lake, struct water_body, &water_body_record),
     .doc = "The lake or river at hand. Left out: there is none, and what draws from one cannot be built."},
    {.key = "sea",
     OPTIONAL_FIELD(struct site, sea, struct water_body, &sea_record),
     .doc = "The sea at hand. Left out: there is none, and what needs it cannot be built."},
    {.key = "aquifer",
     OPTIONAL_FIELD(struct site, aquifer, struct aquifer, &aquifer_record),
     .doc = "Groundwater that heat may be stored in. Left out: none is known, and what needs it cannot be built."},
    {.key = "rain",
     NUMBERS_FIELD(struct site, rain_m, LENGTH),
     RANGE("0 mm", "3 m"),
     .optional = true,
     .max_count = 12,
     .doc =
         "Rain and snow of a month: one value, or one per month. Left out: not known, and roofs that catch it cannot be built."},
    {.key = "heat_demand",
     OPTIONAL_FIELD(struct site, heat_demand, struct heat_demand, &heat_demand_record),
     .doc =
         "The district heating network, for strategies that reuse heat. Left out: there is none, and what sells heat to it "
         "cannot be built."},
    {.key = "water_scarcity",
     NUMBER_FIELD(struct site, water_scarcity, NUMBER),
     RANGE("0.1", "100"),
     .optional = true,
     .doc =
         "AWARE: how many cubic metres of water consumed in the world's mean a cubic metre consumed here stands for, of use that is not "
         "irrigation. Left out: not known.",
     BASIS(MEASURED,
           "AWARE 2.0, non-agricultural, annual: Seitfudem et al. 2025, J. Ind. Ecol., doi 10.1111/jiec.70023 "
           "(zenodo.org/records/15133241)")},
    FIELD_END};

static void check_site(const void *value, struct complaint *complaint)
{
    water_supply_check_months(&((const struct site *)value)->rain_m, "rain", "80 mm", complaint);
}

const struct record site_record = {.name = "site",
                                   .doc = "a place: weather, electricity, neighbours who want heat",
                                   .size = sizeof(struct site),
                                   .fields = site_fields,
                                   .check = check_site};

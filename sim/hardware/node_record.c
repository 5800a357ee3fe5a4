/* SPDX-License-Identifier: Apache-2.0 */
/* What a node's file may say. Sources of the values of one node stand in its file; here stand those of the
 * defaults. */
#include <math.h>

#include "hardware/node_fields.h"

#include <math.h>

#include "base/units.h"

const char *const node_fans_choices[] = {"typical", "flat", "steep", NULL};

/* typical: Dell R410, whole server against inlet (GRC, "Experiment: Temperature Set Point vs Server Fan Power", 2016):
 *          +1, 3, 5, 8, 12 % at 29, 31, 33, 35, 37 degC over 27 degC, which its fan share of 6 % gives with 27 and 37 degC
 *          to within 1.7 % (tests/hardware/test_node.c); the measurement begins at 27 degC
 * flat:    0.4 %/K of a server with 15 % fans from 23 to 30 degC, leakage included: whole halls in Switzerland gave 0.35 to
 *          0.5 %/K there (Coroama 2025, arXiv:2509.26163, abstract)
 * steep:   fans that begin to speed up 2 K earlier: the default until 2026 */
static const struct {
    double knee_k, full_k;
} fans[] = {[FANS_TYPICAL] = {KELVIN_0_DEGC + 27, KELVIN_0_DEGC + 37},
            [FANS_FLAT] = {KELVIN_0_DEGC + 23, KELVIN_0_DEGC + 93},
            [FANS_STEEP] = {KELVIN_0_DEGC + 25, KELVIN_0_DEGC + 35}};

double node_fan_knee_k(const struct node *node)
{
    return isnan(node->fan_knee_k) ? fans[node->fans].knee_k : node->fan_knee_k;
}

double node_fan_full_k(const struct node *node)
{
    return isnan(node->fan_full_k) ? fans[node->fans].full_k : node->fan_full_k;
}

static const struct field node_fields[] = {
    {.key = "name", TEXT_FIELD(struct node, name), .doc = "Name in the catalogue."},
    {.key = "also",
     TEXT_FIELD(struct node, also),
     .optional = true,
     .doc = "Other names by which it is found, \"h100, hgx-h100\"."},
    {.key = "doc", TEXT_FIELD(struct node, doc), .optional = true, .doc = "A sentence on what it is."},
    {.key = "sources",
     TEXT_FIELD(struct node, sources),
     .optional = true,
     .doc = "Where the constants of this node come from; line by line in its file."},
    {.key = "gpu",
     RECORD_FIELD(struct node, gpu, struct gpu, &gpu_record),
     .doc = "Its GPUs.",
     .standing = STANDING_DATASHEET},
    {.key = "gpus",
     INTEGER_FIELD(struct node, gpus),
     RANGE("1", "1024"),
     .doc = "GPUs in the node.",
     .standing = STANDING_DATASHEET},
    {.key = "nameplate",
     NUMBER_FIELD(struct node, nameplate_w, POWER),
     RANGE("1 W", "10 MW"),
     .doc = "Greatest power by the maker's sheet.",
     .standing = STANDING_DATASHEET},
    {.key = "overhead",
     NUMBER_FIELD(struct node, overhead_w, POWER),
     RANGE("0 W", "10 MW"),
     .doc = "Power of all but the GPUs that does not depend on them, in the reference state (fans among it).",
     BASIS(MEASURED, "890 W on 8 x A100: percentiles of server against GPU power, AcmeTrace (Hu et al., NSDI 2024)")},
    {.key = "overhead_slope",
     NUMBER_FIELD(struct node, overhead_slope, NUMBER),
     RANGE_DEFAULT("1", "2", "1.26"),
     SPREAD(UNIFORM, "1.15", "1.35", ASSUMED_SPREAD),
     .doc = "Power of the node per power of its GPUs: supply losses, fans and hosts that follow them.",
     BASIS(MEASURED, "8 x A100: percentiles of server against GPU power, AcmeTrace (Hu et al., NSDI 2024)")},
    {.key = "cpu_span",
     NUMBER_FIELD(struct node, cpu_span_w, POWER),
     RANGE_DEFAULT("0 W", "1 MW", "0 W"),
     .doc = "What CPUs at full utilisation draw above `overhead`, linear in between, for jobs that state "
            "their `cpu_util`. 0 W: overhead has all that the CPUs draw, and such jobs are refused.",
     BASIS(ASSUMPTION, "linear in utilisation: Brewer et al., SC24 (arXiv:2410.05133), power model")},
    {.key = "fan_share",
     NUMBER_FIELD(struct node, fan_frac, FRACTION),
     RANGE_DEFAULT("0", "0.3", "0.15"),
     SPREAD(UNIFORM, "0.1", "0.18", ASSUMED_SPREAD),
     .doc = "Fans, of node power at full load in the reference state.",
     BASIS(ASSUMPTION, "8.9 % at 320 W to 15.4 % at 911 W, GreenSKU server_fan_power.csv (Wang et al., ISCA 2024)")},
    {.key = "fan_minimum",
     NUMBER_FIELD(struct node, fan_minimum_frac, FRACTION),
     RANGE_DEFAULT("0.05", "1", "0.58"),
     SPREAD(UNIFORM, "0.5", "0.66", ASSUMED_SPREAD),
     .doc =
         "Lowest fan speed over the speed at full load in the reference state; its cube is the floor of fan power. Servers "
         "that are built for liquid have fewer fans: 0.25.",
     BASIS(ASSUMPTION, "-80 % of fan power at a liquid share of 0.75 (0.58 cubed is 0.20): Heydari et al. (Vertiv and "
                       "NVIDIA), ASME InterPACK 2022, as cited by others: not read at the source; 0.46 to 0.58")},
    {.key = "fan_reserve",
     NUMBER_FIELD(struct node, fan_reserve, NUMBER),
     RANGE_DEFAULT("1", "3", "1.4"),
     SPREAD(UNIFORM, "1.2", "1.6", ASSUMED_SPREAD),
     .doc = "Full fan speed over the speed at full load in the reference state.",
     BASIS(ASSUMPTION, "the reserve that lifts H100 from 8.4 kW measured (Latif et al., arXiv:2412.08602) to its "
                       "nameplate of 10.2 kW is 1.34; "
                       "Dell R410: +12 % server power 10 K above 27 degC (GRC) is 1.4 at a fan share of 6 %")},
    {.key = "fans",
     CHOICE_FIELD(struct node, fans, node_fans_choices),
     .initial = "typical",
     .from = "platform.fans",
     .doc =
         "How much faster fans run in warm air. typical: from 27 degC on, full speed at 37; steep: from 25, at 35; flat: from "
         "23, as if at 93, which is 0.4 % of the server's power per kelvin. Decides the order of air strategies: vary it.",
     BASIS(ASSUMPTION,
           "typical: Dell R410 (GRC 2016), a server of 2009 with one processor; flat: whole halls, Coroama 2025, "
           "arXiv:2509.26163; for servers with eight GPUs no measurement was found")},
    {.key = "fan_knee",
     NUMBER_FIELD(struct node, fan_knee_k, TEMPERATURE),
     RANGE("10 degC", "45 degC"),
     .optional = true,
     .doc = "Inlet above which fans run faster for the same heat, in place of that of `fans`.",
     BASIS(ASSUMPTION, "25 to 27 degC: ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021")},
    {.key = "fan_full",
     NUMBER_FIELD(struct node, fan_full_k, TEMPERATURE),
     RANGE("15 degC", "100 degC"),
     .optional = true,
     .doc = "Inlet at which full load needs full fan speed, in place of that of `fans`.",
     BASIS(ASSUMPTION,
           "35 to 37 degC: top of ASHRAE class A2; 4 %/K of air flow from the knee, against 5 %/K in EnergyPlus' "
           "prototype ITE curve")},
    {.key = "airflow",
     NUMBER_FIELD(struct node, airflow_m3_s, VOLUME_FLOW),
     RANGE("1e-4 m3/s", "100 m3/s"),
     .optional = true,
     .doc = "Air that its fans move at `airflow_speed`. Left out: 15 K of rise at full load in the reference state.",
     BASIS(DATASHEET,
           "environmental specifications in NVIDIA's user guides of DGX systems: cubic feet a minute at 80 % PWM")},
    {.key = "airflow_speed",
     NUMBER_FIELD(struct node, airflow_speed_frac, FRACTION),
     RANGE_DEFAULT("0.1", "1", "0.8"),
     .doc =
         "Share of full fan speed at which `airflow` is stated; full speed is fan_reserve times that at full load in the "
         "reference state.",
     BASIS(ASSUMPTION, "the fans' PWM is taken for their speed")},
    {.key = "leakage",
     NUMBER_FIELD(struct node, leakage_per_k, TEMPERATURE_COEFFICIENT),
     RANGE_DEFAULT("0 %/K", "1 %/K", "0.157 %/K"),
     SPREAD(TRIANGULAR, "0.05 %/K", "0.3 %/K", NULL),
     .doc =
         "Growth of power without fans per kelvin of air inlet, or of the chips on liquid, above the reference. The order of "
         "warm-water strategies hangs on it: vary it from 0.05 to 0.3 %/K.",
     BASIS(ASSUMPTION, "0.05 to 0.3 %/K; 0.157 is a curve of air inlet and of CPU servers: DOE prototype data centre, "
                       "ElectricEquipment:ITE:AirCooled (EnergyPlus)")},
    {.key = "air_resistance",
     NUMBER_FIELD(struct node, air_resistance_k_w, THERMAL_RESISTANCE),
     RANGE("0.001 K/W", "1 K/W"),
     .optional = true,
     .doc =
         "From inlet air to the chip of a GPU. Left out: 0.065 K/W, or what lets a GPU draw its rating at inlet_max if that is "
         "less.",
     BASIS(ASSUMPTION,
           "0.05 to 0.08 K/W: H100 in air at 54 to 72 degC under load (Latif et al. 2025, arXiv:2507.16781, "
           "abstract) with 700 W and some 22 degC")},
    {.key = "reference_inlet",
     NUMBER_FIELD(struct node, reference_inlet_k, TEMPERATURE),
     RANGE_DEFAULT("10 degC", "40 degC", "22.5 degC"),
     .doc = "Air inlet at which overhead and fan share hold; not above fan_knee.",
     BASIS(ASSUMPTION, "reference of the DOE prototype's ITE curves")},
    {.key = "reference_coolant",
     NUMBER_FIELD(struct node, reference_coolant_k, TEMPERATURE),
     RANGE_DEFAULT("10 degC", "70 degC", "30 degC"),
     .doc = "Coolant of the reference state, where that has a liquid share.",
     .standing = STANDING_ASSUMPTION},
    {.key = "reference_resistance",
     NUMBER_FIELD(struct node, reference_resistance_k_w, THERMAL_RESISTANCE),
     RANGE_DEFAULT("0 K/W", "1 K/W", "0.03 K/W"),
     .doc = "From coolant to the chip of a GPU in the reference state, where that has a liquid share.",
     BASIS(ASSUMPTION, "as `resistance` of cold-plate")},
    {.key = "reference_liquid_share",
     NUMBER_FIELD(struct node, reference_liquid_share, FRACTION),
     RANGE_DEFAULT("0", "0.99", "0"),
     .doc = "Share of heat in liquid for which overhead and fan share hold; 0 for servers known from air."},
    {.key = "inlet_min",
     NUMBER_FIELD(struct node, inlet_min_k, TEMPERATURE),
     RANGE_DEFAULT("-40 degC", "30 degC", "5 degC"),
     .doc = "Coldest allowed air inlet.",
     .standing = STANDING_DATASHEET},
    {.key = "inlet_max",
     NUMBER_FIELD(struct node, inlet_max_k, TEMPERATURE),
     RANGE_DEFAULT("15 degC", "60 degC", "30 degC"),
     .doc =
         "Warmest air inlet that the maker allows. What slows a node down is the temperature of its chips; once off, it "
         "comes back below this inlet.",
     .standing = STANDING_DATASHEET},
    {.key = "inlet_critical",
     NUMBER_FIELD(struct node, inlet_critical_k, TEMPERATURE),
     RANGE_DEFAULT("20 degC", "80 degC", "47 degC"),
     .doc = "Air inlet at which the node's controller switches it off.",
     BASIS(ASSUMPTION, "HPE DL360 Gen11, iLO 6: inlet critical at 42 degC, fatal at 47 (Redfish, github.com/bb-Ricardo/"
                       "check_redfish/issues/178); not found for servers with eight GPUs")},
    {.key = "liquid_share",
     NUMBER_FIELD(struct node, liquid_share, FRACTION),
     RANGE_DEFAULT("0", "1", "0.75"),
     SPREAD(UNIFORM, "0.6", "0.8", NULL),
     .doc = "Share of its heat that cold plates can take where the plant has them; 0: air only.",
     BASIS(ASSUMPTION, "accelerators and CPUs on cold plates 0.60 to 0.80: 0.749 in study 4 of Heydari et al. (Vertiv "
                       "and NVIDIA), ASME InterPACK 2022")},
    {.key = "liquid_required",
     FLAG_FIELD(struct node, liquid_required),
     .initial = "false",
     .doc = "The node cannot be cooled by air alone.",
     .standing = STANDING_DATASHEET},
    {.key = "coolant_max",
     NUMBER_FIELD(struct node, coolant_max_k, TEMPERATURE),
     RANGE_DEFAULT("15 degC", "80 degC", "45 degC"),
     .doc =
         "Warmest coolant that the maker allows at cold plates; a plant that is set warmer is warned of. What slows a node "
         "down is the temperature of its chips.",
     BASIS(ASSUMPTION, "ASHRAE liquid class W45")},
    {.key = "standby",
     NUMBER_FIELD(struct node, standby_frac, FRACTION),
     RANGE_DEFAULT("0", "20 %", "1 %"),
     SPREAD(UNIFORM, "0.5 %", "2 %", ASSUMED_SPREAD),
     .doc = "What the node draws when it is off, over its power at full load: power supplies and the "
            "controller that can switch it on.",
     BASIS(ASSUMPTION, "some 100 W of a server of 10 kW: engineering judgement")},
    {.key = "boot_time",
     NUMBER_FIELD(struct node, boot_s, DURATION),
     RANGE_DEFAULT("0 s", "1 d", "10 min"),
     SPREAD(UNIFORM, "5 min", "15 min", ASSUMED_SPREAD),
     .doc = "From switching on until the node works again.",
     BASIS(ASSUMPTION, "servers with eight accelerators test themselves for several minutes: engineering judgement")},
    {.key = "psu_efficiency",
     NUMBER_FIELD(struct node, psu_efficiency, FRACTION),
     RANGE_DEFAULT("0.7", "1", "0.95"),
     SPREAD(UNIFORM, "0.93", "0.96", ASSUMED_SPREAD),
     .doc = "Efficiency of the power supplies.",
     BASIS(MEASURED, "GreenSKU params.yaml (Wang et al., ISCA 2024)")},
    {.key = "vr_efficiency",
     NUMBER_FIELD(struct node, vr_efficiency, FRACTION),
     RANGE_DEFAULT("0.7", "1", "0.952"),
     SPREAD(UNIFORM, "0.93", "0.97", ASSUMED_SPREAD),
     .doc = "Efficiency of the voltage regulators beside the chips.",
     BASIS(MEASURED, "a factor of 1.05 in GreenSKU params.yaml (Wang et al., ISCA 2024)")},
    {.key = "embodied",
     NUMBER_FIELD(struct node, embodied_kg, CARBON_MASS),
     RANGE("0 kg", "1000 t"),
     .optional = true,
     .doc =
         "Emissions of making the whole node, GPUs included, cradle to gate. Left out: the sum of its GPUs' `embodied` "
         "and its `parts`.",
     .standing = STANDING_ASSUMPTION},
    {.key = "parts",
     OPTIONAL_FIELD(struct node, parts, struct node_parts, &node_parts_record),
     .doc =
         "What it is made of besides its GPUs: `{memory: 2 TB, flash: 34.6 TB, cpus: 2, supplies: 6, adapters: 10}`. Needed "
         "where `embodied` is left out."},
    {.key = "embodied_water",
     NUMBER_FIELD(struct node, embodied_water_kg, MASS),
     RANGE("0 kg", "10000 t"),
     .doc = "Water consumed in making the node.",
     .standing = STANDING_ASSUMPTION},
    {.key = "life",
     NUMBER_FIELD(struct node, life_s, DURATION),
     RANGE_DEFAULT("30 d", "36500 d", "1825 d"),
     SPREAD(UNIFORM, "1460 d", "2190 d", NULL),
     .doc = "Time over which what went into making it is written off.",
     BASIS(ASSUMPTION, "four to six years are usual in annual reports of cloud companies")},
    FIELD_END,
};

static void node_check(const void *value, struct complaint *complaint)
{
    const struct node *node = value;
    if (node_fan_full_k(node) <= node_fan_knee_k(node))
        complain(complaint, "fan_full", "fan_full must lie above fan_knee");
    if (node->reference_inlet_k > node_fan_knee_k(node))
        complain(complaint, "reference_inlet", "the reference inlet must not lie above fan_knee");
    if (node->inlet_max_k <= node->inlet_min_k)
        complain(complaint, "inlet_max", "inlet_max must lie above inlet_min");
    if (node->inlet_max_k >= node->gpu.temperature_max_k)
        complain(complaint, "inlet_max", "chips would be too warm in such air (temperature_max of the GPU)");
    if (node->inlet_critical_k < node->inlet_max_k)
        complain(complaint, "inlet_critical", "the critical inlet must not lie below inlet_max");
    if (node->reference_liquid_share > node->liquid_share)
        complain(complaint, "reference_liquid_share", "the reference liquid share must not exceed liquid_share");
    if (node->liquid_required && node->liquid_share == 0)
        complain(complaint, "liquid_required", "a node that requires liquid needs a liquid_share above 0");
    if (isnan(node->embodied_kg) && !node->parts)
        complain(complaint, "embodied",
                 "say what making the node emitted, or its `parts`, from which that is estimated");
    double full_w = node_design_power_w(node);
    if (full_w > node_most_w(node))
        complain(complaint, "overhead", "full load draws %.0f W, more than the nameplate's %.0f W", full_w,
                 node->nameplate_w);
}

const struct record node_record = {
    .name = "node",
    .size = sizeof(struct node),
    .fields = node_fields,
    .check = node_check,
    .doc = "A server with GPUs (or a rack that is sold as one). Power in the reference state is overhead + "
           "overhead_slope times the power of its GPUs; fans and leakage follow air, coolant and the share "
           "of heat that liquid takes.",
};

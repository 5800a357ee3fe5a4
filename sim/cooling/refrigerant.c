/* SPDX-License-Identifier: Apache-2.0 */
/*   leak [kg CO2e/s] = charge per watt * capacity * share lost in a year * GWP / year
 *
 * GWP over 100 years of IPCC AR6 (WG1, 2021, table 7.SM.7). R-134a, R-32, R-410A, R-454B, R-513A, CO2, ammonia and water as tabulated in
 * ATMOsphere, "Refrigerants: Real GWP and PFAS" (fact sheet 2); the others were not read at the source, but for FC-3284, which is taken
 * as perfluorohexane with AR4's 9,300 (40 CFR 98, table A-1). Blends by mass: R-513A 44 % R-134a, 56 % R-1234yf; R-515B 91.1 % R-1234ze,
 * 8.9 % R-227ea. */
#include "cooling/refrigerant.h"

#include <math.h>

#include "base/units.h"

enum { NONE, R134A, R513A, R515B, R1234ZE, R32, R410A, R454B, R717, R744, R718, FK_5_1_12, HFE_7100, FC_3284 };

static const double gwps[] = {
    [NONE] = 0,    [R134A] = 1530, [R513A] = 673, [R515B] = 322, [R1234ZE] = 1.4,   [R32] = 771,      [R410A] = 2255,
    [R454B] = 531, [R717] = 0,     [R744] = 1,    [R718] = 0,    [FK_5_1_12] = 0.1, [HFE_7100] = 460, [FC_3284] = 9300};

static const char *const names[] = {
    [NONE] = "none", [R134A] = "r134a",         [R513A] = "r513a",       [R515B] = "r515b",     [R1234ZE] = "r1234ze",
    [R32] = "r32",   [R410A] = "r410a",         [R454B] = "r454b",       [R717] = "r717",       [R744] = "r744",
    [R718] = "r718", [FK_5_1_12] = "fk-5-1-12", [HFE_7100] = "hfe-7100", [FC_3284] = "fc-3284", [FC_3284 + 1] = NULL};

static double gwp(const struct refrigerant *r)
{
    return isnan(r->gwp) ? gwps[r->fluid] : r->gwp;
}

double refrigerant_leak_kg_s(const struct refrigerant *r, double capacity_w)
{
    const double year_s = 365 * SECONDS_PER_DAY;
    if (r->fluid == NONE)
        return 0;
    return r->charge_kg_w * capacity_w * r->leak_frac * gwp(r) / year_s;
}

const struct field refrigerant_fields[] = {
    {.key = "refrigerant",
     CHOICE_FIELD(struct refrigerant, fluid, names),
     .initial = "r513a",
     .doc =
         "The fluid, with its GWP over 100 years: r134a 1530, r513a 673, r515b 322, r1234ze 1.4, r32 771, r410a 2255, r454b 531, r717 "
         "(ammonia) 0, r744 (CO2) 1, r718 (water) 0; boiling baths: fk-5-1-12 0.1, hfe-7100 460, fc-3284 9300; none: no such circuit. "
         "PFAS by OECD's definition: r134a, r513a, r515b, r1234ze, fk-5-1-12, hfe-7100, fc-3284, and in part r410a and r454b.",
     BASIS(
         ASSUMPTION,
         "new chillers: below a GWP of 700 in the United States from 2025 (40 CFR 84.54). GWP: IPCC AR6, as tabulated by "
         "ATMOsphere; those of r515b, r1234ze, fk-5-1-12, hfe-7100 not read at the source")},
    {.key = "refrigerant_gwp",
     NUMBER_FIELD(struct refrigerant, gwp, NUMBER),
     RANGE("0", "30000"),
     .optional = true,
     .doc = "Global warming potential in place of the fluid's own."},
    {.key = "refrigerant_charge",
     NUMBER_FIELD(struct refrigerant, charge_kg_w, MASS_PER_POWER),
     RANGE_DEFAULT("0 kg/kW", "50 kg/kW", "0.35 kg/kW"),
     SPREAD(TRIANGULAR, "0.2 kg/kW", "0.5 kg/kW", ASSUMED_SPREAD),
     .doc = "Fluid per heat that the machines can take; vary it from 0.2 to 0.5 kg/kW.",
     BASIS(ASSUMPTION,
           "300 to 400 kg per MW in chillers of data centres: engineering judgement, no data sheet was read")},
    {.key = "refrigerant_leak",
     NUMBER_FIELD(struct refrigerant, leak_frac, FRACTION),
     RANGE_DEFAULT("0 %", "50 %", "3 %"),
     SPREAD(TRIANGULAR, "2 %", "15 %", NULL),
     .doc = "Share of the charge lost in a year, services and the end of life included; vary it from 2 to 15 %.",
     BASIS(
         ASSUMPTION,
         "chillers 2 to 15 % a year: IPCC Guidelines 2006, vol. 3, ch. 7, table 7.9, and the EPA's screening method; the table itself "
         "was not read at the source. 2 to 4 % in machines with leak detection")},
    FIELD_END};

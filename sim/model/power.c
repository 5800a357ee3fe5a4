/* SPDX-License-Identifier: Apache-2.0 */
/* Loss of a stage with rating P_r (all its units together) under a load P:
 *
 *     P_loss = P_r (a0 + a1 x + a2 x^2) + constant,   x = P / P_r
 *
 * no-load, linear and square-law loss: Rasmussen, "Electrical Efficiency Modeling of Data Centers",
 * APC/Schneider White Paper 113 (rev. 2), figure 4. With 2N redundancy each side carries half the load, so x
 * <= 0.5 and the no-load loss counts twice: the curve, not the nameplate efficiency, decides. */
#include "model/power.h"

double power_stage_loss_w(const struct power_stage *stage, double design_w, double load_w)
{
    double rating_w = design_w * stage->margin * stage->redundancy;
    double x = rating_w > 0 ? load_w / rating_w : 0;
    return rating_w * (stage->a0 + x * (stage->a1 + x * stage->a2)) + stage->constant_w_per_w * design_w;
}

static const char *const feeds_choices[] = {"it", "all", NULL};
static const char *const place_choices[] = {"inside", "outside", NULL};

static const char wp113[] = "Rasmussen, APC/Schneider White Paper 113: no-load, linear and square-law loss";

static const struct field fields[] = {
    {.key = "name",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct power_stage, name),
     .doc = "Name of the stage, for the ledger and series.csv."},
    {.key = "feeds",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct power_stage, feeds),
     .choices = feeds_choices,
     .initial = "it",
     .doc = "What stands behind it: the IT load, or all (IT and cooling together)."},
    {.key = "place",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct power_stage, place),
     .choices = place_choices,
     .initial = "inside",
     .doc = "Where its loss goes: inside, it warms the hall and must be cooled; outside, it warms the air "
            "there."},
    {.key = "no_load_loss",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_FRACTION,
     .offset = offsetof(struct power_stage, a0),
     .min = "0",
     .max = "0.2",
     .initial = "0",
     .doc = "a0: loss without load, over the rating.",
     .source = wp113,
     .standing = STANDING_ASSUMPTION},
    {.key = "linear_loss",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_FRACTION,
     .offset = offsetof(struct power_stage, a1),
     .min = "0",
     .max = "0.3",
     .initial = "0",
     .doc = "a1: loss in proportion to the load.",
     .source = wp113,
     .standing = STANDING_ASSUMPTION},
    {.key = "square_loss",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_FRACTION,
     .offset = offsetof(struct power_stage, a2),
     .min = "0",
     .max = "0.3",
     .initial = "0",
     .doc = "a2: loss with the square of the load (over the rating, at full load).",
     .source = wp113,
     .standing = STANDING_ASSUMPTION},
    {.key = "margin",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_NUMBER,
     .offset = offsetof(struct power_stage, margin),
     .min = "0.5",
     .max = "10",
     .initial = "1.1",
     .doc = "Rating of the needed units over the design load.",
     .standing = STANDING_ASSUMPTION},
    {.key = "redundancy",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_NUMBER,
     .offset = offsetof(struct power_stage, redundancy),
     .min = "1",
     .max = "4",
     .initial = "1",
     .doc = "Rating that runs over the rating that is needed: 1 is N, 1.25 is N+1 of four, 2 is 2N.",
     .standing = STANDING_CHOICE},
    {.key = "constant_load",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_FRACTION,
     .offset = offsetof(struct power_stage, constant_w_per_w),
     .min = "0",
     .max = "0.2",
     .initial = "0",
     .doc = "A load that is always on (lighting, controls), over the design load.",
     .source = "Lei & Masanet 2020, Energy 201:117556, table of ranges: lighting 0 to 0.2 % hyperscale, 2 to "
               "5 % midsize",
     .standing = STANDING_ASSUMPTION},
    FIELD_END};

const struct record power_stage_record = {.name = "power stage",
                                          .doc = "A stage of the power chain, listed from the utility meter "
                                                 "to the load: what it feeds, and what it loses.",
                                          .size = sizeof(struct power_stage),
                                          .fields = fields};

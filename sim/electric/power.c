/* SPDX-License-Identifier: Apache-2.0 */
/* A stage of the power chain. One installation of it (per node, per group of nodes, per hall, per
 * site) has `units` machines that share its load P; P_r is the rating of all of them together. What
 * it loses:
 *
 *     P_loss = P_r (a0 + a1 x + a2 x^2) + (P + machines standby) / efficiency - P + constant,   x = P / P_r
 *
 * and all but the constant times loss_scale. First term: no-load, linear and square-law loss: Rasmussen, "Electrical Efficiency Modeling of Data
 * Centers", APC/Schneider White Paper 113 (rev. 2), figure 4. With 2N redundancy each side carries
 * half the load, so x <= 0.5 and the no-load loss counts twice: the curve, not the nameplate
 * efficiency, decides. Spare machines (N+1) share the load likewise. Second term: converters and rectifiers of a supercomputer: Brewer et al., "A
 * Digital Twin Framework for Liquid-cooled Supercomputers as Demonstrated at Exascale", SC24, power
 * model (as in its code, ExaDigiT/RAPS). A stage has one of the two, or both.
 *
 * The variance of loads within [a, b] with mean m is at most (m - a)(b - m): Bhatia and Davis (2000),
 * American Mathematical Monthly 107:353. */
#include "electric/power.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NODES_MAX = 100000 };

/* Reads `per`; false if it names no place. */
static bool parse_per(const char *text, enum power_level *level, int64_t *nodes)
{
    *nodes = 0;
    if (strcmp(text, "site") == 0 || strcmp(text, "hall") == 0) {
        *level = text[0] == 's' ? POWER_SITE : POWER_HALL;
        return true;
    }
    *level = POWER_NODES;
    *nodes = 1;
    if (strcmp(text, "node") == 0)
        return true;
    if (text[0] < '1' || text[0] > '9')
        return false;
    char *end;
    *nodes = strtol(text, &end, 10);
    return *nodes <= NODES_MAX && (strcmp(end, " nodes") == 0 || (*nodes == 1 && strcmp(end, " node") == 0));
}

enum power_level power_stage_level(const struct power_stage *stage, int64_t *nodes)
{
    enum power_level level;
    if (stage->per && parse_per(stage->per, &level, nodes))
        return level;
    *nodes = 0;
    return stage->feeds == POWER_FEEDS_ALL ? POWER_SITE : POWER_HALL;
}

bool power_stage_is_it(const struct power_stage *stage)
{
    int64_t nodes;
    if (stage->counts_as >= 0)
        return stage->counts_as == POWER_IT;
    return power_stage_level(stage, &nodes) == POWER_NODES && nodes == 1;
}

static double rating_w(const struct power_stage *stage, double design_w)
{
    double needed_w = isnan(stage->rating_w) ? design_w * stage->margin : stage->rating_w * (double)stage->units;
    return needed_w * stage->redundancy * ((double)(stage->units + stage->spare) / (double)stage->units);
}

void power_stage_equipment(const struct power_stage *stage, double design_w, double installed, struct equipment *row)
{
    int64_t count = (int64_t)installed, doubled = llround((stage->redundancy - 1) * (double)stage->units);
    *row = equipment_none();
    row->component = stage->name;
    row->type = "power-stage";
    row->system = "power";
    row->units = count * stage->units;
    row->spare = count * (stage->spare + doubled);
    row->capacity_w = rating_w(stage, design_w) / (double)(stage->units + stage->spare + doubled);
    row->design_load_w = installed * design_w;
    row->design_heat_w = installed * power_stage_loss_w(stage, design_w, design_w);
}

double power_stage_loss_w(const struct power_stage *stage, double design_w, double load_w)
{
    double rated_w = rating_w(stage, design_w);
    double x = rated_w > 0 ? load_w / rated_w : 0;
    double converting_w =
        (load_w * (1 - stage->efficiency) + (double)(stage->units + stage->spare) * stage->standby_w) /
        stage->efficiency;
    return stage->loss_scale * (rated_w * (stage->a0 + x * (stage->a1 + x * stage->a2)) + converting_w) +
           stage->constant_w_per_w * design_w;
}

static const char *const feeds_choices[] = {"it", "all", NULL};
static const char *const place_choices[] = {"inside", "outside", NULL};
static const char *const counts_choices[] = {"infrastructure", "it", NULL};

static const struct field load_fields[] = {
    {.key = "name", TEXT_FIELD(struct power_load, name), .doc = "What it is: switches, pumps, lighting."},
    {.key = "power",
     NUMBER_FIELD(struct power_load, power_w, POWER),
     RANGE("0 W", "1 GW"),
     .doc = "Power of one, always on."},
    {.key = "count",
     INTEGER_FIELD(struct power_load, count),
     RANGE_DEFAULT("1", "100000", "1"),
     .doc = "How many, in each installation of the stage."},
    {.key = "counts_as",
     CHOICE_FIELD(struct power_load, counts_as, counts_choices),
     .initial = "infrastructure",
     .doc = "it: IT equipment (network switches are); infrastructure: pumps, lighting, controls.",
     BASIS(STANDARD, "ISO/IEC 30134-2 and EN 50600-4-2, 5.1: processing, storage and transport of data is IT")},
    FIELD_END};

static const struct record load_record = {
    .name = "power load",
    .doc = "A load of constant power that a stage feeds besides what stands behind it.",
    .size = sizeof(struct power_load),
    .fields = load_fields};

static const char wp113[] = "Rasmussen, APC/Schneider White Paper 113: no-load, linear and square-law loss";
static const char raps[] =
    "Brewer et al., SC24 (ExaDigiT/RAPS, Frontier): converter 13 W and 98 %, rectifier 17 W and 96 %";

static const struct field fields[] = {
    {.key = "name", TEXT_FIELD(struct power_stage, name), .doc = "Name of the stage, for the ledger and series.csv."},
    {.key = "per",
     TEXT_FIELD(struct power_stage, per),
     .optional = true,
     .doc = "What one installation of it feeds: `node`, a number of nodes as `16 nodes`, `hall` or `site`. "
            "Absent: the hall, or the site with `feeds: all`. A stage per nodes sees their mean load: exact "
            "for standby, efficiency and linear loss; a square-law loss comes out too small by square_loss / "
            "rating times the variance of the loads. Nodes of different types never share an installation. "
            "What the catalogue says of a node's power is at its plug, its own supplies included: a stage "
            "per node is for a converter that is not in it."},
    {.key = "feeds",
     CHOICE_FIELD(struct power_stage, feeds, feeds_choices),
     .initial = "it",
     .doc = "What stands behind it: the IT load, or all (IT and cooling together)."},
    {.key = "place",
     CHOICE_FIELD(struct power_stage, place, place_choices),
     .initial = "inside",
     .doc = "Where its loss goes: inside, it warms the hall and must be cooled; outside, it warms the air "
            "there. What counts as IT leaves with the nodes' heat, part of it in the liquid if they have any."},
    {.key = "counts_as",
     CHOICE_FIELD(struct power_stage, counts_as, counts_choices),
     .optional = true,
     .doc = "Does its loss count as IT energy? Absent: of a stage per node yes, since it is inside the IT "
            "equipment; of others no. A rack that is bought as one piece of equipment, with its rectifiers "
            "behind its own plug, is `it`.",
     BASIS(STANDARD, "ISO/IEC 30134-2 and EN 50600-4-2, 5.1: infrastructure is what is lost outside the IT equipment")},
    {.key = "units",
     INTEGER_FIELD(struct power_stage, units),
     RANGE_DEFAULT("1", "100000", "1"),
     .doc = "Machines of one installation that its design load needs; standby and rating are of each."},
    {.key = "spare",
     INTEGER_FIELD(struct power_stage, spare),
     RANGE_DEFAULT("0", "100000", "0"),
     .doc =
         "Machines beside those, 1 is N+1. All share the load, so that each carries less and the no-load loss of one more "
         "counts."},
    {.key = "standby",
     NUMBER_FIELD(struct power_stage, standby_w, POWER),
     RANGE_DEFAULT("0 W", "1 MW", "0 W"),
     .doc = "Of each machine: input = (output + standby) / efficiency.",
     .source = raps},
    {.key = "efficiency",
     NUMBER_FIELD(struct power_stage, efficiency, FRACTION),
     RANGE_DEFAULT("0.5", "1", "1"),
     .doc = "Of each machine: input = (output + standby) / efficiency.",
     .source = raps},
    {.key = "no_load_loss",
     NUMBER_FIELD(struct power_stage, a0, FRACTION),
     RANGE_DEFAULT("0", "0.2", "0"),
     .doc = "a0: loss without load, over the rating.",
     .source = wp113,
     .standing = STANDING_ASSUMPTION},
    {.key = "linear_loss",
     NUMBER_FIELD(struct power_stage, a1, FRACTION),
     RANGE_DEFAULT("0", "0.3", "0"),
     .doc = "a1: loss in proportion to the load.",
     .source = wp113,
     .standing = STANDING_ASSUMPTION},
    {.key = "square_loss",
     NUMBER_FIELD(struct power_stage, a2, FRACTION),
     RANGE_DEFAULT("0", "0.3", "0"),
     .doc = "a2: loss with the square of the load (over the rating, at full load).",
     .source = wp113,
     .standing = STANDING_ASSUMPTION},
    {.key = "loss_scale",
     NUMBER_FIELD(struct power_stage, loss_scale, NUMBER),
     RANGE_DEFAULT("0", "5", "1"),
     SPREAD(
         UNIFORM, "0.85", "1.15",
         "IEC 60076-1, table 1, as quoted: a transformer may have 15 % more of each loss than is guaranteed, 10 % more of all; "
         "as much less, and the same of UPS and cables, is an assumption"),
     .doc = "What it loses, times this, `constant_load` and `loads` apart: how far its curve may be off.",
     BASIS(ASSUMPTION, "1: the curve as it is written")},
    {.key = "rating",
     NUMBER_FIELD(struct power_stage, rating_w, POWER),
     RANGE("1 W", "10 GW"),
     .optional = true,
     .doc = "Rating of each machine; absent: margin times the design load, for all of them together."},
    {.key = "margin",
     NUMBER_FIELD(struct power_stage, margin, NUMBER),
     RANGE_DEFAULT("0.5", "10", "1.1"),
     SPREAD(UNIFORM, "1", "1.3", ASSUMED_SPREAD),
     .doc = "Rating of the needed units over the design load.",
     .standing = STANDING_ASSUMPTION},
    {.key = "redundancy",
     NUMBER_FIELD(struct power_stage, redundancy, NUMBER),
     RANGE_DEFAULT("1", "4", "1"),
     .doc = "Rating that runs over the rating that is needed, `spare` apart: 1 is N, 2 is 2N."},
    {.key = "constant_load",
     NUMBER_FIELD(struct power_stage, constant_w_per_w, FRACTION),
     RANGE_DEFAULT("0", "0.2", "0"),
     .doc = "A load that is always on (lighting, controls), over the design load.",
     BASIS(ASSUMPTION, "Lei & Masanet 2020, Energy 201:117556, table of ranges: lighting 0 to 0.2 % hyperscale, 2 to "
                       "5 % midsize")},
    {.key = "loads",
     LIST_FIELD(struct power_stage, loads, &load_record),
     .optional = true,
     .max_count = 64,
     .doc = "Loads of constant power that it feeds besides what stands behind it: switches of a rack, pumps, "
            "lighting. They stand behind its loss."},
    FIELD_END};

static void check(const void *value, struct complaint *complaint)
{
    const struct power_stage *stage = value;
    enum power_level level = POWER_HALL;
    int64_t nodes;
    if (stage->per && !parse_per(stage->per, &level, &nodes)) {
        complain(complaint, "per",
                 "a stage stands per `node`, per a number of nodes (`16 nodes`), per `hall` or per `site`");
        return;
    }
    level = power_stage_level(stage, &nodes);
    if (stage->feeds == POWER_FEEDS_ALL && level != POWER_SITE)
        complain(complaint, "per", "a stage that feeds all stands per `site`");
    bool it = power_stage_is_it(stage);
    const struct power_load *loads = stage->loads.items;
    for (size_t i = 0; i < stage->loads.count; i++)
        it |= loads[i].counts_as == POWER_IT;
    if (it && stage->place == POWER_OUTSIDE)
        complain(complaint, "place", "what counts as IT stands in the hall: `place: inside`");
}

const struct record power_stage_record = {.name = "power stage",
                                          .doc = "A stage of the power chain, listed from the utility meter "
                                                 "to the load: what it feeds, and what it loses.",
                                          .size = sizeof(struct power_stage),
                                          .fields = fields,
                                          .check = check};

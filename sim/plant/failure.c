/* SPDX-License-Identifier: Apache-2.0 */
/* Failures are intervals [begin, end) in which a share of a component is missing. A planned one is given. At
 * random, times in order and times of repair are exponential and independent,
 *
 *   in order ~ Exp(between),  repair ~ Exp(repair);   availability = between / (between + repair)
 *
 * (alternating renewal process; Barlow & Proschan 1965, Mathematical Theory of Reliability, ch. 3). The
 * stream is named by the failure's place in the list, so that all strategies of a study see the same times. */
#include "plant/failure.h"

#include <math.h>

#include "base/numerics.h"
#include "base/random.h"

struct unit_outage {
    double begin_s, end_s; /* the outage that lasts, or the next one */
    struct random random;
};

struct outages {
    const struct failure *failures;
    struct unit_outage *items;
};

static void draw_outage(const struct failure *failure, struct unit_outage *outage, double after_s)
{
    outage->begin_s = after_s + failure->between_s * random_exponential(&outage->random);
    outage->end_s = outage->begin_s + failure->mean_repair_s * random_exponential(&outage->random);
}

struct outages *outages_create(struct arena *arena, const struct failure *failures, size_t count, uint64_t seed,
                               double start_s)
{
    struct outages *outages = arena_alloc(arena, 1, sizeof *outages);
    outages->failures = failures;
    outages->items = arena_alloc(arena, count, sizeof *outages->items);
    for (size_t i = 0; i < count; i++) {
        struct unit_outage *outage = &outages->items[i];
        if (failures[i].at_s) {
            outage->begin_s = (double)failures[i].at_s;
            outage->end_s = outage->begin_s + failures[i].duration_s;
        } else {
            outage->random = random_stream(seed, "failures", i);
            draw_outage(&failures[i], outage, start_s);
        }
    }
    return outages;
}

double outages_lost_frac(struct outages *outages, size_t i, double from_s, double to_s)
{
    const struct failure *failure = &outages->failures[i];
    struct unit_outage *outage = &outages->items[i];
    double lost_s = 0;
    for (;;) {
        lost_s += fmax(0, fmin(to_s, outage->end_s) - fmax(from_s, outage->begin_s));
        if (failure->at_s || outage->end_s > to_s)
            return failure->share * clamp(lost_s / (to_s - from_s), 0, 1);
        draw_outage(failure, outage, outage->end_s);
    }
}

static void check(const void *value, struct complaint *complaint)
{
    const struct failure *f = value;
    bool random = !isnan(f->between_s) || !isnan(f->mean_repair_s);
    if (!f->at_s && !random)
        complain(complaint, "at", "when? Either `at` and `duration`, or at random with `mtbf` and `repair`");
    else if (f->at_s && random)
        complain(complaint, "at", "either `at` and `duration`, or `mtbf` and `repair`, not both");
    else if (f->at_s && isnan(f->duration_s))
        complain(complaint, "duration", "how long does it last? `duration: 2 h`");
    else if (!f->at_s && isnan(f->between_s))
        complain(complaint, "mtbf", "`repair` needs the mean time between failures as well: `mtbf: 8000 h`");
    else if (!f->at_s && isnan(f->mean_repair_s))
        complain(complaint, "repair", "`mtbf` needs the mean time of a repair as well: `repair: 8 h`");
}

static const struct field fields[] = {
    {.key = "component",
     TEXT_FIELD(struct failure, component),
     .doc = "What fails, by its name in series.csv: `chiller`, `pump`, and `pump_2` for the second of a kind."},
    {.key = "share",
     NUMBER_FIELD(struct failure, share, FRACTION),
     RANGE_DEFAULT("0", "100 %", "100 %"),
     .doc = "Share of its capacity that is missing: a component stands for equal units in parallel, 50 % is "
            "one of two."},
    {.key = "at",
     DATE_FIELD(struct failure, at_s),
     .optional = true,
     .doc = "When it begins, in local standard time of the site."},
    {.key = "duration",
     NUMBER_FIELD(struct failure, duration_s, DURATION),
     RANGE("0 s", "36525 d"),
     .optional = true,
     .doc = "How long it lasts, with `at`."},
    {.key = "mtbf",
     NUMBER_FIELD(struct failure, between_s, DURATION),
     RANGE("1 h", "36525 d"),
     .optional = true,
     .doc = "Instead of `at`: mean time from a repair to the next failure, drawn at random.",
     BASIS(CHOICE, "IEEE 3006.8 (formerly IEEE 493, Gold Book): reliability data of chillers, pumps and fans by "
                   "the unit")},
    {.key = "repair",
     NUMBER_FIELD(struct failure, mean_repair_s, DURATION),
     RANGE("1 min", "36525 d"),
     .optional = true,
     .doc = "Mean time of a repair, with `mtbf`."},
    FIELD_END};

const struct record failure_record = {.name = "failure",
                                      .doc = "Cooling equipment that fails, at a given time or at random.",
                                      .size = sizeof(struct failure),
                                      .fields = fields,
                                      .check = check};

/* SPDX-License-Identifier: Apache-2.0 */
/* The job that asks for the most nodes is first in line; others may overtake it where they do not delay it. */
#include <stddef.h>

#include "plugin.h"

struct parameters {
    double patience_s;
};
struct ranking {
    double patience_s, now_s;
};

/* Lower is further ahead. */
static double rank(const void *value, const struct job_view *job)
{
    const struct ranking *ranking = value;
    return ranking->now_s - job->submitted_s >= ranking->patience_s ? -1e12 : -(double)job->nodes;
}

static void decide(const void *parameters, const struct machine *machine, const struct job_view *const *queue,
                   size_t count, struct decisions *out)
{
    struct ranking ranking = {((const struct parameters *)parameters)->patience_s, machine->now_s};
    struct rules rules = {.discipline = host->line_easy, .context = &ranking, .rank = rank};
    host->line_decide(&rules, machine, queue, count, out);
}

static const struct field fields[] = {{.key = "patience",
                                       NUMBER_FIELD(struct parameters, patience_s, DURATION),
                                       RANGE_DEFAULT("0 s", "3650 d", "1 d"),
                                       .doc = "Who has waited for so long stands before all who have not.",
                                       .standing = STANDING_ASSUMPTION},
                                      FIELD_END};

const struct scheduler widest_first = {.record = {.name = "widest-first",
                                                  .doc = "The job with the most nodes first.",
                                                  .size = sizeof(struct parameters),
                                                  .fields = fields},
                                       .decide = decide};

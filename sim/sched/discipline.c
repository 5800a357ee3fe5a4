/* SPDX-License-Identifier: Apache-2.0 */
/* The disciplines of a line that a user may choose from. */
#include "sched/line.h"

static const char *const choices[] = {"none", "easy", "conservative", NULL};

const struct field discipline_fields[] = {
    {.key = "backfill",
     CHOICE_FIELD(struct discipline_choice, backfill, choices),
     .initial = "easy",
     .doc = "Who may overtake a job that does not fit: nobody (none), who does not delay it (easy), who "
            "delays nobody (conservative).",
     BASIS(CHOICE, "Mu'alem & Feitelson 2001, IEEE TPDS 12(6)")},
    FIELD_END};

discipline *discipline_of(const struct discipline_choice *choice)
{
    static discipline *const all[] = {line_in_order, line_easy, line_conservative};
    return all[choice->backfill];
}

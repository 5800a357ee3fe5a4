/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <string.h>

#include "account/subject.h"
#include "base/field.h"
#include "scenario/scenario.h"
#include "study/study.h"

static unsigned of(const char *path)
{
    struct arena *arena = arena_create();
    unsigned subjects = study_path_subjects(arena, path);
    arena_destroy(arena);
    return subjects;
}

TestSuite(study_subjects);

Test(study_subjects, the_longest_key_counts)
{
    cr_assert(of("workloads[0].clock") & SUBJECT_SPEED);
    cr_assert(!(of("workloads[0].precision") & SUBJECT_SPEED));
    cr_assert(of("workloads[0].precision") & SUBJECT_SERVING);
    cr_assert(of("supply[2].capacity") & SUBJECT_SUPPLY);
    cr_assert(of("cooling[4].wetting") == SUBJECT_COOLING);
    cr_assert(of("power") == SUBJECT_POWER && of("power_management.hall_cap") != SUBJECT_POWER);
    cr_assert(of("platform.fans") == SUBJECT_COOLING && of("platform.nodes[0].count") & SUBJECT_HARDWARE);
    cr_assert_eq(of("coolings"), 0);
}

/* A key that is about nothing would have a table without an answer. `series` and what a scenario is called change no result. */
Test(study_subjects, every_key_of_a_scenario_is_about_something)
{
    static const char *const names[] = {"samovar", "name",   "run",   "strategy", "meaning",
                                        "series",  "expect", "claim", NULL};
    for (struct field_walk at = field_walk(&scenario_record); field_next(&at);) {
        bool named = false;
        for (size_t i = 0; names[i] != NULL; i++)
            named = named || strcmp(names[i], at.field.key) == 0;
        cr_assert(named == (of(at.field.key) == 0), "%s in sim/study/study_subjects.c", at.field.key);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What a study asks about: the subjects of the keys that it varies. */
#include <string.h>

#include "account/subject.h"
#include "read/catalogue.h"
#include "study/study.h"

/* The longest key that a path begins with counts. Indices are left out: `workloads.clock` is workloads[0].clock. A key of the root that is not
 * here would be one that no table answers for: tests/study/test_study_subjects.c. */
static const struct key_subjects {
    const char *key;
    unsigned subjects;
} keys[] = {
    {"site", SUBJECT_COOLING | SUBJECT_PLACE},
    {"design", SUBJECT_COOLING},
    {"weather", SUBJECT_COOLING | SUBJECT_PLACE},
    {"start", SUBJECT_COOLING | SUBJECT_PLACE | SUBJECT_SERVING | SUBJECT_JOBS},
    {"duration", SUBJECT_COOLING | SUBJECT_SERVING | SUBJECT_JOBS},
    {"tick", SUBJECT_COOLING | SUBJECT_SERVING | SUBJECT_JOBS},
    {"series", 0},
    {"seed", SUBJECT_SERVING | SUBJECT_JOBS},
    {"platform", SUBJECT_HARDWARE | SUBJECT_SERVING | SUBJECT_JOBS | SUBJECT_EMBODIED},
    {"platform.fans", SUBJECT_COOLING},
    {"platform.nodes.type.leakage", SUBJECT_COOLING},
    {"workloads", SUBJECT_SERVING | SUBJECT_JOBS},
    {"workloads.clock", SUBJECT_SPEED | SUBJECT_SERVING | SUBJECT_JOBS},
    {"workloads.power_cap", SUBJECT_SPEED | SUBJECT_SERVING | SUBJECT_JOBS},
    {"scheduler", SUBJECT_JOBS | SUBJECT_GRID | SUBJECT_MONEY},
    {"power_management", SUBJECT_SPEED | SUBJECT_SERVING | SUBJECT_JOBS},
    {"power", SUBJECT_POWER},
    {"hall", SUBJECT_COOLING},
    {"building", SUBJECT_COOLING | SUBJECT_EMBODIED},
    {"cooling", SUBJECT_COOLING},
    {"failures", SUBJECT_COOLING | SUBJECT_FAILURE},
    {"supply", SUBJECT_SUPPLY | SUBJECT_GRID | SUBJECT_MONEY},
    {"water", SUBJECT_COOLING | SUBJECT_PLACE},
    {"costs", SUBJECT_MONEY},
    {"contracts", SUBJECT_SUPPLY | SUBJECT_GRID | SUBJECT_MONEY},
    {"fine", SUBJECT_SWING},
    {"smoothing", SUBJECT_SWING},
};

/* "workloads[0].clock" as "workloads.clock". */
static const char *without_indices(struct arena *arena, const char *path)
{
    char *plain = arena_text(arena, path), *to = plain;
    for (bool inside = false; *path != '\0'; path++) {
        inside = *path == '[' || (inside && *path != ']');
        if (!inside && *path != ']')
            *to++ = *path;
    }
    *to = '\0';
    return plain;
}

unsigned study_path_subjects(struct arena *arena, const char *path)
{
    const char *plain = without_indices(arena, path);
    const struct key_subjects *found = NULL;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        size_t length = strlen(keys[i].key);
        bool begins = strncmp(plain, keys[i].key, length) == 0 && (plain[length] == '\0' || plain[length] == '.');
        if (begins && (found == NULL || length > strlen(found->key)))
            found = &keys[i];
    }
    return found != NULL ? found->subjects : 0;
}

unsigned study_subjects(struct arena *arena, const struct study *study)
{
    unsigned subjects = 0;
    for (size_t i = 0; i < study->axis_count; i++) {
        const struct study_axis *axis = &study->axes[i];
        if (axis->count < 2)
            continue;
        for (size_t v = 0; v < axis->count; v++)
            for (size_t k = 0; k < axis->values[v].set_count; k++)
                subjects |= study_path_subjects(arena, axis->values[v].set[k].path);
        if (strcmp(axis->path, "strategy") != 0) {
            subjects |= study_path_subjects(arena, axis->path);
            continue;
        }
        const char *const *said = study_strategy_keys(arena, axis, false);
        for (size_t k = 0; said[k] != NULL; k++)
            subjects |= study_path_subjects(arena, said[k]);
    }
    return subjects;
}

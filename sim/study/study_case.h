/* SPDX-License-Identifier: Apache-2.0 */
/* Cases of a study: names for several keys that change together, and for several such cases at once. */
#ifndef SAMOVAR_STUDY_STUDY_CASE_H
#define SAMOVAR_STUDY_STUDY_CASE_H

#include "base/arena.h"
#include "base/diag.h"
#include "read/tree.h"
#include "study/study.h"

/* The axis whose values are cases. */
#define STUDY_CASE "case"

/* Reads `{newer: {KEY: VALUE, ...}, both: [newer, other, {KEY: VALUE}]}` into the values of the axis. What comes later in a list counts.
 * Mistakes go to diag. */
void study_cases_read(struct arena *arena, struct diag *diag, const struct tree *map, struct study_axis *axis);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What a study varies: the mapping `vary`. */
#ifndef SAMOVAR_STUDY_STUDY_AXIS_H
#define SAMOVAR_STUDY_STUDY_AXIS_H

#include "base/arena.h"
#include "base/diag.h"
#include "read/tree.h"
#include "study/study.h"

/* Takes `vary` out of the study's mapping; NULL if there is none. */
struct tree *study_axis_take(struct diag *diag, struct tree *root);
/* Reads the axes. Mistakes go to diag: an axis that is no list, a value given twice, a site or strategy that
 * is not in the catalogue. */
struct study_axis *study_axes_read(struct arena *arena, struct diag *diag, const struct tree *vary, size_t *count);
/* Index of the axis with this path, or count. */
size_t study_axis_find(const struct study_axis *axes, size_t count, const char *path);
/* Whether the text is a path of keys, as --set takes it. */
bool study_axis_is_path(const char *path);
/* A tree as YAML in one line. */
const char *study_axis_flow(struct arena *arena, const struct tree *tree);
/* Text as a part of a file name: "3 K" is "3K". */
char *study_label(struct arena *arena, const char *text);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Which columns of summary.csv a study wants to see in its table: the key `show`. */
#ifndef SAMOVAR_STUDY_STUDY_SHOW_H
#define SAMOVAR_STUDY_STUDY_SHOW_H

#include "base/arena.h"
#include "base/column.h"
#include "base/diag.h"
#include "read/tree.h"
#include "study/study.h"

/* What the study names, `pue` or `pue:change`; NULL: it names none. Unknown names go to diag; what is neither a list nor a word
 * the reader of the keys refuses. */
const struct summary_show *study_show_read(struct arena *arena, struct diag *diag, const struct tree *root);
/* What its amounts are for: the key `per`. */
void study_per_read(struct arena *arena, struct diag *diag, const struct tree *root, struct study *study);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Which runs of a study are complete already, without reading their scenarios again where this build made them: each run's package keeps
 * a hash of what was asked for and of all files that were read. */
#ifndef SAMOVAR_RUNS_RECOGNISE_H
#define SAMOVAR_RUNS_RECOGNISE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "study/study.h"

/* Hash of all that decides over a run beside the content of files: this program, where it runs, the base, the strategy and what is set.
 * Lives in arena. */
const char *recognise_request(struct arena *arena, const struct study *study, size_t index);

/* Which of the study's runs stand in `folder` as they were completed, whatever was asked for then; in arena. By so many processes. */
bool *recognise_intact(struct arena *arena, const struct study *study, const char *folder, int jobs);

/* Of these runs (asked: their indices; NULL: all of the study) those that are not in `folder`, or not intact, or without the columns of
 * this build, or not what is asked for now; in arena. By so many processes. */
size_t *recognise_missing(struct arena *arena, const struct study *study, const char *folder, const size_t *asked,
                          size_t asked_count, int jobs, size_t *count);

#endif

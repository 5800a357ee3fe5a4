/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with the runs of a study, before any of them is made. */
#ifndef SAMOVAR_RUNS_CHECK_STUDY_H
#define SAMOVAR_RUNS_CHECK_STUDY_H

#include <stddef.h>

#include "study/study.h"

/* Loads every case of these runs once (NULL: of all; seeds change no more than a number). 0, or 2 with the mistakes on stderr. */
int check_study(const struct study *study, const size_t *runs, size_t count, int jobs);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Which keys of a study's scenarios are uncertain, and how: from what the study says, or from the ranges of the tables. */
#ifndef SAMOVAR_STUDY_UNCERTAIN_INPUTS_H
#define SAMOVAR_STUDY_UNCERTAIN_INPUTS_H

#include "study/uncertain.h"

/* Fills in the inputs and where they stand in each case. False with all mistakes in diag. */
bool uncertain_inputs_find(struct arena *arena, struct diag *diag, const struct tree *tree, const struct study *study,
                           struct uncertain *uncertain);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* A scenario in a few sentences for somebody who reads no YAML: where and when, how many servers of which kind and how they are cooled; what
 * they do. Made from the scenario itself, so that it is never out of date. */
#ifndef SAMOVAR_STUDY_SETTING_H
#define SAMOVAR_STUDY_SETTING_H

#include "scenario/scenario.h"

/* In arena. */
const char *setting_text(struct arena *arena, const struct scenario *scenario);

#endif

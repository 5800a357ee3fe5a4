/* SPDX-License-Identifier: Apache-2.0 */
/* A line for each feature that a run uses: a failure, caps, batteries, clean energy, generators, caches, the waiting of jobs. */
#ifndef SAMOVAR_OUTPUT_FEATURES_H
#define SAMOVAR_OUTPUT_FEATURES_H

#include "account/summary.h"
#include "base/text.h"

/* "\n  battery    gave 1.2 GWh  lost 160 MWh" and the like; nothing where none is in use. */
void features_say(const struct summary *summary, struct text_buffer *out);

#endif

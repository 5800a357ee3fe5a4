/* SPDX-License-Identifier: Apache-2.0 */
/* A line for each feature that a run uses: a failure, caps, batteries, clean energy, generators, caches, the waiting of jobs. */
#ifndef SAMOVAR_OUTPUT_FEATURES_H
#define SAMOVAR_OUTPUT_FEATURES_H

#include <stdbool.h>

#include "account/summary.h"
#include "base/text.h"

/* "\n  battery    gave 1.2 GWh  lost 160 MWh" and the like; nothing where none is in use. */
void features_say(const struct summary *summary, struct text_buffer *out);

/* A label of such a line, and the column of summary.csv that stands behind it. */
struct feature_label {
    const char *line, *label;
    size_t offset; /* in struct summary */
};
/* The index-th of all; false: there are no more. */
bool features_label(size_t index, struct feature_label *label);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Weekly profiles of traffic that ship with Samovar. */
#ifndef SAMOVAR_FILES_TRAFFIC_PROFILE_H
#define SAMOVAR_FILES_TRAFFIC_PROFILE_H

#include "base/arena.h"
#include "base/diag.h"

enum { PROFILE_HOURS = 168 };

/* Relative rate per hour of the week from Monday 00:00, mean 1, by the name that traffic.profile has in a
 * scenario
 * ("azure-2024-conversation", "azure-2024-code"). *path gets the file it came from, for provenance. NULL with
 * an error at `from` if there is none. */
const double *profile_load(struct arena *arena, struct diag *diag, const char *name, struct place from,
                           const char **path);

#endif

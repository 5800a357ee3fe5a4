/* SPDX-License-Identifier: Apache-2.0 */
/* `check` of a file that is part of scenarios: a site, a server, a power chain, prices or a strategy, in a scenario of the catalogue. */
#ifndef SAMOVAR_CLI_CHECK_PART_H
#define SAMOVAR_CLI_CHECK_PART_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"

/* What the file is: "site", "node", ...; NULL: a scenario, a study, or nothing that is known. */
const char *check_part_kind(struct arena *arena, const char *path);
/* Checks it in the scenario for its kind; mistakes go to diag. */
void check_part(struct arena *arena, struct diag *diag, const char *path, const char *kind);

#endif

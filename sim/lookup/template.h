/* SPDX-License-Identifier: Apache-2.0 */
/* `samovar new`: a commented file to begin with, from scenarios/templates. */
#ifndef SAMOVAR_LOOKUP_TEMPLATE_H
#define SAMOVAR_LOOKUP_TEMPLATE_H

#include <stdbool.h>
#include <stdio.h>

/* Writes <name>.yaml into the current folder, which must not have it, and says on `out` what to do with it, in JSON for programs. kind:
 * scenario, site, node, strategy, costs or study. 0, or the exit status with a message on stderr. */
int template_write(FILE *out, const char *kind, const char *name, bool as_json);

#endif

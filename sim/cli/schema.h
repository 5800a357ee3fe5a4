/* SPDX-License-Identifier: Apache-2.0 */
/* `samovar schema`: JSON Schema (draft 2020-12) of a record, for editors that check YAML while it is typed.
 */
#ifndef SAMOVAR_CLI_SCHEMA_H
#define SAMOVAR_CLI_SCHEMA_H

#include <stdio.h>

#include "base/field.h"

void schema(FILE *out, const struct record *root);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Every key of every file that a user writes, and every column of every file that a run leaves, from the tables that the program
 * itself reads by. */
#ifndef SAMOVAR_LOOKUP_REFERENCE_H
#define SAMOVAR_LOOKUP_REFERENCE_H

#include "base/column.h"
#include "lookup/explain.h"
#include "lookup/sheet.h"

struct reference_format {
    const char *name;      /* "node" */
    const char *catalogue; /* "nodes"; NULL: none of its own */
    const char *doc;
};
extern const struct reference_format reference_formats[]; /* ends with .name NULL; "results" is the last */

/* The page of one of them. */
void reference_format(struct sheet *sheet, const struct explain_roots *roots, const char *name);
/* All of them in one. */
void reference_print(struct sheet *sheet, const struct explain_roots *roots);

#endif

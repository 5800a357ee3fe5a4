/* SPDX-License-Identifier: Apache-2.0 */
/* Every CSV file of a run and of a study: what is written, what datapackage.json says of it, and what `explain` knows. */
#ifndef SAMOVAR_ENGINE_TABLES_H
#define SAMOVAR_ENGINE_TABLES_H

#include "base/column.h"

extern const struct table_kind table_kinds[]; /* ends with .file NULL */

/* The kind of table with these columns, which must be there. */
const struct table_kind *table_kind_of(const struct column *columns);

#endif

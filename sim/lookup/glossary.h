/* SPDX-License-Identifier: Apache-2.0 */
/* Every word that is printed: columns of CSV files, heads of tables, labels of a run's lines, abbreviations. */
#ifndef SAMOVAR_LOOKUP_GLOSSARY_H
#define SAMOVAR_LOOKUP_GLOSSARY_H

#include <stdbool.h>

#include "base/column.h"
#include "lookup/sheet.h"

struct glossary_entry {
    const char *word, *text;
    bool of_column; /* it is one, or stands for one, whose text it has */
};

/* All of them by the alphabet, whatever their capitals; a word with several meanings has an entry for each. In arena. */
const struct glossary_entry *glossary_entries(struct arena *arena, const struct table_kind *tables, size_t *count);
void glossary_print(struct sheet *sheet, const struct table_kind *tables);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Names that stand for something larger: a catalogue entry, a component without parameters, a shorthand. */
#ifndef SAMOVAR_READ_EXPAND_H
#define SAMOVAR_READ_EXPAND_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/field.h"
#include "read/extend.h"
#include "read/tree.h"

/* Whether the value of this field is made of fields itself. */
bool field_is_composite(const struct field *field);
/* Whether the field can be left out: optional, or with a default. */
bool field_can_be_absent(const struct field *field);
/* The field of that key into *out (may be NULL); false if there is none. */
bool record_field(const struct record *record, const char *key, struct field *out);
/* The variant of that name in a NULL-terminated table, or NULL. */
const struct record *variant_find(const struct record *const *variants, const char *name);
/* "`fcfs`, `backfill` or `elastic`"; in arena. */
const char *variant_names(struct arena *arena, const struct record *const *variants);
/* Says that this is no name of one, and which there are. */
void variant_refuse(struct arena *arena, struct diag *diag, const char *what, const struct record *const *variants,
                    const struct tree *type);

/* What stands in an absent field: the tree of its default, at `place`; NULL if it has none. */
struct tree *expand_default(struct arena *arena, struct diag *diag, const struct field *field, struct place place);

/* What the value of a key of the root is, written ("hall.pressure" in `map`) or by default, and where; NULL if the record has
 * no such key, or the key no such value. */
struct tree *expand_root(struct arena *arena, struct diag *diag, const struct record *record, const struct tree *map,
                         const char *path, struct place *place);

/* The tree for which a scalar stands in a composite field; `tree` itself if it is no scalar. NULL after an
 * error. *name (may be NULL) gets the name of the catalogue entry, if it is one; files (may be NULL) the
 * files that were read for it. */
struct tree *expand_name(struct arena *arena, struct diag *diag, const struct field *field, struct tree *tree,
                         const char **name, struct file_list *files);

/* As tree_set, but follows the path through defaults and names: cooling[0].approach can be set where the file
 * says `cooling: chiller-tower`. The names on the way become their trees; files (may be NULL) gets the files that were read for
 * them. */
bool expand_set(struct arena *arena, struct diag *diag, struct tree *root, const struct record *record,
                const char *path, const struct tree *value, struct file_list *files);

#endif

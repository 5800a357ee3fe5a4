/* SPDX-License-Identifier: Apache-2.0 */
/* Binds a tree to a struct through its field table: units, ranges, defaults, variants, catalogue names; every
 * mistake with its place. */
#ifndef SAMOVAR_READ_READER_H
#define SAMOVAR_READ_READER_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/field.h"
#include "read/tree.h"

struct reader;

/* Everything that is read lives in arena; mistakes go to diag. */
struct reader *reader_create(struct arena *arena, struct diag *diag);

/* Fills `out` (record->size bytes). On mistakes the rest is still read, so that all are found; the values are
 * then not to be used. */
void reader_bind(struct reader *reader, const struct tree *tree, const struct record *record, void *out);

/* Where a member of anything bound was written (the key's place for a default: its mapping); member is its
 * address. */
struct place reader_place(const struct reader *reader, const void *member);

/* Whether a member of anything bound, and what is in it, has no mistake of its own: it can be acted upon though others have some. */
bool reader_sound(const struct reader *reader, const void *member);

/* Files read so far through FIELD_FILE or catalogues (with what those extend), for SHA-256 in the data
 * package. */
const char *const *reader_files(const struct reader *reader, size_t *count);

#endif

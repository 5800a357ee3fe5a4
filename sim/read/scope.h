/* SPDX-License-Identifier: Apache-2.0 */
/* A mapping on its way into a struct, and what can be wrong with its keys. */
#ifndef SAMOVAR_READ_SCOPE_H
#define SAMOVAR_READ_SCOPE_H

#include "base/diag.h"
#include "base/field.h"
#include "read/scalar.h"
#include "read/tree.h"

struct scope {
    const struct record *record;
    const struct record *const *siblings; /* the alternatives, if record is a variant; NULL: it is none */
    const struct tree *map;               /* NULL: nothing was written */
    struct place place;                   /* of the mapping's key, where missing keys are reported */
    const char *name;                     /* name of the catalogue entry, or NULL */
};

/* The written key of that name, or NULL. */
const struct tree_key *scope_key(const struct scope *scope, const char *key);

/* Both return how many mistakes they reported. */
size_t scope_refuse_missing(const struct scalar_reader *reader, const struct scope *scope);
size_t scope_refuse_unknown(const struct scalar_reader *reader, const struct scope *scope);

/* The variant that the map's `type:` names; NULL after an error. what: the key, or "key[2]", for messages. */
const struct record *scope_find_variant(const struct scalar_reader *reader, const char *what,
                                        const struct record *const *variants, const struct tree *map,
                                        struct place place);

#endif

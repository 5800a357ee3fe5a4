/* SPDX-License-Identifier: Apache-2.0 */
/* A YAML document as it was written: scalars are text until a field says what they are. Every node knows its
 * place. */
#ifndef SAMOVAR_READ_TREE_H
#define SAMOVAR_READ_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"

enum tree_kind { TREE_SCALAR, TREE_LIST, TREE_MAP };

struct tree {
    enum tree_kind kind;
    struct place place;
    const char *text; /* scalar */
    bool quoted;      /* a quoted scalar is text, never a number */
    bool broken;      /* stands for a node that was refused and reported, so readers say nothing more of it */
    /* The key under which it was written, where a short form (`prompt_tokens: 900`) stands for another one (`value`); else NULL. */
    const char *written_key;
    size_t count, capacity;
    struct tree **items;   /* list elements, or map values */
    struct tree_key *keys; /* map: parallel to items */
};
struct tree_key {
    const char *text;
    struct place place;
};

/* Parses one document. Mistakes go to diag; NULL if there is no usable tree. Limits: see yaml.c. */
struct tree *tree_parse(struct arena *arena, struct diag *diag, const char *file, const char *text, size_t length);
/* Parses one value, as in --set; empty text is a null. */
struct tree *tree_parse_value(struct arena *arena, struct diag *diag, const char *file, const char *text,
                              size_t length);
/* Parses a file; one that cannot be read or is too large is an error in diag at `from`. */
struct tree *tree_load(struct arena *arena, struct diag *diag, const char *path, struct place from);

/* Empty nodes, for trees that are not parsed. */
struct tree *tree_map(struct arena *arena, struct place place);
struct tree *tree_scalar(struct arena *arena, struct place place, const char *text);

/* Whether nothing was written: `key:`, `key: ~` or `key: null`. */
bool tree_is_null(const struct tree *tree);
struct tree *tree_get(const struct tree *map, const char *key); /* NULL if absent or no map */
struct tree *tree_copy(struct arena *arena, const struct tree *tree);
/* Number of its nodes, itself among them. */
size_t tree_size(const struct tree *tree);
/* Sets a key, in the place of an old one of that name if there is one. */
void tree_put(struct arena *arena, struct tree *map, const char *key, struct place place, struct tree *value);
/* Adds to the end of a list, or of a map, whose new key is then the caller's to fill in. */
void tree_append(struct arena *arena, struct tree *tree, struct tree *value);
/* Takes a key out of a map; false if it is not there. */
bool tree_remove(struct tree *map, const char *key);
/* Mappings merge, everything else is replaced; returns `over` on top of `base` (neither is changed, nothing
 * is shared). A mapping whose `type:` differs from the one below replaces it whole: what stood beside the
 * other type means nothing to this one. A merged mapping stands at the place of `over`. */
struct tree *tree_merge(struct arena *arena, const struct tree *base, const struct tree *over);
/* "cooling[0].approach" = value (copied). Absent mappings on the way are made; an entry of a list must be
 * there. False with an error where `value` was written if the path cannot be. */
bool tree_set(struct arena *arena, struct diag *diag, struct tree *root, const char *path, const struct tree *value);

/* One step of a path: "cooling[2].approach" is key "cooling", index 2, key "approach". */
struct tree_step {
    const char *key; /* NULL: an index */
    size_t key_length, index;
};
/* Takes the next step off *path; false at its end, and at a step that is malformed (then **path is not 0). */
bool tree_step_next(const char **path, struct tree_step *step);
/* What the step leads to, or NULL. */
struct tree *tree_step_get(const struct tree *tree, const struct tree_step *step);

#endif

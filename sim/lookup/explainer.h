/* SPDX-License-Identifier: Apache-2.0 */
/* What explain.c and its search share: the tables, gathered, and how text is printed. */
#ifndef SAMOVAR_LOOKUP_EXPLAINER_H
#define SAMOVAR_LOOKUP_EXPLAINER_H

#include "lookup/explain.h"
#include "lookup/topics.h"
#include "output/json.h"

struct tree;

/* A column and the file that it stands in. */
struct cell {
    const char *file;
    const struct column *column;
};

struct explainer {
    FILE *out;
    struct json *json; /* what is found goes here; NULL: as text to `out` */
    struct arena *arena;
    const struct explain_roots *roots;
    struct topics topics;
    struct cell *cells;
    size_t cell_count, cell_room;
    size_t shown;
};

/* Text folded to the terminal, or to 100 columns, `indent` columns in. */
void explain_text(FILE *out, const char *text, int indent);
/* The same, its second line and those below `hang` columns further in. */
void explain_hanging(FILE *out, const char *text, int indent, int hang);

/* Lists whatever speaks of all words of `wanted` in its name or its description: keys, columns, kinds, names of the
 * catalogue, notes, below a heading (NULL: none) if there are any. How many there are. */
size_t explain_search(struct explainer *explainer, const char *wanted, const char *heading);

/* Shows the claims of the catalogue that have these words. How many there are. */
size_t explain_claims(struct explainer *explainer, const char *topic);
/* The claims that have this word, if a file of the catalogue of claims is called so. */
void explain_claim_file(struct explainer *explainer, const char *name);
/* How far time and energy are off where others measured an engine, a model or a chip: nothing for other catalogues. tree: the file's. */
void explain_errors(struct explainer *explainer, const char *catalogue, const char *name, const struct tree *tree);
/* The memory that a model's weights, keys and values take: nothing for other catalogues. tree: the file's, with what it extends. */
void explain_model(struct explainer *explainer, const char *catalogue, const struct tree *tree);
/* An object of the list that `--json` prints; with_keys: those of the mapping or the type too. file NULL: it stands in none. */
void explain_json_topic(struct explainer *explainer, const struct topic *topic, bool with_keys);
void explain_json_column(struct explainer *explainer, const struct cell *cell);
void explain_json_text(struct explainer *explainer, const char *what, const char *name, const char *file,
                       const char *doc);
/* wanted NULL: all units. */
void explain_json_units(struct explainer *explainer, const char *wanted);
/* Every key, type, column and note. */
void explain_json_all(struct explainer *explainer);

#endif

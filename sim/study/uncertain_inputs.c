/* SPDX-License-Identifier: Apache-2.0 */
/* A key is uncertain in all scenarios of the study in which it stands, and has the same value in each of them in a draw. */
#include "study/uncertain_inputs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "read/visit.h"
#include "study/study_axis.h"
#include "study/uncertain_spread.h"

enum { NAMES_MAX = 4096 };

struct search {
    struct arena *arena;
    struct diag *diag;
    const struct study *study;
    struct uncertain *out;
    bool all;
    struct asked { /* what the study names */
        const char *key;
        struct place place;
        const struct tree *tree;
        size_t input; /* NONE: not found yet */
        bool read;    /* its distribution was looked at */
    } * asked;
    size_t asked_count;
    size_t input_capacity, use_capacity; /* the uses are those of the case at hand */
    size_t which;
    const char *names[NAMES_MAX + 1]; /* of all keys seen, to suggest from */
    size_t name_count;
};
enum { NONE = SIZE_MAX >> 1 };

static void note_name(struct search *search, const char *name)
{
    for (size_t i = 0; i < search->name_count; i++)
        if (strcmp(search->names[i], name) == 0)
            return;
    if (search->name_count < NAMES_MAX)
        search->names[search->name_count++] = name;
}

static size_t add_input(struct search *search, const struct uncertain_input *input)
{
    struct uncertain *out = search->out;
    out->inputs = arena_more(search->arena, out->inputs, &search->input_capacity, out->input_count + 1, sizeof *input);
    out->inputs[out->input_count] = *input;
    return out->input_count++;
}

static void add_use(struct search *search, size_t input, const char *path)
{
    struct uncertain_case *own = &search->out->cases[search->which];
    own->uses = arena_more(search->arena, own->uses, &search->use_capacity, own->count + 1, sizeof *own->uses);
    own->uses[own->count++] = (struct uncertain_use){input, arena_text(search->arena, path)};
}

/* Whether `air-economizer/direct-evaporative.pressure` names this key of this record. */
static bool is_named(const char *asked, const struct record *record, const char *key)
{
    const char *dot = strrchr(asked, '.');
    size_t length = strlen(record->name);
    if (dot == NULL || strcmp(dot + 1, key) != 0)
        return false;
    for (const char *at = asked; at < dot; at += strcspn(at, "/.") + 1)
        if (strcspn(at, "/.") == length && strncmp(at, record->name, length) == 0)
            return true;
    return false;
}

/* Whether the study asks for the key by its path or by its name; then it is taken. */
static bool take_asked(struct search *search, const struct visited *visited)
{
    for (size_t i = 0; i < search->asked_count; i++) {
        struct asked *asked = &search->asked[i];
        if (strcmp(asked->key, visited->path) != 0 && !is_named(asked->key, visited->record, visited->field.key))
            continue;
        if (!asked->read) {
            struct uncertain_input input = {.key = asked->key};
            asked->read = true;
            if (spread_read(search->arena, search->diag, &visited->field, asked->tree, &input))
                asked->input = add_input(search, &input);
        }
        if (asked->input == NONE)
            return true;
        if (search->out->inputs[asked->input].quantity != visited->field.quantity)
            diag_error(search->diag, asked->place, "`%s` is another quantity in %s: name the component, not its place",
                       asked->key, search->study->runs[search->which * (size_t)search->study->seeds].label);
        else
            add_use(search, asked->input, visited->path);
        return true;
    }
    return false;
}

static bool is_varied(const struct search *search, const char *path)
{
    return study_axis_find(search->study->axes, search->study->axis_count, path) < search->study->axis_count;
}

/* The input that stands for a row of a table. Components that share the row, as all that blow outdoor air do, share the assumption: it is
 * named after all of them. */
static size_t assumption_of(struct search *search, const struct visited *visited)
{
    struct uncertain *out = search->out;
    const struct field *field = &visited->field;
    for (size_t i = 0; i < out->input_count; i++) {
        struct uncertain_input *input = &out->inputs[i];
        if (input->row != field->doc || input->spread != field->spread_low)
            continue;
        if (!is_named(input->key, visited->record, field->key))
            input->key = arena_printf(search->arena, "%.*s/%s.%s", (int)(strrchr(input->key, '.') - input->key),
                                      input->key, visited->record->name, field->key);
        return i;
    }
    struct uncertain_input made = {.key = arena_printf(search->arena, "%s.%s", visited->record->name, field->key),
                                   .row = field->doc,
                                   .spread = field->spread_low};
    spread_of_field(field, &made);
    return add_input(search, &made);
}

/* Under `all`, takes a number that has a range and is at its default: what somebody has chosen is not uncertain. What comes from a key of
 * the root is uncertain there. */
static void take_assumption(struct search *search, const struct visited *visited)
{
    if (visited->field.kind != FIELD_NUMBER || visited->field.spread == SPREAD_NONE || visited->field.from != NULL ||
        is_varied(search, visited->path))
        return;
    double value = *(const double *)visited->member, usual = spread_default(&visited->field);
    if (!(fabs(value - usual) <= 1e-12 * fabs(usual)))
        return;
    add_use(search, assumption_of(search, visited), visited->path);
}

static void look_at(void *context, const struct visited *visited)
{
    struct search *search = context;
    const char *name = arena_printf(search->arena, "%s.%s", visited->record->name, visited->field.key);
    note_name(search, name);
    if (!take_asked(search, visited) && search->all)
        take_assumption(search, visited);
}

static void keep_files(struct arena *arena, const struct scenario *scenario, struct uncertain_case *out)
{
    const char **files = arena_alloc(arena, scenario->file_count + 1, sizeof *files);
    for (size_t i = 0; i < scenario->file_count; i++)
        files[i] = arena_text(arena, scenario->files[i]);
    out->files = files;
    out->file_count = scenario->file_count;
}

static bool look_through_case(struct search *search)
{
    struct uncertain_case *own = &search->out->cases[search->which];
    struct arena *scratch = arena_create();
    const struct scenario *scenario =
        study_run_load(scratch, search->diag, search->study, search->which * (size_t)search->study->seeds);
    if (scenario != NULL && scenario->lacks != NULL)
        own->lacks = arena_text(search->arena, scenario->lacks);
    search->use_capacity = 0;
    if (scenario != NULL)
        keep_files(search->arena, scenario, own);
    if (scenario != NULL)
        visit_record(search->arena, &scenario_record, scenario, look_at, search);
    if (own->lacks != NULL)
        own->count = 0;
    arena_destroy(scratch);
    return scenario != NULL;
}

static void read_map(struct search *search, const struct tree *tree)
{
    search->asked = arena_alloc(search->arena, tree->count + 1, sizeof *search->asked);
    for (size_t i = 0; i < tree->count; i++) {
        const struct tree_key *key = &tree->keys[i];
        const struct tree *value = tree->items[i];
        if (strcmp(key->text, "all") == 0) {
            search->all = true;
            if (value->kind != TREE_SCALAR || strcmp(value->text, "assumed") != 0)
                diag_error(search->diag, value->place, "`all` can only be `assumed`: the ranges of the tables");
        } else if (is_varied(search, key->text)) {
            diag_error(search->diag, key->place, "`%s` varies already: it cannot be uncertain as well", key->text);
        } else {
            search->asked[search->asked_count++] =
                (struct asked){.key = key->text, .place = key->place, .tree = value, .input = NONE};
        }
    }
}

static bool read_tree(struct search *search, const struct tree *tree)
{
    if (tree->kind == TREE_SCALAR && strcmp(tree->text, "all") == 0) {
        search->all = true;
        return true;
    }
    if (tree->kind != TREE_MAP || tree->count == 0) {
        diag_error(
            search->diag, tree->place,
            "`uncertain` is `all`, or maps keys to distributions, like `cooling-tower.approach: {uniform: [3 K, 7 K]}`");
        return false;
    }
    read_map(search, tree);
    return true;
}

static void complain_of_unknown(struct search *search)
{
    for (size_t i = 0; i < search->asked_count; i++) {
        const struct asked *asked = &search->asked[i];
        if (asked->read)
            continue;
        const char *near = text_nearest(asked->key, search->names);
        if (near != NULL)
            diag_error(
                search->diag, asked->place,
                "no scenario of this study has a value `%s`; did you mean `%s`? A key stands behind its component or by its path",
                asked->key, near);
        else
            diag_error(search->diag, asked->place,
                       "no scenario of this study has a value `%s`: a key stands behind its component "
                       "(cooling-tower.approach) or by its path (cooling[0].approach)",
                       asked->key);
    }
}

/* "water-economizer/chiller.pressure" as "chiller/water-economizer.pressure": the same whichever case came first. */
static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *sorted_name(struct arena *arena, const char *key)
{
    enum { OWNERS_MAX = 64 };
    const char *dot = strrchr(key, '.'), *owners[OWNERS_MAX];
    size_t count = 0;
    char *rest = NULL, *names = arena_text_n(arena, key, (size_t)(dot - key));
    for (char *name = strtok_r(names, "/", &rest); name != NULL && count < OWNERS_MAX;
         name = strtok_r(NULL, "/", &rest))
        owners[count++] = name;
    qsort(owners, count, sizeof *owners, by_text);
    const char *sorted = count > 0 ? owners[0] : "";
    for (size_t i = 1; i < count; i++)
        sorted = arena_printf(arena, "%s/%s", sorted, owners[i]);
    return arena_printf(arena, "%s%s", sorted, dot);
}

struct placed {
    struct uncertain_input input;
    size_t from;
};

static int by_key(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    int order = strcmp(x->input.key, y->input.key);
    if (order == 0 && x->input.row != NULL && y->input.row != NULL)
        order = strcmp(x->input.row, y->input.row);
    return order != 0 ? order : (x->from > y->from) - (x->from < y->from);
}

/* A draw depends on the inputs' order: it is that of their names, so that the order of the cases decides nothing. */
static void sort_inputs(struct arena *arena, struct uncertain *out)
{
    struct placed *placed = arena_alloc(arena, out->input_count + 1, sizeof *placed);
    size_t *to = arena_alloc(arena, out->input_count + 1, sizeof *to);
    for (size_t i = 0; i < out->input_count; i++) {
        placed[i] = (struct placed){out->inputs[i], i};
        if (placed[i].input.row != NULL)
            placed[i].input.key = sorted_name(arena, placed[i].input.key);
    }
    qsort(placed, out->input_count, sizeof *placed, by_key);
    for (size_t i = 0; i < out->input_count; i++) {
        out->inputs[i] = placed[i].input;
        to[placed[i].from] = i;
    }
    for (size_t c = 0; c < out->case_count; c++)
        for (size_t i = 0; i < out->cases[c].count; i++)
            out->cases[c].uses[i].input = to[out->cases[c].uses[i].input];
}

static void note_which_has_what(struct arena *arena, struct uncertain *out)
{
    for (size_t c = 0; c < out->case_count; c++) {
        out->cases[c].has = arena_alloc(arena, out->input_count + 1, sizeof *out->cases[c].has);
        for (size_t i = 0; i < out->cases[c].count; i++)
            out->cases[c].has[out->cases[c].uses[i].input] = true;
    }
}

bool uncertain_inputs_find(struct arena *arena, struct diag *diag, const struct tree *tree, const struct study *study,
                           struct uncertain *uncertain)
{
    struct search *search = arena_alloc(arena, 1, sizeof *search);
    *search = (struct search){.arena = arena, .diag = diag, .study = study, .out = uncertain};
    size_t errors = diag_errors(diag);
    if (!read_tree(search, tree))
        return false;
    for (search->which = 0; search->which < uncertain->case_count; search->which++)
        if (!look_through_case(search))
            return false; /* its mistakes are shown; a key might stand in what could not be read */
    complain_of_unknown(search);
    sort_inputs(arena, uncertain);
    note_which_has_what(arena, uncertain);
    return diag_errors(diag) == errors;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "study/claim_book.h"

#include <string.h>

#include "base/text.h"
#include "read/catalogue.h"
#include "read/extend.h"
#include "study/study_axis.h"

enum { FILES_MAX = 200 };

/* A file that is no scenario: what is said cannot be simulated. */
struct said {
    int64_t format;
    const char *name;
    const char *study;
    struct claim *claim;
};
static const struct field said_fields[] = {
    {.key = "samovar", INTEGER_FIELD(struct said, format), RANGE("1", "1"), .doc = "Version of the format."},
    {.key = "name", TEXT_FIELD(struct said, name), .doc = "Name of the file's claims."},
    {.key = "study_file",
     FILE_FIELD(struct said, study),
     .optional = true,
     .doc = "A study with `cases.csv`, which is run as well: its rows answer the claims that have `case` and `left`."},
    {.key = "claim", OPTIONAL_FIELD(struct said, claim, struct claim, &claim_record), .doc = "The claims."},
    FIELD_END};
static const struct record said_record = {
    .name = "claims", .doc = "Claims without a scenario.", .size = sizeof(struct said), .fields = said_fields};

bool claim_book_is(struct arena *arena, struct diag *diag, const char *path)
{
    const struct tree *root = tree_load(arena, diag, path, (struct place){.file = path});
    return root != NULL && (tree_get(root, "claim") != NULL || tree_get(root, "claims") != NULL);
}

/* Sets what overrides say of the claim itself; the rest is for the scenario's reader. */
static void set_claim(struct arena *arena, struct diag *diag, struct tree *root, const struct override *overrides,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strncmp(overrides[i].path, "claim.", strlen("claim.")) != 0)
            continue;
        const char *text = overrides[i].value, *file = arena_printf(arena, "--set %s", overrides[i].path);
        diag_source(diag, file, text, strlen(text));
        const struct tree *value = tree_parse_value(arena, diag, file, text, strlen(text));
        if (value != NULL)
            tree_set(arena, diag, root, overrides[i].path, value);
    }
}

static void check_kinds(struct diag *diag, const struct claim_file *file, struct place place)
{
    const struct claim_number *numbers = file->claim->numbers.items;
    for (size_t i = 0; i < file->claim->numbers.count; i++)
        if ((numbers[i].simulated != NULL || numbers[i].fleet != NULL) && !file->simulated)
            diag_error(diag, place, "`%s` has `%s`, and the file describes nothing to simulate: it has no `platform`",
                       numbers[i].name, numbers[i].fleet != NULL ? "fleet" : "simulated");
        else if (numbers[i].left != NULL && file->study == NULL)
            diag_error(diag, place, "`%s` has `left`, and the file names no study: `study_file: remedies.yaml`",
                       numbers[i].name);
}

bool claim_book_read(struct arena *arena, struct diag *diag, const char *path, const struct override *overrides,
                     size_t override_count, struct claim_file *file)
{
    size_t errors = diag_errors(diag);
    struct tree *root = tree_load(arena, diag, path, (struct place){.file = path});
    root = root != NULL ? tree_extend(arena, diag, root, NULL) : NULL;
    if (root == NULL || diag_errors(diag) > errors)
        return false;
    if (tree_get(root, "claim") == NULL) {
        diag_error(diag, root->place, "it has no key `claim`");
        return false;
    }
    set_claim(arena, diag, root, overrides, override_count);
    bool simulated = tree_get(root, "platform") != NULL;
    struct tree *own = root;
    if (simulated) { /* the scenario's reader has its other keys */
        static const char *const keys[] = {"samovar", "name", "claim"};
        own = tree_map(arena, root->place);
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
            if (tree_get(root, keys[i]) != NULL)
                tree_put(arena, own, keys[i], tree_get(root, keys[i])->place, tree_get(root, keys[i]));
    }
    struct said *said = arena_alloc(arena, 1, sizeof *said);
    reader_bind(reader_create(arena, diag), own, &said_record, said);
    if (diag_errors(diag) > errors)
        return false;
    *file = (struct claim_file){
        .path = path, .name = said->name, .claim = said->claim, .simulated = simulated, .study = said->study};
    check_kinds(diag, file, tree_get(root, "claim")->place);
    return diag_errors(diag) == errors;
}

/* Adds the files that the key `claims` lists. */
static void list_files(struct arena *arena, struct diag *diag, const struct tree *list, struct claim_book *book)
{
    if (list->kind != TREE_LIST || list->count == 0 || list->count > FILES_MAX) {
        diag_error(diag, list->place,
                   "`claims` is a list of files with a `claim` each, at most %d: [gpt4-training.yaml]", FILES_MAX);
        return;
    }
    book->files = arena_alloc(arena, list->count, sizeof *book->files);
    for (size_t i = 0; i < list->count; i++) {
        const struct tree *item = list->items[i];
        if (item->kind != TREE_SCALAR || tree_is_null(item)) {
            diag_error(diag, item->place, "a file is meant, as gpt4-training.yaml");
            continue;
        }
        const char *written = catalogue_base(arena, item->text, item->place.file);
        book->files[book->file_count++].path = catalogue_path(arena, written, item->place.file);
    }
}

static const char *text_of(struct arena *arena, const struct tree *root, const char *key)
{
    const struct tree *value = tree_get(root, key);
    return value != NULL && value->kind == TREE_SCALAR ? arena_text(arena, value->text) : NULL;
}

static void add_run(struct arena *arena, struct claim_book *book, const struct claim_file *file,
                    const struct claim_case *of, const struct override *overrides, size_t override_count)
{
    struct claim_run *run = &book->runs[book->run_count++];
    size_t changes = of != NULL ? of->set.count : 0, count = 0;
    struct override *all = arena_alloc(arena, changes + override_count + 2, sizeof *all);
    all[count++] = (struct override){"series", "none", NULL};
    for (size_t i = 0; i < changes; i++) {
        const struct claim_change *change = (const struct claim_change *)of->set.items + i;
        all[count++] =
            (struct override){change->key, change->value, arena_printf(arena, "%s: case %s:", file->path, of->name)};
    }
    for (size_t i = 0; i < override_count; i++)
        all[count++] = overrides[i];
    run->name = of != NULL ? arena_printf(arena, "%s_%s", file->name, study_label(arena, of->name)) : file->name;
    run->path = file->path;
    all[count++] = (struct override){"run", arena_printf(arena, "\"%s\"", run->name), NULL};
    run->overrides = all;
    run->override_count = count;
}

static void make_runs(struct arena *arena, struct claim_book *book, const struct override *overrides, size_t count)
{
    size_t runs = 0;
    for (size_t i = 0; i < book->file_count; i++)
        runs += book->files[i].claim->cases.count + 1;
    book->runs = arena_alloc(arena, runs, sizeof *book->runs);
    for (size_t i = 0; i < book->file_count; i++) {
        struct claim_file *file = &book->files[i];
        file->first_run = book->run_count;
        book->number_count += file->claim->numbers.count;
        if (!file->simulated)
            continue;
        add_run(arena, book, file, NULL, overrides, count);
        const struct claim_case *cases = file->claim->cases.items;
        for (size_t k = 0; k < file->claim->cases.count; k++)
            add_run(arena, book, file, &cases[k], overrides, count);
    }
}

/* Names of files become those of runs, which become folders; names of claims are how rows are known. */
static void check_names(struct diag *diag, const char *path, const struct claim_book *book)
{
    for (size_t i = 0; i < book->file_count; i++) {
        const struct claim_file *a = &book->files[i];
        if (a->name[0] == '\0' || a->name[0] == '.' || strchr(a->name, '/') != NULL ||
            strlen(a->name) > NAME_BYTES_MAX / 2)
            diag_error(diag, (struct place){.file = a->path}, "`name` becomes a folder: without /, at most %d letters",
                       NAME_BYTES_MAX / 2);
        for (size_t k = 0; k < i; k++) {
            const struct claim_file *b = &book->files[k];
            if (strcmp(a->name, b->name) == 0)
                diag_error(diag, (struct place){.file = path}, "two of its files are called `%s`", a->name);
            const struct claim_number *x = a->claim->numbers.items, *y = b->claim->numbers.items;
            for (size_t n = 0; n < a->claim->numbers.count; n++)
                for (size_t m = 0; m < b->claim->numbers.count; m++)
                    if (strcmp(x[n].name, y[m].name) == 0)
                        diag_error(diag, (struct place){.file = path}, "two claims are called `%s`, in %s and %s",
                                   x[n].name, a->name, b->name);
        }
    }
}

const struct claim_book *claim_book_load(struct arena *arena, struct diag *diag, const char *path,
                                         const struct override *overrides, size_t override_count)
{
    struct tree *root = tree_load(arena, diag, path, (struct place){.file = path});
    if (root == NULL)
        return NULL;
    struct claim_book *book = arena_alloc(arena, 1, sizeof *book);
    const struct tree *list = tree_get(root, "claims");
    if (list != NULL) {
        static const char *const known[] = {"samovar", "study", "meaning", "claims", NULL};
        for (size_t i = 0; i < root->count; i++) {
            bool is_known = false;
            for (size_t k = 0; known[k] != NULL; k++)
                is_known = is_known || strcmp(root->keys[i].text, known[k]) == 0;
            if (!is_known)
                diag_error(diag, root->keys[i].place,
                           "a list of claims has no key `%s`: samovar, study, meaning and claims", root->keys[i].text);
        }
        book->name = text_of(arena, root, "study");
        book->meaning = text_of(arena, root, "meaning");
        if (book->name == NULL)
            diag_error(diag, root->place, "a list of claims needs a name: `study: claims`");
        list_files(arena, diag, list, book);
    } else {
        book->files = arena_alloc(arena, 1, sizeof *book->files);
        book->files[book->file_count++].path = path;
    }
    for (size_t i = 0; i < book->file_count; i++)
        claim_book_read(arena, diag, book->files[i].path, overrides, override_count, &book->files[i]);
    if (diag_errors(diag) > 0)
        return NULL;
    if (list == NULL)
        book->name = book->files[0].name;
    check_names(diag, path, book);
    if (diag_errors(diag) > 0)
        return NULL;
    make_runs(arena, book, overrides, override_count);
    return book;
}

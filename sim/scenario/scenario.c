/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/scenario.h"

#include <string.h>

#include "base/text.h"
#include "files/job_trace_file.h"
#include "read/catalogue.h"
#include "read/emit.h"
#include "read/expand.h"
#include "read/extend.h"
#include "scenario/plugins.h"
#include "scenario/scenario_check.h"
#include "scenario/scenario_files.h"
#include "scenario/strategy_label.h"

/* The strategy file called `name`, extended; NULL with an error at `from`. */
static struct tree *load_strategy(struct arena *arena, struct diag *diag, const char *name, struct place from,
                                  struct file_list *files)
{
    const char *path = catalogue_find(arena, diag, "strategies", name, from);
    struct tree *tree = path ? tree_load(arena, diag, path, from) : NULL;
    if (!tree)
        return NULL;
    file_list_add(arena, files, path);
    return tree_extend(arena, diag, tree, files);
}

static bool is_strategy(struct arena *arena, const char *name)
{
    for (const char *const *names = catalogue_names(arena, "strategies"); *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

/* The strategy that `cooling` names, or NULL. */
static const struct tree *named_strategy(struct arena *arena, const struct tree *root)
{
    const struct tree *cooling = tree_get(root, "cooling");
    return cooling && cooling->kind == TREE_SCALAR && is_strategy(arena, cooling->text) ? cooling : NULL;
}

/* Returns the last strategy that `cooling` named meanwhile, if only until another override reached into it; else named. */
static const struct tree *apply_overrides(struct arena *arena, struct diag *diag, struct tree *root,
                                          const struct override *overrides, size_t count, struct file_list *files,
                                          const struct tree *named)
{
    for (size_t i = 0; i < count; i++) {
        char *file = arena_printf(arena, "%s %s", overrides[i].from ? overrides[i].from : "--set", overrides[i].path);
        const char *text = overrides[i].value;
        diag_source(diag, file, text, strlen(text));
        struct tree *value = tree_parse_value(arena, diag, file, text, strlen(text));
        if (value)
            expand_set(arena, diag, root, &scenario_record, overrides[i].path, tree_extend(arena, diag, value, files),
                       files);
        const struct tree *now = named_strategy(arena, root);
        named = now ? now : named;
    }
    return named;
}

/* A scenario's text, and the strategy by whose name it goes; NULL: none is known. */
struct assembled {
    struct tree *root;
    const struct tree *strategy;
};

/* Writes the strategy's name into the scenario: the last one that `cooling` named, else that of `strategy`. A
 * strategy of the catalogue then fills only what the scenario leaves open, so that a resolved scenario stays
 * as it is. */
static void name_strategy(struct arena *arena, struct diag *diag, struct assembled *scenario, const struct tree *before,
                          const struct tree *after, struct file_list *files)
{
    struct tree *root = scenario->root;
    const struct tree *label = tree_get(root, "strategy");
    if (after && (!before || strcmp(before->text, after->text) != 0))
        label = after;
    else if (!label)
        label = before;
    if (!label || label->kind != TREE_SCALAR)
        return;
    tree_put(arena, root, "strategy", label->place, tree_scalar(arena, label->place, label->text));
    if (!is_strategy(arena, label->text))
        return;
    struct tree *strategy = load_strategy(arena, diag, label->text, label->place, files);
    if (!strategy)
        return;
    scenario->strategy = strategy;
    scenario->root = tree_merge(arena, strategy, root);
}

/* The plant of a scenario that names its strategy itself, as it is before anything changes it. */
static const struct tree *own_strategy(struct arena *arena, const struct tree *root)
{
    const struct tree *cooling = tree_get(root, "cooling");
    if (!cooling)
        return NULL;
    struct tree nothing = {.kind = TREE_MAP, .place = root->place};
    struct tree *own = tree_merge(arena, &nothing, &nothing);
    tree_put(arena, own, "cooling", cooling->place,
             (struct tree *)tree_get(tree_merge(arena, &nothing, root), "cooling"));
    return own;
}

/* .root NULL: it cannot be read. */
static struct assembled assemble(struct arena *arena, struct diag *diag, const char *path, const char *asked,
                                 const struct override *overrides, size_t override_count, struct file_list *files)
{
    struct assembled out = {NULL, NULL};
    struct tree *root = tree_load(arena, diag, path, (struct place){.file = path});
    if (!root)
        return out;
    file_list_add(arena, files, path);
    size_t errors = diag_errors(diag);
    root = tree_extend(arena, diag, root, files);
    if (!root || diag_errors(diag) > errors) /* without the file that it extends, everything would seem to be missing */
        return out;
    if (root->kind != TREE_MAP) {
        diag_error(diag, root->place, "a scenario is a mapping of keys to values, as `name: my-hall`");
        return out;
    }
    for (size_t i = 0; i < override_count; i++) /* --set strategy=NAME asks as well */
        if (strcmp(overrides[i].path, "strategy") == 0)
            asked = overrides[i].value;
    if (asked) {
        struct tree *strategy = load_strategy(arena, diag, asked, (struct place){.file = asked}, files);
        if (!strategy)
            return out;
        struct place place = root->place; /* a missing key is missing in the scenario, not in the strategy */
        root = tree_merge(arena, root, strategy);
        root->place = place;
        out.strategy = strategy;
    }
    const struct tree *before = named_strategy(arena, root);
    if (!out.strategy && !before)
        out.strategy = own_strategy(arena, root);
    const struct tree *after = apply_overrides(arena, diag, root, overrides, override_count, files, before);
    out.root = root;
    name_strategy(arena, diag, &out, before, after, files);
    return out;
}

/* What is not looked at after mistakes, so that more may be found when these are mended. */
static const char all_later[] =
    "when these are mended more may be found: whether keys fit each other is looked at then";
static const char fits_later[] =
    "when these are mended more may be found: whether the plant fits the weather is looked at then";

const struct scenario *scenario_load(struct arena *arena, struct diag *diag, const char *path, const char *strategy,
                                     const struct override *overrides, size_t override_count)
{
    struct file_list files = {0};
    struct assembled text = assemble(arena, diag, path, strategy, overrides, override_count, &files);
    if (!text.root)
        return NULL;
    /* The tree is bound even after mistakes, so that those of other keys are found as well. */
    struct reader *reader = reader_create(arena, diag);
    struct scenario *scenario = arena_alloc(arena, 1, sizeof *scenario);
    reader_bind(reader, text.root, &scenario_record, scenario);
    bool whole = diag_errors(diag) == 0;
    scenario->reader = reader;
    scenario_files_load(arena, diag, reader, scenario, whole);
    if (diag_errors(diag)) {
        diag_close_with(diag, whole ? fits_later : all_later);
        return NULL;
    }
    strategy_label_check(arena, scenario, text.root, text.strategy);
    if (!scenario->run)
        scenario->run = scenario->name;
    scenario_check_site(diag, reader, scenario);
    const void *place = NULL;
    scenario->lacks = scenario_lacks(arena, scenario, &place, &scenario->lacks_right);
    if (scenario->lacks)
        scenario->lacks_place = reader_place(reader, place);
    if (!scenario->platform.file)
        job_traces_check(arena, diag, reader, &scenario->platform.nodes, &scenario->workloads);
    if (diag_errors(diag))
        return NULL;
    size_t count;
    const char *const *read = reader_files(reader, &count);
    for (size_t i = 0; i < count; i++)
        file_list_add(arena, &files, read[i]);
    for (const char *const *plugin = plugins_files(); *plugin; plugin++)
        file_list_add(arena, &files, *plugin);
    scenario->files = files.items;
    scenario->file_count = files.count;
    return scenario;
}

struct place scenario_place(const struct scenario *scenario, const void *member)
{
    struct place place = scenario->reader ? reader_place(scenario->reader, member) : (struct place){0};
    return place.file ? place : (struct place){.file = scenario->name};
}

const struct scenario *scenario_read_resolved(struct arena *arena, struct diag *diag, const char *path)
{
    struct tree *root = tree_load(arena, diag, path, (struct place){.file = path});
    if (!root)
        return NULL;
    struct scenario *scenario = arena_alloc(arena, 1, sizeof *scenario);
    reader_bind(reader_create(arena, diag), root, &scenario_record, scenario);
    return diag_errors(diag) ? NULL : scenario;
}

char *scenario_text(struct arena *arena, const struct scenario *scenario)
{
    struct text_buffer buffer = {0};
    text_buffer_add(&buffer,
                    SCENARIO_RESOLVED "every value as it was used, in SI. Running it again gives the same results.\n");
    struct scenario plain = *scenario;
    plain.claim = NULL; /* another wording is no other run */
    emit_record(&buffer, &scenario_record, &plain, 0);
    char *text = arena_text_n(arena, buffer.data, buffer.length);
    text_buffer_finish(&buffer);
    return text;
}

bool scenario_is_study(struct arena *arena, struct diag *diag, const char *path)
{
    struct tree *root = tree_load(arena, diag, path, (struct place){.file = path});
    return root && tree_get(root, "study");
}

bool scenario_refuse(struct diag *diag, const struct scenario *s)
{
    if (s->lacks && s->lacks_right)
        diag_error(diag, s->lacks_place, "this cannot be simulated: %s; %s", s->lacks, s->lacks_right);
    else if (s->lacks)
        diag_error(diag, s->lacks_place, "this cannot be built: %s", s->lacks);
    return s->lacks != NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "api/samovar.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/apart.h"
#include "api/run_results.h"
#include "base/diag.h"
#include "base/say.h"
#include "engine/engine.h"
#include "output/file.h"
#include "read/catalogue.h"
#include "scenario/plugins.h"
#include "scenario/scenario.h"

struct samovar {
    struct arena *arena;
    const char *file, *text; /* one of them */
    const char *strategy;
    struct override *overrides;
    size_t override_count, override_capacity;
    char *messages;
    struct arena *results_arena; /* NULL: no run has succeeded since */
    struct run_results results;
};

const char *samovar_version(void)
{
    return SAMOVAR_VERSION;
}

const char *samovar_load(const char *plugin_file)
{
    return plugins_load(plugin_file);
}

const char *samovar_register(const struct samovar_plugin *plugin)
{
    return plugins_add(plugin);
}

static struct samovar *create(void)
{
    struct arena *arena = arena_create();
    struct samovar *samovar = arena_alloc(arena, 1, sizeof *samovar);
    samovar->arena = arena;
    return samovar;
}

struct samovar *samovar_open(const char *file)
{
    struct samovar *samovar = file != NULL ? create() : NULL;
    if (samovar != NULL)
        samovar->file = arena_text(samovar->arena, file);
    return samovar;
}

struct samovar *samovar_open_text(const char *yaml)
{
    struct samovar *samovar = yaml != NULL ? create() : NULL;
    if (samovar != NULL)
        samovar->text = arena_text(samovar->arena, yaml);
    return samovar;
}

static void forget(struct samovar *samovar)
{
    free(samovar->messages);
    samovar->messages = NULL;
    if (samovar->results_arena != NULL)
        arena_destroy(samovar->results_arena);
    samovar->results_arena = NULL;
}

void samovar_close(struct samovar *samovar)
{
    if (samovar == NULL)
        return;
    forget(samovar);
    arena_destroy(samovar->arena);
}

void samovar_set(struct samovar *samovar, const char *key, const char *value)
{
    struct arena *arena = samovar->arena;
    if (strcmp(key, "strategy") == 0) {
        samovar->strategy = arena_text(arena, value);
        return;
    }
    samovar->overrides = arena_more(arena, samovar->overrides, &samovar->override_capacity, samovar->override_count + 1,
                                    sizeof *samovar->overrides);
    samovar->overrides[samovar->override_count++] =
        (struct override){arena_text(arena, key), arena_text(arena, value), "samovar_set"};
}

/* What the child is to do. */
struct task {
    const struct samovar *samovar;
    const char *file;   /* of the scenario */
    const char *folder; /* of the run; NULL: only checked */
};

static int perform(void *context)
{
    const struct task *task = context;
    const struct samovar *samovar = task->samovar;
    if (samovar->text != NULL && !file_replace(task->file, samovar->text, strlen(samovar->text))) {
        say("cannot write %s: %s", task->file, strerror(errno));
        return SAMOVAR_FAILED;
    }
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    const char *path =
        access(task->file, F_OK) == 0 ? task->file : catalogue_path(arena, catalogue_base(arena, task->file, ""), "");
    const struct scenario *scenario = NULL;
    int status = SAMOVAR_MISTAKE;
    if (scenario_is_study(arena, diag, path))
        diag_error(diag, (struct place){.file = path}, "this is a study, and only scenarios can be run here");
    if (diag_errors(diag) == 0)
        scenario = scenario_load(arena, diag, path, samovar->strategy, samovar->overrides, samovar->override_count);
    if (scenario != NULL && !scenario_refuse(diag, scenario))
        engine_check(scenario, diag);
    if (diag_errors(diag) + diag_warnings(diag) > 0)
        diag_print(diag, stderr);
    if (diag_errors(diag) == 0) {
        char program[] = "libsamovar", *argv[] = {program, arena_text(arena, path), NULL};
        struct summary summary;
        status = task->folder == NULL
                     ? SAMOVAR_OK
                     : engine_run(scenario,
                                  &(struct engine_options){
                                      .run = scenario->run, .directory = task->folder, .argc = 2, .argv = argv},
                                  &summary);
    }
    diag_destroy(diag);
    arena_destroy(arena);
    return status;
}

static void add_message(struct samovar *samovar, const char *text)
{
    size_t length = samovar->messages != NULL ? strlen(samovar->messages) : 0;
    char *more = realloc(samovar->messages, length + strlen(text) + 2);
    if (more == NULL)
        return;
    samovar->messages = more;
    strcpy(strcpy(more + length, text) + strlen(text), "\n");
}

/* A folder for what nobody asked to keep; NULL with a message. */
static char *make_folder(struct samovar *samovar, struct arena *arena)
{
    const char *base = getenv("TMPDIR");
    char *folder = arena_printf(arena, "%s/samovar-XXXXXX", base != NULL && base[0] != '\0' ? base : P_tmpdir);
    if (mkdtemp(folder) != NULL)
        return folder;
    add_message(samovar, arena_printf(arena, "samovar: cannot make %s: %s", folder, strerror(errno)));
    return NULL;
}

static enum samovar_status attempt(struct samovar *samovar, struct task *task)
{
    char *said;
    int status = apart(perform, task, &said);
    free(samovar->messages);
    samovar->messages = said;
    if (status == SAMOVAR_OK || status == SAMOVAR_MISTAKE)
        return (enum samovar_status)status;
    struct arena *arena = arena_create();
    if (status < 0)
        add_message(samovar, arena_printf(arena, "samovar: cannot start a process: %s", strerror(errno)));
    else if (status > 128)
        add_message(samovar, arena_printf(arena, "samovar: the run was ended by signal %d", status - 128));
    arena_destroy(arena);
    return SAMOVAR_FAILED;
}

static enum samovar_status do_in(struct samovar *samovar, struct arena *arena, const char *own, const char *folder,
                                 bool keep)
{
    struct task task = {.samovar = samovar, .file = samovar->file, .folder = folder};
    if (samovar->text != NULL)
        task.file = arena_printf(arena, "%s/scenario.yaml", own);
    enum samovar_status status = attempt(samovar, &task);
    if (status == SAMOVAR_OK && folder != NULL) {
        const char *why;
        samovar->results_arena = arena_create();
        if (!run_results_read(samovar->results_arena, folder, &samovar->results, &why)) {
            add_message(samovar, why);
            arena_destroy(samovar->results_arena);
            samovar->results_arena = NULL;
            status = SAMOVAR_FAILED;
        }
    }
    if (folder != NULL && !keep)
        folder_remove(folder);
    if (samovar->text != NULL)
        unlink(task.file);
    return status;
}

/* run: simulate; folder: where to, NULL: nowhere. */
static enum samovar_status act(struct samovar *samovar, bool run, const char *folder)
{
    struct arena *arena = arena_create();
    const char *own = NULL;
    forget(samovar);
    enum samovar_status status = SAMOVAR_FAILED;
    bool needs_own = samovar->text != NULL || (run && folder == NULL);
    if (!needs_own || (own = make_folder(samovar, arena)) != NULL) {
        const char *target = !run ? NULL : folder != NULL ? folder : arena_printf(arena, "%s/run", own);
        status = do_in(samovar, arena, own, target, folder != NULL);
        if (own != NULL)
            rmdir(own);
    }
    arena_destroy(arena);
    return status;
}

enum samovar_status samovar_check(struct samovar *samovar)
{
    return act(samovar, false, NULL);
}

enum samovar_status samovar_run(struct samovar *samovar, const char *folder)
{
    return act(samovar, true, folder);
}

const char *samovar_messages(const struct samovar *samovar)
{
    return samovar->messages != NULL ? samovar->messages : "";
}

static const struct column *find(const char *name)
{
    const struct column *column = summary_columns;
    while (column->name != NULL && strcmp(column->name, name) != 0)
        column++;
    return column->name != NULL ? column : NULL;
}

double samovar_number(const struct samovar *samovar, const char *name)
{
    const struct column *column = find(name);
    if (samovar->results_arena == NULL || column == NULL)
        return NAN;
    const void *at = (const char *)&samovar->results.summary + column->offset;
    return column->kind == COLUMN_NUMBER    ? *(const double *)at
           : column->kind == COLUMN_INTEGER ? (double)*(const int64_t *)at
                                            : NAN;
}

const char *samovar_text(const struct samovar *samovar, const char *name)
{
    const struct column *column = find(name);
    if (samovar->results_arena == NULL || column == NULL || column->kind != COLUMN_TEXT)
        return NULL;
    return *(const char *const *)(const void *)((const char *)&samovar->results.summary + column->offset);
}

const char *samovar_column(size_t index)
{
    for (size_t i = 0; summary_columns[i].name != NULL; i++)
        if (i == index)
            return summary_columns[i].name;
    return NULL;
}

const char *samovar_unit(const char *name)
{
    const struct column *column = find(name);
    return column != NULL ? column->unit : NULL;
}

const char *samovar_meaning(const char *name)
{
    const struct column *column = find(name);
    return column != NULL ? column->doc : NULL;
}

size_t samovar_series_length(const struct samovar *samovar)
{
    return samovar->results_arena != NULL ? samovar->results.row_count : 0;
}

const char *samovar_series_column(const struct samovar *samovar, size_t index)
{
    for (size_t i = 0; samovar->results_arena != NULL && samovar->results.columns[i].name != NULL; i++)
        if (i == index)
            return samovar->results.columns[i].name;
    return NULL;
}

const double *samovar_series(const struct samovar *samovar, const char *name)
{
    for (size_t i = 0; samovar->results_arena != NULL && samovar->results.columns[i].name != NULL; i++)
        if (strcmp(samovar->results.columns[i].name, name) == 0)
            return samovar->results.columns[i].values;
    return NULL;
}

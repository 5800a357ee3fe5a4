/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/plugins.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scenario/plugin.h"
#include "scenario/scenario.h"

enum { FILES_MAX = 32, TABLES_MAX = 3, PLUGIN_KINDS_MAX = TABLES_MAX * KINDS_ROOM, DEPTH_MAX = 4 };

static struct plugin_kind taken[PLUGIN_KINDS_MAX + 1];
static const char *files[FILES_MAX + 1];
static size_t taken_count, file_count;
static char trouble[1000];

static const struct samovar_host host = {.complain = complain,
                                         .line_decide = line_decide,
                                         .line_in_order = line_in_order,
                                         .line_easy = line_easy,
                                         .line_conservative = line_conservative,
                                         .gpu_power_w = gpu_power_w};

__attribute__((format(printf, 1, 2))) static const char *refuse(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(trouble, sizeof trouble, format, arguments);
    va_end(arguments);
    return trouble;
}

static bool parses(const struct field *field, const char *text)
{
    double value;
    return text == NULL || unit_parse(text, field->quantity, &value, NULL) == UNIT_OK;
}

/* NULL, or why a table of fields is none: what a compiler cannot see, and the reader takes for granted. */
static const char *fields_trouble(const struct record *record, int depth)
{
    if (record->name == NULL || record->doc == NULL || record->fields == NULL || depth > DEPTH_MAX)
        return refuse("`%s` has no name, no doc or no fields", record->name ? record->name : "?");
    for (struct field_walk walk = field_walk(record); field_next(&walk);) {
        const struct field *f = &walk.field;
        bool number = f->kind == FIELD_NUMBER || f->kind == FIELD_NUMBERS;
        if (f->kind > FIELD_PART || f->quantity >= QUANTITY_COUNT || f->doc == NULL || f->offset >= record->size)
            return refuse("the key `%s` of `%s` has no doc, or its kind, quantity or offset is none", f->key,
                          record->name);
        if (number && !(parses(f, f->min) && parses(f, f->max) && parses(f, f->initial) && parses(f, f->spread_low) &&
                        parses(f, f->spread_high)))
            return refuse("the key `%s` of `%s` has a range or a default that is no %s, like %s", f->key, record->name,
                          quantity_name(f->quantity), quantity_example(f->quantity));
        bool nested = f->kind == FIELD_RECORD || f->kind == FIELD_OPTIONAL || f->kind == FIELD_LIST;
        bool variant = f->kind == FIELD_VARIANT || f->kind == FIELD_VARIANTS;
        if ((nested && !f->record) || (variant && !f->variants) || (f->kind == FIELD_CHOICE && !f->choices))
            return refuse("the key `%s` of `%s` does not say what it takes", f->key, record->name);
        if (nested && fields_trouble(f->record, depth + 1) != NULL)
            return trouble;
    }
    return NULL;
}

static const char *component_lacks(const struct record *record)
{
    const struct component *c = component_of(record);
    switch (c->role) {
    case ROLE_TERMINAL:
        return !c->collect                                        ? "collect"
               : c->stream == STREAM_LIQUID && !c->resistance_k_w ? "resistance_k_w"
               : c->stream == STREAM_LIQUID && !c->set_point_k    ? "set_point_k"
                                                                  : NULL;
    case ROLE_PUMP:
        return !c->flow_w_k ? "flow_w_k" : !c->step ? "step" : NULL;
    case ROLE_STAGE:
        return !c->step ? "step" : NULL;
    case ROLE_LIFT:
        return !c->lift ? "lift" : !c->wish_k ? "wish_k" : NULL;
    }
    return "role";
}

static const char *job_lacks(const struct record *record)
{
    const struct job_kind *kind = (const struct job_kind *)(const void *)record;
    return !kind->spec ? "spec" : !kind->plan ? "plan" : NULL;
}

static const char *scheduler_lacks(const struct record *record)
{
    return ((const struct scheduler *)(const void *)record)->decide ? NULL : "decide";
}

/* A table of kinds, with those that a plugin brings for it: pointers to structs whose first member is the record. */
struct extension {
    const struct record **kinds, **also; /* also: a second table that has them; NULL: none */
    const char *what;
    const char *(*lacks)(const struct record *record); /* NULL, or the function that is missing */
    const struct record *const *brings;
};

static size_t kind_count(const struct record *const *kinds)
{
    size_t count = 0;
    while (kinds != NULL && kinds[count] != NULL)
        count++;
    return count;
}

static bool has(const struct record *const *kinds, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(kinds[i]->name, name) == 0)
            return true;
    return false;
}

/* In a scenario a name is a plain word, and part of a column. */
static bool is_name(const char *name)
{
    return name[0] >= 'a' && name[0] <= 'z' && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(name) &&
           strlen(name) < 64;
}

static const char *extension_trouble(const struct extension *e)
{
    const struct record **shown = e->also ? e->also : e->kinds;
    size_t there = kind_count(shown), more = kind_count(e->brings);
    if (there + more >= KINDS_ROOM)
        return refuse("there is room for %zu more kinds of %s, not for %zu", KINDS_ROOM - 1 - there, e->what, more);
    for (size_t i = 0; i < more; i++) {
        const struct record *record = e->brings[i];
        if (fields_trouble(record, 0) != NULL)
            return trouble;
        const char *name = record->name, *lacks = e->lacks(record);
        if (!is_name(name))
            return refuse("`%s` is no name of a %s: small letters, digits and hyphens, a letter first", name, e->what);
        if (has(shown, there, name) || has(e->brings, i, name))
            return refuse("the name `%s` of a %s is taken", name, e->what);
        if (lacks != NULL)
            return refuse("the %s `%s` has no %s", e->what, name, lacks);
    }
    return NULL;
}

static void extend(const struct extension *e, const char *file)
{
    for (size_t i = 0; e->brings != NULL && e->brings[i] != NULL; i++) {
        e->kinds[kind_count(e->kinds)] = e->brings[i];
        if (e->also)
            e->also[kind_count(e->also)] = e->brings[i];
        taken[taken_count++] = (struct plugin_kind){e->brings[i], e->what, file};
    }
}

/* Either all of it is taken or nothing. */
static const char *add(const struct samovar_plugin *plugin, const char *file)
{
    if (plugin->version == NULL || strcmp(plugin->version, SAMOVAR_VERSION) != 0)
        return refuse("it was made for Samovar %s, and this is %s: compile it again with the headers of this one",
                      plugin->version ? plugin->version : "of no version", SAMOVAR_VERSION);
    if (plugin->layout != SAMOVAR_PLUGIN_LAYOUT)
        return refuse("it was made with other headers of Samovar %s: compile it again with those of this one",
                      SAMOVAR_VERSION);
    const struct extension extensions[TABLES_MAX] = {
        {component_kinds, NULL, "component", component_lacks, (const void *)plugin->components},
        {job_kinds, workload_kinds, "job", job_lacks, (const void *)plugin->jobs},
        {scheduler_kinds, NULL, "policy", scheduler_lacks, (const void *)plugin->schedulers}};
    size_t brings = 0;
    for (int i = 0; i < TABLES_MAX; i++) {
        if (extension_trouble(&extensions[i]) != NULL)
            return trouble;
        brings += kind_count(extensions[i].brings);
    }
    if (brings == 0)
        return refuse("it brings no component, no job and no policy");
    if (plugin->begin)
        plugin->begin(&host);
    for (int i = 0; i < TABLES_MAX; i++)
        extend(&extensions[i], file);
    return NULL;
}

const char *plugins_add(const struct samovar_plugin *plugin)
{
    return plugin != NULL ? add(plugin, NULL) : refuse("there is no plugin");
}

const char *plugins_load(const char *path)
{
    char *file = realpath(path, NULL);
    if (file == NULL)
        return refuse("%s", strerror(errno));
    for (size_t i = 0; i < file_count; i++)
        if (strcmp(files[i], file) == 0) {
            free(file);
            return NULL; /* said twice */
        }
    void *object = file_count < FILES_MAX ? dlopen(file, RTLD_NOW | RTLD_LOCAL) : NULL;
    const char *why = NULL;
    if (object == NULL)
        why = file_count < FILES_MAX ? refuse("it is no shared object that can be loaded: %s", dlerror())
                                     : refuse("there are %d plugins already", FILES_MAX);
    const struct samovar_plugin *plugin = object != NULL ? dlsym(object, "samovar_plugin") : NULL;
    if (object != NULL && plugin == NULL)
        why = refuse("it exports no table `samovar_plugin`: see examples/plugin");
    if (plugin != NULL)
        why = add(plugin, file);
    if (why == NULL) {
        files[file_count++] = file; /* stays as long as the process, as what was loaded does */
        return NULL;
    }
    if (object != NULL)
        dlclose(object);
    free(file);
    return why;
}

const struct plugin_kind *plugins_kinds(void)
{
    return taken;
}

const char *const *plugins_files(void)
{
    return files;
}

static const struct plugin_kind *kind_of(const struct record *record)
{
    for (const struct plugin_kind *kind = taken; kind->record != NULL; kind++)
        if (kind->record == record)
            return kind;
    return NULL;
}

bool plugins_brought(const struct record *record)
{
    return kind_of(record) != NULL;
}

const char *plugins_breach(struct arena *arena, const struct record *record, const char *unit, const char *how)
{
    static const char *const headers[][2] = {
        {"component", "component.h"}, {"job", "job.h"}, {"policy", "scheduler.h"}, {NULL, "samovar-plugin.h"}};
    const struct plugin_kind *kind = kind_of(record);
    const char *what = kind != NULL ? kind->what : "kind";
    size_t header = 0;
    while (headers[header][0] != NULL && strcmp(headers[header][0], what) != 0)
        header++;
    return arena_printf(arena, "the %s `%s`%s of %s breaks its contract: %s; see %s of the plugin's headers", what,
                        record->name, unit != NULL ? arena_printf(arena, " (%s)", unit) : "",
                        kind != NULL && kind->file != NULL ? kind->file : "a plugin", how, headers[header][1]);
}

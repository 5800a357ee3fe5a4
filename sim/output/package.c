/* SPDX-License-Identifier: Apache-2.0 */
#include "output/package.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "base/calendar.h"
#include "output/file.h"
#include "output/json.h"
#include "output/sha256.h"
#include "read/catalogue.h"

static void write_field(struct json *json, const struct column *column)
{
    static const char *const types[] = {
        [COLUMN_NUMBER] = "number", [COLUMN_INTEGER] = "integer", [COLUMN_TEXT] = "string", [COLUMN_DATE] = "datetime"};
    json_object(json, NULL);
    json_text(json, "name", column->name);
    json_text(json, "type", types[column->kind]);
    if (column->kind == COLUMN_DATE)
        json_text(json, "format", "%Y-%m-%dT%H:%M:%S");
    if (column->unit != NULL && column->unit[0] != '\0')
        json_text(json, "unit", column->unit);
    if (column->doc != NULL)
        json_text(json, "description", column->doc);
    if (column->source != NULL)
        json_text(json, "source", column->source);
    json_close_object(json);
}

/* A Frictionless resource is named by lower-case letters, digits, ".", "_" and "-". */
static void write_resource(struct json *json, struct arena *arena, const struct package_resource *resource)
{
    const char *ending = strrchr(resource->file, '.');
    size_t length = ending != NULL ? (size_t)(ending - resource->file) : strlen(resource->file);
    json_object(json, NULL);
    json_text(json, "name", arena_text_n(arena, resource->file, length));
    json_text(json, "path", resource->file);
    if (resource->doc != NULL)
        json_text(json, "description", resource->doc);
    json_text(json, "mediatype", resource->columns != NULL ? "text/csv" : "text/plain");
    json_text(json, "encoding", "utf-8");
    json_integer(json, "bytes", (int64_t)resource->bytes);
    if (resource->columns != NULL) {
        json_text(json, "profile", "tabular-data-resource");
        json_object(json, "dialect");
        json_text(json, "lineTerminator", "\n");
        json_close_object(json);
        json_object(json, "schema");
        json_list(json, "fields");
        for (const struct column *column = resource->columns; column->name != NULL; column++)
            write_field(json, column);
        json_close_list(json);
        json_list(json, "missingValues");
        json_text(json, NULL, "");
        json_close_list(json);
        json_close_object(json);
    }
    json_close_object(json);
}

static void write_mark(struct json *json, struct arena *arena, const struct package *package)
{
    const struct provenance *from = package->provenance;
    json_object(json, "samovar");
    json_text(json, "version", SAMOVAR_VERSION);
    json_text(json, "kind", package->kind);
    json_text(json, "run", from->run);
    if (from->engine != NULL)
        json_text(json, "engine", from->engine);
    if (from->seed >= 0)
        json_integer(json, "seed", from->seed);
    json_list(json, "command");
    for (int i = 0; i < from->argc; i++)
        json_text(json, NULL, from->argv[i]);
    json_close_list(json);
    json_list(json, "inputs");
    for (size_t i = 0; i < from->input_count; i++) {
        char hex[SHA256_HEX];
        json_object(json, NULL);
        json_text(json, "path", catalogue_written(arena, from->inputs[i]));
        json_text(json, "sha256", sha256_file(from->inputs[i], hex) ? hex : NULL);
        json_close_object(json);
    }
    json_close_list(json);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    json_number(json, "wall_s", from->wall_s);
    json_integer(json, "peak_memory_byte", (int64_t)usage.ru_maxrss * 1024);
    json_close_object(json);
}

/* "Dulles hall" is no name of a package, "dulles-hall" is. */
static char *package_name(struct arena *arena, const char *run)
{
    char *name = arena_text(arena, run);
    for (char *c = name; *c != '\0'; c++) {
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
        else if (strchr("abcdefghijklmnopqrstuvwxyz0123456789._-", *c) == NULL)
            *c = '-';
    }
    return name;
}

void package_write(struct text_buffer *out, const struct package *package)
{
    struct arena *arena = arena_create();
    struct json json = {.text = *out};
    char created[24];
    calendar_format((int64_t)time(NULL), created);
    json_object(&json, NULL);
    json_text(&json, "name", package_name(arena, package->provenance->run));
    if (package->provenance->title != NULL)
        json_text(&json, "title", package->provenance->title);
    if (package->provenance->description != NULL)
        json_text(&json, "description", package->provenance->description);
    json_text(&json, "created", arena_printf(arena, "%sZ", created));
    write_mark(&json, arena, package);
    json_list(&json, "resources");
    for (size_t i = 0; i < package->resource_count; i++)
        write_resource(&json, arena, &package->resources[i]);
    json_close_list(&json);
    json_close_object(&json);
    *out = json.text;
    arena_destroy(arena);
}

/* JSON is YAML, so the scenario's reader reads it. */
struct tree *package_load(struct arena *arena, const char *folder)
{
    struct diag *diag = diag_create();
    char *path = arena_printf(arena, "%s/" PACKAGE_FILE, folder);
    struct tree *package = tree_load(arena, diag, path, (struct place){0});
    if (diag_errors(diag) > 0)
        package = NULL;
    diag_destroy(diag);
    return package;
}

/* The package without what it says of its files, which is most of it and stands last; a study of 400 runs reads 400. */
static struct tree *load_head(struct arena *arena, const char *folder)
{
    static const char files[] = "\"resources\":";
    char *path = arena_printf(arena, "%s/" PACKAGE_FILE, folder);
    size_t length;
    char *text = file_read(arena, path, &length), *rest = text != NULL ? strstr(text, files) : NULL;
    if (rest == NULL)
        return package_load(arena, folder);
    const char *head = arena_printf(arena, "%.*s%s []}", (int)(rest - text), text, files);
    struct diag *diag = diag_create();
    struct tree *package = tree_parse(arena, diag, path, head, strlen(head));
    if (diag_errors(diag) > 0)
        package = NULL;
    diag_destroy(diag);
    return package;
}

static const char *text_member(const struct tree *map, const char *key)
{
    const struct tree *value = map != NULL ? tree_get(map, key) : NULL;
    return value != NULL && value->kind == TREE_SCALAR ? value->text : "";
}

enum folder_kind package_recognise(struct arena *arena, const char *path, struct tree **mark)
{
    struct stat info;
    if (lstat(path, &info) != 0)
        return errno == ENOENT || errno == ENOTDIR ? FOLDER_NONE : FOLDER_FOREIGN;
    DIR *folder = opendir(path);
    if (folder == NULL)
        return FOLDER_FOREIGN;
    bool empty = true;
    for (struct dirent *entry; empty && (entry = readdir(folder)) != NULL;)
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    closedir(folder);
    if (empty)
        return FOLDER_EMPTY;
    struct tree *package = load_head(arena, path);
    struct tree *ours = package != NULL ? tree_get(package, "samovar") : NULL;
    const char *kind = text_member(ours, "kind");
    if (mark != NULL)
        *mark = ours;
    return strcmp(kind, "run") == 0 ? FOLDER_RUN : strcmp(kind, "study") == 0 ? FOLDER_STUDY : FOLDER_FOREIGN;
}

static bool resources_there(struct arena *arena, const char *path, const struct tree *resources)
{
    for (size_t i = 0; resources != NULL && i < resources->count; i++) {
        struct stat info;
        char *file = arena_printf(arena, "%s/%s", path, text_member(resources->items[i], "path"));
        char *size = stat(file, &info) == 0 ? arena_printf(arena, "%lld", (long long)info.st_size) : "";
        if (strcmp(size, text_member(resources->items[i], "bytes")) != 0)
            return false;
    }
    return resources != NULL && resources->count > 0;
}

/* The resolved scenario holds what a YAML file says: a new comment there is no reason to run again. */
static bool is_yaml(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot != NULL && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

static bool inputs_unchanged(struct arena *arena, const struct tree *inputs)
{
    for (size_t i = 0; inputs != NULL && i < inputs->count; i++) {
        char hex[SHA256_HEX];
        const char *written = text_member(inputs->items[i], "path");
        const char *file = strncmp(written, "catalogue:", 10) == 0 ? catalogue_path(arena, written, "") : written;
        if (!is_yaml(file) && (!sha256_file(file, hex) || strcmp(hex, text_member(inputs->items[i], "sha256")) != 0))
            return false;
    }
    return inputs != NULL;
}

bool package_intact(struct arena *arena, const char *path)
{
    struct tree *package = package_load(arena, path);
    struct tree *ours = package != NULL ? tree_get(package, "samovar") : NULL;
    return ours != NULL && strcmp(text_member(ours, "version"), SAMOVAR_VERSION) == 0 &&
           resources_there(arena, path, tree_get(package, "resources")) &&
           inputs_unchanged(arena, tree_get(ours, "inputs"));
}

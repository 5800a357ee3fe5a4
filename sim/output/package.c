/* SPDX-License-Identifier: Apache-2.0 */
#include "output/package.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "account/subject.h"
#include "base/calendar.h"
#include "base/sha256.h"
#include "output/file.h"
#include "output/json.h"
#include "output/origins.h"
#include "output/partial.h"
#include "read/catalogue.h"
#include "scenario/scenario.h"

static const char self_key[] = "self_sha256", self_start[] = "\"self_sha256\": \"";
static const char no_hash[] = "0000000000000000000000000000000000000000000000000000000000000000";

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

static void write_key(struct json *json, struct arena *arena, const char *key)
{
    if (key == NULL)
        return;
    json_list(json, "primaryKey");
    for (size_t length; *key != '\0'; key += length + (key[length] == ' ')) {
        length = strcspn(key, " ");
        json_text(json, NULL, arena_text_n(arena, key, length));
    }
    json_close_list(json);
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
    json_text(json, "hash", arena_printf(arena, "sha256:%s", resource->sha256));
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
        write_key(json, arena, resource->key);
        json_list(json, "missingValues");
        json_text(json, NULL, "");
        json_close_list(json);
        json_close_object(json);
    }
    json_close_object(json);
}

static void write_view(struct json *json, struct arena *arena, const struct study_view *view)
{
    json_object(json, "table");
    json_integer(json, "seeds", view->seeds);
    json_list(json, "subjects");
    for (size_t i = 0; subject_names[i] != NULL; i++)
        if (view->subjects & 1u << i)
            json_text(json, NULL, subject_names[i]);
    json_close_list(json);
    json_list(json, "show");
    for (const struct summary_show *show = view->show; show != NULL && show->column != NULL; show++)
        json_text(json, NULL,
                  show->change ? arena_printf(arena, "%s" SHOW_CHANGE, show->column->name) : show->column->name);
    json_close_list(json);
    json_list(json, "baselines");
    for (size_t i = 0; i < sizeof view->baselines / sizeof view->baselines[0]; i++)
        if (view->baselines[i] != NULL)
            json_text(json, NULL, view->baselines[i]);
    json_close_list(json);
    json_close_object(json);
}

static void write_mark(struct json *json, struct arena *arena, const struct package *package)
{
    const struct provenance *from = package->provenance;
    json_object(json, "samovar");
    json_text(json, self_key, no_hash);
    json_text(json, "version", SAMOVAR_VERSION);
    json_text(json, "kind", package->kind);
    json_text(json, "run", from->run);
    if (from->engine != NULL)
        json_text(json, "engine", from->engine);
    if (from->request != NULL)
        json_text(json, "request", from->request);
    if (from->seed >= 0)
        json_integer(json, "seed", from->seed);
    if (from->conclusion != NULL)
        json_text(json, "conclusion", from->conclusion);
    if (from->view != NULL)
        write_view(json, arena, from->view);
    json_list(json, "command");
    for (int i = 0; i < from->argc; i++) {
        const char *slash =
            i == 0 ? strrchr(from->argv[i], '/') : NULL; /* where the program lies is nobody's business */
        json_text(json, NULL, slash != NULL ? slash + 1 : from->argv[i]);
    }
    json_close_list(json);
    json_list(json, "inputs");
    for (size_t i = 0; i < from->input_count; i++) {
        char hex[SHA256_HEX];
        json_object(json, NULL);
        json_text(json, "path", catalogue_written(arena, from->inputs[i]));
        json_text(json, "sha256", sha256_input(from->inputs[i], hex) ? hex : NULL);
        json_close_object(json);
    }
    json_close_list(json);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    json_number(json, "wall_s", from->wall_s);
    json_integer(json, "peak_memory_byte", (int64_t)usage.ru_maxrss * 1024);
    json_close_object(json);
}

/* Whose data the results come from, once each, as specs.frictionlessdata.io has `sources`; our own files are not told of. */
static void write_sources(struct json *json, struct arena *arena, const struct provenance *from)
{
    struct origins origins = origins_load(arena);
    bool *told = arena_alloc(arena, origins.count + 1, sizeof *told);
    json_list(json, "sources");
    for (size_t i = 0; i < from->input_count; i++) {
        const struct origin *origin = origin_of(&origins, from->inputs[i]);
        if (origin == NULL || origin_is_own(origin) || told[origin - origins.items])
            continue;
        told[origin - origins.items] = true;
        json_object(json, NULL);
        json_text(json, "title", origin->source);
        json_text(json, "path", catalogue_written(arena, from->inputs[i]));
        json_text(json, "license", origin->license);
        if (origin->credit[0] != '\0')
            json_text(json, "credit", origin->credit);
        json_close_object(json);
    }
    json_close_list(json);
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

/* The hash of a package in whose place zeros stand; *at is where. False if it has no place for one. */
static bool hash_self(char *text, size_t length, char **at, char hex[SHA256_HEX])
{
    char *start = strstr(text, self_start);
    *at = start != NULL ? start + strlen(self_start) : NULL;
    if (*at == NULL || strlen(*at) < SHA256_HEX - 1)
        return false;
    memcpy(*at, no_hash, SHA256_HEX - 1);
    struct sha256 sha;
    sha256_init(&sha);
    sha256_add(&sha, text, length);
    sha256_hex(&sha, hex);
    return true;
}

void package_write(struct text_buffer *out, const struct package *package)
{
    struct arena *arena = arena_create();
    struct json json = {.text = {0}};
    char created[24], hex[SHA256_HEX], *at;
    calendar_format((int64_t)time(NULL), created);
    json_object(&json, NULL);
    json_text(&json, "name", package_name(arena, package->provenance->run));
    if (package->provenance->title != NULL)
        json_text(&json, "title", package->provenance->title);
    if (package->provenance->description != NULL)
        json_text(&json, "description", package->provenance->description);
    json_text(&json, "created", arena_printf(arena, "%sZ", created));
    write_mark(&json, arena, package);
    write_sources(&json, arena, package->provenance);
    json_list(&json, "resources");
    for (size_t i = 0; i < package->resource_count; i++)
        write_resource(&json, arena, &package->resources[i]);
    json_close_list(&json);
    json_close_object(&json);
    if (hash_self(json.text.data, json.text.length, &at, hex))
        memcpy(at, hex, SHA256_HEX - 1);
    text_buffer_add_n(out, json.text.data, json.text.length);
    text_buffer_finish(&json.text);
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

static const char files_start[] = "\"resources\":";

/* The package without what it says of its files, which is most of it and stands last: a study of 400 runs reads 400. NULL if it
 * cannot be read. */
static struct tree *parse_head(struct arena *arena, const char *path, const char *text)
{
    const char *rest = strstr(text, files_start);
    if (rest == NULL)
        return NULL;
    const char *head = arena_printf(arena, "%.*s%s []}", (int)(rest - text), text, files_start);
    struct diag *diag = diag_create();
    struct tree *package = tree_parse(arena, diag, path, head, strlen(head));
    if (diag_errors(diag) > 0)
        package = NULL;
    diag_destroy(diag);
    return package;
}

const char *package_text(const struct tree *map, const char *key)
{
    const struct tree *value = map != NULL ? tree_get(map, key) : NULL;
    return value != NULL && value->kind == TREE_SCALAR ? value->text : "";
}

/* Takes what stands between `start` and `end` off a line that begins with start; NULL if it does not. */
static const char *take(struct arena *arena, const char *line, const char *start, char end)
{
    size_t length = strlen(start);
    const char *stop = strncmp(line, start, length) == 0 ? strchr(line + length, end) : NULL;
    return stop != NULL ? arena_text_n(arena, line + length, (size_t)(stop - line) - length) : NULL;
}

/* What each resource says of its file, in the lines as write_resource makes them. */
static void list_files(struct arena *arena, const char *text, struct package_seal *out)
{
    size_t capacity = 0;
    for (const char *line = strstr(text, files_start); line != NULL; line = strchr(line, '\n')) {
        line++;
        const char *path = take(arena, line, "      \"path\": \"", '"'), *bytes, *hash;
        if (path != NULL) {
            out->files = arena_more(arena, out->files, &capacity, out->file_count + 1, sizeof *out->files);
            out->files[out->file_count++] = (struct sealed_file){.name = path};
        }
        if (out->file_count == 0)
            continue;
        struct sealed_file *last = &out->files[out->file_count - 1];
        if ((bytes = take(arena, line, "      \"bytes\": ", ',')) != NULL)
            last->bytes = strtoll(bytes, NULL, 10);
        if ((hash = take(arena, line, "      \"hash\": \"sha256:", '"')) != NULL)
            last->sha256 = hash;
    }
}

bool package_unseal(struct arena *arena, const char *folder, struct package_seal *out)
{
    size_t length;
    char *path = arena_printf(arena, "%s/" PACKAGE_FILE, folder), *text = file_read(arena, path, &length), *at;
    char hex[SHA256_HEX];
    *out = (struct package_seal){.mark = NULL};
    if (text == NULL || strlen(text) != length)
        return false;
    char *said = strstr(text, self_start);
    said = said != NULL ? arena_text_n(arena, said + strlen(self_start), strnlen(said + strlen(self_start), 64)) : "";
    if (!hash_self(text, length, &at, hex) || strcmp(said, hex) != 0)
        return false;
    struct tree *package = parse_head(arena, path, text);
    out->mark = package != NULL ? tree_get(package, "samovar") : NULL;
    list_files(arena, text, out);
    return out->mark != NULL;
}

bool package_could_name(const char *name)
{
    const char *dot = strrchr(name, '.');
    return strcmp(name, "scenario.yaml") == 0 || (dot != NULL && strcmp(dot, ".csv") == 0);
}

/* Whether a package that cannot be read, or a scenario beside it, was written by us. */
static bool was_ours(struct arena *arena, const char *folder)
{
    size_t length = 0;
    char *text = file_read(arena, arena_printf(arena, "%s/" PACKAGE_FILE, folder), &length);
    if (text != NULL &&
        (text[0] == '\0' || strstr(text, "\"samovar\":") != NULL)) /* empty, or zeros after a power cut */
        return true;
    text = file_read(arena, arena_printf(arena, "%s/scenario.yaml", folder), &length);
    return text != NULL && strncmp(text, SCENARIO_RESOLVED, strlen(SCENARIO_RESOLVED)) == 0;
}

/* Whether the folder is still the one that was looked at: another process may put its own in the place of a run. */
static bool is_same(const char *path, const struct stat *before)
{
    struct stat now;
    return lstat(path, &now) == 0 && now.st_ino == before->st_ino && now.st_dev == before->st_dev;
}

enum folder_kind package_recognise(struct arena *arena, const char *path, struct tree **mark)
{
    struct stat info;
    if (lstat(path, &info) != 0)
        return errno == ENOENT || errno == ENOTDIR ? FOLDER_NONE : FOLDER_FOREIGN;
    DIR *folder = opendir(path);
    if (folder == NULL)
        return errno == ENOENT ? FOLDER_NONE : FOLDER_FOREIGN;
    bool empty = true;
    for (struct dirent *entry; empty && (entry = readdir(folder)) != NULL;)
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 || partial_is(entry->d_name);
    closedir(folder);
    if (empty)
        return FOLDER_EMPTY;
    size_t length;
    char *file = arena_printf(arena, "%s/" PACKAGE_FILE, path), *text = file_read(arena, file, &length);
    struct tree *package = text != NULL ? parse_head(arena, file, text) : NULL;
    struct tree *ours = package != NULL ? tree_get(package, "samovar") : NULL;
    const char *kind = package_text(ours, "kind");
    if (mark != NULL)
        *mark = ours;
    if (strcmp(kind, "run") == 0 || strcmp(kind, "study") == 0)
        return kind[0] == 'r' ? FOLDER_RUN : FOLDER_STUDY;
    if (was_ours(arena, path))
        return FOLDER_DAMAGED;
    return is_same(path, &info) ? FOLDER_FOREIGN : package_recognise(arena, path, mark);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "lookup/list.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/text.h"
#include "output/json.h"
#include "output/screen.h"
#include "read/catalogue.h"
#include "read/tree.h"
#include "scenario/plugins.h"

/* The comment at the top of a file, as one paragraph; an empty line or a line of YAML ends it. */
static const char *first_comment(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "r");
    struct text_buffer story = {0};
    char *line = NULL;
    size_t capacity = 0;
    while (file && getline(&line, &capacity, file) > 0) {
        line[strcspn(line, "\r\n")] = 0;
        const char *text = line + strspn(line, "# ");
        if (line[0] != '#' || (*text == 0 && story.length))
            break;
        if (strncmp(text, "SPDX-", 5) == 0 || *text == 0)
            continue;
        text_buffer_add(&story, "%s%s", story.length ? " " : "", text);
    }
    free(line);
    if (file)
        fclose(file);
    const char *kept = arena_text(arena, story.data ? story.data : "");
    text_buffer_finish(&story);
    return kept;
}

/* The first comment of an XML file, as one paragraph. */
static const char *first_xml_comment(struct arena *arena, const char *path)
{
    char text[4096] = "";
    FILE *file = fopen(path, "r");
    size_t length = file ? fread(text, 1, sizeof text - 1, file) : 0;
    text[length] = 0;
    if (file)
        fclose(file);
    char *start = text, *end = NULL;
    do { /* not the comment with the licence */
        start = strstr(end ? end : start, "<!--");
        start = start ? start + strlen("<!--") : NULL;
        start = start ? start + strspn(start, " \t\r\n") : NULL;
        end = start ? strstr(start, "-->") : NULL;
    } while (end && strncmp(start, "SPDX-", 5) == 0);
    if (!end)
        return "";
    *end = 0;
    struct text_buffer story = {0};
    for (char *rest = NULL, *word = strtok_r(start, " \t\r\n", &rest); word; word = strtok_r(NULL, " \t\r\n", &rest))
        text_buffer_add(&story, "%s%s", story.length ? " " : "", word);
    const char *kept = arena_text(arena, story.data ? story.data : "");
    text_buffer_finish(&story);
    return kept;
}

const char *list_story(struct arena *arena, const char *path)
{
    const char *dot = strrchr(path, '.');
    if (dot && strcmp(dot, ".xml") == 0)
        return first_xml_comment(arena, path);
    static const char *const keys[] = {"doc", "meaning", "description"};
    struct diag *diag = diag_create(); /* not shown: `check` reports a broken file */
    const struct tree *tree = tree_load(arena, diag, path, (struct place){.file = path});
    const char *story = NULL;
    for (size_t i = 0; i < sizeof keys / sizeof *keys && !story; i++) {
        const struct tree *doc = tree ? tree_get(tree, keys[i]) : NULL;
        if (doc && doc->kind == TREE_SCALAR)
            story = doc->text;
    }
    diag_destroy(diag);
    return story ? story : first_comment(arena, path);
}

const char *list_sentence(struct arena *arena, const char *text)
{
    size_t end = strlen(text);
    for (size_t i = 0; i < end; i++)
        if (strchr(".!?", text[i]) && (text[i + 1] == 0 || text[i + 1] == '\n' ||
                                       (text[i + 1] == ' ' && text[i + 2] >= 'A' && text[i + 2] <= 'Z')))
            end = i + 1;
    char *sentence = arena_text_n(arena, text, end);
    for (char *at = sentence; *at; at++)
        if (*at == '\n')
            *at = ' ';
    return sentence;
}

static const char *path_of(struct arena *arena, const char *catalogue, const char *name)
{
    return arena_printf(arena, "%s/%s%s", catalogue_folder(arena, catalogue), name, catalogue_ending(catalogue));
}

static void list_one(FILE *out, struct arena *arena, const char *catalogue)
{
    const char *const *names = catalogue_names(arena, catalogue);
    int widest = 0, columns = screen_columns(out);
    for (size_t i = 0; names[i]; i++)
        widest = (int)strlen(names[i]) > widest ? (int)strlen(names[i]) : widest;
    fprintf(out, "%s\n", catalogue);
    for (size_t i = 0; names[i]; i++) {
        const char *story = list_sentence(arena, list_story(arena, path_of(arena, catalogue, names[i])));
        screen_fold(out, arena_printf(arena, "  %-*s  %s\n", widest, names[i], story), columns,
                    columns > 2 * widest ? widest + 2 : 2);
    }
    if (!names[0])
        fprintf(out, "  (nothing)\n");
}

/* What plugins brought. */
static void list_plugins(FILE *out, struct arena *arena)
{
    for (const struct plugin_kind *kind = plugins_kinds(); kind->record; kind++)
        fprintf(out, "%s  %s (%s)  %s\n", kind == plugins_kinds() ? "\nplugins\n" : "", kind->record->name, kind->what,
                list_sentence(arena, kind->record->doc));
}

static void list_plugins_json(struct json *json, struct arena *arena)
{
    json_list(json, "plugins");
    for (const struct plugin_kind *kind = plugins_kinds(); kind->record; kind++) {
        json_object(json, NULL);
        json_text(json, "name", kind->record->name);
        json_text(json, "what", list_sentence(arena, kind->record->doc));
        json_text(json, "kind", kind->what);
        json_text(json, "file", kind->file);
        json_close_object(json);
    }
    json_close_list(json);
}

/* {"nodes": [{"name": ..., "what": ...}, ...], ...} */
static void list_json(FILE *out, struct arena *arena, const char *only)
{
    struct json json = {0};
    json_object(&json, NULL);
    for (size_t c = 0; catalogue_list[c]; c++) {
        if (only && strcmp(catalogue_list[c], only) != 0)
            continue;
        const char *const *names = catalogue_names(arena, catalogue_list[c]);
        json_list(&json, catalogue_list[c]);
        for (size_t i = 0; names[i]; i++) {
            json_object(&json, NULL);
            json_text(&json, "name", names[i]);
            json_text(&json, "what",
                      list_sentence(arena, list_story(arena, path_of(arena, catalogue_list[c], names[i]))));
            json_close_object(&json);
        }
        json_close_list(&json);
    }
    if (!only && plugins_kinds()->record)
        list_plugins_json(&json, arena);
    json_close_object(&json);
    fputs(json.text.data, out);
    text_buffer_finish(&json.text);
}

int list(FILE *out, const char *catalogue, bool as_json)
{
    struct arena *arena = arena_create();
    int status = 0;
    if (catalogue && !catalogue_folder(arena, catalogue)) {
        const char *near = text_nearest(catalogue, catalogue_list);
        fprintf(stderr, "samovar list: there is no catalogue `%s`%s%s%s; there are", catalogue,
                near ? ", did you mean `" : "", near ? near : "", near ? "`?" : "");
        for (size_t i = 0; catalogue_list[i]; i++)
            fprintf(stderr, " %s", catalogue_list[i]);
        fprintf(stderr, "\n");
        status = 2;
    } else if (as_json) {
        list_json(out, arena, catalogue);
    } else if (catalogue) {
        list_one(out, arena, catalogue);
    } else {
        for (size_t i = 0; catalogue_list[i]; i++) {
            fprintf(out, i ? "\n" : "");
            list_one(out, arena, catalogue_list[i]);
        }
        list_plugins(out, arena);
    }
    arena_destroy(arena);
    return status;
}

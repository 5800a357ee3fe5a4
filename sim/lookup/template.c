/* SPDX-License-Identifier: Apache-2.0 */
#include "lookup/template.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/say.h"
#include "base/text.h"
#include "lookup/verb_stories.h"
#include "output/file.h"
#include "output/json.h"
#include "read/catalogue.h"

enum { NAME_MAX_BYTES = 100 };

/* A name becomes a file, a folder of results and a word of YAML. */
static bool is_name(const char *name)
{
    bool good = isalpha((unsigned char)name[0]) && strlen(name) <= NAME_MAX_BYTES;
    for (const char *at = name; good && *at; at++)
        good = isalnum((unsigned char)*at) || strchr("-_.", *at);
    return good;
}

/* The text with the name in the place of NAME. */
static void fill_in(struct text_buffer *out, const char *text, const char *name)
{
    static const char mark[] = "NAME";
    for (const char *found; (found = strstr(text, mark)); text = found + strlen(mark)) {
        text_buffer_add_n(out, text, (size_t)(found - text));
        text_buffer_add(out, "%s", name);
    }
    text_buffer_add(out, "%s", text);
}

/* Writes a file that is not there yet. */
static bool write_new(const char *path, const struct text_buffer *text)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0) {
        say(errno == EEXIST ? "%s is there already: choose another name, or remove it" : "cannot write %s: %s", path,
            strerror(errno));
        return false;
    }
    ssize_t written = write(file, text->data, text->length);
    bool good = written == (ssize_t)text->length;
    good = close(file) == 0 && good;
    if (!good) {
        say("cannot write %s: %s", path, strerror(errno));
        unlink(path);
    }
    return good;
}

/* What to try with the new file. */
static const char *next_command(struct arena *arena, const char *kind, const char *path)
{
    static const struct {
        const char *kind, *try, *end;
    } next[] = {{"scenario", "run ", ""},
                {"study", "run ", ""},
                {"site", "run dulles-hall --set site=", ""},
                {"strategy", "run dulles-hall --strategy ", ""},
                {"costs", "run dulles-hall --set costs=", ""},
                {"node", "run dulles-hall --set 'platform.nodes[0].type=", "'"}};
    for (size_t i = 0; i < sizeof next / sizeof next[0]; i++)
        if (strcmp(next[i].kind, kind) == 0)
            return arena_printf(arena, "%s %s%s%s", say_called(), next[i].try, path, next[i].end);
    return say_called();
}

static void say_written(FILE *out, const char *kind, const char *path, bool as_json)
{
    struct arena *arena = arena_create();
    const char *next = next_command(arena, kind, path);
    if (as_json) {
        struct json json = {0};
        json_object(&json, NULL);
        json_text(&json, "file", path);
        json_text(&json, "kind", kind);
        json_text(&json, "next", next);
        json_close_object(&json);
        fputs(json.text.data, out);
        text_buffer_finish(&json.text);
    } else {
        fprintf(out, "%s is yours to edit. It works as it is:\n  %s\n", path, next);
    }
    arena_destroy(arena);
}

int template_write(FILE *out, const char *kind, const char *name, bool as_json)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    int status = 2;
    size_t length;
    const char *path = arena_printf(arena, "%s.yaml", name);
    const char *from = catalogue_find(arena, diag, "templates", kind, (struct place){.file = "samovar new"});
    if (!from) {
        diag_print(diag, stderr);
    } else if (!is_name(name)) {
        say("`%s` is no name for a file: letters, digits, `-`, `_` and `.`, beginning with a letter",
            text_shown(arena, name));
    } else {
        const char *text = file_read(arena, from, &length);
        struct text_buffer filled = {0};
        status = 1;
        if (!text)
            say("cannot read %s", from);
        else
            fill_in(&filled, verb_commands(arena, text), name);
        if (text && write_new(path, &filled)) {
            say_written(out, kind, path, as_json);
            status = 0;
        }
        text_buffer_finish(&filled);
    }
    diag_destroy(diag);
    arena_destroy(arena);
    return status;
}

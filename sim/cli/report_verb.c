/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/report_verb.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/say.h"
#include "cli/load.h"
#include "output/file.h"
#include "output/intact.h"
#include "report/document.h"
#include "report/page.h"
#include "report/verdict.h"

static void read_folder(struct arena *arena, struct diag *diag, struct report_folder *folder)
{
    struct place place = {.file = folder->path};
    folder->kind = package_recognise(arena, folder->path, NULL);
    switch (folder->kind) {
    case FOLDER_RUN:
    case FOLDER_STUDY:
        folder->package = package_load(arena, folder->path);
        folder->intact = folder_intact(folder->path);
        if (folder->package == NULL)
            diag_error(diag, place, "its " PACKAGE_FILE " cannot be read: run it again");
        else if (!folder->intact)
            diag_warning(diag, place, "its files are not as samovar wrote them; the report says so");
        break;
    case FOLDER_NONE:
        diag_error(diag, place, "there is no such folder");
        break;
    case FOLDER_DAMAGED:
        diag_error(diag, place, "its " PACKAGE_FILE " cannot be read: run it again");
        break;
    case FOLDER_EMPTY:
    case FOLDER_FOREIGN:
        diag_error(diag, place, "this is no folder of results of samovar: it holds neither a run nor a study");
        break;
    }
}

/* Without slashes at its end. */
static char *trimmed(struct arena *arena, const char *path)
{
    char *copy = arena_text(arena, path);
    for (size_t length = strlen(copy); length > 1 && copy[length - 1] == '/'; length--)
        copy[length - 1] = '\0';
    return copy;
}

/* -o, or DIR.html beside DIR; of several, report.html beside the first. */
static const char *destination(const struct arguments *arguments)
{
    struct arena *arena = arguments->arena;
    if (arguments->output != NULL)
        return arguments->output;
    char *first = trimmed(arena, arguments->operands[0]), *real = NULL;
    char *name = strrchr(first, '/') != NULL ? strrchr(first, '/') + 1 : first;
    if (name[0] == '.' && (real = realpath(first, NULL)) != NULL)
        first = arena_text(arena, real); /* "." and ".." have no name of their own */
    free(real);
    if (arguments->operand_count == 1)
        return arena_printf(arena, "%s.html", first);
    char *slash = strrchr(first, '/');
    return slash == NULL ? "report.html" : arena_printf(arena, "%.*s/report.html", (int)(slash - first), first);
}

/* What is there already must be a report of ours. */
static bool may_replace(struct arena *arena, const char *path)
{
    size_t length;
    errno = 0;
    const char *text = file_read(arena, path, &length);
    if (text == NULL ? errno == ENOENT : length == 0 || strncmp(text, PAGE_MARK, strlen(PAGE_MARK)) == 0)
        return true;
    say("%s is there already and is no report of samovar: remove it, or choose another with -o", path);
    return false;
}

static int write_report(const struct arguments *arguments, const struct page_parts *parts, const char *data)
{
    const char *path = destination(arguments);
    if (!may_replace(arguments->arena, path))
        return 1;
    char *first = trimmed(arguments->arena, arguments->operands[0]);
    const char *name = strrchr(first, '/') != NULL && strrchr(first, '/')[1] != '\0' ? strrchr(first, '/') + 1 : first;
    const char *title = arguments->operand_count == 1
                            ? name
                            : arena_printf(arguments->arena, "%s and %zu more", name, arguments->operand_count - 1);
    struct text_buffer page = {0};
    page_write(&page, parts, title, data);
    bool good = file_replace(path, page.data, page.length);
    if (!good)
        say("cannot write %s: %s", path, strerror(errno));
    else if (!arguments->quiet)
        printf("report  %s  (%.2f MB)\n", text_shown(arguments->arena, path), (double)page.length / 1e6);
    text_buffer_finish(&page);
    return good ? 0 : 1;
}

int report(const struct arguments *arguments)
{
    struct arena *arena = arguments->arena;
    size_t count = arguments->operand_count;
    struct report_folder *folders = arena_alloc(arena, count, sizeof *folders);
    struct diag *diag = diag_create();
    struct page_parts parts;
    struct json json = {.compact = true};
    int status = 2;
    for (size_t i = 0; i < count; i++) {
        folders[i].path = trimmed(arena, arguments->operands[i]);
        read_folder(arena, diag, &folders[i]);
    }
    if (!load_failed(diag)) {
        bool ready = page_load(arena, &parts);
        diag_destroy(diag);
        diag = diag_create();
        status = 1;
        if (ready && document_write(&json, diag, folders, count, verdict_of_runs(arena, diag, folders, count)))
            status = write_report(arguments, &parts, json.text.data);
        load_failed(diag);
    }
    text_buffer_finish(&json.text);
    diag_destroy(diag);
    return status;
}

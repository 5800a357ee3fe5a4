/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/report_verb.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/say.h"
#include "cli/compare.h"
#include "cli/load.h"
#include "engine/tables.h"
#include "output/file.h"
#include "output/intact.h"
#include "output/partial.h"
#include "report/citation.h"
#include "report/claim_folders.h"
#include "report/claims_sheet.h"
#include "report/document.h"
#include "report/joined.h"
#include "report/monthly.h"
#include "report/page.h"
#include "report/study_folder.h"
#include "report/typeset.h"
#include "report/verdict.h"

/* A folder of claims has no such file. */
static bool has_other_columns(struct arena *arena, const char *folder)
{
    const struct table_kind *summary = table_kind_of(summary_columns);
    const char *path = arena_printf(arena, "%s/%s", folder, summary->file);
    return access(path, R_OK) == 0 && !table_current(path, summary);
}

/* altered: what is said of files that are not as they were written. */
static void read_folder(struct arena *arena, struct diag *diag, struct report_folder *folder, const char *altered)
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
            diag_warning(diag, place, "its files are not as samovar wrote them%s", altered);
        else if (has_other_columns(arena, folder->path))
            diag_warning(
                diag, place,
                "its summary.csv has other columns than this build writes, and what it lacks is blank: run it again");
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

/* The page and what it is of, for programs. */
static void print_written(const struct arguments *arguments, const char *path, size_t bytes,
                          const struct report_folder *folders)
{
    struct json json = {0};
    json_object(&json, NULL);
    json_text(&json, "file", path);
    json_integer(&json, "bytes", (int64_t)bytes);
    json_list(&json, "folders");
    for (size_t i = 0; i < arguments->operand_count; i++) {
        json_object(&json, NULL);
        json_text(&json, "folder", folders[i].path);
        json_text(&json, "kind", folders[i].kind == FOLDER_STUDY ? "study" : "run");
        json_flag(&json, "intact", folders[i].intact);
        json_close_object(&json);
    }
    json_close_list(&json);
    json_close_object(&json);
    fputs(json.text.data, stdout);
    text_buffer_finish(&json.text);
}

static int write_report(const struct arguments *arguments, const struct page_parts *parts, const char *data,
                        const struct report_folder *folders)
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
    else if (arguments->json)
        print_written(arguments, path, page.length, folders);
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
        read_folder(arena, diag, &folders[i], "; the report says so");
    }
    if (!load_failed(diag)) {
        bool ready = page_load(arena, &parts);
        diag_destroy(diag);
        diag = diag_create();
        status = 1;
        if (ready && document_write(&json, diag, folders, count, verdict_of_runs(arena, diag, folders, count)))
            status = write_report(arguments, &parts, json.text.data, folders);
        load_failed(diag);
    }
    text_buffer_finish(&json.text);
    diag_destroy(diag);
    return status;
}

/* The folders of all runs that have results. */
static const struct run_folder *all_runs(struct arena *arena, struct diag *diag, const struct report_folder *folders,
                                         size_t folder_count, size_t *count)
{
    struct run_folder *all = NULL;
    size_t capacity = 0;
    *count = 0;
    for (size_t f = 0; f < folder_count; f++) {
        size_t more;
        const struct run_folder *runs = claims_sheet_is(folders[f].package)
                                            ? claim_folders(arena, diag, folders[f].path, folders[f].package, &more)
                                            : study_folder_runs(arena, diag, folders[f].path, folders[f].kind, &more);
        all = arena_more(arena, all, &capacity, *count + more, sizeof *all);
        memcpy(all + *count, runs, more * sizeof *all);
        *count += more;
    }
    study_folder_tell_apart(arena, all, *count);
    return all;
}

/* Adds a table in the form that is asked for. */
static void typeset(struct text_buffer *out, const struct arguments *arguments, const struct screen_sheet *sheet,
                    const char *name, const char *caption, const char *comment)
{
    if (arguments->json) {
        struct json json = {.text = *out, .depth = out->length > 0, .more = out->length > 0};
        if (out->length == 0)
            json_list(&json, NULL);
        typeset_json(&json, sheet, name, caption);
        *out = json.text;
        return;
    }
    if (out->length > 0)
        text_buffer_add(out, "\n");
    if (arguments->latex)
        typeset_latex(out, sheet, name, caption, comment);
    else if (arguments->markdown)
        typeset_markdown(out, sheet, caption);
    else
        typeset_csv(out, sheet);
}

/* On a terminal as a study ends; where a form is asked for, in that. */
static void show_sheet(struct text_buffer *out, const struct arguments *arguments, const struct screen_sheet *sheet,
                       const char *name, const char *caption, const char *comment)
{
    if (arguments->latex || arguments->markdown || arguments->csv || arguments->json || arguments->output != NULL) {
        typeset(out, arguments, sheet, name, caption, comment);
        return;
    }
    screen_table(stdout, sheet->heads, sheet->columns, sheet->cells, sheet->rows, sheet->strong);
    screen_text(stdout, sheet->notes);
}

/* What runs say together is said of them; what a study says, it keeps. */
static const char *caption_of(struct arena *arena, const struct report_folder *folder,
                              const struct comparison *comparison)
{
    const char *kept = package_text(tree_get(folder->package, "samovar"), "conclusion");
    if (folder->kind == FOLDER_STUDY)
        return kept[0] != '\0' ? kept : NULL;
    struct text_buffer text = {0};
    comparison_conclude(comparison, &text);
    const char *caption = text.length > 0 ? arena_text(arena, text.data) : NULL;
    text_buffer_finish(&text);
    return caption;
}

/* The table of a folder of claims, whose columns are what they are. */
static bool add_claims(struct text_buffer *out, const struct arguments *arguments, struct diag *diag,
                       const struct report_folder *folder)
{
    struct screen_sheet sheet;
    const struct tree *mark = tree_get(folder->package, "samovar");
    if (arguments->columns != NULL) {
        diag_error(diag, (struct place){.file = folder->path},
                   "--columns is for studies and runs; claims have those of claims.csv, which can be read as it is");
        return false;
    }
    if (!claims_sheet(arguments->arena, diag, folder->path, folder->package, &sheet))
        return false;
    const char *meaning = package_text(folder->package, "description");
    show_sheet(out, arguments, &sheet, package_text(mark, "run"), meaning[0] != '\0' ? meaning : NULL,
               citation_line(arguments->arena, folder->package));
    return true;
}

/* A table of each study, or one of all runs. False: said, or in diag. */
static bool add_comparisons(struct text_buffer *out, const struct arguments *arguments, struct diag *diag,
                            const struct report_folder *folders)
{
    struct arena *arena = arguments->arena;
    const struct summary_show *columns =
        arguments->columns != NULL ? study_folder_columns(arena, diag, arguments->columns) : NULL;
    size_t tables = folders[0].kind == FOLDER_STUDY ? arguments->operand_count : 1;
    for (size_t i = 0; i < tables && diag_errors(diag) == 0; i++) {
        struct comparison comparison;
        const struct tree *mark = tree_get(folders[i].package, "samovar");
        if (claims_sheet_is(folders[i].package)) {
            add_claims(out, arguments, diag, &folders[i]);
            continue;
        }
        bool good = folders[i].kind == FOLDER_STUDY ? study_folder_read(arena, diag, folders[i].path, mark, &comparison)
                                                    : compare_open(arena, arguments, &comparison);
        if (!good)
            return false;
        comparison.top = (size_t)arguments->top;
        comparison.show = columns != NULL ? columns : comparison.show;
        struct screen_sheet sheet = comparison_sheet(arena, &comparison);
        show_sheet(out, arguments, &sheet, package_text(mark, "run"), caption_of(arena, &folders[i], &comparison),
                   citation_line(arena, folders[i].package));
    }
    return diag_errors(diag) == 0;
}

static bool add_months(struct text_buffer *out, const struct arguments *arguments, struct diag *diag,
                       const struct report_folder *folders)
{
    struct arena *arena = arguments->arena;
    struct screen_sheet sheet;
    size_t count;
    const struct run_folder *runs = all_runs(arena, diag, folders, arguments->operand_count, &count);
    const char *name = package_text(tree_get(folders[0].package, "samovar"), "run");
    if (diag_errors(diag) > 0 || !monthly_sheet(arena, diag, runs, count, arguments->columns, &sheet))
        return false;
    show_sheet(out, arguments, &sheet, arena_printf(arena, "%s-months", name),
               arena_printf(arena, "%s, month by month.", name), citation_line(arena, folders[0].package));
    return true;
}

static void add_citation(struct text_buffer *out, const struct arguments *arguments, struct diag *diag,
                         const struct report_folder *folders)
{
    struct arena *arena = arguments->arena;
    struct cited *cited = arena_alloc(arena, arguments->operand_count, sizeof *cited);
    for (size_t i = 0; i < arguments->operand_count; i++) {
        cited[i].package = folders[i].package;
        if (!claims_sheet_is(folders[i].package)) /* claims are cited by their own package */
            cited[i].runs = study_folder_runs(arena, diag, folders[i].path, folders[i].kind, &cited[i].count);
    }
    citation_add(out, cited, arguments->operand_count, arguments->latex);
}

/* The joined file is written row by row: it may be larger than memory. False, if nothing is wrong in diag: it cannot be written. */
static bool write_joined(const struct arguments *arguments, struct diag *diag, const struct report_folder *folders)
{
    struct arena *arena = arguments->arena;
    size_t count;
    const char *path = arguments->output, *slash = path != NULL ? strrchr(path, '/') : NULL;
    const struct run_folder *runs = all_runs(arena, diag, folders, arguments->operand_count, &count);
    if (diag_errors(diag) > 0)
        return false;
    if (path == NULL)
        return joined_write(stdout, diag, runs, count, arguments->join, arguments->columns);
    const char *around = slash == NULL ? "." : arena_text_n(arena, path, (size_t)(slash - path + (slash == path)));
    const char *part = partial_path(arena, around);
    bool good = partial_begin(NULL);
    partial_file(part);
    FILE *out = fopen(part, "w");
    good = out != NULL && joined_write(out, diag, runs, count, arguments->join, arguments->columns) && good;
    bool whole = out != NULL && !ferror(out);
    whole = (out == NULL || fclose(out) == 0) && whole;
    if (good && whole && rename(part, path) == 0) {
        partial_end();
        return true;
    }
    if (diag_errors(diag) == 0)
        say("cannot write %s: %s", path, strerror(errno));
    unlink(part);
    partial_end();
    return false;
}

/* To -o, or stdout. */
static bool put(const struct arguments *arguments, const struct text_buffer *text)
{
    if (text->length == 0)
        return true;
    if (arguments->output == NULL && arguments->cite) {
        screen_text(stdout, text->data);
        return true;
    }
    if (arguments->output == NULL)
        return fwrite(text->data, 1, text->length, stdout) == text->length;
    bool good = file_replace(arguments->output, text->data, text->length);
    if (!good)
        say("cannot write %s: %s", arguments->output, strerror(errno));
    return good;
}

int table(const struct arguments *arguments)
{
    struct arena *arena = arguments->arena;
    struct report_folder *folders = arena_alloc(arena, arguments->operand_count, sizeof *folders);
    struct diag *diag = diag_create();
    struct text_buffer text = {0};
    bool good = true, whole = true;
    for (size_t i = 0; i < arguments->operand_count; i++) {
        folders[i].path = trimmed(arena, arguments->operands[i]);
        read_folder(arena, diag, &folders[i], "");
        if (diag_errors(diag) == 0 && folders[i].kind != folders[0].kind)
            diag_error(diag, (struct place){.file = folders[i].path}, "name studies, or runs, not both");
    }
    good = diag_errors(diag) == 0;
    if (good && arguments->cite)
        add_citation(&text, arguments, diag, folders);
    else if (good && arguments->join != NULL)
        whole = write_joined(arguments, diag, folders);
    else if (good && arguments->monthly)
        good = add_months(&text, arguments, diag, folders);
    else if (good)
        good = add_comparisons(&text, arguments, diag, folders);
    good = !load_failed(diag) && good;
    if (arguments->json && text.length > 0) {
        struct json json = {.text = text, .depth = 1, .more = true};
        json_close_list(&json);
        text = json.text;
    }
    if (good && whole)
        whole = put(arguments, &text);
    text_buffer_finish(&text);
    diag_destroy(diag);
    return !good ? 2 : whole ? 0 : 1;
}

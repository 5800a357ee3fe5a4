/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/compare.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/say.h"
#include "base/text.h"
#include "cli/gather.h"
#include "cli/load.h"
#include "output/file.h"
#include "output/human.h"
#include "output/intact.h"
#include "output/package.h"
#include "output/summary_file.h"
#include "scenario/scenario_difference.h"
#include "study/study.h"

/* Reads the summaries of the runs; false if any could not be read (said). */
static bool read_runs(struct arena *arena, const struct arguments *arguments, struct summary *runs)
{
    struct diag *diag = diag_create();
    for (size_t i = 0; i < arguments->operand_count; i++) {
        const char *folder = arguments->operands[i];
        struct summary_file file;
        struct place place = {.file = folder};
        switch (package_recognise(arena, folder, NULL)) {
        case FOLDER_RUN:
            if (summary_file_read(arena, diag, folder, &file))
                runs[i] = file.summary;
            if (!summary_done(&runs[i]))
                diag_error(diag, place, "this run has no results: %s", runs[i].reason);
            else if (!folder_intact(folder))
                diag_warning(diag, place, "its files are not as samovar wrote them");
            break;
        case FOLDER_STUDY:
            diag_error(diag, place, "this holds a study, of many runs: name those to be compared, like %s/*/", folder);
            break;
        case FOLDER_NONE:
            diag_error(diag, place, "there is no such folder");
            break;
        case FOLDER_DAMAGED:
            diag_error(diag, place, "its " PACKAGE_FILE " cannot be read: run it again");
            break;
        case FOLDER_EMPTY:
        case FOLDER_FOREIGN:
            diag_error(diag, place, "this is no run directory of samovar");
            break;
        }
    }
    bool failed = load_failed(diag);
    diag_destroy(diag);
    return !failed;
}

/* Names of the runs, or of their folders where two runs have one name. */
static const char **make_labels(struct arena *arena, const struct arguments *arguments, const struct summary *runs)
{
    const char **labels = arena_alloc(arena, arguments->operand_count, sizeof *labels);
    bool unique = true;
    for (size_t i = 0; i < arguments->operand_count; i++)
        for (size_t j = 0; j < i; j++)
            unique = unique && strcmp(runs[i].run, runs[j].run) != 0;
    for (size_t i = 0; i < arguments->operand_count; i++) {
        char *folder = arena_text(arena, arguments->operands[i]);
        for (size_t length = strlen(folder); length > 1 && folder[length - 1] == '/'; length--)
            folder[length - 1] = '\0';
        labels[i] = unique ? runs[i].run : text_shown(arena, folder);
    }
    return labels;
}

static bool differ(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a != b : strcmp(a, b) != 0;
}

/* Warns if the runs differ in more than their strategy, whose effect the difference would not be. */
static void warn_of_differences(const struct arguments *arguments, const struct summary *runs)
{
    for (size_t i = 1; i < arguments->operand_count; i++) {
        if (differ(runs[i].site, runs[0].site))
            say("note: %s is at another site than %s", arguments->operands[i], arguments->operands[0]);
        if (runs[i].seed != runs[0].seed)
            say("note: %s has another seed than %s", arguments->operands[i], arguments->operands[0]);
    }
}

static bool same_duration(const struct arguments *arguments, const struct summary *runs)
{
    char a[HUMAN_MAX], b[HUMAN_MAX];
    for (size_t i = 1; i < arguments->operand_count; i++)
        if (runs[i].duration_s != runs[0].duration_s) {
            say("%s covers %s, but %s covers %s: they cannot be compared", arguments->operands[0],
                human_duration(a, runs[0].duration_s), arguments->operands[i], human_duration(b, runs[i].duration_s));
            return false;
        }
    return true;
}

/* -o FILE: the comparison as CSV. */
static bool write_csv(const struct arguments *arguments, const struct comparison *comparison)
{
    if (arguments->output == NULL)
        return true;
    struct text_buffer text = {0};
    comparison_rows(comparison, &text);
    bool good = file_replace(arguments->output, text.data, text.length);
    if (!good)
        say("cannot write %s: %s", arguments->output, strerror(errno));
    text_buffer_finish(&text);
    return good;
}

/* The subjects of the keys in which the runs differ from the first one: "hall.pressure 500 Pa -> 300 Pa; ..." names them. */
static unsigned find_subjects(struct arena *arena, const struct arguments *arguments)
{
    static const char *const names[] = {"run", "seed", "name", "strategy", "meaning", NULL};
    unsigned subjects = 0;
    struct diag *diag = diag_create(); /* a scenario that cannot be read tells nothing of the question */
    const struct scenario *first = NULL;
    for (size_t i = 0; i < arguments->operand_count; i++) {
        const char *path = arena_printf(arena, "%s/scenario.yaml", arguments->operands[i]);
        const struct scenario *scenario = scenario_read_resolved(arena, diag, path);
        const char *differs = i > 0 && first && scenario ? scenario_difference(arena, first, scenario, names) : NULL;
        for (const char *at = differs; at != NULL; at = strstr(at, "; ")) {
            at += at == differs ? 0 : 2;
            subjects |= study_path_subjects(arena, arena_text_n(arena, at, strcspn(at, " ")));
        }
        first = i == 0 ? scenario : first;
    }
    diag_destroy(diag);
    return subjects;
}

bool compare_open(struct arena *arena, const struct arguments *arguments, struct comparison *out)
{
    struct summary *runs = arena_alloc(arena, arguments->operand_count, sizeof *runs);
    if (!read_runs(arena, arguments, runs) || !same_duration(arguments, runs))
        return false;
    *out = (struct comparison){.cases = arguments->operand_count,
                               .seeds = 1,
                               .runs = runs,
                               .labels = make_labels(arena, arguments, runs),
                               .subjects = find_subjects(arena, arguments),
                               .top = (size_t)arguments->top,
                               .baseline = arena_alloc(arena, arguments->operand_count, sizeof *out->baseline)};
    warn_of_differences(arguments, runs);
    comparison_weigh(out, runs);
    return true;
}

int compare(const struct arguments *arguments)
{
    struct arena *arena = arena_create();
    struct comparison comparison;
    int status = 2;
    if (compare_open(arena, arguments, &comparison)) {
        status = write_csv(arguments, &comparison) ? 0 : 1;
        gather_show(arguments, "comparison", &comparison, NULL);
    }
    arena_destroy(arena);
    return status;
}

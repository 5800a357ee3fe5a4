/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/check.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/check_part.h"
#include "cli/claims_verb.h"
#include "cli/load.h"
#include "cli/target.h"
#include "engine/engine.h"
#include "output/human.h"
#include "output/json.h"
#include "runs/check_study.h"
#include "study/claim_book.h"
#include "study/uncertain.h"

static void add_line(void *context, const char *job, const char *text)
{
    text_buffer_add(context, "  %s: %s\n", job, text);
}

static int check_scenario(const struct arguments *arguments, const char *path)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    struct text_buffer lines = {0};
    const struct scenario *scenario = load_scenario(arena, diag, arguments, path);
    if (scenario)
        engine_describe(scenario, diag, add_line, &lines);
    bool failed = load_failed(diag);
    if (!failed && !arguments->quiet) {
        assert(scenario);
        char duration[HUMAN_MAX], tick[HUMAN_MAX];
        printf("%s: fine: scenario %s, %s in steps of %s\n", text_shown(arena, path), scenario->name,
               human_duration(duration, scenario->duration_s), human_duration(tick, scenario->tick_s));
        if (lines.length > 0)
            fputs(lines.data, stdout);
    }
    text_buffer_finish(&lines);
    diag_destroy(diag);
    arena_destroy(arena);
    return failed ? 2 : 0;
}

static void say_fine(const char *path, const struct study *study)
{
    printf("%s: fine: study %s, %zu runs", path, study->name, study->run_count);
    if (study->uncertain != NULL)
        printf(", and %zu draws of each case over %zu uncertain inputs", study->uncertain->rows,
               study->uncertain->input_count);
    printf("\n");
}

static int check_file(const struct arguments *arguments, const char *written)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    const char *path = target_file(arena, written);
    int status = 2;
    if (path != NULL) {
        bool is_study = scenario_is_study(arena, diag, path);
        const char *part = diag_errors(diag) > 0 ? NULL : check_part_kind(arena, path);
        if (diag_errors(diag) > 0) {
            diag_print(diag, stderr);
        } else if (claim_book_is(arena, diag, path)) {
            status = claims_check(arguments, path);
        } else if (part) {
            check_part(arena, diag, path, part);
            status = load_failed(diag) ? 2 : 0;
            if (status == 0 && !arguments->quiet)
                printf("%s: fine: %s\n", text_shown(arena, path), part);
        } else if (!is_study) {
            status = check_scenario(arguments, path);
        } else {
            const struct study *study = load_study(arena, diag, arguments, path);
            if (!load_failed(diag))
                status = check_study(study, NULL, study->run_count, arguments->jobs);
            if (status == 0 && !arguments->quiet)
                say_fine(text_shown(arena, path), study);
        }
    }
    diag_destroy(diag);
    arena_destroy(arena);
    return status;
}

/* What is wrong with the files, for programs. */
struct findings {
    struct json json;
    size_t messages; /* of the file at hand; the last one is open: notes may follow */
};

static void close_message(struct findings *findings)
{
    if (findings->messages > 0) {
        json_close_list(&findings->json);
        json_close_object(&findings->json);
    }
}

/* A line of diag_print in parts, or of `say`, which has none. */
static void add_finding(struct findings *findings, char *line)
{
    enum { PARTS = 5 };
    static const char own[] = "samovar: ", bar[] = {DIAG_PART, '\0'};
    char *part[PARTS] = {NULL};
    size_t count = 0;
    for (char *at = line; at != NULL && count < PARTS;) {
        char *end = count + 1 < PARTS ? strstr(at, bar) : NULL;
        part[count++] = at;
        if (end != NULL)
            *end++ = '\0';
        at = end;
    }
    bool said = count < PARTS, note = !said && strcmp(part[0], "note") == 0 && findings->messages > 0;
    if (!note) {
        close_message(findings);
        findings->messages++;
    }
    struct json *json = &findings->json;
    json_object(json, NULL);
    json_text(json, "severity", said ? "error" : part[0]);
    json_text(json, "file", said || part[1][0] == '\0' ? NULL : part[1]);
    json_integer(json, "line", said ? 0 : strtoll(part[2], NULL, 10));
    json_integer(json, "column", said ? 0 : strtoll(part[3], NULL, 10));
    json_text(json, "text", !said ? part[4] : strncmp(line, own, strlen(own)) == 0 ? line + strlen(own) : line);
    if (note)
        json_close_object(json);
    else
        json_list(json, "notes");
}

/* What is said on stderr meanwhile, by processes of this one as well; the caller frees. */
static char *listen(const struct arguments *arguments, const char *file, int *status)
{
    int heard = memfd_create("messages", MFD_CLOEXEC), kept = dup(STDERR_FILENO);
    if (heard < 0 || kept < 0 || dup2(heard, STDERR_FILENO) < 0)
        memory_out(0);
    *status = check_file(arguments, file);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    off_t length = lseek(heard, 0, SEEK_END);
    char *text = memory_new((size_t)(length > 0 ? length : 0) + 1, 1);
    ssize_t got = pread(heard, text, (size_t)length, 0);
    text[got > 0 ? got : 0] = '\0';
    close(heard);
    return text;
}

static int add_file(struct findings *findings, const struct arguments *arguments, const char *file)
{
    struct json *json = &findings->json;
    int status;
    char *lines = listen(arguments, file, &status), *rest = NULL;
    findings->messages = 0;
    json_object(json, NULL);
    json_text(json, "file", file);
    json_flag(json, "fine", status == 0);
    json_list(json, "messages");
    for (char *line = strtok_r(lines, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
        add_finding(findings, line);
    close_message(findings);
    json_close_list(json);
    json_close_object(json);
    free(lines);
    return status;
}

static int check_json(const struct arguments *arguments)
{
    struct arguments quiet = *arguments;
    struct findings findings = {.messages = 0};
    int worst = 0;
    quiet.quiet = true;
    diag_print_parts();
    json_list(&findings.json, NULL);
    for (size_t i = 0; i < arguments->operand_count; i++) {
        int status = add_file(&findings, &quiet, arguments->operands[i]);
        worst = status > worst ? status : worst;
    }
    json_close_list(&findings.json);
    fputs(findings.json.text.data, stdout);
    text_buffer_finish(&findings.json.text);
    return worst;
}

int check_files(const struct arguments *arguments)
{
    int worst = 0;
    if (arguments->json)
        return check_json(arguments);
    for (size_t i = 0; i < arguments->operand_count; i++) {
        int status = check_file(arguments, arguments->operands[i]);
        worst = status > worst ? status : worst;
    }
    return worst;
}

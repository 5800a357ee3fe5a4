/* SPDX-License-Identifier: Apache-2.0 */
/* `samovar capacity`: what each service of a scenario holds, and how small a fleet would do; of a study, a row for each run.
 *
 * All scenarios are loaded first. Then each service is a question to a process of its own, which has them as this one does and leaves its
 * answer in memory that both share; they are told in the order of the runs, whichever is there first. */
#include "cli/capacity_verb.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/say.h"
#include "base/text.h"
#include "cli/capacity_text.h"
#include "cli/load.h"
#include "cli/target.h"
#include "engine/engine.h"
#include "output/human.h"
#include "runs/pool.h"
#include "runs/progress.h"

struct question {
    const char *run; /* of a study; NULL: a scenario on its own */
    const char *why; /* there is no answer; NULL: there is one */
    const struct service_setup *setup;
    double budget_w;
};

struct questions {
    const struct arguments *arguments;
    struct arena *arena;
    struct question *items;
    size_t count, room;
    const char **said; /* each once: a mistake of the base is one of every run */
    size_t said_count, said_room;
    struct capacity_answer *answers; /* setup NULL: there is none */
    struct progress progress;
    size_t done, failed;
};

static void say_once(struct questions *questions, const char *text)
{
    for (size_t i = 0; i < questions->said_count; i++)
        if (strcmp(questions->said[i], text) == 0)
            return;
    fputs(text, stderr);
    questions->said = arena_more(questions->arena, questions->said, &questions->said_room, questions->said_count + 1,
                                 sizeof *questions->said);
    questions->said[questions->said_count++] = arena_printf(questions->arena, "%s", text);
}

static void ask(struct questions *questions, struct question question)
{
    questions->items = arena_more(questions->arena, questions->items, &questions->room, questions->count + 1,
                                  sizeof *questions->items);
    questions->items[questions->count++] = question;
}

static struct capacity_answer answer_for(const struct service_setup *setup, double budget_w)
{
    struct capacity_answer answer = {.setup = setup, .budget_w = budget_w};
    struct service_setup within = *setup;
    fleet_share(&within, budget_w);
    answer.holds = capacity_find(&within, budget_w, &answer.capacity);
    if (!answer.holds)
        return answer;
    answer.enough = fleet_find(setup, budget_w, &answer.fleet);
    if (!answer.enough && !isinf(budget_w))
        answer.would = fleet_find(setup, HUGE_VAL, &answer.unbound);
    return answer;
}

static int answer_one(void *context, size_t index)
{
    const struct questions *questions = context;
    const struct question *question = &questions->items[index];
    if (!question->why)
        questions->answers[index] = answer_for(question->setup, question->budget_w);
    return 0;
}

static void answered(void *context, size_t index, int status, const char *messages)
{
    struct questions *questions = context;
    progress_clear(&questions->progress);
    say_once(questions, messages);
    if (status != 0) {
        say("%s: a process that looked for its capacity ended with status %d",
            serving_name(questions->items[index].setup->serving), status);
        questions->items[index].why = "it failed: see above";
        questions->failed++;
    }
    progress_show(&questions->progress, (double)++questions->done / (double)questions->count);
}

/* A steady stream has no hours. */
static void warn_of_windows(struct questions *questions, const struct scenario *scenario)
{
    const struct power_management *management = scenario->power_management;
    if (management && (management->demand_response.count > 0 || management->signal))
        say_once(
            questions,
            "samovar capacity: caps that hold for some hours only, `demand_response` and `signal`, are left out\n");
}

static void tell_what_is_left(struct questions *questions, const struct scenario *scenario, const double *budget_w,
                              size_t count)
{
    char b[HUMAN_MAX], c[HUMAN_MAX];
    double left_w = 0;
    for (size_t i = 0; i < count; i++)
        left_w += budget_w[i];
    if (count == 0 || isinf(left_w))
        return;
    double others_w = scenario->power_management->hall_cap_w - left_w;
    if (others_w > 1e-6 * left_w)
        say_once(
            questions,
            arena_printf(
                questions->arena,
                "samovar capacity: of `hall_cap` %s are for nodes of `platform` without a service, which %s; %s are left\n",
                human_power(b, others_w), scenario->power_management->sleep ? "sleep" : "idle",
                human_power(c, left_w)));
}

/* Asks for each service; what has no such rate is said, and has a row that says why. */
static void ask_all(struct questions *questions, const char *run, const struct scenario *scenario, struct diag *diag)
{
    struct arena *arena = questions->arena;
    struct service_setup *setups;
    double *budget_w;
    size_t count = 0;
    if (!engine_services(arena, diag, scenario, &setups, &budget_w, &count))
        return;
    if (count == 0)
        say_once(questions,
                 arena_printf(arena,
                              "samovar capacity: %s has no service (a workload with `type: serving` or `generation`)\n",
                              scenario->name));
    else
        warn_of_windows(questions, scenario);
    tell_what_is_left(questions, scenario, budget_w, count);
    for (size_t i = 0; i < count; i++) {
        const char *refusal = capacity_refusal(setups[i].serving);
        if (refusal)
            say_once(questions,
                     arena_printf(arena, "samovar capacity: %s: %s\n", serving_name(setups[i].serving), refusal));
        ask(questions, (struct question){run, refusal, &setups[i], budget_w[i]});
    }
}

/* The text of the first error, and all of them said. */
static const char *first_error(struct questions *questions, const struct diag *diag)
{
    static const char head[] = " error: ";
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        memory_out(length);
    diag_print(diag, out);
    fclose(out);
    say_once(questions, text);
    const char *found = strstr(text, head);
    found = found ? found + sizeof head - 1 : text;
    const char *first = arena_printf(questions->arena, "%.*s", (int)strcspn(found, "\n"), found);
    free(text);
    return first;
}

static void ask_run(struct questions *questions, const struct study *study, size_t index)
{
    struct diag *diag = diag_create();
    const char *run = study->runs[index].name;
    const struct scenario *scenario = study_run_load(questions->arena, diag, study, index);
    if (scenario && scenario->lacks)
        ask(questions, (struct question){.run = run, .why = scenario->lacks});
    else if (scenario && diag_errors(diag) == 0)
        ask_all(questions, run, scenario, diag);
    if (diag_errors(diag) > 0)
        ask(questions, (struct question){.run = run, .why = first_error(questions, diag)});
    diag_destroy(diag);
}

/* Of a study's runs all have a row. */
static size_t tell(const struct questions *questions, bool is_study)
{
    bool as_json = questions->arguments->json;
    struct capacity_table table = {0};
    struct json json = {0};
    size_t found = 0;
    json_list(&json, NULL);
    for (size_t i = 0; i < questions->count; i++) {
        const struct question *question = &questions->items[i];
        const struct capacity_answer *answer = question->why ? NULL : &questions->answers[i];
        const char *service = question->setup ? serving_name(question->setup->serving) : NULL;
        capacity_text_json(&json, question->run, service, answer, question->why);
        if (is_study)
            capacity_table_add(&table, question->run, service, answer, question->why);
        else if (answer && !as_json)
            capacity_text_print(answer);
        found += answer != NULL;
    }
    json_close_list(&json);
    if (as_json)
        fputs(json.text.data, stdout);
    capacity_table_finish(&table, is_study && !as_json ? stdout : NULL);
    text_buffer_finish(&json.text);
    return found;
}

/* Asks what is to be asked; what is wrong with all of it is in diag. */
static void read_questions(struct questions *questions, struct diag *diag, const char *path, bool is_study)
{
    if (is_study) {
        const struct study *study = load_study(questions->arena, diag, questions->arguments, path);
        for (size_t r = 0; study && r < study->run_count; r++)
            ask_run(questions, study, r);
        return;
    }
    const struct scenario *scenario = load_scenario(questions->arena, diag, questions->arguments, path);
    if (scenario)
        ask_all(questions, NULL, scenario, diag);
}

int capacity(const struct arguments *arguments)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    struct questions questions = {.arguments = arguments, .arena = arena};
    const char *path = target_file(arena, arguments->operands[0]);
    bool is_study = path && scenario_is_study(arena, diag, path);
    size_t found = 0;
    if (path && diag_errors(diag) == 0)
        read_questions(&questions, diag, path, is_study);
    bool able = !load_failed(diag);
    if (able && questions.count > 0) {
        questions.answers = pool_memory(questions.count, sizeof *questions.answers);
        questions.progress = progress_begin(path);
        able = pool_run(questions.count, arguments->jobs, answer_one, answered, NULL, &questions);
        progress_clear(&questions.progress);
        found = able ? tell(&questions, is_study) : 0;
        pool_memory_free(questions.answers, questions.count, sizeof *questions.answers);
    }
    diag_destroy(diag);
    arena_destroy(arena);
    return !able || found == 0 ? 2 : questions.failed > 0 ? 1 : 0;
}

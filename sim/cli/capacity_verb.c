/* SPDX-License-Identifier: Apache-2.0 */
/* `samovar capacity`: what each service of a scenario holds, and how small a fleet would do; of a study, a row for each run. */
#include "cli/capacity_verb.h"

#include <math.h>
#include <stdio.h>

#include "cli/capacity_text.h"
#include "cli/load.h"
#include "cli/target.h"
#include "engine/engine.h"

struct answers {
    const struct arguments *arguments;
    struct json json;
    struct capacity_table table;
    const char *run; /* of a study; NULL: a scenario on its own */
    size_t found;
};

static struct capacity_answer answer_for(const struct service_setup *setup, double budget_w)
{
    struct capacity_answer answer = {.setup = setup, .budget_w = budget_w, .no_fleet = fleet_refusal(setup->serving)};
    struct service_setup within = *setup;
    fleet_share(&within, budget_w);
    answer.holds = capacity_find(&within, &answer.capacity);
    if (answer.holds && !answer.no_fleet)
        answer.enough = fleet_find(setup, budget_w, &answer.fleet);
    return answer;
}

/* A steady stream has no hours. */
static void warn_of_windows(const struct scenario *scenario)
{
    const struct power_management *management = scenario->power_management;
    if (management && (management->demand_response.count > 0 || management->signal))
        fprintf(
            stderr,
            "samovar capacity: %s: caps that hold for some hours only, `demand_response` and `signal`, are left out\n",
            scenario->name);
}

static void give(struct answers *answers, const struct capacity_answer *answer)
{
    capacity_text_json(&answers->json, answers->run, answer);
    if (answers->run)
        capacity_table_add(&answers->table, answers->run, answer, NULL);
    else if (!answers->arguments->json)
        capacity_text_print(answer);
    fflush(stdout);
    answers->found++;
}

/* Services that have no such rate are named on stderr. */
static void answer_all(struct answers *answers, struct arena *arena, const struct scenario *scenario, struct diag *diag)
{
    struct service_setup *setups;
    double *budget_w;
    size_t count = 0;
    if (!engine_services(arena, diag, scenario, &setups, &budget_w, &count))
        return;
    if (count == 0)
        fprintf(stderr, "samovar capacity: %s has no service (a workload with `type: serving` or `generation`)\n",
                scenario->name);
    warn_of_windows(scenario);
    for (size_t i = 0; i < count; i++) {
        const char *refusal = capacity_refusal(setups[i].serving);
        if (refusal) {
            fprintf(stderr, "samovar capacity: %s: %s\n", serving_name(setups[i].serving), refusal);
            continue;
        }
        struct capacity_answer answer = answer_for(&setups[i], budget_w[i]);
        give(answers, &answer);
    }
}

/* A run that cannot be is a row that says why. */
static void answer_study(struct answers *answers, const struct study *study)
{
    for (size_t r = 0; r < study->run_count; r++) {
        struct arena *arena = arena_create();
        struct diag *diag = diag_create();
        const struct scenario *scenario = study_run_load(arena, diag, study, r);
        answers->run = study->runs[r].name;
        if (scenario && !scenario->lacks && diag_errors(diag) == 0)
            answer_all(answers, arena, scenario, diag);
        if (!scenario || scenario->lacks || diag_errors(diag) > 0)
            capacity_table_add(&answers->table, answers->run, NULL,
                               scenario && scenario->lacks ? scenario->lacks : "it cannot be: see above");
        load_failed(diag);
        diag_destroy(diag);
        arena_destroy(arena);
    }
    if (!answers->arguments->json)
        capacity_table_print(&answers->table);
}

int capacity(const struct arguments *arguments)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    struct answers answers = {.arguments = arguments};
    const char *path = target_file(arena, arguments->operands[0]);
    bool is_study = path && scenario_is_study(arena, diag, path);
    json_list(&answers.json, NULL);
    if (path && is_study && diag_errors(diag) == 0) {
        const struct study *study = load_study(arena, diag, arguments, path);
        if (study)
            answer_study(&answers, study);
    } else if (path && diag_errors(diag) == 0) {
        const struct scenario *scenario = load_scenario(arena, diag, arguments, path);
        if (scenario)
            answer_all(&answers, arena, scenario, diag);
    }
    load_failed(diag);
    json_close_list(&answers.json);
    if (arguments->json && answers.found > 0)
        fputs(answers.json.text.data, stdout);
    text_buffer_finish(&answers.json.text);
    diag_destroy(diag);
    arena_destroy(arena);
    return answers.found > 0 ? 0 : 2;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* `samovar capacity`: the search, and its table. */
#include "cli/capacity_verb.h"

#include <math.h>
#include <stdio.h>

#include "cli/load.h"
#include "cli/target.h"
#include "engine/engine.h"
#include "output/human.h"
#include "output/json.h"
#include "serving/capacity.h"

static void print_objective(const struct capacity_objective *objective)
{
    char b[HUMAN_MAX];
    printf("%g %% within", 100 * objective->share_frac);
    if (!isnan(objective->ttft_s))
        printf(" %s to the first token", human_latency(b, objective->ttft_s));
    if (!isnan(objective->tpot_s))
        printf("%s %s per token after it", isnan(objective->ttft_s) ? "" : " and", human_latency(b, objective->tpot_s));
}

/* Prints which part of the objective fails first. */
static void print_first_to_give(const struct capacity_objective *objective, const struct capacity_trial *beyond)
{
    char b[HUMAN_MAX], rate[HUMAN_MAX];
    const struct service_tick *tick = &beyond->tick;
    printf("  above that    at %s /s only %.2f %% are served so:", human_number(rate, beyond->rate_per_s, 3),
           100 * beyond->good_frac);
    if (!isnan(objective->ttft_s))
        printf(" p99 of the first token %s,", human_latency(b, tick->ttft_p99_s));
    if (!isnan(objective->tpot_s))
        printf(" p99 per token %s,", human_latency(b, tick->tpot_p99_s));
    printf(" %s turned away", human_count(b, tick->rejected));
    if (tick->limit != LIMIT_NOTHING)
        printf("; limit: %s", service_limit_names[tick->limit]);
    printf("\n");
}

static void print_capacity(const struct service_setup *setup, const struct capacity *found, bool holds)
{
    char b[HUMAN_MAX], c[HUMAN_MAX];
    struct capacity_objective objective = capacity_objective(setup->serving);
    printf("%s: ", serving_name(setup->serving));
    print_objective(&objective);
    printf("\n");
    if (!holds) {
        printf("  holds         at no rate: an empty replica already needs longer\n");
        print_first_to_give(&objective, &found->beyond);
        return;
    }
    const struct capacity_trial *best = &found->best;
    const struct service_tick *tick = &best->tick;
    printf("  holds up to   %s requests/s\n", human_number(b, best->rate_per_s, 3));
    printf("  asked for     %s /s in the mean", human_number(b, found->own_per_s, 3));
    if (found->peak_per_s > found->own_per_s)
        printf(", %s /s in the busiest hour of the week", human_number(b, found->peak_per_s, 3));
    printf(": %s %% of it\n", human_number(b, 100 * found->peak_per_s / best->rate_per_s, 3));
    printf("  there         p99 of the first token %s, per token %s; batch %s; GPUs %s each\n",
           human_latency(b, tick->ttft_p99_s), human_latency(c, tick->tpot_p99_s),
           human_number((char[HUMAN_MAX]){0}, tick->batch, 3), human_power((char[HUMAN_MAX]){0}, tick->gpu_power_w));
    printf("  IT energy     %s per request, %s J per output token, %s for its nodes\n",
           human_energy(b, best->request_j), human_number(c, best->token_j, 3),
           human_power((char[HUMAN_MAX]){0}, best->it_power_w));
    print_first_to_give(&objective, &found->beyond);
}

static void json_trial(struct json *json, const char *key, const struct capacity_trial *trial)
{
    json_object(json, key);
    json_number(json, "rate_per_s", trial->rate_per_s);
    json_number(json, "good_frac", trial->good_frac);
    json_number(json, "ttft_p99_s", trial->tick.ttft_p99_s);
    json_number(json, "tpot_p99_s", trial->tick.tpot_p99_s);
    json_number(json, "rejected", trial->tick.rejected);
    json_number(json, "batch", trial->tick.batch);
    json_text(json, "limit", service_limit_names[trial->tick.limit]);
    json_number(json, "gpu_power_w", trial->tick.gpu_power_w);
    json_number(json, "it_power_w", trial->it_power_w);
    json_number(json, "energy_per_request_j", trial->request_j);
    json_number(json, "energy_per_output_token_j", trial->token_j);
    json_close_object(json);
}

static void json_capacity(struct json *json, const struct service_setup *setup, const struct capacity *found,
                          bool holds)
{
    json_object(json, NULL);
    json_text(json, "service", serving_name(setup->serving));
    json_number(json, "rate_per_s", holds ? found->best.rate_per_s : 0);
    json_number(json, "asked_mean_per_s", found->own_per_s);
    json_number(json, "asked_peak_per_s", found->peak_per_s);
    if (holds)
        json_trial(json, "highest_that_holds", &found->best);
    json_trial(json, "lowest_that_does_not", &found->beyond);
    json_close_object(json);
}

/* Services that have no such rate are named on stderr; status 2 if none has one. */
static int find_all(const struct arguments *arguments, struct arena *arena, const struct scenario *scenario,
                    struct diag *diag)
{
    struct service_setup *setups;
    size_t count = 0, found_count = 0;
    if (!engine_services(arena, diag, scenario, &setups, &count))
        return 2;
    if (count == 0)
        fprintf(stderr, "samovar capacity: %s has no service (a workload with `type: serving`)\n", scenario->name);
    struct json json = {0};
    json_list(&json, NULL);
    for (size_t i = 0; i < count; i++) {
        const char *refusal = capacity_refusal(setups[i].serving);
        if (refusal) {
            fprintf(stderr, "samovar capacity: %s: %s\n", serving_name(setups[i].serving), refusal);
            continue;
        }
        struct capacity found;
        bool holds = capacity_find(&setups[i], &found);
        if (arguments->json)
            json_capacity(&json, &setups[i], &found, holds);
        else
            print_capacity(&setups[i], &found, holds);
        fflush(stdout);
        found_count++;
    }
    json_close_list(&json);
    if (arguments->json && found_count > 0)
        fputs(json.text.data, stdout);
    text_buffer_finish(&json.text);
    return found_count > 0 ? 0 : 2;
}

int capacity(const struct arguments *arguments)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    const char *path = target_file(arena, arguments->operands[0]);
    int status = 2;
    if (path && scenario_is_study(arena, diag, path) && diag_errors(diag) == 0) {
        fprintf(stderr, "samovar capacity: %s is a study; name its base scenario\n", path);
    } else if (path && diag_errors(diag) == 0) {
        const struct scenario *scenario = load_scenario(arena, diag, arguments, path);
        if (scenario)
            status = find_all(arguments, arena, scenario, diag);
    }
    load_failed(diag);
    diag_destroy(diag);
    arena_destroy(arena);
    return status;
}

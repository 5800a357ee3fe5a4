/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/capacity_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "output/human.h"
#include "output/screen.h"

static void print_objective(const struct capacity_objective *objective)
{
    char b[HUMAN_MAX];
    printf("%g %% within", 100 * objective->share_frac);
    if (!isnan(objective->ttft_s))
        printf(" %s to the first token", human_latency(b, objective->ttft_s));
    if (!isnan(objective->tpot_s))
        printf("%s %s per token after it", isnan(objective->ttft_s) ? "" : " and", human_latency(b, objective->tpot_s));
    if (!isnan(objective->total_s))
        printf("%s %s to the end", isnan(objective->ttft_s) && isnan(objective->tpot_s) ? "" : " and",
               human_latency(b, objective->total_s));
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
    if (!isnan(objective->total_s))
        printf(" p99 to the end %s,", human_latency(b, tick->total_p99_s));
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
    printf("  there         ");
    if (tick->output_tokens > 0)
        printf("p99 of the first token %s, per token %s; ", human_latency(b, tick->ttft_p99_s),
               human_latency(c, tick->tpot_p99_s));
    if (!isnan(objective.total_s))
        printf("p99 to the end %s; ", human_latency(b, tick->total_p99_s));
    printf("batch %s; GPUs %s each\n", human_number(b, tick->batch, 3), human_power(c, tick->gpu_power_w));
    printf("  IT energy     %s per request, ", human_energy(b, best->request_j));
    if (tick->output_tokens > 0)
        printf("%s J per output token, ", human_number(b, best->token_j, 3));
    printf("%s for its nodes\n", human_power(b, best->it_power_w));
    print_first_to_give(&objective, &found->beyond);
}

static void json_trial(struct json *json, const char *key, const struct capacity_trial *trial)
{
    json_object(json, key);
    json_number(json, "rate_per_s", trial->rate_per_s);
    json_number(json, "good_frac", trial->good_frac);
    json_number(json, "ttft_p99_s", trial->tick.ttft_p99_s);
    json_number(json, "tpot_p99_s", trial->tick.tpot_p99_s);
    json_number(json, "total_p99_s", trial->tick.total_p99_s);
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
    json_text(json, "service", serving_name(setup->serving));
    json_number(json, "rate_per_s", holds ? found->best.rate_per_s : 0);
    json_number(json, "asked_mean_per_s", found->own_per_s);
    json_number(json, "asked_peak_per_s", found->peak_per_s);
    if (holds)
        json_trial(json, "highest_that_holds", &found->best);
    json_trial(json, "lowest_that_does_not", &found->beyond);
}

static void print_fleet(const struct fleet *fleet, bool holds, double budget_w)
{
    char b[HUMAN_MAX], c[HUMAN_MAX];
    const char *hour = "in the busiest hour";
    printf("  fleet         ");
    if (holds)
        printf("%lld replicas on %lld nodes hold %s /s %s; %s for its nodes", (long long)fleet->replicas,
               (long long)fleet->nodes, human_number(b, fleet->rate_per_s, 3), hour,
               human_power(c, fleet->trial.it_power_w));
    else
        printf("none holds %s /s %s", human_number(b, fleet->rate_per_s, 3), hour);
    if (!isinf(budget_w))
        printf(" within %s", human_power(b, budget_w));
    if (!isnan(fleet->gpu_cap_w))
        printf(", GPUs capped at %s", human_power(b, fleet->gpu_cap_w));
    printf("\n");
}

static void json_fleet(struct json *json, const struct fleet *fleet, bool holds)
{
    json_object(json, "smallest_fleet");
    json_number(json, "rate_per_s", fleet->rate_per_s);
    json_number(json, "replicas", holds ? (double)fleet->replicas : NAN);
    json_number(json, "nodes", holds ? (double)fleet->nodes : NAN);
    json_number(json, "gpu_cap_w", fleet->gpu_cap_w);
    json_trial(json, "trial", &fleet->trial);
    json_close_object(json);
}

void capacity_text_print(const struct capacity_answer *answer)
{
    print_capacity(answer->setup, &answer->capacity, answer->holds);
    if (answer->holds && !answer->no_fleet)
        print_fleet(&answer->fleet, answer->enough, answer->budget_w);
}

void capacity_text_json(struct json *json, const char *run, const struct capacity_answer *answer)
{
    json_object(json, NULL);
    if (run)
        json_text(json, "run", run);
    json_capacity(json, answer->setup, &answer->capacity, answer->holds);
    if (answer->holds && !answer->no_fleet)
        json_fleet(json, &answer->fleet, answer->enough);
    json_close_object(json);
}

static const struct screen_column columns[] = {
    {"run", NULL, true},          {"service", NULL, true}, {"holds", "/s", false},       {"per GPU", "/s", false},
    {"of asked", "%", false},     {"GPU", "W", false},     {"energy", "J/token", false}, {"limit", NULL, true},
    {"fleet", "replicas", false}, {"GPUs", NULL, false},   {"power", "kW", false},       {"", NULL, true}};
enum { COLUMNS = sizeof columns / sizeof *columns };

static const char *number(struct arena *arena, double value, int digits)
{
    char b[HUMAN_MAX];
    return isnan(value) ? NULL : arena_printf(arena, "%s", human_number(b, value, digits));
}

void capacity_table_add(struct capacity_table *table, const char *run, const struct capacity_answer *answer,
                        const char *why)
{
    if (!table->arena)
        table->arena = arena_create();
    table->cells = memory_more(table->cells, &table->room, (table->rows + 1) * COLUMNS, sizeof *table->cells);
    const char **cells = &table->cells[COLUMNS * table->rows++];
    for (size_t c = 0; c < COLUMNS; c++)
        cells[c] = NULL;
    cells[0] = arena_printf(table->arena, "%s", run);
    cells[COLUMNS - 1] = why ? arena_printf(table->arena, "%s", why) : NULL;
    if (!answer)
        return;
    const struct serving *serving = answer->setup->serving;
    const struct capacity_trial *best = &answer->capacity.best;
    cells[1] = arena_printf(table->arena, "%s", serving_name(serving));
    cells[2] = number(table->arena, answer->holds ? best->rate_per_s : 0, 3);
    if (!answer->holds)
        return;
    double gpus = (double)serving_gpus(serving, SERVING_MAIN);
    if (serving_has(serving, SERVING_PREFILL))
        gpus += (double)serving_gpus(serving, SERVING_PREFILL);
    cells[3] = number(table->arena, best->rate_per_s / gpus, 3);
    cells[4] = number(table->arena, 100 * best->rate_per_s / answer->capacity.peak_per_s, 3);
    cells[5] = number(table->arena, best->tick.gpu_power_w, 3);
    cells[6] = number(table->arena, best->token_j, 3);
    enum service_limit limit = answer->capacity.beyond.tick.limit;
    cells[7] = limit == LIMIT_NOTHING ? "objective" : service_limit_names[limit]; /* no wait: steps are too long */
    if (answer->no_fleet || !answer->enough) {
        cells[COLUMNS - 1] = answer->no_fleet ? answer->no_fleet : "no fleet holds the busiest hour";
        return;
    }
    cells[8] = arena_printf(table->arena, "%lld", (long long)answer->fleet.replicas);
    cells[9] = arena_printf(table->arena, "%lld", (long long)answer->fleet.gpus);
    cells[10] = number(table->arena, answer->fleet.trial.it_power_w / 1e3, 4);
}

void capacity_table_print(struct capacity_table *table)
{
    screen_table(stdout, columns, COLUMNS, table->cells, table->rows, NULL);
    free(table->cells);
    arena_destroy(table->arena);
    *table = (struct capacity_table){0};
}

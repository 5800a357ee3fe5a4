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

/* A share in per cent with as many digits as it takes to tell it from the one that was asked for. */
static const char *per_cent(char text[static HUMAN_MAX], double frac, double asked_frac)
{
    int digits = 2;
    do
        snprintf(text, HUMAN_MAX, "%.*f", digits++, 100 * frac);
    while (digits < 6 && frac < asked_frac && strtod(text, NULL) >= 100 * asked_frac);
    return text;
}

/* "p99 of the first token 342 ms, per token 50.0 ms, to the end 20.0 s": at the rank of the share that is promised, of those parts that the
 * objective has, or of tokens where it has none of them. An answer of one token has no time per token: beyond the objective lies then a time
 * of fewer requests than it seems, which is said. */
static void print_latencies(const struct capacity_objective *objective, const struct service_tick *tick, bool all)
{
    char b[HUMAN_MAX];
    const char *before = "";
    printf("p%g", 100 * objective->share_frac);
    if (!isnan(tick->ttft_share_s) && (all || !isnan(objective->ttft_s))) {
        printf(" of the first token %s", human_latency(b, tick->ttft_share_s));
        before = ",";
    }
    if (!isnan(tick->tpot_share_s) && (all || !isnan(objective->tpot_s))) {
        printf("%s per token %s", before, human_latency(b, tick->tpot_share_s));
        if (all && tick->tpot_share_s > objective->tpot_s)
            printf(" (of answers with more than one)");
        before = ",";
    }
    if (!isnan(objective->total_s))
        printf("%s to the end %s", before, human_latency(b, tick->total_share_s));
}

static const char *limit_of(const struct capacity_trial *trial)
{
    return service_limit_names[trial->in_budget ? trial->tick.limit : LIMIT_POWER];
}

/* Prints which part of the objective fails first. */
static void print_first_to_give(const struct capacity_objective *objective, const struct capacity_trial *beyond)
{
    char b[HUMAN_MAX], rate[HUMAN_MAX];
    const struct service_tick *tick = &beyond->tick;
    printf("  above that    at %s /s ", human_number(rate, beyond->rate_per_s, 3));
    if (!beyond->in_budget)
        printf("its nodes draw %s, more than they may; ", human_power(b, beyond->it_power_w));
    printf("%s%s %% are served so: ", beyond->in_budget ? "only " : "",
           per_cent(b, beyond->good_frac, objective->share_frac));
    print_latencies(objective, tick, false);
    printf(", %s turned away", human_count(b, tick->rejected));
    if (!beyond->in_budget || tick->limit != LIMIT_NOTHING)
        printf("; limit: %s", limit_of(beyond));
    printf("\n");
}

/* Prints a part of the objective that an empty replica misses; `before`: so many were printed. */
static int print_missed(double needed_s, double limit_s, double share_frac, const char *of, int before)
{
    char b[HUMAN_MAX], c[HUMAN_MAX];
    if (isnan(limit_s) || !(needed_s > limit_s))
        return before;
    printf("%s %s %s (p%g) where %s are asked", before > 0 ? ", and" : "", human_latency(b, needed_s), of,
           100 * share_frac, human_latency(c, limit_s));
    return before + 1;
}

/* Prints why even the lowest rate is too much, and what would help. */
static void print_nothing_holds(const struct capacity_answer *answer)
{
    char b[HUMAN_MAX], c[HUMAN_MAX];
    struct capacity_objective objective = capacity_objective(answer->setup->serving);
    const struct capacity_trial *beyond = &answer->capacity.beyond;
    const struct service_tick *tick = &beyond->tick;
    if (!beyond->in_budget) {
        printf("  holds         at no rate: its nodes draw %s with next to nothing to do, and have %s\n"
               "  would help    fewer nodes (`replicas`), or more power for them (`power_management`)\n",
               human_power(b, beyond->it_power_w), human_power(c, answer->budget_w));
        return;
    }
    printf("  holds         at no rate: an empty replica already needs");
    double share = objective.share_frac;
    int missed = print_missed(tick->ttft_share_s, objective.ttft_s, share, "to the first token", 0);
    missed = print_missed(tick->tpot_share_s, objective.tpot_s, share, "per token", missed);
    missed = print_missed(tick->total_share_s, objective.total_s, share, "to the end", missed);
    printf("%s\n  would help    ", missed > 0 ? "" : " longer");
    printf(
        serving_generates(answer->setup->serving)
            ? "more GPUs for each (`gpus_per_replica`), fewer `steps`, a faster chip; or a longer `slo`\n"
            : "more GPUs for a copy (`gpus_per_replica`), fewer bits (`precision`), a faster chip; or a longer `slo`\n");
}

static void print_capacity(const struct capacity_answer *answer)
{
    char b[HUMAN_MAX], c[HUMAN_MAX];
    const struct service_setup *setup = answer->setup;
    const struct capacity *found = &answer->capacity;
    struct capacity_objective objective = capacity_objective(setup->serving);
    printf("%s: ", serving_name(setup->serving));
    print_objective(&objective);
    printf("\n");
    if (!answer->holds) {
        print_nothing_holds(answer);
        print_first_to_give(&objective, &found->beyond);
        return;
    }
    const struct capacity_trial *best = &found->best;
    const struct service_tick *tick = &best->tick;
    printf("  holds up to   %s %s/s\n", human_number(b, best->rate_per_s, 3),
           capacity_requests_each(setup->serving) > 1 ? "conversations" : "requests");
    printf("  asked for     %s /s in the mean", human_number(b, found->own_per_s, 3));
    if (found->peak_per_s > found->own_per_s)
        printf(", %s /s in the busiest hour", human_number(b, found->peak_per_s, 3));
    printf(": %s %% of it\n", human_number(b, 100 * found->peak_per_s / best->rate_per_s, 3));
    if (!found->asked.holds) {
        printf("  but not so    at %s /s, where its autoscaler keeps too few awake: %s %% are served so: ",
               human_number(b, found->peak_per_s, 3), per_cent(c, found->asked.good_frac, objective.share_frac));
        print_latencies(&objective, &found->asked.tick, false);
        printf("\n");
    }
    printf("  there         ");
    print_latencies(&objective, tick, true);
    printf("; batch %s; GPUs %s each\n", human_number(b, tick->batch, 3), human_power(c, tick->gpu_power_w));
    printf("  IT energy     %s per request, ", human_energy(b, best->request_j));
    if (tick->output_tokens > 0)
        printf("%s J per output token, ", human_number(b, best->token_j, 3));
    printf("%s for its nodes\n", human_power(b, best->it_power_w));
    print_first_to_give(&objective, &found->beyond);
}

static void print_error(const struct service_setup *setup)
{
    struct arena *arena = arena_create();
    printf("  error         %s\n", serving_errors_words(setup->serving, setup->node[SERVING_MAIN], arena));
    arena_destroy(arena);
}

static void json_trial(struct json *json, const char *key, const struct capacity_trial *trial)
{
    json_object(json, key);
    json_number(json, "rate_per_s", trial->rate_per_s);
    json_number(json, "good_frac", trial->good_frac);
    json_number(json, "ttft_share_s", trial->tick.ttft_share_s);
    json_number(json, "tpot_share_s", trial->tick.tpot_share_s);
    json_number(json, "total_share_s", trial->tick.total_share_s);
    json_number(json, "ttft_p99_s", trial->tick.ttft_p99_s);
    json_number(json, "tpot_p99_s", trial->tick.tpot_p99_s);
    json_number(json, "total_p99_s", trial->tick.total_p99_s);
    json_number(json, "rejected", trial->tick.rejected);
    json_number(json, "batch", trial->tick.batch);
    json_text(json, "limit", limit_of(trial));
    json_number(json, "gpu_power_w", trial->tick.gpu_power_w);
    json_number(json, "it_power_w", trial->it_power_w);
    json_number(json, "energy_per_request_j", trial->request_j);
    json_number(json, "energy_per_output_token_j", trial->token_j);
    json_close_object(json);
}

static void json_error(struct json *json, const struct service_setup *setup)
{
    struct engine_error time = serving_error(setup->serving, setup->node[SERVING_MAIN], ERROR_OF_TIME);
    struct engine_error energy = serving_error(setup->serving, setup->node[SERVING_MAIN], ERROR_OF_ENERGY);
    json_number(json, "time_error_frac", time.mean_frac);
    json_text(json, "time_error_of", error_evidence_names[time.evidence]);
    json_number(json, "energy_error_frac", energy.mean_frac);
    json_text(json, "energy_error_of", error_evidence_names[energy.evidence]);
}

static void json_capacity(struct json *json, const struct capacity *found, bool holds)
{
    json_number(json, "rate_per_s", holds ? found->best.rate_per_s : 0);
    json_number(json, "asked_mean_per_s", found->own_per_s);
    json_number(json, "asked_peak_per_s", found->peak_per_s);
    if (holds)
        json_trial(json, "highest_that_holds", &found->best);
    json_trial(json, "lowest_that_does_not", &found->beyond);
    if (!found->asked.holds)
        json_trial(json, "asked_that_does_not", &found->asked);
}

static void print_number_of(int64_t count, const char *what)
{
    printf("%lld %s%s", (long long)count, what, count == 1 ? "" : "s");
}

/* Whether a fleet is one replica alone, which holds where others hold. */
static bool is_one(const struct fleet *fleet)
{
    return fleet->replicas[SERVING_MAIN] == 1 && fleet->replicas[SERVING_PREFILL] == 0;
}

static void print_size(const struct fleet *fleet)
{
    print_number_of(fleet->replicas[SERVING_MAIN], "replica");
    if (fleet->replicas[SERVING_PREFILL] > 0)
        printf(" for answers and %lld for prompts, %lld GPUs", (long long)fleet->replicas[SERVING_PREFILL],
               (long long)fleet->gpus);
    printf(" on ");
    print_number_of(fleet->nodes, "node");
}

static void print_fleet(const struct capacity_answer *answer)
{
    char b[HUMAN_MAX];
    const struct fleet *fleet = &answer->fleet;
    printf("  fleet         ");
    if (answer->enough)
        print_size(fleet);
    else
        printf("none");
    printf(" hold%s %s /s in the busiest hour", answer->enough && !is_one(fleet) ? "" : "s",
           human_number(b, fleet->rate_per_s, 3));
    if (answer->enough)
        printf("; %s for its nodes", human_power(b, fleet->trial.it_power_w));
    if (!isinf(answer->budget_w))
        printf(" within %s", human_power(b, answer->budget_w));
    if (!isnan(fleet->gpu_cap_w))
        printf(", GPUs capped at %s", human_power(b, fleet->gpu_cap_w));
    if (fleet->enough_awake > 0 && answer->enough)
        printf(", %s of them awake in the mean; quieter hours are the autoscaler's, which `run` plays",
               human_number(b, fleet->replicas_awake, 3));
    if (fleet->enough_awake > 0 && !answer->enough)
        printf(": %lld would if all were awake, and its autoscaler keeps too few awake; a lower `target` keeps more",
               (long long)fleet->enough_awake);
    printf("\n");
    if (!answer->would)
        return;
    printf("  would do      ");
    print_size(&answer->unbound);
    printf(" with %s for them\n", human_power(b, answer->unbound.trial.it_power_w));
}

static void json_fleet(struct json *json, const char *key, const struct fleet *fleet, bool holds)
{
    json_object(json, key);
    json_number(json, "rate_per_s", fleet->rate_per_s);
    json_number(json, "replicas", holds ? (double)fleet->replicas[SERVING_MAIN] : NAN);
    if (fleet->replicas[SERVING_PREFILL] > 0)
        json_number(json, "prefill_replicas", holds ? (double)fleet->replicas[SERVING_PREFILL] : NAN);
    json_number(json, "gpus", holds ? (double)fleet->gpus : NAN);
    json_number(json, "nodes", holds ? (double)fleet->nodes : NAN);
    if (fleet->enough_awake > 0) {
        json_number(json, "replicas_awake", fleet->replicas_awake);
        json_number(json, "replicas_without_autoscaler", (double)fleet->enough_awake);
    }
    json_number(json, "gpu_cap_w", fleet->gpu_cap_w);
    json_trial(json, "trial", &fleet->trial);
    json_close_object(json);
}

void capacity_text_print(const struct capacity_answer *answer)
{
    print_capacity(answer);
    if (answer->holds)
        print_fleet(answer);
    print_error(answer->setup);
}

void capacity_text_json(struct json *json, const char *run, const char *service, const struct capacity_answer *answer,
                        const char *why)
{
    json_object(json, NULL);
    if (run)
        json_text(json, "run", run);
    if (!answer) {
        if (service)
            json_text(json, "service", service);
        json_text(json, "why_not", why);
        json_close_object(json);
        return;
    }
    json_text(json, "service", service);
    json_error(json, answer->setup);
    json_capacity(json, &answer->capacity, answer->holds);
    if (answer->holds)
        json_fleet(json, "smallest_fleet", &answer->fleet, answer->enough);
    if (answer->would)
        json_fleet(json, "smallest_fleet_without_budget", &answer->unbound, true);
    json_close_object(json);
}

static const struct screen_column columns[] = {
    {"run", NULL, true},          {"service", NULL, true}, {"holds", "/s", false},       {"per GPU", "/s", false},
    {"of asked", "%", false},     {"GPU", "W", false},     {"energy", "J/token", false}, {"limit", NULL, true},
    {"fleet", "replicas", false}, {"GPUs", NULL, false},   {"power", "kW", false},       {"time off", "%", false},
    {"energy off", "%", false},   {"", NULL, true}};
enum { COLUMNS = sizeof columns / sizeof *columns };

static const char *number(struct arena *arena, double value, int digits)
{
    char b[HUMAN_MAX];
    return isnan(value) ? NULL : arena_printf(arena, "%s", human_number(b, value, digits));
}

/* "?" where nobody measured: a blank would look like none. */
static const char *per_cent_off(struct arena *arena, struct engine_error error)
{
    return error.evidence == ERROR_UNMEASURED ? "?" : number(arena, 100 * error.mean_frac, 2);
}

void capacity_table_add(struct capacity_table *table, const char *run, const char *service,
                        const struct capacity_answer *answer, const char *why)
{
    if (!table->arena)
        table->arena = arena_create();
    table->cells = memory_more(table->cells, &table->room, (table->rows + 1) * COLUMNS, sizeof *table->cells);
    const char **cells = &table->cells[COLUMNS * table->rows++];
    for (size_t c = 0; c < COLUMNS; c++)
        cells[c] = NULL;
    cells[0] = arena_printf(table->arena, "%s", run);
    cells[1] = service ? arena_printf(table->arena, "%s", service) : NULL;
    cells[COLUMNS - 1] = why ? arena_printf(table->arena, "%s", why) : NULL;
    if (!answer)
        return;
    const struct serving *serving = answer->setup->serving;
    table->has[serving_generates(serving)] = true;
    const struct node *node = answer->setup->node[SERVING_MAIN];
    cells[11] = per_cent_off(table->arena, serving_error(serving, node, ERROR_OF_TIME));
    cells[12] = per_cent_off(table->arena, serving_error(serving, node, ERROR_OF_ENERGY));
    const struct capacity_trial *best = &answer->capacity.best;
    cells[2] = number(table->arena, answer->holds ? best->rate_per_s : 0, 3);
    cells[7] = !answer->capacity.beyond.in_budget || answer->capacity.beyond.tick.limit != LIMIT_NOTHING
                   ? limit_of(&answer->capacity.beyond)
                   : "objective"; /* no wait: steps are too long */
    if (!answer->holds) {
        cells[COLUMNS - 1] = answer->capacity.beyond.in_budget ? "an empty replica already misses the objective"
                                                               : "its nodes alone draw more than they may";
        return;
    }
    double gpus = (double)serving_gpus(serving, SERVING_MAIN);
    if (serving_has(serving, SERVING_PREFILL))
        gpus += (double)serving_gpus(serving, SERVING_PREFILL);
    cells[3] = number(table->arena, best->rate_per_s / gpus, 3);
    cells[4] = number(table->arena, 100 * best->rate_per_s / answer->capacity.peak_per_s, 3);
    cells[5] = number(table->arena, best->tick.gpu_power_w, 3);
    cells[6] = number(table->arena, serving_generates(serving) ? best->request_j : best->token_j, 3);
    if (!answer->enough) {
        cells[COLUMNS - 1] = "no fleet holds the busiest hour";
        return;
    }
    const int64_t *replicas = answer->fleet.replicas;
    cells[8] = arena_printf(table->arena, replicas[SERVING_PREFILL] > 0 ? "%lld + %lld" : "%lld",
                            (long long)replicas[SERVING_MAIN], (long long)replicas[SERVING_PREFILL]);
    cells[9] = arena_printf(table->arena, "%lld", (long long)answer->fleet.gpus);
    cells[10] = number(table->arena, answer->fleet.trial.it_power_w / 1e3, 4);
}

void capacity_table_finish(struct capacity_table *table, FILE *out)
{
    struct screen_column heads[COLUMNS];
    for (size_t c = 0; c < COLUMNS; c++)
        heads[c] = columns[c];
    if (table->has[true])
        heads[6].unit = table->has[false] ? "J/output" : "J/picture";
    if (out)
        screen_table(out, heads, COLUMNS, table->cells, table->rows, NULL);
    free(table->cells);
    arena_destroy(table->arena);
    *table = (struct capacity_table){0};
}

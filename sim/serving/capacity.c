/* SPDX-License-Identifier: Apache-2.0 */
/* A trial plays requests at a constant rate: first until the replicas are in their steady state, several times as long
 * as a long request takes, then for so many requests that their 99th percentile means something, and long enough that how
 * many are under way at its two ends matters little. A rate holds if at least `share` of the requests that arrived were
 * served within the objective, and the nodes kept to the budget of power. More load never helps a request, so the rates
 * that hold are an interval from 0 up, but for the noise of finite trials; this is small since all trials
 * see the same requests (named streams).
 *
 * An autoscaler has its time to send replicas to sleep before they are watched: all are awake at first. It makes more rates than one an edge: with few replicas awake each one that comes or goes is much of the service, so that 20 a
 * second may miss what 30 hold. The highest is found from above then, and whether the rate asked for holds is tried by itself.
 *
 * Where the balancer does not look at the replicas, a few stand for all (they see independent parts of the
 * stream). */
#include "serving/capacity.h"

#include <assert.h>
#include <math.h>

#include "replica/balancer.h"
#include "replica/sketch.h"
#include "serving/serving_inside.h"
#include "traffic/requests.h"

enum { REPLICAS_MOST = 16, REQUESTS_LEAST = 20000, REQUESTS_ENOUGH = 1000000, TRIALS_MOST = 100 };

static const double precision_frac = 0.005; /* of the rate found */
#define SPACING 1.15                        /* of rates that an autoscaled service is tried at */
/* Unless a long request takes longer than a part of them, fewer replicas show less in that time, or so many requests come that it shows
 * enough of them sooner. */
static const double fill_s = 600, watch_s = 1200, fill_times = 4, watch_times = 10;

const char *capacity_refusal(const struct serving *serving)
{
    if (!serving->slo)
        return serving_generates(serving) ? "it has no objective: write `slo: {total: 2 min}`"
                                          : "it has no objective: write `slo: {ttft: 2 s, tpot: 100 ms}`";
    switch (traffic_kind(&serving->traffic)) {
    case TRAFFIC_RANDOM:
        return serving->traffic.rate_per_s > 0 ? NULL : "its rate is 0: there is nothing to play faster";
    case TRAFFIC_FROM:
        return "its requests come from another service: ask for that one's, or give it a rate of its own";
    case TRAFFIC_USERS:
        return "its users wait for their answers: they slow down where a stream would queue. Give it a `rate`";
    default:
        return "it replays a trace, whose rate changes: give it a `rate` with the same lengths";
    }
}

struct capacity_objective capacity_objective(const struct serving *serving)
{
    const struct slo *slo = serving->slo;
    return (struct capacity_objective){slo->ttft_s, slo->tpot_s, slo->total_s, slo->share_frac};
}

/* A copy of the service that is simulated request by request, with few replicas where all are alike. */
static struct serving model_of(const struct serving *serving)
{
    struct serving model = *serving;
    bool alike =
        balancer_is_blind((enum balancer_kind)serving->balancer) && !serving->autoscale && !serving->disaggregation;
    model.fidelity = FIDELITY_EXACT;
    if (alike && serving->replicas > REPLICAS_MOST) {
        model.fidelity = FIDELITY_SAMPLED;
        model.sample = REPLICAS_MOST;
    }
    return model;
}

static double part_power_w(const struct service_setup *setup, enum serving_part part, double gpu_power_w,
                           double awake_frac)
{
    const struct node *node = setup->node[part];
    double nodes = (double)serving_nodes(setup->serving, part, node);
    double used = (double)serving_gpus(setup->serving, part) / nodes;
    struct node_surroundings reference = node_reference(node);
    struct node_power power;
    node_power(node, used * gpu_power_w + ((double)node->gpus - used) * node->gpu.idle_w, &reference, &power);
    return nodes * (awake_frac * power.total_w + (1 - awake_frac) * node->standby_frac * node_design_power_w(node));
}

static double share_of(const struct service_setup *setup)
{
    const struct route_part *part = &setup->source.part;
    return part->to_frac > part->from_frac ? part->to_frac - part->from_frac : 1;
}

static double own_per_s(const struct service_setup *setup)
{
    return setup->serving->traffic.rate_per_s * share_of(setup);
}

double capacity_peak_per_s(const struct service_setup *setup)
{
    double busiest = 1, grown = exp(traffic_growth_per_s(&setup->serving->traffic) * setup->span_s);
    for (int hour = 0; setup->source.profile && hour < WEEK_HOURS; hour++)
        busiest = fmax(busiest, setup->source.profile[hour]);
    return own_per_s(setup) * busiest * fmax(1, grown);
}

double capacity_requests_each(const struct serving *serving)
{
    const struct conversation *conversation = serving->traffic.conversation;
    return conversation ? length_mean(&conversation->turns) : 1;
}

/* Seconds that a request takes whose answer is as long as those are that are met in a batch, which is full; a conversation, with as many
 * turns as those have that are met under way. */
static double long_request_s(const struct service_setup *setup, const struct service *service)
{
    struct serving_lengths lengths = serving_lengths(setup->serving, &setup->source);
    struct replica_costs costs = serving_costs(setup, SERVING_MAIN, lengths.context);
    double batch = service_batch_limit(service), tokens = fmax(lengths.output, 2 * (lengths.context - lengths.prompt));
    double request_s =
        tokens / costs.tokens_per_step * step_use(&costs.decode, batch, batch * lengths.context, 0).time_s;
    const struct traffic *traffic = &setup->serving->traffic;
    return traffic->conversation
               ? length_biased_mean(&traffic->conversation->turns) * (request_s + traffic_think_s(traffic))
               : request_s;
}

/* How long a trial fills the replicas, and then watches them. */
struct times {
    double fill_s, watch_s;
};

/* All replicas are awake at first: how long an autoscaler takes to send all to sleep that it may. */
static double calm_s(const struct serving *serving)
{
    const struct autoscale *rules = serving->autoscale;
    if (!rules)
        return 0;
    double times = log((double)serving->replicas / (double)rules->minimum) / -log1p(-fmin(rules->down_frac, 0.99));
    return (1 + ceil(times)) * (rules->window_s + rules->period_s);
}

/* played: the service as it is simulated; per_s: of its requests. Near its limit a service goes on for long with a little too much under
 * way, or too little: what sixteen replicas show in twenty minutes, one shows in as many times as long. An autoscaler needs its minutes. */
static struct times times_of(const struct service_setup *played, const struct service *service, double per_s)
{
    const struct serving *serving = played->serving;
    int64_t replicas = serving->fidelity == FIDELITY_SAMPLED ? serving->sample : serving->replicas;
    if (serving->disaggregation && serving->disaggregation->replicas < replicas)
        replicas = serving->disaggregation->replicas;
    double request_s = long_request_s(played, service), few = fmax(1, REPLICAS_MOST / (double)replicas);
    double enough_s = fmin(watch_s * few, REQUESTS_ENOUGH / per_s);
    if (serving->autoscale)
        enough_s = fmax(enough_s, watch_s);
    return (struct times){fmax(calm_s(serving), fmax(fill_s * fmin(1, enough_s / watch_s), fill_times * request_s)),
                          fmax(fmax(enough_s, REQUESTS_LEAST / per_s),
                               (serving->traffic.conversation ? fill_times : watch_times) * request_s)};
}

/* Quantiles are those of a sketch, whose buckets are 1.6 % wide, while what is served in time is counted: of two times in one bucket, which
 * lies beyond the other is told by the count. */
static double within(double quantile_s, double limit_s, bool holds)
{
    return holds && sketch_bucket(quantile_s) == sketch_bucket(limit_s) ? fmin(quantile_s, limit_s) : quantile_s;
}

void capacity_try(const struct service_setup *setup, double budget_w, double rate_per_s, struct capacity_trial *trial)
{
    struct arena *arena = arena_create();
    struct serving model = model_of(setup->serving);
    struct service_setup scaled = *setup;
    scaled.serving = &model;
    if (scaled.source.origin == setup->serving)
        scaled.source.origin = &model;
    scaled.rate_scale = rate_per_s / own_per_s(setup);
    scaled.source.profile = NULL; /* the mean of the week, all the time */
    struct service *service = service_create(arena, &scaled);
    const double full[SERVING_PARTS] = {1, 1};
    double played_frac = model.fidelity == FIDELITY_SAMPLED ? (double)model.sample / (double)model.replicas : 1;
    struct times times = times_of(&scaled, service, rate_per_s * played_frac * capacity_requests_each(&model));
    struct service_tick before;
    service_step(service, 0, times.fill_s, full, &before);
    struct service_tick *tick = &trial->tick;
    service_step(service, times.fill_s, times.watch_s, full, tick);
    /* Requests by which the queue has grown count as not served in time. */
    double served = tick->requests + tick->rejected + fmax(0, tick->queued - before.queued);
    trial->rate_per_s = rate_per_s;
    trial->good_frac = served > 0 ? fmin(1, tick->good / served) : 1;
    trial->it_power_w = part_power_w(setup, SERVING_MAIN, tick->gpu_power_w, tick->nodes_awake_frac);
    if (serving_has(setup->serving, SERVING_PREFILL))
        trial->it_power_w += part_power_w(setup, SERVING_PREFILL, tick->prefill_gpu_power_w, 1);
    trial->in_budget = trial->it_power_w <= budget_w * (1 + 1e-6);
    trial->holds = trial->in_budget && trial->good_frac >= setup->serving->slo->share_frac;
    const struct slo *slo = setup->serving->slo;
    tick->ttft_share_s = within(tick->ttft_share_s, slo->ttft_s, trial->holds);
    tick->tpot_share_s = within(tick->tpot_share_s, slo->tpot_s, trial->holds);
    tick->total_share_s = within(tick->total_share_s, slo->total_s, trial->holds);
    trial->token_j = tick->output_tokens > 0 ? trial->it_power_w * times.watch_s / tick->output_tokens : NAN;
    trial->request_j = trial->it_power_w * times.watch_s / tick->requests;
    arena_destroy(arena);
}

static void try_rate(const struct service_setup *setup, double budget_w, double rate_per_s, struct capacity *out,
                     struct capacity_trial *trial)
{
    assert(++out->trials <= TRIALS_MOST);
    capacity_try(setup, budget_w, rate_per_s, trial);
}

/* From *high_per_s, where nothing is known of any rate, down to a rate that holds: `best`. *high_per_s: the next above it. */
static bool come_down(const struct service_setup *setup, double budget_w, double least_per_s, double *high_per_s,
                      struct capacity *out)
{
    struct capacity_trial trial;
    for (double rate_per_s = *high_per_s;; rate_per_s = fmax(least_per_s, rate_per_s / SPACING)) {
        try_rate(setup, budget_w, rate_per_s, out, &trial);
        if (trial.holds) {
            out->best = trial;
            return true;
        }
        out->beyond = trial;
        *high_per_s = rate_per_s;
        if (!(rate_per_s > least_per_s))
            return false;
    }
}

bool capacity_find(const struct service_setup *setup, double budget_w, struct capacity *out)
{
    *out = (struct capacity){
        .own_per_s = own_per_s(setup), .peak_per_s = capacity_peak_per_s(setup), .beyond = {.rate_per_s = NAN}};
    out->asked.holds = true;
    struct arena *arena = arena_create();
    double most_per_s = service_capacity_per_s(service_create(arena, setup)) / capacity_requests_each(setup->serving);
    arena_destroy(arena);
    /* No rate above capacity holds for long, and rates below a thousandth of it are of no interest. */
    double low = 1e-3 * most_per_s, high = 1.25 * most_per_s;
    struct capacity_trial trial;
    if (setup->serving->autoscale) {
        if (!come_down(setup, budget_w, low, &high, out))
            return false;
        low = out->best.rate_per_s;
    } else {
        try_rate(setup, budget_w, low, out, &trial);
        if (!trial.holds) {
            out->beyond = trial;
            return false;
        }
        out->best = trial;
    }
    while (isnan(out->beyond.rate_per_s)) { /* capacity is an estimate in closed form: go up until a rate fails */
        try_rate(setup, budget_w, high, out, &trial);
        if (!trial.holds) {
            out->beyond = trial;
            break;
        }
        out->best = trial;
        low = high;
        high *= 2;
    }
    while (high - low > precision_frac * high) {
        double middle = low < high / 16 ? sqrt(low * high) : (low + high) / 2;
        try_rate(setup, budget_w, middle, out, &trial);
        if (trial.holds) {
            out->best = trial;
            low = middle;
        } else {
            out->beyond = trial;
            high = middle;
        }
    }
    if (setup->serving->autoscale && out->peak_per_s < out->best.rate_per_s)
        try_rate(setup, budget_w, out->peak_per_s, out, &out->asked);
    return true;
}

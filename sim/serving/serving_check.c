/* SPDX-License-Identifier: Apache-2.0 */
/* Checks what cannot go together in a service. */
#include <math.h>

#include "replica/balancer.h"
#include "serving/serving_inside.h"
#include "traffic/length.h"
#include "traffic/users.h"

/* The fluid form knows no single requests, and refuses keys that need them. */
static void check_fluid(const struct serving *serving, struct complaint *complaint)
{
    enum traffic_kind kind = traffic_kind(&serving->traffic);
    if (kind == TRAFFIC_TRACE || traffic_is_closed(&serving->traffic))
        complain(complaint, "fidelity", "%s are played request by request: write `fidelity: exact`, or `sampled`",
                 kind == TRAFFIC_TRACE   ? "traces"
                 : kind == TRAFFIC_USERS ? "users in a closed loop"
                                         : "conversations");
    if (serving->disaggregation)
        complain(complaint, "disaggregate",
                 "`disaggregate` needs `fidelity: exact`: the fluid form has replicas of one kind");
    if (serving->context_limit > 0)
        complain(complaint, "context_limit",
                 "the fluid form knows mean lengths only: write `fidelity: exact`, or `sampled`");
    if (serving->queue_length > 0)
        complain(complaint, "queue_length",
                 "the fluid form limits the queue by `queue_limit`, a time: write `fidelity: exact`, or `sampled`");
    if (traffic_variation(&serving->traffic) != 1)
        complain(complaint, "traffic.variation",
                 "the fluid form takes arrivals as random (a variation of 1): write `fidelity: exact`, or `sampled`");
}

/* Refuses a queue that could fill the memory of the machine that simulates it. */
static void check_queue(const struct serving *serving, struct complaint *complaint)
{
    const double most = 50e6;
    double waiting = serving->traffic.rate_per_s * serving->queue_limit_s;
    if (serving->queue_length == 0 && waiting > most)
        complain(complaint, "queue_limit",
                 "%.3g requests could wait in it, and more than %.3g are not kept: give `queue_length`, or "
                 "a shorter `queue_limit`",
                 waiting, most);
}

/* Tensor parallelism divides the heads of keys and values among the GPUs that share sequences, or copies each to the same
 * number of GPUs. A latent is copied to all. */
static void check_heads(const struct serving *serving, struct complaint *complaint)
{
    const struct llm *model = &serving->model;
    int64_t tensor = serving->parallel ? serving->parallel->tensor : serving->gpus_per_replica;
    if (serving->parallel && serving->parallel->attention > 0)
        tensor /= serving->parallel->attention;
    for (size_t i = 0; tensor > 0 && i < llm_groups(model); i++) {
        struct layer_group group = llm_group(model, i);
        int64_t heads = group.kv_heads;
        if (group.latent > 0 || heads == 0 || heads % tensor == 0 || tensor % heads == 0)
            continue;
        complain(complaint, serving->parallel ? "parallel.tensor" : "gpus_per_replica",
                 "%lld heads of keys and values cannot be cut over %lld GPUs: take a divisor or a multiple "
                 "of their number",
                 (long long)heads, (long long)tensor);
        return;
    }
}

static void check_drafts(const struct serving *serving, struct complaint *complaint)
{
    if (!serving->multi_token_prediction)
        return;
    if (serving->speculation)
        complain(
            complaint, "multi_token_prediction",
            "tokens are drafted by the model's own head or by a draft of its own: leave out this, or `speculative`");
    if (serving->model.mtp_layers == 0)
        complain(
            complaint, "multi_token_prediction",
            "the model has no head that predicts further tokens: leave this out, write `speculative`, or say how many layers it "
            "has with `mtp_layers` of the model");
}

static void check_parallel(const struct serving *serving, struct complaint *complaint)
{
    const struct llm *model = &serving->model;
    const struct parallel *parallel = serving->parallel;
    if (!parallel)
        return;
    if (parallel->tensor * parallel->pipeline != serving->gpus_per_replica)
        complain(complaint, "parallel", "tensor %lld x pipeline %lld is %lld GPUs, but gpus_per_replica says %lld",
                 (long long)parallel->tensor, (long long)parallel->pipeline,
                 (long long)(parallel->tensor * parallel->pipeline), (long long)serving->gpus_per_replica);
    if (model->layers > 0 && parallel->pipeline > model->layers)
        complain(complaint, "parallel.pipeline", "%lld stages, but the model has %lld layers to cut",
                 (long long)parallel->pipeline, (long long)model->layers);
    if (parallel->expert > 1 && model->experts == 0)
        complain(complaint, "parallel.expert", "the model has no experts: leave `expert` out");
}

/* Refuses a context limit within which hardly any request is served. */
static void check_context_limit(const struct serving *serving, struct complaint *complaint)
{
    if (serving->context_limit == 0 || !serving->prompt.kind || !serving->output.kind)
        return;
    double tokens = length_quantile(&serving->prompt, 0) + length_quantile(&serving->output, 0);
    if (tokens > (double)serving->context_limit)
        complain(complaint, "context_limit",
                 "the median prompt and answer have %.0f tokens together: most would be refused", tokens);
}

static void check_lengths(const struct serving *serving, struct complaint *complaint)
{
    enum traffic_kind kind = traffic_kind(&serving->traffic);
    if (kind == TRAFFIC_TRACE || kind == TRAFFIC_FROM)
        return;
    const char *missing = !serving->prompt.kind ? "prompt_tokens" : !serving->output.kind ? "output_tokens" : NULL;
    if (missing)
        complain(complaint, missing,
                 "`%s` is missing: only a trace, or a service that routes here, can say how long requests "
                 "are; write {type: constant, value: 500}, say",
                 missing);
}

static void check_disaggregation(const struct serving *serving, struct complaint *complaint)
{
    if (!serving->disaggregation)
        return;
    if (serving->fidelity == FIDELITY_SAMPLED)
        complain(complaint, "disaggregate",
                 "`disaggregate` needs `fidelity: exact`: some replicas of two kinds cannot stand for all");
    if (traffic_is_closed(&serving->traffic))
        complain(complaint, "disaggregate",
                 "users in a closed loop, and conversations, stay with one replica; give a rate or a trace");
    if (serving->autoscale)
        complain(complaint, "autoscale", "`autoscale` does not go together with `disaggregate`: leave one of them out");
}

/* Conversations take what they say from the traffic, each turn from the one before. */
static void check_conversation(const struct serving *serving, struct complaint *complaint)
{
    if (!serving->traffic.conversation)
        return;
    if (serving->response_cache)
        complain(complaint, "response_cache",
                 "no turn of a conversation has been answered before: leave out the cache, or `traffic.conversation`");
    if (serving->fidelity == FIDELITY_SAMPLED && users_are_shared(&serving->traffic) &&
        traffic_kind(&serving->traffic) != TRAFFIC_RANDOM)
        complain(
            complaint, "fidelity",
            "conversations that go from replica to replica need all of these: write `fidelity: exact`, or leave out `routing`");
    if (serving->traffic.trace && (serving->prompt.kind || serving->output.kind))
        complain(complaint, serving->prompt.kind ? "prompt_tokens" : "output_tokens",
                 "conversations of a trace are as long as it says: leave it out");
    if (serving->traffic.trace && !users_are_shared(&serving->traffic) && serving->balancer != BALANCER_ROUND_ROBIN)
        complain(complaint, "balancer",
                 "conversations are dealt to the replicas in turn, and stay there: leave out the balancer, or write "
                 "`conversation: {routing: balanced}`");
}

void serving_check_traffic(const struct serving *serving, struct complaint *complaint)
{
    if (serving->traffic.conversation && serving_generates(serving))
        complain(complaint, "traffic.conversation", "a picture or a clip is made by itself: leave it out");
    if (serving->autoscale && serving->autoscale->minimum > serving->replicas)
        complain(complaint, "autoscale", "a minimum of %lld is above the %lld replicas that there are",
                 (long long)serving->autoscale->minimum, (long long)serving->replicas);
    if (serving->autoscale && traffic_is_closed(&serving->traffic) && !users_are_shared(&serving->traffic))
        complain(complaint, "autoscale", "%s stay with their replica, which cannot sleep then: %s",
                 serving->traffic.conversation ? "conversations of users and traces" : "users in a closed loop",
                 serving->traffic.conversation
                     ? "write `conversation: {routing: balanced}`, or let them come at a `rate`"
                     : "give a `rate`, or a `trace`");
    if (serving->autoscale && !isnan(serving->autoscale->power_budget_w) && serving->fidelity == FIDELITY_SAMPLED)
        complain(
            complaint, "autoscale.power_budget",
            "a budget counts whole nodes, of which some replicas cannot stand for all: write `fidelity: exact`, or `fluid`");
    if (serving->fidelity == FIDELITY_FLUID)
        check_fluid(serving, complaint);
    else
        check_queue(serving, complaint);
}

void serving_check(const void *value, struct complaint *complaint)
{
    const struct serving *serving = value;
    const struct llm *model = &serving->model;
    if (model->layers == 0 || model->kv_heads == 0 || model->head_dim == 0)
        complain(complaint, "model",
                 "serving needs the model's layers, kv_heads and head_dim: they say how much memory a sequence takes");
    check_parallel(serving, complaint);
    serving_check_traffic(serving, complaint);
    check_heads(serving, complaint);
    check_drafts(serving, complaint);
    check_lengths(serving, complaint);
    check_conversation(serving, complaint);
    check_disaggregation(serving, complaint);
    if (serving->fidelity == FIDELITY_FLUID)
        return;
    check_context_limit(serving, complaint);
    if (serving->room.max_batch > 1 << 20)
        complain(complaint, "max_batch", "at most 1048576 with this fidelity");
    /* With speculation each sequence passes its drafts through the model too. */
    int64_t verified = 1 + serving_draft_tokens(serving);
    if (serving->prefill == PREFILL_CHUNKED && serving->token_budget <= verified * serving->room.max_batch)
        complain(complaint, "token_budget",
                 "a step of max_batch = %lld sequences%s leaves no token for a "
                 "prompt: `token_budget` must be above %lld, or `max_batch` smaller",
                 (long long)serving->room.max_batch, verified > 1 ? " with their drafts" : "",
                 (long long)(verified * serving->room.max_batch));
}

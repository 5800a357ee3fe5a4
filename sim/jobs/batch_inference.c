/* SPDX-License-Identifier: Apache-2.0 */
/* The batch is always full: B sequences, as many as max_batch and memory allow with a mean context of P + L/2 tokens (P
 * prompt, L output). Each step gives each a token (step.h), so B/L of them end, and as many begin: their P B/L prompt
 * tokens are worked off in the same step. A replica thus answers B/(L t) requests per second, t the time of such a
 * step. How batches thin out at the very end is left out: L steps of a run of many thousand. */
#include "jobs/batch_inference.h"

#include <math.h>

#include "jobs/job_fields.h"
#include "llm/step.h"

static const struct field fields[] = {
    {.key = "name", PART_FIELD(struct batch_inference, spec, struct job_spec, job_fields)},
    {.key = "node_type", PART_FIELD(struct batch_inference, spec, struct job_spec, job_fields)},
    {.key = "user", PART_FIELD(struct batch_inference, spec, struct job_spec, job_fields)},
    {.key = "model",
     RECORD_FIELD(struct batch_inference, model, struct llm, &llm_record),
     .catalogue = "models",
     .shorthand = "parameters",
     .doc = "The model: a catalogue name or inline."},
    {.key = "engine",
     RECORD_FIELD(struct batch_inference, engine, struct inference_engine, &inference_engine_record),
     .catalogue = "engines",
     .initial = "vllm",
     .doc = "Inference software: a catalogue name or inline.",
     BASIS(ASSUMPTION, "vllm: the one of which energy was measured too (ML.ENERGY v3, arXiv:2505.06371)")},
    {.key = "requests",
     NUMBER_FIELD(struct batch_inference, requests, NUMBER),
     RANGE("1", "1e15"),
     .doc = "Requests to answer."},
    {.key = "prompt_tokens",
     NUMBER_FIELD(struct batch_inference, prompt_tokens, AMOUNT),
     RANGE("1", "1e7"),
     .doc = "Tokens of a prompt, mean."},
    {.key = "output_tokens",
     NUMBER_FIELD(struct batch_inference, output_tokens, AMOUNT),
     RANGE("1", "1e7"),
     .doc = "Tokens of an answer, mean."},
    {.key = "nodes",
     INTEGER_FIELD(struct batch_inference, nodes),
     RANGE("1", "1000000"),
     .optional = true,
     .doc = "Nodes that it occupies; absent: one, or as `gpus` says."},
    {.key = "gpus", PART_FIELD(struct batch_inference, spec, struct job_spec, job_fields)},
    {.key = "min_nodes",
     INTEGER_FIELD(struct batch_inference, min_nodes),
     RANGE("1", "1000000"),
     .optional = true,
     .doc = "Fewest nodes on which it can run, where the scheduler shrinks jobs; absent: `nodes`."},
    {.key = "max_nodes",
     INTEGER_FIELD(struct batch_inference, max_nodes),
     RANGE("1", "1000000"),
     .optional = true,
     .doc = "Most nodes that it can use, where the scheduler lets jobs grow; absent: `nodes`."},
    {.key = "gpus_per_replica",
     INTEGER_FIELD(struct batch_inference, gpus_per_replica),
     RANGE_DEFAULT("1", "1024", "1"),
     .doc = "GPUs that one copy of the model is cut over, inside a node."},
    {.key = "*", PART_FIELD(struct batch_inference, room, struct batch_room, batch_room_fields)},
    {.key = "submit", PART_FIELD(struct batch_inference, spec, struct job_spec, job_fields)},
    {.key = "walltime", PART_FIELD(struct batch_inference, spec, struct job_spec, job_fields)},
    {.key = "deadline", PART_FIELD(struct batch_inference, spec, struct job_spec, job_fields)},
    {.key = "suspend_time",
     NUMBER_FIELD(struct batch_inference, spec.suspend_s, DURATION),
     RANGE_DEFAULT("0 s", "30 d", "5 min"),
     .doc = "Time that it costs to suspend it and to resume it once: loading the weights.",
     BASIS(ASSUMPTION, "minutes to load and warm up a model: engineering judgement")},
    {.key = "repeat", PART_FIELD(struct batch_inference, spec, struct job_spec, job_fields)},
    FIELD_END};

/* One, where nothing is said. */
static int64_t nodes_of(const struct batch_inference *job)
{
    return job->nodes > 0 || job->spec.gpus > 0 ? job->nodes : 1;
}

static void check(const void *value, struct complaint *complaint)
{
    const struct batch_inference *job = value;
    if (job->model.layers <= 0 || job->model.kv_heads <= 0 || job->model.head_dim <= 0)
        complain(complaint, "model", "inference needs the model's `layers`, `kv_heads` and `head_dim`");
    job_fields_check(&job->spec, nodes_of(job), job->min_nodes, job->max_nodes, complaint);
}

static double context_tokens(const struct batch_inference *job)
{
    return job->prompt_tokens + job->output_tokens / 2;
}

/* Memory for weights, keys and values of a replica. */
static double room_byte(const struct batch_inference *job, const struct gpu *gpu)
{
    return batch_room_byte(&job->room, gpu, job->gpus_per_replica);
}

/* Keys, values and states of a sequence, all copies together. */
static double sequence_byte_of(const struct batch_inference *job)
{
    const struct llm *model = &job->model;
    double gpus = (double)job->gpus_per_replica;
    return context_tokens(job) * llm_token_byte(model, model->bytes_per_kv, gpus) +
           llm_sequence_byte(model, model->bytes_per_kv, gpus);
}

static enum weight_format format_of(const struct llm *model)
{
    double byte = llm_weight_bytes(model, 0).expert;
    if (byte > 1)
        return WEIGHTS_16_BIT;
    if (byte < 0.7)
        return WEIGHTS_FP4;
    return model->block_scales ? WEIGHTS_FP8_BLOCK : WEIGHTS_FP8;
}

/* The pace of a replica in the middle of the requests. */
struct batch_pace {
    double batch;      /* sequences at once; below 1: not one fits */
    double step_s;     /* in which each sequence gets a token */
    double requests_s; /* per second */
    double gpu_w, bandwidth_frac, flop_frac;
};

static struct batch_pace batch_pace(const struct batch_inference *job, const struct node *node)
{
    const struct gpu *gpu = &node->gpu;
    const struct llm *model = &job->model;
    double context = context_tokens(job), output = job->output_tokens;
    double sequence_byte = sequence_byte_of(job);
    double batch =
        fmin((double)job->room.max_batch, floor((room_byte(job, gpu) - llm_weights_byte(model, 0)) / sequence_byte));
    if (batch < 1)
        return (struct batch_pace){.batch = batch};
    double prompts = batch * job->prompt_tokens / output;
    enum weight_format format = format_of(model);
    struct step_setup setup = {.model = model,
                               .law = engine_law_of(&job->engine, gpu, format),
                               .arithmetic_bits = format == WEIGHTS_16_BIT ? 0
                                                  : format == WEIGHTS_FP4  ? 4
                                                                           : 8,
                               .block_scales = format == WEIGHTS_FP8_BLOCK,
                               .tensor = (double)job->gpus_per_replica,
                               .gpus_per_node = (double)node->gpus,
                               .max_batch = batch,
                               .context = context,
                               .token_budget = batch + prompts};
    struct replica_costs costs = step_costs(gpu, &setup);
    struct step_use use = step_mean_use(&costs, batch, context, batch / output, job->prompt_tokens);
    double load = fmin(costs.mixed.limit_frac, use.load_s / use.time_s);
    return (struct batch_pace){.batch = batch,
                               .step_s = use.time_s,
                               .requests_s = batch / (output * use.time_s),
                               .gpu_w = gpu->idle_w + (gpu->tdp_w - gpu->idle_w) * load,
                               .bandwidth_frac = use.byte / (use.time_s * gpu->bandwidth_byte_s),
                               .flop_frac = use.flop / (use.time_s * costs.flop_s)};
}

static struct job_spec spec(const void *parameters, size_t index)
{
    (void)index;
    const struct batch_inference *job = parameters;
    struct job_spec spec = job->spec;
    job_fields_complete(&spec, nodes_of(job), job->min_nodes, job->max_nodes);
    return spec;
}

static struct job_plan plan(const void *parameters, size_t index, const struct node *node, int64_t nodes)
{
    (void)index;
    const struct batch_inference *job = parameters;
    struct batch_pace pace = batch_pace(job, node);
    int64_t whole = node->gpus / job->gpus_per_replica;
    double replicas = (double)whole;
    double duration_s = job->requests / (pace.requests_s * replicas * (double)nodes);
    double busy = replicas * (double)job->gpus_per_replica / (double)node->gpus;
    double gpu_w = node->gpu.idle_w + busy * (pace.gpu_w - node->gpu.idle_w);
    double cycle_s = fmin(duration_s, pace.step_s * job->output_tokens); /* answers count when they are complete */
    return (struct job_plan){.phases = {{"compute", cycle_s, gpu_w, busy * pace.flop_frac, busy * pace.bandwidth_frac}},
                             .phase_count = 1,
                             .cycle_s = cycle_s,
                             .flop = 2 * llm_active_parameters(&job->model) *
                                     (job->prompt_tokens + job->output_tokens) * job->requests,
                             .duration_s = duration_s,
                             .mfu = NAN,
                             .effective_frac = 1,
                             .node_w = NAN};
}

static const char *misfit(const void *parameters, size_t index, const struct node *node, struct arena *arena)
{
    (void)index;
    const struct batch_inference *job = parameters;
    const struct gpu *gpu = &node->gpu;
    if (job->gpus_per_replica > node->gpus)
        return arena_printf(arena, "a replica on %lld GPUs does not fit into a node of %s with %lld",
                            (long long)job->gpus_per_replica, node->name, (long long)node->gpus);
    if (batch_pace(job, node).batch >= 1)
        return NULL;
    double needed_byte = llm_weights_byte(&job->model, 0) + sequence_byte_of(job);
    return arena_printf(arena,
                        "weights and one sequence take %.1f GB, but %lld x %s have %.1f GB for them; %.0f such GPUs "
                        "would do",
                        needed_byte / 1e9, (long long)job->gpus_per_replica, gpu->name, room_byte(job, gpu) / 1e9,
                        ceil(needed_byte / (room_byte(job, gpu) / (double)job->gpus_per_replica)));
}

const struct job_kind job_batch_inference = {
    .record = {.name = "batch-inference",
               .doc = "A heap of requests that nobody waits for: full batches from its start to its end.",
               .size = sizeof(struct batch_inference),
               .fields = fields,
               .check = check},
    .spec = spec,
    .plan = plan,
    .misfit = misfit};

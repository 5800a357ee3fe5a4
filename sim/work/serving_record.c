/* SPDX-License-Identifier: Apache-2.0 */
/* What a scenario may say of a service, and whether its model fits.
 *
 * Memory: weights + sequences x context x bytes of keys and values per token <= n (memory_share M - reserve).
 * The mean context of a sequence in the batch is its prompt and the tokens it has so far: E[s] + E[l^2] / (2
 * E[l]), since long answers are met more often (length-biased sampling, renewal theory). */
#include <math.h>

#include "work/balancer.h"
#include "work/length.h"
#include "work/serving_type.h"

static const char *const profiles[] = {"constant", "azure-2024-conversation", "azure-2024-code", NULL};
enum { PROFILE_CONSTANT };
static const char *const precisions[] = {"bf16", "fp8", NULL};
enum { PRECISION_BF16, PRECISION_FP8 };

static const char *const fidelities[] = {"fluid", "exact", "sampled", NULL};
static const char *const prefills[] = {"chunked", "first", NULL};

static const struct field traffic_fields[] = {
    {.key = "rate",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_RATE,
     .offset = offsetof(struct traffic, rate_per_s),
     .min = "0 /s",
     .max = "1e9 /s",
     .doc = "Requests per second, mean of the week.",
     .standing = STANDING_CHOICE},
    {.key = "profile",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct traffic, profile),
     .choices = profiles,
     .initial = "constant",
     .doc = "Shape of the week, hour by hour. The Azure profiles were recorded by UTC; their shape is taken "
            "as local time.",
     .source =
         "Azure LLM inference trace 2024 (Stojkovic et al., DynamoLLM, HPCA 2025), digitised from its plots",
     .standing = STANDING_MEASURED},
    FIELD_END,
};
static const struct record traffic_record = {.name = "traffic",
                                             .size = sizeof(struct traffic),
                                             .fields = traffic_fields,
                                             .doc = "How many requests come, and when."};

static const struct field serving_fields[] = {
    {.key = "name",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct serving, name),
     .doc = "Name of the service in the results.",
     .standing = STANDING_CHOICE},
    {.key = "node_type",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct serving, node_type),
     .optional = true,
     .doc = "Type of the nodes that it wants; absent: the first group with enough nodes.",
     .standing = STANDING_CHOICE},
    {.key = "model",
     .kind = FIELD_RECORD,
     .offset = offsetof(struct serving, model),
     .record = &llm_record,
     .catalogue = "models",
     .doc = "The model: a catalogue name, or parameters, layers, kv_heads, head_dim inline.",
     .standing = STANDING_CHOICE},
    {.key = "replicas",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct serving, replicas),
     .min = "1",
     .max = "10000000",
     .doc = "Copies of the model; each gets the same share of the requests, or what the balancer gives it.",
     .standing = STANDING_CHOICE},
    {.key = "gpus_per_replica",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct serving, gpus_per_replica),
     .min = "1",
     .max = "1024",
     .initial = "1",
     .doc = "GPUs that one copy is split over (tensor parallel).",
     .standing = STANDING_CHOICE},
    {.key = "traffic",
     .kind = FIELD_RECORD,
     .offset = offsetof(struct serving, traffic),
     .record = &traffic_record,
     .doc = "Requests over time.",
     .standing = STANDING_CHOICE},
    {.key = "prompt_tokens",
     .kind = FIELD_VARIANT,
     .offset = offsetof(struct serving, prompt),
     .variants = length_kinds,
     .doc = "Length of a prompt.",
     .standing = STANDING_CHOICE},
    {.key = "output_tokens",
     .kind = FIELD_VARIANT,
     .offset = offsetof(struct serving, output),
     .variants = length_kinds,
     .doc = "Length of an answer.",
     .standing = STANDING_CHOICE},
    {.key = "precision",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct serving, precision),
     .choices = precisions,
     .optional = true,
     .doc = "Of the weights and of the arithmetic: bf16 (2 bytes) or fp8 (1 byte; on chips without it the "
            "arithmetic stays bf16). "
            "Absent: as the model's bytes_per_weight say.",
     .standing = STANDING_CHOICE},
    {.key = "max_batch",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct serving, max_batch),
     .min = "1",
     .max = "1000000",
     .initial = "256",
     .doc = "Largest number of sequences in a replica's batch; memory may allow fewer.",
     .source = "default of vLLM's max_num_seqs for years",
     .standing = STANDING_ASSUMPTION},
    {.key = "queue_limit",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_DURATION,
     .offset = offsetof(struct serving, queue_limit_s),
     .min = "0 s",
     .max = "365 d",
     .initial = "60 s",
     .doc = "Longest wait in the queue; what would wait longer at full speed is rejected. With fidelity "
            "exact: who has waited longer leaves.",
     .standing = STANDING_ASSUMPTION},
    {.key = "memory_share",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_FRACTION,
     .offset = offsetof(struct serving, memory_frac),
     .min = "0.1",
     .max = "1",
     .initial = "0.90",
     .doc = "Share of GPU memory that the server program takes.",
     .source = "default of vLLM's gpu_memory_utilization",
     .standing = STANDING_STANDARD},
    {.key = "memory_reserve",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_BYTES,
     .offset = offsetof(struct serving, reserve_byte),
     .min = "0 GB",
     .max = "100 GB",
     .initial = "3 GB",
     .doc = "Of it, per GPU, for activations and buffers.",
     .source = "2 to 4 GB",
     .standing = STANDING_ASSUMPTION},
    {.key = "fidelity",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct serving, fidelity),
     .choices = fidelities,
     .initial = "fluid",
     .doc = "fluid: the stationary state of each hour, in no time. exact: every request in every replica. "
            "sampled: every request in some replicas, which stand for all. Over a week fluid agrees with "
            "exact on "
            "GPU energy within 2 % on A100 and H100; on B200 it lies 4 to 18 % higher, the more the lower "
            "the load: "
            "there a step with prompts reaches the rated power, which an hour's mean does not show.",
     .standing = STANDING_CHOICE},
    {.key = "sample",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct serving, sample),
     .min = "1",
     .max = "10000000",
     .initial = "16",
     .doc = "Fidelity sampled: replicas that are simulated. They get their share of the rate, and count for"
            " all; the standard error of power falls with the square root of their number.",
     .standing = STANDING_CHOICE},
    {.key = "balancer",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct serving, balancer),
     .choices = balancer_names,
     .initial = "round-robin",
     .doc = "Not fluid: who gets the next request. The next in turn; one at random; of two at random the "
            "one with fewer requests; the one with fewest of all.",
     .source = "round robin is what nginx does unless told otherwise; two choices: Mitzenmacher, IEEE TPDS "
               "12(10), 2001",
     .standing = STANDING_CHOICE},
    {.key = "prefill",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct serving, prefill),
     .choices = prefills,
     .initial = "chunked",
     .doc = "Not fluid: how prompts are worked off. chunked: with the answers, in pieces that fill up the "
            "token budget. first: whole and alone, while answers wait.",
     .source = "chunked: Agrawal et al., Sarathi-Serve, OSDI 2024, and the way of vLLM's current engine; "
               "first: vLLM's way before (Kwon et al., SOSP 2023)",
     .standing = STANDING_CHOICE},
    {.key = "token_budget",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct serving, token_budget),
     .min = "1",
     .max = "10000000",
     .initial = "2048",
     .doc = "Not fluid: most tokens in one step: one for each sequence that gets a token, and those of "
            "prompts. Above max_batch if chunked; if prompts go first, a longer one goes alone.",
     .source = "vLLM, SchedulerConfig: DEFAULT_MAX_NUM_BATCHED_TOKENS",
     .standing = STANDING_ASSUMPTION},
    {.key = "queue_length",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct serving, queue_length),
     .min = "1",
     .max = "1000000000",
     .optional = true,
     .doc = "Not fluid: requests that may wait at one replica; more are rejected. Absent: any number.",
     .standing = STANDING_CHOICE},
    {.key = "context_limit",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct serving, context_limit),
     .min = "1",
     .max = "1000000000",
     .optional = true,
     .doc = "Not fluid: longest prompt and answer together, in tokens; what is longer is refused. Absent: "
            "what fits into memory.",
     .standing = STANDING_CHOICE},
    FIELD_END,
};

static void serving_check(const void *value, struct complaint *complaint)
{
    const struct serving *serving = value;
    const struct llm *model = &serving->model;
    if (model->layers == 0 || model->kv_heads == 0 || model->head_dim == 0)
        complain(complaint, "model",
                 "serving needs the model's layers, kv_heads and head_dim: they say how much memory a "
                 "sequence takes");
    if (serving->fidelity == FIDELITY_FLUID)
        return;
    if (serving->max_batch > 1 << 20)
        complain(complaint, "max_batch", "at most 1048576 with this fidelity");
    if (serving->prefill == PREFILL_CHUNKED && serving->token_budget <= serving->max_batch)
        complain(complaint, "token_budget",
                 "a step of max_batch = %lld sequences leaves no token for a "
                 "prompt: the budget must be above it",
                 (long long)serving->max_batch);
}

const struct record serving_record = {
    .name = "serving",
    .size = sizeof(struct serving),
    .fields = serving_fields,
    .check = serving_check,
    .doc = "A service that answers requests with a language model. In its fluid form random arrivals within"
           " an hour, a batch that follows them, a queue in front; requests that are in the batch at the "
           "end of a tick count as finished. Exact: request by request, with continuous batching.",
};

const char *serving_name(const struct serving *serving)
{
    return serving->name;
}

const char *serving_node_type(const struct serving *serving)
{
    return serving->node_type;
}

const char *serving_profile(const struct serving *serving)
{
    int profile = serving->traffic.profile;
    return profile <= PROFILE_CONSTANT ? NULL : profiles[profile];
}

int64_t serving_gpus(const struct serving *serving)
{
    return serving->replicas * serving->gpus_per_replica;
}

int64_t serving_nodes(const struct serving *serving, const struct node *node)
{
    int64_t need = serving->gpus_per_replica;
    if (need >= node->gpus)
        return serving->replicas * ((need + node->gpus - 1) / node->gpus);
    int64_t per_node = node->gpus / need;
    return (serving->replicas + per_node - 1) / per_node;
}

double serving_byte_per_weight(const struct serving *serving)
{
    switch (serving->precision) {
    case PRECISION_BF16:
        return 2;
    case PRECISION_FP8:
        return 1;
    default:
        return serving->model.bytes_per_weight;
    }
}

double serving_context(const struct serving *serving)
{
    return length_mean(&serving->prompt) + length_biased_mean(&serving->output) / 2;
}

static double usable_byte(const struct serving *serving, const struct gpu *gpu)
{
    return (double)serving->gpus_per_replica *
           (serving->memory_frac * gpu->memory_byte - serving->reserve_byte);
}

double serving_memory_limit(const struct serving *serving, const struct gpu *gpu)
{
    double weight_byte = serving->model.parameters * serving_byte_per_weight(serving);
    double sequence_byte = llm_kv_byte_per_token(&serving->model) * serving_context(serving);
    return floor((usable_byte(serving, gpu) - weight_byte) / sequence_byte);
}

int64_t serving_memory_tokens(const struct serving *serving, const struct gpu *gpu)
{
    double weight_byte = serving->model.parameters * serving_byte_per_weight(serving);
    double token_byte = llm_kv_byte_per_token(&serving->model);
    return (int64_t)fmin(floor((usable_byte(serving, gpu) - weight_byte) / token_byte), 1e15);
}

const char *serving_misfit(const struct serving *serving, const struct node *node, struct arena *arena)
{
    if (serving_memory_limit(serving, &node->gpu) >= 1)
        return NULL;
    double weight_byte = serving->model.parameters * serving_byte_per_weight(serving);
    double sequence_byte = llm_kv_byte_per_token(&serving->model) * serving_context(serving);
    double room_byte = usable_byte(serving, &node->gpu) / (double)serving->gpus_per_replica;
    return arena_printf(
        arena,
        "the weights take %.1f GB and one sequence %.2f GB, but %lld x %s have %.1f GB for them; "
        "%.0f such GPUs would do",
        weight_byte / 1e9, sequence_byte / 1e9, (long long)serving->gpus_per_replica,
        node->gpu.name ? node->gpu.name : "GPU", usable_byte(serving, &node->gpu) / 1e9,
        ceil((weight_byte + sequence_byte) / room_byte));
}

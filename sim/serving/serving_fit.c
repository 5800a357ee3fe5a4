/* SPDX-License-Identifier: Apache-2.0 */
/* What a replica takes of the memory of its GPUs, and how many nodes all replicas occupy.
 *
 * Memory: weights + sequences x context x bytes of keys and values per token <= n (memory_share M -
 * reserve). The mean context of a sequence in the batch is its prompt and the tokens it has so far: E[s] +
 * E[l^2] / (2 E[l]), since long answers are met more often (length-biased sampling, renewal theory). */
#include <math.h>

#include "hardware/power_cap.h"
#include "serving/power_budget.h"
#include "serving/serving_inside.h"
#include "traffic/length.h"

bool serving_has(const struct serving *serving, enum serving_part part)
{
    return part == SERVING_MAIN || serving->disaggregation;
}

const char *serving_node_type(const struct serving *serving, enum serving_part part)
{
    if (part == SERVING_MAIN || !serving->disaggregation->node_type)
        return serving->node_type;
    return serving->disaggregation->node_type;
}

int64_t serving_replicas(const struct serving *serving, enum serving_part part)
{
    return part == SERVING_MAIN ? serving->replicas : serving->disaggregation->replicas;
}

int64_t serving_gpus_per_replica(const struct serving *serving, enum serving_part part)
{
    return part == SERVING_MAIN ? serving->gpus_per_replica : serving->disaggregation->gpus_per_replica;
}

int64_t serving_gpus(const struct serving *serving, enum serving_part part)
{
    return serving_replicas(serving, part) * serving_gpus_per_replica(serving, part);
}

int64_t serving_replicas_per_node(const struct serving *serving, enum serving_part part, const struct node *node)
{
    int64_t need = serving_gpus_per_replica(serving, part);
    return need < node->gpus ? node->gpus / need : 1;
}

int64_t serving_nodes_of(const struct serving *serving, enum serving_part part, const struct node *node,
                         int64_t replicas)
{
    int64_t need = serving_gpus_per_replica(serving, part);
    if (need >= node->gpus)
        return replicas * ((need + node->gpus - 1) / node->gpus);
    int64_t per_node = serving_replicas_per_node(serving, part, node);
    return (replicas + per_node - 1) / per_node;
}

int64_t serving_nodes(const struct serving *serving, enum serving_part part, const struct node *node)
{
    return serving_nodes_of(serving, part, node, serving_replicas(serving, part));
}

/* 0: as the model is. */
static double byte_per_weight(const struct serving *serving)
{
    return serving->precision < 0 ? 0 : precision_of_weights(serving->precision).byte;
}

static struct precision precision(const struct serving *serving)
{
    const struct llm *model = &serving->model;
    return precision_in_model(model, serving->precision >= 0 ? precision_of_weights(serving->precision)
                                                             : precision_of_bytes(llm_weight_bytes(model, 0).expert));
}

static double byte_per_kv(const struct serving *serving)
{
    if (serving->kv_precision >= 0)
        return precision_of_kv(serving->kv_precision).byte;
    return engine_kv_byte(&serving->engine, precision(serving).byte, serving->model.bytes_per_kv);
}

/* GPUs of a stage, and into how many groups attention puts them. */
static double stage_gpus(const struct serving *serving, enum serving_part part)
{
    bool cut = serving->parallel && part == SERVING_MAIN;
    return (double)(cut ? serving->parallel->tensor : serving_gpus_per_replica(serving, part));
}

static double attention_groups(const struct serving *serving, enum serving_part part)
{
    return serving->parallel && part == SERVING_MAIN ? (double)serving->parallel->attention : 1;
}

/* GPUs that share sequences. */
static double group_gpus(const struct serving *serving, enum serving_part part)
{
    return stage_gpus(serving, part) / attention_groups(serving, part);
}

int64_t serving_draft_tokens(const struct serving *serving)
{
    if (serving->multi_token_prediction)
        return serving->multi_token_prediction->draft_tokens;
    return serving->speculation ? serving->speculation->draft_tokens : 0;
}

/* Layers over those of the model alone, by keys, values and states: a head that predicts further tokens keeps its own. */
static double cached_layers(const struct serving *serving)
{
    const struct llm *model = &serving->model;
    return serving->multi_token_prediction ? 1 + (double)model->mtp_layers / (double)model->layers : 1;
}

/* All weights of a replica: each group of attention has its own of those that are not in routed experts. */
static double weights_byte(const struct serving *serving, enum serving_part part)
{
    const struct llm *model = &serving->model;
    double byte = byte_per_weight(serving);
    double head = serving->multi_token_prediction ? llm_mtp_share(model).kept : 0;
    return (1 + head) *
           (llm_weights_byte(model, byte) + (attention_groups(serving, part) - 1) * llm_rest_byte(model, byte));
}

/* Windows and states of all places in the batch: engines set them aside when they begin. */
static double states_byte(const struct serving *serving, enum serving_part part)
{
    return (double)serving->room.max_batch * cached_layers(serving) *
           llm_sequence_byte(&serving->model, byte_per_kv(serving), group_gpus(serving, part));
}

static double usable_byte(const struct serving *serving, enum serving_part part, const struct gpu *gpu)
{
    struct batch_room room = serving->room;
    if (isnan(room.reserve_byte)) /* of pictures and clips alone */
        room.reserve_byte = generation_reserve_byte(&serving->generation);
    return batch_room_byte(&room, gpu, serving_gpus_per_replica(serving, part));
}

double serving_token_byte(const struct serving *serving, enum serving_part part)
{
    return cached_layers(serving) * llm_token_byte(&serving->model, byte_per_kv(serving), group_gpus(serving, part));
}

double serving_memory_tokens(const struct serving *serving, enum serving_part part, const struct gpu *gpu)
{
    if (serving_generates(serving)) { /* steps keep nothing of each other */
        double weight_byte = (double)serving->gpus_per_replica * generation_weights_byte(&serving->generation);
        return usable_byte(serving, part, gpu) > weight_byte ? 1e15 : -1;
    }
    double taken_byte = weights_byte(serving, part) + states_byte(serving, part);
    return floor((usable_byte(serving, part, gpu) - taken_byte) / serving_token_byte(serving, part));
}

/* What no step of any engine was measured with. */
static const char *unmeasured_attention(const struct llm *model)
{
    for (size_t i = 0; i < llm_groups(model); i++) {
        struct layer_group group = llm_group(model, i);
        if (group.selected > 0 || group.compression > 0)
            return group.compression > 0 ? "compressed keys" : "sparse attention";
    }
    return NULL;
}

const char *serving_engine(const struct serving *serving, const struct node *node, struct arena *arena)
{
    if (serving_generates(serving))
        return generation_engine(&serving->generation, &node->gpu, arena);
    const struct inference_engine *engine = &serving->engine;
    enum weight_format format = precision(serving).format;
    const char *words = engine_words(engine, &node->gpu, format, arena);
    const char *attention = unmeasured_attention(&serving->model);
    bool mixture = serving->model.experts > 0, measured = engine_is_measured(engine, &node->gpu, format, mixture);
    if (measured && !attention)
        return words;
    const char *weights = serving->precision >= 0 ? precision_names[serving->precision] : weight_format_names[format];
    const char *law = engine_law_words(engine_law_of(engine, &node->gpu, format), arena);
    bool of_others = engine_is_measured(engine, &node->gpu, format, !mixture);
    const char *const kinds[] = {" with dense models", " with mixtures"};
    const char *chip = arena_printf(arena, " on %s in %s%s (by the law of %s%s)", node->gpu.name, weights,
                                    of_others ? kinds[mixture] : "", law, of_others ? kinds[!mixture] : "");
    return arena_printf(arena, "%s, unmeasured%s%s%s%s", words, measured ? "" : chip,
                        measured || !attention ? "" : " and", attention ? " with " : "", attention ? attention : "");
}

struct engine_error serving_error(const struct serving *serving, const struct node *node, enum error_quantity quantity)
{
    const struct generation *generation = &serving->generation;
    struct engine_error_question question = {.chip = node->gpu.name};
    if (serving_generates(serving)) {
        question.engine = generation->engine.name;
        question.model = generation->model.name;
        question.format = WEIGHTS_16_BIT;
    } else {
        question.engine = serving->engine.name;
        question.model = serving->model.name;
        question.format = precision(serving).format;
        question.mixture = serving->model.experts > 0;
    }
    return engine_error_of(&question, quantity);
}

const char *serving_errors_words(const struct serving *serving, const struct node *node, struct arena *arena)
{
    const char *of = !serving_generates(serving)   ? "time per token"
                     : serving_frames(serving) > 1 ? "time per clip"
                                                   : "time per picture";
    return engine_errors_words(of, serving_error(serving, node, ERROR_OF_TIME),
                               serving_error(serving, node, ERROR_OF_ENERGY), arena);
}

struct gpu_limit serving_limit(const struct serving *serving)
{
    return (struct gpu_limit){isnan(serving->clock_frac) ? 1 : serving->clock_frac, serving->power_cap_w};
}

bool serving_is_chunked(const struct serving *serving)
{
    return !serving_generates(serving) && serving->prefill == PREFILL_CHUNKED;
}

int64_t serving_token_budget(const struct serving *serving)
{
    return serving_generates(serving) ? serving->room.max_batch : serving->token_budget;
}

/* The limits of a part's GPUs, the service's own and those of now. */
static struct gpu_limit part_limit(const struct service_setup *service, enum serving_part part)
{
    struct gpu_limit limit = serving_limit(service->serving);
    return service->limit[part].clock_frac > 0 ? gpu_limit_both(limit, service->limit[part]) : limit;
}

static double cap_of(const struct gpu_limit *limit)
{
    return isnan(limit->cap_w) ? 0 : limit->cap_w;
}

struct replica_costs serving_costs(const struct service_setup *service, enum serving_part part, double context)
{
    const struct serving *serving = service->serving;
    const struct gpu *gpu = &service->node[part]->gpu;
    if (!serving_generates(serving)) {
        struct step_setup step = serving_step(service, part, context);
        return step_costs(gpu, &step);
    }
    struct gpu_limit limit = part_limit(service, part);
    struct diffusion_setup setup =
        generation_setup(&serving->generation, service->node[part], (double)serving->gpus_per_replica);
    setup.clock_frac = limit.clock_frac;
    setup.cap_w = cap_of(&limit);
    setup.max_batch = (double)serving->room.max_batch;
    return diffusion_costs(gpu, &setup);
}

struct step_setup serving_step(const struct service_setup *service, enum serving_part part, double context)
{
    const struct serving *serving = service->serving;
    const struct node *node = service->node[part];
    struct gpu_limit limit = part_limit(service, part);
    double gpus = (double)serving_gpus_per_replica(serving, part), node_gpus = (double)node->gpus;
    struct step_setup setup = {
        .model = &serving->model,
        .law = engine_law_of(&serving->engine, &node->gpu, precision(serving).format),
        .byte_per_weight = byte_per_weight(serving),
        .byte_per_kv = byte_per_kv(serving),
        .arithmetic_bits = precision(serving).arithmetic_bits,
        .integers = precision(serving).integers,
        .block_scales = precision(serving).format == WEIGHTS_FP8_BLOCK,
        .tensor = gpus,
        .gpus_per_node = node_gpus,
        .clock_frac = limit.clock_frac,
        .cap_w = cap_of(&limit),
        .max_batch = fmax(1, fmin((double)serving->room.max_batch,
                                  floor(serving_memory_tokens(serving, part, &node->gpu) / context))),
        .context = context,
        .token_budget = (double)serving->token_budget,
    };
    if (serving->precision >= 0)
        setup.dequantise_frac = precision(serving).unpacked ? serving->unpack_frac : 0;
    if (serving->parallel && part == SERVING_MAIN) {
        setup.tensor = (double)serving->parallel->tensor;
        setup.pipeline = (double)serving->parallel->pipeline;
        setup.expert = (double)serving->parallel->expert;
        setup.attention_groups = (double)serving->parallel->attention;
    } else if (gpus > node_gpus && fmod(gpus, node_gpus) == 0) {
        setup.tensor = node_gpus;
        setup.pipeline = gpus / node_gpus;
    }
    if (serving->speculation && part == SERVING_MAIN) {
        setup.draft_tokens = (double)serving->speculation->draft_tokens;
        setup.acceptance = serving->speculation->acceptance_frac;
        setup.draft_cost = serving->speculation->draft_cost_frac;
    }
    setup.own_head = serving->multi_token_prediction;
    if (serving->multi_token_prediction && part == SERVING_MAIN) {
        setup.draft_tokens = (double)serving->multi_token_prediction->draft_tokens;
        setup.acceptance = serving->multi_token_prediction->acceptance_frac;
    }
    return setup;
}

/* Makes of the lengths of first turns, or of a trace's rows, those of all turns, in the mean. */
static void talk_lengths(const struct serving *serving, const struct request_trace *trace,
                         struct serving_lengths *lengths)
{
    const struct conversation *conversation = serving->traffic.conversation;
    struct conversation_means means = {lengths->prompt, lengths->computed};
    if (trace && trace->sessions && conversation_keep_s(conversation) > 0)
        means.computed = fmin(means.computed, fmax(1, lengths->prompt - trace->sessions->cached_mean));
    else if (conversation->turns.kind)
        means = conversation_means(conversation, lengths->prompt, lengths->prompt - lengths->computed, lengths->output);
    double longest = serving->context_limit > 0 ? fmax(1, (double)serving->context_limit - lengths->output) : INFINITY;
    lengths->prompt = fmin(means.prompt, longest);
    lengths->computed = fmin(means.computed, lengths->prompt);
    lengths->pairs = lengths->computed * (lengths->prompt - lengths->computed / 2);
}

struct serving_lengths serving_lengths(const struct serving *serving, const struct traffic_source *source)
{
    if (serving_generates(serving)) {
        double tokens = generation_steps(&serving->generation) + 1;
        return (struct serving_lengths){.prompts = length_draw_constant(1),
                                        .outputs = length_draw_constant(tokens),
                                        .prompt = 1,
                                        .output = tokens,
                                        .computed = 1,
                                        .context = 1};
    }
    const struct serving *origin = source && source->origin ? source->origin : serving;
    const struct request_trace *trace = source ? source->trace : NULL;
    const struct variant *prompt = serving->prompt.kind ? &serving->prompt : &origin->prompt;
    const struct variant *output = serving->output.kind ? &serving->output : &origin->output;
    double hit_frac = serving->prefix_cache ? serving->prefix_cache->hit_frac : 0;
    struct serving_lengths lengths = {
        .prompts = length_draw_of(prompt), .outputs = length_draw_of(output), .prompt = 1, .output = 1};
    double biased = 1;
    if (prompt->kind)
        lengths.prompt = length_mean(prompt);
    else if (trace)
        lengths.prompt = trace->prompt_mean;
    if (output->kind) {
        lengths.output = length_mean(output);
        biased = length_biased_mean(output);
    } else if (trace) {
        lengths.output = trace->output_mean;
        biased = trace->output_biased_mean;
    }
    lengths.computed = fmax(1, lengths.prompt * (1 - hit_frac));
    if (trace && trace->prefixes && !prompt->kind && !serving->prefix_cache)
        lengths.computed = fmax(1, lengths.prompt - trace->cached_mean);
    if (serving->traffic.conversation) {
        talk_lengths(serving, trace, &lengths);
        lengths.context = lengths.prompt + biased / 2;
        return lengths;
    }
    double squares = lengths.prompt * (prompt->kind ? length_biased_mean(prompt) : lengths.prompt);
    double cached_frac = fmin(1, 1 - lengths.computed / lengths.prompt);
    lengths.pairs = squares * (1 - cached_frac * cached_frac) / 2;
    lengths.context = lengths.prompt + biased / 2;
    return lengths;
}

/* Why a service's engine cannot run on this GPU; NULL if it can. */
static const char *missing_engine(const struct serving *serving, const struct gpu *gpu, struct arena *arena,
                                  const char **key)
{
    const struct inference_engine *engine = &serving->engine;
    if (serving_generates(serving) || engine_runs_on(engine, gpu))
        return NULL;
    *key = "engine";
    return arena_printf(
        arena,
        "there is no %s for %s: it runs on chips of %s, and this is %s; write `engine: vllm`, or `sglang` "
        "where it runs",
        engine->name, gpu->name ? gpu->name : "this chip", engine->architectures, gpu->architecture);
}

/* Why this GPU cannot keep the service's power cap or clock; NULL if it can. */
static const char *unkept_limit(const struct serving *serving, const struct gpu *gpu, struct arena *arena,
                                const char **key)
{
    const char *name = gpu->name ? gpu->name : "GPU";
    double least_w = gpu_clock_power_w(gpu, (struct gpu_draw){gpu->tdp_w, 0}, gpu->clock_min_frac);
    if (serving->power_cap_w < least_w) {
        *key = "power_cap";
        return arena_printf(arena,
                            "%.0f W cannot be kept: under full load %s draws %.0f W at its lowest clock, %.0f %%",
                            serving->power_cap_w, name, least_w, 100 * gpu->clock_min_frac);
    }
    if (serving->clock_frac < gpu->clock_min_frac) {
        *key = "clock";
        return arena_printf(arena, "the lowest clock of %s is %.0f %%", name, 100 * gpu->clock_min_frac);
    }
    return NULL;
}

/* Why a budget of power does not let the replicas be awake that never sleep; NULL: it does. */
static const char *short_budget(const struct serving *serving, const struct node *node, struct arena *arena,
                                const char **key)
{
    const struct autoscale *rules = serving->autoscale;
    if (!rules || power_budget_replicas(serving, node) >= rules->minimum)
        return NULL;
    *key = "autoscale.power_budget";
    return arena_printf(
        arena,
        "%.6g kW do not cover %lld of its %lld replicas: %.3f kW are reserved for the nodes of those, with "
        "the others in standby; give as much, or lower `power_cap`, `power_counted` or `minimum`",
        rules->power_budget_w / 1e3, (long long)rules->minimum, (long long)serving->replicas,
        ceil(power_budget_reserved_w(serving, node, rules->minimum)) / 1e3);
}

const char *serving_misfit(const struct serving *serving, enum serving_part part, const struct node *node,
                           struct arena *arena, const char **key)
{
    const struct gpu *gpu = &node->gpu;
    const char *why = unkept_limit(serving, gpu, arena, key);
    if (!why)
        why = missing_engine(serving, gpu, arena, key);
    if (why)
        return why;
    *key = "model";
    if (serving_generates(serving) && serving_memory_tokens(serving, part, gpu) < 0)
        return arena_printf(
            arena,
            "its weights and text encoders take %.1f GB on each GPU, but `memory_share` and `memory_reserve` leave "
            "%.1f of the %.0f GB of %s",
            generation_weights_byte(&serving->generation) / 1e9,
            fmax(0, usable_byte(serving, part, gpu)) / 1e9 / (double)serving->gpus_per_replica, gpu->memory_byte / 1e9,
            gpu->name ? gpu->name : "a GPU");
    double context = serving_lengths(serving, NULL).context;
    if (floor(serving_memory_tokens(serving, part, gpu) / context) >= 1)
        return short_budget(serving, node, arena, key);
    double weight_byte = weights_byte(serving, part) + states_byte(serving, part);
    double sequence_byte = serving_token_byte(serving, part) * context;
    int64_t gpus = serving_gpus_per_replica(serving, part);
    double room_byte = usable_byte(serving, part, gpu);
    if (room_byte <= 0) {
        *key = "memory_reserve";
        return arena_printf(arena,
                            "of the %.0f GB of %s, `memory_share` gives %.0f %% to the server, and "
                            "`memory_reserve` leaves nothing of it",
                            gpu->memory_byte / 1e9, gpu->name ? gpu->name : "a GPU", 100 * serving->room.memory_frac);
    }
    double needed = ceil((weight_byte + sequence_byte) / (room_byte / (double)gpus));
    return arena_printf(arena,
                        "the weights take %.1f GB and one sequence %.2f GB, but %lld x %s have %.1f GB for them; "
                        "%.0f such GPUs would do",
                        weight_byte / 1e9, sequence_byte / 1e9, (long long)gpus, gpu->name ? gpu->name : "GPU",
                        room_byte / 1e9, exp2(ceil(log2(needed))));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A model on n = tensor x pipeline GPUs, of which N weights are read in every step, X are in experts, and a token
 * passes through A; S sequences decode with c tokens behind all of them together, and T tokens pass through:
 *
 *     t = (N + X x(T)) w / (tensor eta_b BW) + c k / (n eta_b BW) + 2 A T / (n eta_c Peak)
 *         + T (exchange + p layers hidden 2 / (groups BW)) + S t_s / groups + t_0 + layers (t_1 + t_L + t_E + t_A) + t_P
 *
 * with w and k the bytes of a weight and of a token's keys and values, eta_b, eta_c, p, t_s, t_0, t_1, t_L (if n > 1),
 * t_E (if there are experts), t_A (of latent attention, or a state), and t_P (if there are prompts) constants of the
 * engine on that architecture (llm/inference_engine.h), fitted in analysis/fit; BW and Peak are the chip's own. GPUs
 * with whole experts wait for the one with the most to do: 1 + imbalance log e over the mean of e of them.
 *
 * Experts: m = 1 - used/experts is the chance that a token misses one expert when routing is uniform, which training
 * aims at (balance loss: Fedus et al., Switch Transformers, JMLR 23, 2022; bias: DeepSeek-V3, arXiv:2412.19437) and does not
 * reach. If how often an expert is chosen has a gamma distribution over experts, with mean 1 and variance v, tokens miss
 *
 *     1 - x(T) = E exp(T p log m) = (1 - v T log m)^(-1/v)
 *
 * of them (its Laplace transform), m^T for v = 0. v is fitted, one for all; what is measured of Qwen3-30B-A3B agrees: 51 % of its
 * experts do 90 % of the work in mixed text, 45 % in code alone (mcp-tool-shop-org, gpu-container handbook, "Routing De-risk",
 * read there), of a gamma distribution with v = 1.43 52 %, with v = 2 45 %.
 *
 * Exchange: two all-reduces a layer of one vector of `hidden` 16-bit numbers a token, each 2 (t-1)/t of its bytes by
 * ring or better (Shoeybi et al., Megatron-LM, arXiv:1909.08053; Patarasuk & Yuan, JPDC 69, 2009); one vector between
 * stages; with whole experts on e GPUs, `used` vectors there and back for the share (e-1)/e that lies elsewhere
 * (Lepikhin et al., GShard, arXiv:2006.16668). A group larger than a node exchanges over the network.
 *
 * Pipeline: as many pieces of the batch are under way as there are stages, so that a sequence gets a token after all
 * stages have worked on each piece; a stage reads its weights, and expects its overhead, once for each piece. With
 * fewer sequences than stages bytes are overstated.
 *
 * Keys and values: GPUs that share sequences cut their heads, and keep copies where there are fewer heads than GPUs, as of
 * a latent (DeepSeek-V2, arXiv:2405.04434). Attention in data parallel has groups of GPUs with sequences and weights of
 * attention of their own; all weights outside of routed experts are taken for these.
 *
 * Layers are of several kinds (llm/layer_group.h), whose reading, multiplying and memory add up. Those with a window or a state take the same for
 * each sequence, whatever is behind it; with compressed keys one entry stands for several tokens.
 *
 * Sparse attention by an index (DeepSeek-V3.2, arXiv:2512.02556, section 2.1): every token before is scored, which reads its short
 * key and multiplies in 8 bits, on each GPU that shares the sequence, as keys and heads of the index are not cut (the model's own
 * inference code, vLLM, SGLang: `wq_b` is replicated); `selected` of them are then read and multiplied with, by tokens of prompts as by those that are
 * decoded (the same section: one latent for all heads in both). They are as many as are behind a sequence of the service in the
 * mean, if that is fewer. A sequence takes max(reading, multiplying) of them, of which multiplying hides behind weights as
 * other products do. Engines work short prompts off without the index, which is not modelled.
 *
 * Speculative decoding: expected tokens per step by equation 1 of Leviathan et al. (arXiv:2211.17192). */
#include "llm/step.h"

#include <assert.h>
#include <math.h>

#include "hardware/power_cap.h"

#define ACTIVATION_BYTE 2.0   /* one number of a token's vector: 16 bits */
#define LEAST_FP8_BYTE 0.7    /* of a weight: with fewer it is kept in 4 bits and its scales */
#define TYPICAL_BUDGET 2048.0 /* tokens of a step with prompts, where the setup does not say */

/* A chip without products of 4 or 8 bits unpacks weights to 16, as kernels for such weights do there (Marlin: Frantar et
 * al., arXiv:2408.11743). */
static double products_flop_s(const struct gpu *gpu, int bits, bool integers)
{
    double peak8 = integers ? gpu->peak_int8_flop_s : gpu->peak_fp8_flop_s;
    double peak = bits == 8 ? peak8 : bits == 4 ? gpu->peak_fp4_flop_s : NAN;
    return peak > 0 ? peak : gpu->peak_bf16_flop_s;
}

double step_expected_tokens(double draft_tokens, double acceptance)
{
    if (acceptance >= 1)
        return draft_tokens + 1;
    return (1 - pow(acceptance, draft_tokens + 1)) / (1 - acceptance);
}

/* The value, or what it stands for if it was left out (0). */
static double nonzero_or(double value, double otherwise)
{
    return value > 0 ? value : otherwise;
}

/* Seconds per byte that a GPU exchanges with a group of so many, inside its node or across nodes. */
static double exchange_s(const struct gpu *gpu, const struct step_setup *setup, double group)
{
    bool inside = !(setup->gpus_per_node > 0) || group <= setup->gpus_per_node;
    return 1 / (setup->law->link_efficiency * (inside ? gpu->link_byte_s : gpu->network_byte_s));
}

/* Bytes that layers send to experts over what they would send if these worked on vectors of the hidden size. */
static double latent_frac(const struct llm *model)
{
    double narrow = 1 - llm_expert_width(model) / (double)model->hidden;
    return model->expert_latent > 0 ? 1 - narrow * llm_expert_layers(model) / (double)model->layers : 1;
}

/* Seconds that a GPU spends per token on moving activations. Where all GPUs share sequences they sum up twice a layer. Where
 * attention is in groups each sums up its own, and tokens go to the experts and back: to those of all other GPUs, or to
 * the GPUs of the experts in use, whichever is less; where experts work in a latent, as vectors of that. */
static double token_exchange_s(const struct gpu *gpu, const struct step_setup *setup)
{
    const struct llm *model = setup->model;
    double tensor = nonzero_or(setup->tensor, 1), stages = nonzero_or(setup->pipeline, 1),
           expert = nonzero_or(setup->expert, 1), groups = nonzero_or(setup->attention_groups, 1),
           group = tensor / groups;
    double vector_byte = (double)model->hidden * ACTIVATION_BYTE, layers = (double)model->layers / stages;
    double group_s = 2 * (group - 1) / group / groups * exchange_s(gpu, setup, group),
           all_s = 2 * (tensor - 1) / tensor * exchange_s(gpu, setup, tensor);
    if (groups <= 1 || model->experts == 0)
        all_s = group_s;
    else
        all_s = latent_frac(model) * (expert > 1 ? fmin(all_s, 2 * (double)model->experts_per_token * (expert - 1) /
                                                                   expert / expert * exchange_s(gpu, setup, expert))
                                                 : all_s);
    double stage_s = (stages - 1) / stages / tensor * exchange_s(gpu, setup, tensor * stages);
    return vector_byte * (layers * (group_s + all_s) + stage_s);
}

/* Attention multiplies in 8 bits if all products do and keys and values are kept in 8 bits (Shah et al.,
 * FlashAttention-3, arXiv:2407.08608), else in 16 whatever the weights are in. Engines differ: an
 * assumption. */
static double attention_flop_s(const struct gpu *gpu, const struct step_setup *setup, double byte_per_kv)
{
    return products_flop_s(gpu, setup->arithmetic_bits > 0 && byte_per_kv <= 1 ? 8 : 0, false);
}

/* The same of tokens of prompts with tokens before them. An exponential goes with each score of a query and a key, and units for
 * these have not grown with those for products: 16 a clock and multiprocessor on Hopper and on Blackwell alike, in which Blackwell
 * multiplies 8,192 FLOPs of 16 bits, those of 16 scores with heads of 128 numbers. So fewer bits gain nothing there (Zadouri et al.,
 * FlashAttention-4, March 2026). A score has 4 FLOPs for each number of its head, in the mean of keys and values. */
static double pairs_flop_s(const struct gpu *gpu, const struct layer_group *group, double attention_s)
{
    double width = group->heads > 0 ? group->width / (double)group->heads : (double)group->head_dim;
    return gpu->attention_flop_s > 0 && width > 0 ? fmin(attention_s, gpu->attention_flop_s * width / 128)
                                                  : attention_s;
}

/* FLOPs of a token's products with weights, as many of the arithmetic in use as take that long: weights that are kept in more
 * bytes than those which set the arithmetic (attention beside experts in 4 bits, what a checkpoint never quantises) are
 * multiplied in more bits too. */
static double token_flop(const struct gpu *gpu, const struct step_setup *setup, double flop_s)
{
    const struct llm *model = setup->model;
    double routed = llm_expert_parameters(model) * llm_expert_share(model),
           byte = llm_weight_bytes(model, setup->byte_per_weight).rest;
    double rest_flop_s = products_flop_s(gpu, byte > 1 ? 0 : byte > LEAST_FP8_BYTE ? 8 : 4, setup->integers);
    double kept = setup->arithmetic_bits > 0 ? llm_kept_parameters(model, setup->byte_per_weight) : 0,
           rest = llm_active_parameters(model) - routed - kept;
    double rest_s = rest / fmin(flop_s, rest_flop_s) + kept / fmin(flop_s, gpu->peak_bf16_flop_s);
    return 2 * (routed + rest_s * flop_s);
}

void step_power(struct step_cost *cost, const struct gpu *gpu, double flop_s)
{
    cost->resident_frac = gpu->power_scale * gpu->resident_frac;
    cost->limit_frac = 1;
    cost->demand_gain = 1;
    cost->byte_load_s = gpu->power_scale * gpu->bandwidth_frac / gpu->bandwidth_byte_s;
    cost->flop_load_s = gpu->power_scale * gpu->flop_frac / flop_s;
}

/* What the attention of all layers takes of a GPU. */
struct attention {
    double context_byte, context_s; /* of a token of context */
    double
        pair_flop; /* of a token of a prompt with one before it: FLOPs, as many of the arithmetic in use as take that long */
    double sequence_byte;             /* of a sequence: windows and states */
    double selected_byte, selected_s; /* of what indices select: read for a token, multiplied with */
    double seen_flop, seen_s;         /* of a token: multiplied with what is selected, and with windows */
};

/* Seconds for a token of context: to read it, or to multiply with it, whichever takes longer. Queries of all heads meet a
 * latent as it is (DeepSeek-V2, arXiv:2405.04434, appendix C), so that many heads and few GPUs are bound by arithmetic. */
static double context_s(const struct gpu *gpu, const struct step_setup *setup, double byte, double flop, double flop_s)
{
    const struct engine_law *law = setup->law;
    double read_s = byte / (law->bandwidth_efficiency * gpu->bandwidth_byte_s);
    return fmax(read_s, flop * (1 + setup->draft_tokens) / (law->flop_efficiency * flop_s));
}

/* Layers come one after the other: each group reads or multiplies. An index is multiplied with in 8 bits, by every GPU that shares the
 * sequence; what it selects, windows, and all else, in those of attention, its heads cut. efficiency: of arithmetic without experts. */
static struct attention attention_of(const struct gpu *gpu, const struct step_setup *setup, double flop_s,
                                     double efficiency)
{
    const struct llm *model = setup->model;
    double gpus = nonzero_or(setup->tensor, 1) * nonzero_or(setup->pipeline, 1),
           shared = nonzero_or(setup->tensor, 1) / nonzero_or(setup->attention_groups, 1);
    double byte_per_kv = nonzero_or(setup->byte_per_kv, model->bytes_per_kv);
    double attention_s = attention_flop_s(gpu, setup, byte_per_kv), index_s = products_flop_s(gpu, 8, false);
    struct attention all = {0};
    double selected_flop = 0;
    for (size_t i = 0; i < llm_groups(model); i++) {
        struct layer_group group = llm_group(model, i);
        double kept_frac = layer_group_copies(&group, shared) / gpus; /* of keys and values, by one GPU */
        double read_s = group.selected > 0 ? index_s : attention_s,
               pairs_gpus = group.selected > 0 ? gpus / shared : gpus;
        double pairs_s = group.selected > 0 ? index_s : pairs_flop_s(gpu, &group, attention_s);
        double selected = layer_group_selected(&group, setup->context);
        double context_byte = layer_group_context_byte(&group, byte_per_kv) * kept_frac;
        all.context_byte += context_byte;
        all.context_s += context_s(gpu, setup, context_byte, layer_group_context_flop(&group) / pairs_gpus, read_s);
        all.pair_flop += layer_group_pair_flop(&group) / pairs_gpus * (flop_s / pairs_s);
        all.sequence_byte += layer_group_sequence_traffic_byte(&group, byte_per_kv, setup->context) * kept_frac;
        all.selected_byte += selected * layer_group_selected_byte(&group, byte_per_kv) * kept_frac;
        selected_flop += selected * layer_group_selected_flop(&group) / gpus;
        all.seen_flop += layer_group_window_flop(&group, setup->context) / gpus;
    }
    all.seen_flop += selected_flop;
    all.selected_s = selected_flop / (efficiency * attention_s);
    all.seen_s = all.seen_flop / (efficiency * attention_s);
    all.seen_flop *= flop_s / attention_s;
    return all;
}

/* Seconds in which the vector that stands for a token passes memory once in each layer of a stage. Every GPU of a group that
 * shares sequences keeps it whole; how often it passes beside products is the engine's, and in what prompts alone reach. */
static double vector_s(const struct gpu *gpu, const struct step_setup *setup)
{
    double layers = (double)setup->model->layers / nonzero_or(setup->pipeline, 1);
    return layers * (double)setup->model->hidden * ACTIVATION_BYTE / gpu->bandwidth_byte_s;
}

static struct step_cost full_clock_cost(const struct gpu *gpu, const struct step_setup *setup, double flop_s,
                                        bool alone)
{
    const struct llm *model = setup->model;
    const struct engine_law *law = setup->law;
    double tensor = nonzero_or(setup->tensor, 1), stages = nonzero_or(setup->pipeline, 1), gpus = tensor * stages;
    struct weight_bytes bytes = llm_weight_bytes(model, setup->byte_per_weight);
    double expert = llm_expert_parameters(model), layers = (double)model->layers;
    double groups = nonzero_or(setup->attention_groups, 1), group = tensor / groups; /* of GPUs that share sequences */
    double byte_s = 1 / (law->bandwidth_efficiency * gpu->bandwidth_byte_s);
    double dense = alone ? law->prefill_efficiency : law->flop_efficiency,
           efficiency = expert > 0 && !alone ? dense * law->expert_efficiency : dense;
    double uneven = 1 + law->imbalance * log(nonzero_or(setup->expert, 1)), verified = 1 + setup->draft_tokens;
    struct attention attention = attention_of(gpu, setup, flop_s, dense);
    /* With prompts alone a stage waits for the one before it; with as many pieces as stages, 2 stages - 1
     * turns do the work of as many as there are stages (Huang et al., GPipe, arXiv:1811.06965). */
    double bubble = alone ? (2 * stages - 1) / stages : 1;
    struct step_cost cost = {
        .weight_byte = llm_rest_byte(model, setup->byte_per_weight) / group,
        .expert_byte = expert * bytes.expert / tensor,
        .context_byte = attention.context_byte,
        .sequence_byte = attention.sequence_byte + verified * attention.selected_byte,
        .token_flop = token_flop(gpu, setup, flop_s) / gpus,
        .pair_flop = attention.pair_flop,
        .log_miss = log1p(-llm_expert_share(model)) / stages,
        .expert_skew = law->expert_skew,
        .verified = verified,
        .overlap_frac = alone ? 1 : law->overlap_frac,
        .exchange_fixed_s = gpus > 1 ? law->tensor_layer_s * layers : 0,
        .exchange_token_s = token_exchange_s(gpu, setup),
        .vector_token_s = alone ? 0 : law->vector_passes * vector_s(gpu, setup) / groups,
        .exchange_load_frac = gpu->power_scale * gpu->exchange_frac,
        .kernel_s = law->layer_s * layers + law->expert_layer_s * llm_expert_layers(model) +
                    law->latent_layer_s * llm_latent_layers(model) + law->state_layer_s * llm_state_layers(model),
    };
    step_power(&cost, gpu, flop_s);
    if (expert > 0)
        cost.resident_frac += gpu->power_scale * gpu->expert_frac;
    bool narrow = flop_s > gpu->peak_bf16_flop_s; /* products of 8 bits or fewer */
    cost.flop_load_s *= gpu_products_frac(gpu, narrow ? setup->arithmetic_bits : 0, 1);
    cost.context_load_s = gpu->power_scale * gpu->context_frac * cost.context_byte / gpu->bandwidth_byte_s;
    cost.expert_load_s = narrow && setup->block_scales
                             ? gpu->power_scale * gpu->expert_fp8_frac * cost.expert_byte / gpu->bandwidth_byte_s
                             : 0;
    cost.sequence_load_s = gpu->power_scale * gpu->sequence_frac * law->sequence_s * verified / groups;
    cost.tile_load_s = cost.flop_load_s * 2 * expert * gpu->tile_rows / tensor;
    cost.tile_fill = llm_expert_share(model) / (nonzero_or(gpu->tile_rows, 1) * stages);
    cost.fixed_s = stages * law->fixed_s + cost.kernel_s + cost.exchange_fixed_s;
    double waited_flop = 2 * expert * llm_expert_share(model) * (uneven - 1) / gpus;
    cost.token_s = bubble * (cost.token_flop + waited_flop) * (1 + setup->dequantise_frac) / (efficiency * flop_s) +
                   bubble * attention.seen_s + cost.exchange_token_s + cost.vector_token_s;
    cost.token_flop += attention.seen_flop;
    cost.pair_s = bubble * cost.pair_flop / (dense * flop_s);
    cost.weight_s = cost.weight_byte * byte_s;
    cost.expert_s = uneven * cost.expert_byte * byte_s / law->expert_bandwidth_efficiency;
    cost.context_s = attention.context_s;
    cost.sequence_s = law->sequence_s * verified / groups + attention.sequence_byte * byte_s +
                      verified * fmax(0, attention.selected_byte * byte_s - attention.selected_s);
    return cost;
}

/* Arithmetic, and all else that the chip itself computes, takes longer at a lower clock; reading, exchanging and the host do not
 * (that small kernels do is an assumption, which keeps what is measured of language models under caps); power falls as power_cap.c says. What a step
 * draws beside `resident` is spread over the time that the heaviest such step takes then. */
static void slow_down(struct step_cost *cost, const struct gpu *gpu, struct gpu_draw draw, double clock, double stretch)
{
    double span_w = gpu->tdp_w - gpu->idle_w, idle = gpu->idle_w / span_w;
    double power = gpu_clock_power_w(gpu, draw, clock) / draw.full_w;
    cost->resident_frac = power * (idle + cost->resident_frac) - idle;
    cost->limit_frac = power * (idle + 1) - idle;
    cost->byte_load_s *= power * stretch;
    cost->flop_load_s *= power * stretch;
    cost->context_load_s *= power * stretch;
    cost->expert_load_s *= power * stretch;
    cost->exchange_load_frac *= power * stretch;
    cost->sequence_load_s *= power * stretch;
    cost->tile_load_s *= power * stretch;
    cost->demand_gain = 1 / power;
    cost->demand_frac = (1 / power - 1) * idle;
}

/* Lets steps run at clock_frac. What they draw follows from the heaviest step of this kind, given by its
 * power at full clock and its tokens. */
static void run_at(struct step_cost *cost, const struct gpu *gpu, struct gpu_draw draw, double clock, double sequences,
                   double context, double prompts)
{
    double time_s = step_use(cost, sequences, context, prompts).time_s;
    double apart_s = cost->exchange_token_s + cost->vector_token_s;
    cost->token_s = (cost->token_s - apart_s) / clock + apart_s;
    cost->pair_s /= clock;
    cost->fixed_s += cost->kernel_s * (1 / clock - 1);
    cost->kernel_s /= clock;
    slow_down(cost, gpu, draw, clock, step_use(cost, sequences, context, prompts).time_s / time_s);
}

/* Settles what depends on the heaviest step of this kind: its clock. */
void step_settle(struct step_cost *cost, const struct gpu *gpu, const struct step_setup *setup, double sequences,
                 double prompts)
{
    double context = sequences * setup->context;
    struct step_use use = step_use(cost, sequences, context, prompts);
    double span_w = gpu->tdp_w - gpu->idle_w, load = use.load_s / use.time_s,
           memory = cost->byte_load_s * use.byte / use.time_s;
    struct gpu_draw draw = {gpu->idle_w + span_w * fmin(1, load), span_w * memory / fmax(1, load)};
    double clock = nonzero_or(setup->clock_frac, 1);
    if (setup->cap_w > 0)
        clock = fmin(clock, gpu_clock_for_cap(gpu, draw, setup->cap_w));
    clock = fmax(clock, gpu->clock_min_frac);
    if (clock < 1)
        run_at(cost, gpu, draw, clock, sequences, context, prompts);
    /* Lighter steps may draw more than the heaviest where they exchange less; the mean keeps the cap all the same. */
    double least_w = gpu_clock_power_w(gpu, draw, gpu->clock_min_frac);
    if (setup->cap_w > 0)
        cost->limit_frac = fmin(cost->limit_frac, (fmax(setup->cap_w, least_w) - gpu->idle_w) / span_w);
}

/* The draft runs once per token that it proposes, each time at this share of a step of decoding, and does this share of
 * its work. */
static void add_draft(struct step_cost *cost, const struct step_setup *setup)
{
    double share = setup->draft_tokens * setup->draft_cost, used = llm_expert_share(setup->model);
    cost->fixed_s += share * (cost->fixed_s + cost->weight_s + used * cost->expert_s);
    cost->weight_byte += share * (cost->weight_byte + used * cost->expert_byte);
    cost->sequence_s += share * (cost->sequence_s + cost->token_s);
    cost->sequence_flop += share * cost->token_flop;
    cost->context_s *= 1 + share;
    cost->context_byte *= 1 + share;
    cost->context_load_s *= 1 + share;
}

/* A head of the model's own passes all tokens of a step through its layers once, which fills its cache and predicts a first token, and then one
 * token of each sequence for each further one. Each prediction reads a layer, its experts (as many as the step uses: a little too many) and
 * the table of words, and attends as a layer does; the host is not asked. What the layers of a draft cost in the mean of the model is an
 * assumption where they differ from the others. */
static void add_own_head(struct step_cost *cost, const struct llm *model, double predictions)
{
    struct llm_mtp_share share = llm_mtp_share(model);
    double layers = predictions / (double)model->layers;
    double further = (predictions - 1) * share.layer + predictions * share.table;
    cost->sequence_s *= 1 + layers;
    cost->sequence_byte *= 1 + layers;
    cost->sequence_s += further * cost->token_s;
    cost->sequence_flop += further * cost->token_flop;
    cost->token_s *= 1 + share.layer;
    cost->token_flop *= 1 + share.layer;
    cost->pair_s *= 1 + 1 / (double)model->layers;
    cost->pair_flop *= 1 + 1 / (double)model->layers;
    cost->fixed_s += layers * (cost->kernel_s + cost->exchange_fixed_s);
    cost->weight_s *= 1 + predictions * share.read;
    cost->weight_byte *= 1 + predictions * share.read;
    cost->expert_s *= 1 + layers;
    cost->expert_byte *= 1 + layers;
    cost->expert_load_s *= 1 + layers;
    cost->tile_load_s *= 1 + layers;
    cost->context_s *= 1 + layers;
    cost->context_byte *= 1 + layers;
    cost->context_load_s *= 1 + layers;
}

struct replica_costs step_costs(const struct gpu *gpu, const struct step_setup *setup)
{
    double flop_s = products_flop_s(gpu, setup->arithmetic_bits, setup->integers);
    struct replica_costs costs = {
        .decode = full_clock_cost(gpu, setup, flop_s, false),
        .prompts = full_clock_cost(gpu, setup, flop_s, true),
        .tokens_per_step = step_expected_tokens(setup->draft_tokens, setup->acceptance),
        .flop_s = flop_s,
    };
    costs.mixed = costs.decode;
    costs.mixed.fixed_s += setup->law->prompt_s;
    costs.prompts.fixed_s += setup->law->prompt_s;
    double batch = nonzero_or(setup->max_batch, 1), budget = nonzero_or(setup->token_budget, TYPICAL_BUDGET);
    step_settle(&costs.decode, gpu, setup, batch, 0);
    step_settle(&costs.mixed, gpu, setup, batch, fmax(0, budget - batch));
    step_settle(&costs.prompts, gpu, setup, 0, budget);
    if (setup->own_head) {
        double predictions = fmax(1, setup->draft_tokens);
        add_own_head(&costs.decode, setup->model, predictions);
        add_own_head(&costs.mixed, setup->model, predictions);
        add_own_head(&costs.prompts, setup->model, 1);
    } else {
        add_draft(&costs.decode, setup);
        add_draft(&costs.mixed, setup);
    }
    return costs;
}

void step_costs_tabulate(struct replica_costs *costs, double *table)
{
    costs->decode.experts_known = costs->mixed.experts_known = costs->prompts.experts_known = 0;
    if (!(costs->decode.expert_byte > 0))
        return;
    assert(costs->mixed.log_miss == costs->decode.log_miss && costs->prompts.log_miss == costs->decode.log_miss);
    for (int i = 0; i < STEP_EXPERTS_MOST; i++)
        table[i] = step_experts_frac(&costs->decode, i);
    struct step_cost *const all[] = {&costs->decode, &costs->mixed, &costs->prompts};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        all[i]->experts_frac = table;
        all[i]->experts_known = STEP_EXPERTS_MOST;
    }
}

struct step_use step_mean_use(const struct replica_costs *costs, double sequences, double context, double begin,
                              double prompt)
{
    struct step_use decode = step_use(&costs->decode, sequences, sequences * context, 0);
    if (!(begin * prompt > 0))
        return decode;
    double mixed = step_mixed_frac(begin, prompt, HUGE_VAL);
    struct step_use with = step_use_pairs(&costs->mixed, sequences, sequences * context, begin * prompt / mixed,
                                          begin * step_pairs(prompt, 0) / mixed);
    return (struct step_use){.time_s = (1 - mixed) * decode.time_s + mixed * with.time_s,
                             .byte = (1 - mixed) * decode.byte + mixed * with.byte,
                             .flop = (1 - mixed) * decode.flop + mixed * with.flop,
                             .work_load_s = (1 - mixed) * decode.work_load_s + mixed * with.work_load_s,
                             .load_s = (1 - mixed) * decode.load_s + mixed * with.load_s};
}

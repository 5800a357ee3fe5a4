/* SPDX-License-Identifier: Apache-2.0 */
/* Time, bytes, FLOPs and power of one step of a language model on its GPUs: every sequence in the batch gets
 * its next token, and prompt tokens are computed beside them, or alone. */
#ifndef SAMOVAR_LLM_STEP_H
#define SAMOVAR_LLM_STEP_H

#include <math.h>
#include <stdbool.h>

#include "hardware/node.h"
#include "llm/inference_engine.h"
#include "llm/model.h"

/* How a copy of a model runs. Zero means: one (degrees), the model's own (bytes), none (speculation). */
struct step_setup {
    const struct llm *model;
    const struct engine_law *law;        /* of the engine, on this chip */
    double byte_per_weight, byte_per_kv; /* in memory, scales included; llm_weight_bytes */
    int arithmetic_bits;                 /* of products, where the chip has them: 8, 4; 0: 16 */
    bool integers;                       /* these 8 bits are integers, not floating point */
    bool block_scales;                   /* these 8 bits have a scale for each block of weights */
    double dequantise_frac;              /* by so much longer do products take because weights are unpacked first */
    /* GPUs: tensor x pipeline. Experts are whole on `expert` of the GPUs of a stage, else cut as all else is. Attention is
     * in so many groups, each with sequences of its own: data parallel. */
    double tensor, pipeline, expert, attention_groups, gpus_per_node;
    double clock_frac; /* of the highest clock; 0: full */
    double cap_w;      /* power cap of a GPU; 0: none */
    /* Speculative decoding: tokens drafted per step, chance that one is accepted, time of one run of the draft over
     * that of a step of decoding. */
    double draft_tokens, acceptance, draft_cost;
    bool own_head; /* the model's mtp_layers draft: what that takes follows from it, and draft_cost is not read */
    /* The heaviest steps that there are, for which a cap has to hold: sequences that decode (0: 1), tokens behind each,
     * tokens in a mixed step or one of prompts alone (0: 2048). */
    double max_batch, context, token_budget;
};

/* One kind of step, per GPU: with S sequences that decode, c tokens behind all of them together, and p prompt tokens,
 * T = S verified + p tokens pass through the model, and prompt tokens attend to those before them, a pairs:
 *
 *     read(T)    = weight + expert (1 - (1 - v T log miss)^(-1/v))    once for all; v: expert_skew; 0: 1 - miss^T
 *     work_s     = T token_s + a pair_s
 *     time       = max(read_s(T), work_s) + (1 - overlap) min(read_s(T), work_s) + c context_s + S sequence_s + fixed_s
 *
 * The attention of sequences that decode waits for reading their context, which hides its arithmetic. At constant S and
 * p time is linear in c, and a grows by p^2 from one piece of a prompt to the next: k steps in a row are one piece of
 * arithmetic. */
struct step_cost {
    double fixed_s, sequence_s, context_s, token_s;
    double weight_s, expert_s;
    double weight_byte, expert_byte, context_byte, token_flop;
    double pair_s, pair_flop;            /* FLOPs: as many of the arithmetic in use as take that long */
    double sequence_byte, sequence_flop; /* beside what its tokens do: drafting */
    double log_miss;                     /* of the chance that a token misses an expert, if all are chosen alike */
    double expert_skew;                  /* 0: they are; the law's */
    /* What step_experts_frac gives for 0, 1, 2, ... tokens, for those who ask often; by step_costs_tabulate. */
    const double *experts_frac;
    double experts_known; /* so many of them; 0: none */
    double verified;      /* tokens that pass through the model per sequence that decodes */
    double overlap_frac;  /* of the shorter of arithmetic and reading, hidden by the other; 1 with prompts alone */
    /* Power as shares of TDP - idle. Constants were fitted to means over steady serving, so the limit (TDP at full
     * clock) holds for the mean over a replica's busy time in a tick, not for each step:
     *
     *     load_s = min(sum limit_frac t, sum resident_frac t + work_load_s)
     *
     * over its steps, and GPU power = idle + (TDP - idle) load_s / interval. work_load_s: what bytes, FLOPs and
     * exchanges cost; a token of context, all experts, and a sequence cost more than their bytes and FLOPs. Experts
     * multiply whole tiles, and draw tile_load_s where all have an empty one; a token fills tile_fill of them. */
    double resident_frac, limit_frac, byte_load_s, flop_load_s, context_load_s, expert_load_s, exchange_load_frac,
        sequence_load_s, tile_load_s, tile_fill;
    /* In t seconds of such steps the load would be demand_gain load_s + demand_frac t at the highest clock. */
    double demand_gain, demand_frac;
    double exchange_fixed_s, exchange_token_s; /* parts of fixed_s and token_s: exchanges with other GPUs */
    double vector_token_s;                     /* part of token_s: a token's vector passes memory */
    double kernel_s;                           /* part of fixed_s in which the GPU computes: it follows the clock */
};

/* One step, or several of a kind together: time, number, and what they compute and read (of experts, shares; of the tiles of all experts, the share that is empty). Bytes, FLOPs and load are linear
 * in these, so that they may be worked out for many steps at once, and what are whole numbers add up without rounding. */
struct step_sum {
    double time_s, steps, sequences, tokens, experts, empty, context, pairs;
};

struct step_use {
    double time_s, byte, flop;  /* byte and flop of one GPU */
    double work_load_s, load_s; /* load_s without the limit */
};

/* What the steps of a replica cost: of decoding alone, of prompt tokens beside sequences that decode, and of
 * prompts alone. Beside their form they differ where a clock or a cap slows them differently. */
struct replica_costs {
    struct step_cost decode, mixed, prompts;
    double tokens_per_step; /* tokens of a sequence per step, in the mean: 1 without speculation */
    double flop_s;          /* peak of the arithmetic in use, for shares of it */
};
struct replica_costs step_costs(const struct gpu *gpu, const struct step_setup *setup);

/* The same for steps of another kind, whose times, bytes and FLOPs stand: sets what they draw at the highest clock, with
 * this peak of the arithmetic in use; then brings them to the clock and the cap of the setup (nothing else of it is read
 * but `context`), given the heaviest step of the kind. */
void step_power(struct step_cost *cost, const struct gpu *gpu, double flop_s);
void step_settle(struct step_cost *cost, const struct gpu *gpu, const struct step_setup *setup, double sequences,
                 double prompts);

/* Share of the experts that a step with so many tokens reads. Where some are chosen more often than others, by a gamma
 * distribution of mean 1 and variance `expert_skew`, its Laplace transform is the share that is missed (step.c). */
static inline double step_experts_frac(const struct step_cost *cost, double tokens)
{
    if (tokens < cost->experts_known) {
        int64_t whole = (int64_t)tokens;
        if ((double)whole == tokens)
            return cost->experts_frac[whole];
    }
    if (!(cost->expert_byte > 0))
        return 0;
    double log_missed = tokens * cost->log_miss, skew = cost->expert_skew;
    return skew > 0 ? -expm1(-log1p(-skew * log_missed) / skew) : -expm1(log_missed);
}

/* Gives the costs a table of these shares, kept in `table`, STEP_EXPERTS_MOST long, which outlives them. */
enum { STEP_EXPERTS_MOST = 1 << 13 };
void step_costs_tabulate(struct replica_costs *costs, double *table);

/* Pairs of a prompt token with one before it, where `behind` tokens of the sequence stand before the prompt
 * tokens. */
static inline double step_pairs(double prompts, double behind)
{
    return prompts * (behind + 0.5 * (prompts + 1));
}

/* Share of the steps that have prompts in them, where `begin` prompts of `prompt` tokens begin in each, at random, and a
 * step has room for so many of their tokens. */
static inline double step_mixed_frac(double begin, double prompt, double room)
{
    return fmin(1, -expm1(-begin) * fmax(1, prompt / room));
}

/* A step with S sequences, c tokens behind all of them together, p prompt tokens, and a pairs. */
static inline struct step_sum step_one(const struct step_cost *cost, double sequences, double context, double prompts,
                                       double pairs)
{
    double tokens = sequences * cost->verified + prompts, experts = step_experts_frac(cost, tokens);
    double read_s = cost->weight_s + experts * cost->expert_s,
           compute_s = tokens * cost->token_s + pairs * cost->pair_s;
    /* Not fmax and fmin: without -ffast-math they are calls, in the innermost loop of the program. */
    double longer_s = read_s > compute_s ? read_s : compute_s, shorter_s = read_s > compute_s ? compute_s : read_s;
    double empty = experts - tokens * cost->tile_fill;
    return (struct step_sum){
        .time_s = longer_s + (1 - cost->overlap_frac) * shorter_s + context * cost->context_s +
                  sequences * cost->sequence_s + cost->fixed_s,
        .steps = 1,
        .sequences = sequences,
        .tokens = tokens,
        .experts = experts,
        .empty = empty > 0 ? empty : 0,
        .context = context,
        .pairs = pairs,
    };
}

static inline struct step_use step_sum_use(const struct step_cost *cost, const struct step_sum *sum)
{
    struct step_use use = {
        .time_s = sum->time_s,
        .byte = sum->steps * cost->weight_byte + sum->experts * cost->expert_byte + sum->context * cost->context_byte +
                sum->sequences * cost->sequence_byte,
        .flop = sum->tokens * cost->token_flop + sum->pairs * cost->pair_flop + sum->sequences * cost->sequence_flop,
    };
    use.work_load_s =
        cost->byte_load_s * use.byte + cost->flop_load_s * use.flop + sum->context * cost->context_load_s +
        sum->experts * cost->expert_load_s + sum->empty * cost->tile_load_s + sum->sequences * cost->sequence_load_s +
        cost->exchange_load_frac * (sum->steps * cost->exchange_fixed_s + sum->tokens * cost->exchange_token_s);
    use.load_s = cost->resident_frac * use.time_s + use.work_load_s;
    return use;
}

/* The use of such a step. Each further token of context adds context_s, context_byte, and their load. */
static inline struct step_use step_use_pairs(const struct step_cost *cost, double sequences, double context,
                                             double prompts, double pairs)
{
    struct step_sum one = step_one(cost, sequences, context, prompts, pairs);
    return step_sum_use(cost, &one);
}
/* The same, with prompts too short for their pairs to count. */
static inline struct step_use step_use(const struct step_cost *cost, double sequences, double context, double prompts)
{
    return step_use_pairs(cost, sequences, context, prompts, 0);
}
/* The mean step with S sequences that decode, each with so many tokens behind it, where `begin` prompts of `prompt` tokens
 * begin in each step, at random. */
struct step_use step_mean_use(const struct replica_costs *costs, double sequences, double context, double begin,
                              double prompt);
/* Tokens that a step yields per sequence in the mean. */
double step_expected_tokens(double draft_tokens, double acceptance);

#endif

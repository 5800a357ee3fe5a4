/* SPDX-License-Identifier: Apache-2.0 */
#include "serving/techniques.h"

#include <assert.h>
#include <math.h>

#include "serving/route.h"

const char *const precision_names[] = {"bf16", "fp8", "int8", "int4", "fp4", "fp8_block", NULL};
const char *const kv_precision_names[] = {"bf16", "fp8", "int8", "int4", NULL};

/* fp4: NVFP4, groups of 16 with a scale of 8 bits (MXFP4: 32, so 0.53 bytes); int4: groups of 128 weights share a scale of 16 bits and a zero of 4 (Frantar et al., GPTQ, ICLR 2023; Lin et al.,
 * AWQ, MLSys 2024). Weights in int4 are unpacked: arithmetic stays in 16 bits. int8: weights and
 * activations, W8A8 (Xiao et al., SmoothQuant, ICML 2023): products of integers, as fast as those of fp8 where a chip has both, and on Ampere
 * where it has no fp8; no engine was measured so: its law of fp8 stands for it. */
struct precision precision_of_weights(int choice)
{
    static const struct precision table[] = {
        {.byte = 2},
        {.byte = 1, .arithmetic_bits = 8, .format = WEIGHTS_FP8},
        {.byte = 1, .arithmetic_bits = 8, .integers = true, .format = WEIGHTS_INT8},
        {.byte = (4 + 20.0 / 128) / 8, .unpacked = true, .format = WEIGHTS_INT4},
        {.byte = (4 + 8.0 / 16) / 8, .arithmetic_bits = 4, .format = WEIGHTS_FP4},
        {.byte = 1, .arithmetic_bits = 8, .format = WEIGHTS_FP8_BLOCK},
    };
    assert(choice >= 0 && (size_t)choice < sizeof table / sizeof *table);
    return table[choice];
}

/* int8 and int4: a scale and a zero of 16 bits for each token and head, of 128 numbers (Liu et al., KIVI, ICML 2024,
 * has groups of 32 to 128). */
struct precision precision_of_kv(int choice)
{
    static const struct precision table[] = {
        {.byte = 2}, {.byte = 1}, {.byte = (8 + 32.0 / 128) / 8}, {.byte = (4 + 32.0 / 128) / 8}};
    assert(choice >= 0 && (size_t)choice < sizeof table / sizeof *table);
    return table[choice];
}

struct precision precision_of_bytes(double byte)
{
    enum { BF16, FP8, FP4 = 4 };
    return precision_of_weights(byte > 1 ? BF16 : byte > 0.7 ? FP8 : FP4);
}

struct precision precision_in_model(const struct llm *model, struct precision precision)
{
    if (model->block_scales && precision.format == WEIGHTS_FP8)
        precision.format = WEIGHTS_FP8_BLOCK;
    return precision;
}

static const struct field parallel_fields[] = {
    {.key = "tensor",
     INTEGER_FIELD(struct parallel, tensor),
     RANGE("1", "1024"),
     .doc = "GPUs that each layer is cut over."},
    {.key = "pipeline",
     INTEGER_FIELD(struct parallel, pipeline),
     RANGE_DEFAULT("1", "1024", "1"),
     .doc = "Stages of layers, one after the other. tensor x pipeline is gpus_per_replica."},
    {.key = "expert",
     INTEGER_FIELD(struct parallel, expert),
     RANGE_DEFAULT("1", "1024", "1"),
     .doc = "GPUs of a stage over which whole experts of a mixture are spread; they divide `tensor`."},
    {.key = "attention",
     INTEGER_FIELD(struct parallel, attention),
     RANGE_DEFAULT("1", "1024", "1"),
     .doc =
         "Attention in data parallel: so many groups of a stage's GPUs, each with sequences and weights of attention of "
         "its own; they divide `tensor`. What it is for: latent attention, whose keys and values cannot be cut."},
    FIELD_END,
};

static void parallel_check(const void *value, struct complaint *complaint)
{
    const struct parallel *parallel = value;
    if (parallel->expert > 0 && parallel->tensor % parallel->expert != 0)
        complain(complaint, "expert", "experts are spread over the %lld GPUs of a stage, which %lld does not divide",
                 (long long)parallel->tensor, (long long)parallel->expert);
    if (parallel->attention > 0 && parallel->tensor % parallel->attention != 0)
        complain(complaint, "attention", "%lld GPUs of a stage do not make %lld groups", (long long)parallel->tensor,
                 (long long)parallel->attention);
}

const struct record parallel_record = {
    .name = "parallel",
    .size = sizeof(struct parallel),
    .fields = parallel_fields,
    .check = parallel_check,
    .doc = "How a copy of the model is cut over its GPUs. Absent: each layer over all GPUs of a node, and "
           "if it takes several nodes, a stage on each.",
};

static const struct field speculation_fields[] = {
    {.key = "draft_tokens",
     INTEGER_FIELD(struct speculation, draft_tokens),
     RANGE_DEFAULT("1", "64", "4"),
     .doc = "Tokens that the draft proposes before each step.",
     BASIS(ASSUMPTION, "3 to 7 are best in most of their cases (Leviathan et al., ICML 2023, arXiv:2211.17192)")},
    {.key = "acceptance",
     NUMBER_FIELD(struct speculation, acceptance_frac, FRACTION),
     RANGE_DEFAULT("0 %", "100 %", "70 %"),
     .doc = "Chance that a proposed token is what the model would have said, given that those before it were.",
     BASIS(ASSUMPTION, "0.5 to 0.9 for draft models a tenth to a hundredth as large (Leviathan et al., ICML 2023, "
                       "arXiv:2211.17192)")},
    {.key = "draft_cost",
     NUMBER_FIELD(struct speculation, draft_cost_frac, FRACTION),
     RANGE_DEFAULT("0 %", "100 %", "5 %"),
     .doc = "Time of one run of the draft over that of a step of the model.",
     BASIS(ASSUMPTION, "below 5 % in their experiments (Leviathan et al., ICML 2023, arXiv:2211.17192)")},
    FIELD_END,
};
const struct record speculation_record = {
    .name = "speculation",
    .size = sizeof(struct speculation),
    .fields = speculation_fields,
    .doc = "Speculative decoding: a small draft proposes tokens, one step of the model checks them all. "
           "Each answer gets the mean number of tokens in each step.",
};

static const struct field multi_token_prediction_fields[] = {
    {.key = "draft_tokens",
     INTEGER_FIELD(struct multi_token_prediction, draft_tokens),
     RANGE_DEFAULT("1", "16", "1"),
     .doc = "Tokens that the head predicts in each step beyond the next, which it takes as many passes for.",
     BASIS(ASSUMPTION, "1 in DeepSeek-V3's report; services draft 1 to 3")},
    {.key = "acceptance",
     NUMBER_FIELD(struct multi_token_prediction, acceptance_frac, FRACTION),
     RANGE_DEFAULT("0 %", "100 %", "85 %"),
     SPREAD(TRIANGULAR, "55 %", "90 %", NULL),
     .doc =
         "Chance that a predicted token is what the model would have said, given that those before it were. It falls from one token to the "
         "next where one layer predicts several: give the mean.",
     BASIS(
         MEASURED,
         "85 to 90 % of second tokens (DeepSeek-V3, arXiv:2412.19437, section 5.4.3, as quoted elsewhere); V4 under vLLM 76 to 79 % of second "
         "and 46 to 50 % of third ones, on random text (vllm-project/vllm, pull request 41044); 54 to 70 % fitted where one to three are drafted "
         "(tests/validation/points.py)")},
    FIELD_END,
};
const struct record multi_token_prediction_record = {
    .name = "multi_token_prediction",
    .size = sizeof(struct multi_token_prediction),
    .fields = multi_token_prediction_fields,
    .doc =
        "Speculative decoding with the model's own head (`mtp_layers` of the model): it predicts tokens beyond the next, the next step checks them all. "
        "What that takes in time, memory and keys follows from the model.",
};

static const struct field slo_fields[] = {
    {.key = "ttft",
     NUMBER_FIELD(struct slo, ttft_s, DURATION),
     RANGE("1 ms", "1 d"),
     .optional = true,
     .doc = "Longest time to the first token of a request that counts as served well."},
    {.key = "tpot",
     NUMBER_FIELD(struct slo, tpot_s, DURATION),
     RANGE("0.1 ms", "1 h"),
     .optional = true,
     .doc = "Longest mean time per output token after the first of such a request."},
    {.key = "total",
     NUMBER_FIELD(struct slo, total_s, DURATION),
     RANGE("1 ms", "7 d"),
     .optional = true,
     .doc = "Longest time from arrival to the last token of such a request; to the finished picture or clip."},
    {.key = "share",
     NUMBER_FIELD(struct slo, share_frac, FRACTION),
     RANGE_DEFAULT("50 %", "100 %", "99 %"),
     .doc = "Share of the requests that it is promised to: what `samovar capacity` looks for."},
    FIELD_END,
};

static void slo_check(const void *value, struct complaint *complaint)
{
    const struct slo *slo = value;
    if (isnan(slo->ttft_s) && isnan(slo->tpot_s) && isnan(slo->total_s))
        complain(complaint, "ttft", "an objective needs `ttft`, `tpot` or `total`");
}

const struct record slo_record = {
    .name = "slo",
    .size = sizeof(struct slo),
    .fields = slo_fields,
    .check = slo_check,
    .doc =
        "Service level objective: requests within it are counted as goodput, one by one, or of a fluid by its distributions of times.",
};

static const struct field route_fields[] = {
    {.key = "to",
     TEXT_FIELD(struct route, to),
     .doc = "Name of the service that gets them; it has `traffic: {from: ...}` with the name of this one."},
    {.key = "share",
     NUMBER_FIELD(struct route, share_frac, FRACTION),
     RANGE("0 %", "100 %"),
     .doc = "Share of the requests that go there, each by a number of its own: the same ones for each "
            "strategy, and with a larger share more of them."},
    FIELD_END,
};
const struct record route_record = {.name = "route",
                                    .size = sizeof(struct route),
                                    .fields = route_fields,
                                    .doc = "Hands a share of the requests to another service."};

/* SPDX-License-Identifier: Apache-2.0 */
/* What a scenario may say of a service. */
#include <math.h>

#include "replica/balancer.h"
#include "serving/serving_inside.h"
#include "traffic/length.h"

static const char *const fidelities[] = {"fluid", "exact", "sampled", NULL};
static const char *const prefills[] = {"chunked", "first", NULL};

const struct field serving_fields[] = {
    {.key = "name", TEXT_FIELD(struct serving, name), .doc = "Name of the service in the results."},
    {.key = "node_type",
     TEXT_FIELD(struct serving, node_type),
     .optional = true,
     .doc = "Type of the nodes that it wants; absent: the first group with enough nodes."},
    {.key = "model",
     RECORD_FIELD(struct serving, model, struct llm, &llm_record),
     .catalogue = "models",
     .shorthand = "parameters",
     .doc = "The model: a catalogue name, or parameters, layers, kv_heads, head_dim inline."},
    {.key = "engine",
     RECORD_FIELD(struct serving, engine, struct inference_engine, &inference_engine_record),
     .catalogue = "engines",
     .initial = "vllm",
     .doc =
         "Inference software: a catalogue name or inline. Where it was not fitted on the chip and format of the weights "
         "the output says `unmeasured`.",
     BASIS(ASSUMPTION, "vllm: the one of which energy was measured too (ML.ENERGY v3, arXiv:2505.06371)")},
    {.key = "replicas",
     INTEGER_FIELD(struct serving, replicas),
     RANGE("1", "10000000"),
     .doc = "Copies of the model; each gets the same share of the requests, or what the balancer gives it."},
    {.key = "gpus_per_replica",
     INTEGER_FIELD(struct serving, gpus_per_replica),
     RANGE_DEFAULT("1", "1024", "1"),
     .doc = "GPUs that one copy is cut over; `parallel` says how."},
    {.key = "traffic",
     RECORD_FIELD(struct serving, traffic, struct traffic, &traffic_record),
     .doc = "Requests over time."},
    {.key = "prompt_tokens",
     VARIANT_FIELD(struct serving, prompt, length_kinds),
     LENGTH_SHORTHAND,
     .optional = true,
     .doc = "Length of a prompt; absent: as the trace, or the service that routes here, says."},
    {.key = "output_tokens",
     VARIANT_FIELD(struct serving, output, length_kinds),
     LENGTH_SHORTHAND,
     .optional = true,
     .doc = "Length of an answer; absent: as the trace, or the service that routes here, says."},
    {.key = "parallel",
     OPTIONAL_FIELD(struct serving, parallel, struct parallel, &parallel_record),
     .doc = "How a copy of the model is cut over its GPUs."},
    {.key = "precision",
     CHOICE_FIELD(struct serving, precision, precision_names),
     .optional = true,
     .doc =
         "Of the weights: bf16 (2 bytes); fp8 (1 byte, and arithmetic in 8 bits on chips that have it; a scale for a "
         "matrix or a row, or what the model's `block_scales` say); fp8_block (the same with a scale for each block); "
         "fp4 (0.56 bytes with its scales, arithmetic in 4 bits on chips that have it, else in 16); int8 (1 byte, weights and activations: arithmetic "
         "in integers on chips that have it, unmeasured on all); int4 (0.52 bytes with its scales, arithmetic in 16 bits). Absent: as the model's bytes_per_weight and "
         "bytes_per_expert_weight say.",
     BASIS(CHOICE, "int4: groups of 128 with a scale and a zero (Frantar et al., GPTQ, ICLR 2023; Lin et al., "
                   "AWQ, MLSys 2024)")},
    {.key = "unpack",
     NUMBER_FIELD(struct serving, unpack_frac, FRACTION),
     RANGE_DEFAULT("0 %", "200 %", "10 %"),
     .doc = "Precision int4: by how much products take longer because weights are unpacked first.",
     BASIS(ASSUMPTION, "kernels for int4 reach the speed of 16 bits at large batches, somewhat below it at the largest "
                       "(Frantar et al., MARLIN, arXiv:2408.11743)")},
    {.key = "kv_precision",
     CHOICE_FIELD(struct serving, kv_precision, kv_precision_names),
     .optional = true,
     .doc = "Of keys and values: bf16 (2 bytes), fp8 (1), int8 and int4 (1.03 and 0.53 with their scales). "
            "Absent: as the model's bytes_per_kv say, or in 8 bits where the engine does so."},
    {.key = "speculative",
     OPTIONAL_FIELD(struct serving, speculation, struct speculation, &speculation_record),
     .doc = "Speculative decoding; absent: none."},
    {.key = "multi_token_prediction",
     OPTIONAL_FIELD(struct serving, multi_token_prediction, struct multi_token_prediction,
                    &multi_token_prediction_record),
     .doc = "Speculative decoding with the model's own head; absent: it is not used."},
    {.key = "prefix_cache",
     OPTIONAL_FIELD(struct serving, prefix_cache, struct prefix_cache, &prefix_cache_record),
     .doc = "Absent: as the trace says, else none."},
    {.key = "response_cache",
     OPTIONAL_FIELD(struct serving, response_cache, struct response_cache, &response_cache_record),
     .doc = "Absent: none."},
    {.key = "route",
     OPTIONAL_FIELD(struct serving, route, struct route, &route_record),
     .doc = "A share of the requests goes to another service; absent: none."},
    {.key = "disaggregate",
     OPTIONAL_FIELD(struct serving, disaggregation, struct disaggregation, &disaggregation_record),
     .doc = "Prompts on replicas of their own; absent: prompts and answers on the same."},
    {.key = "autoscale",
     OPTIONAL_FIELD(struct serving, autoscale, struct autoscale, &autoscale_record),
     .doc = "Replicas sleep while there is little to do; absent: all are always awake."},
    {.key = "slo",
     OPTIONAL_FIELD(struct serving, slo, struct slo, &slo_record),
     .doc = "What counts as goodput; absent: goodput is not counted."},
    {.key = "power_cap",
     NUMBER_FIELD(struct serving, power_cap_w, POWER),
     RANGE("10 W", "10 kW"),
     .optional = true,
     .doc = "Most that one of its GPUs may draw: clocks come down until the heaviest steps keep to it. "
            "Absent: its TDP."},
    {.key = "clock",
     NUMBER_FIELD(struct serving, clock_frac, FRACTION),
     RANGE("5 %", "100 %"),
     .optional = true,
     .doc = "Clock of its GPUs over the highest: arithmetic takes longer, reading memory does not. Absent: "
            "the highest."},
    {.key = "max_batch", PART_FIELD(struct serving, room, struct batch_room, batch_room_fields)},
    {.key = "queue_limit",
     NUMBER_FIELD(struct serving, queue_limit_s, DURATION),
     RANGE_DEFAULT("0 s", "365 d", "60 s"),
     .doc = "Longest wait in the queue; what would wait longer at full speed is rejected. With fidelity "
            "exact: who has waited longer leaves.",
     .standing = STANDING_ASSUMPTION},
    {.key = "memory_share",
     PART_FIELD(struct serving, room, struct batch_room, batch_room_fields),
     .doc = "Share of GPU memory that the server program takes."},
    {.key = "memory_reserve", PART_FIELD(struct serving, room, struct batch_room, batch_room_fields)},
    {.key = "fidelity",
     CHOICE_FIELD(struct serving, fidelity, fidelities),
     .initial = "fluid",
     .doc =
         "fluid: the stationary state of each hour, in no time, with Poisson arrivals within it whatever "
         "`variation` says. exact: every request in every replica. sampled: every request in some replicas, which "
         "stand for all. Over a week with the Azure profile and a mean load of 30, 60 and 90 % the three agree on "
         "energy within 0.1 % on A100, H100 and B200. Times and goodput of fluid are of distributions, with balancing at "
         "random: whole times within 5 % where hardly a request waits. Where they wait, near the most that a service holds "
         "or for a place in a small batch, the tails are too short, by several times at worst, and goodput is some percent too high: "
         "ask exact or sampled there."},
    {.key = "sample",
     INTEGER_FIELD(struct serving, sample),
     RANGE_DEFAULT("1", "10000000", "16"),
     .doc = "Fidelity sampled: replicas that are simulated. They get their share of the rate, and count for"
            " all; the standard error of power falls with the square root of their number. With `autoscale` "
            "they are awake in whole numbers, which is coarse if they are few."},
    {.key = "balancer",
     CHOICE_FIELD(struct serving, balancer, balancer_names),
     .initial = "round-robin",
     .doc = "Not fluid: who gets the next request. The next in turn; one at random; of two at random the "
            "one with fewer requests; the one with fewest of all.",
     BASIS(CHOICE, "round robin is what nginx does unless told otherwise; two choices: Mitzenmacher, IEEE TPDS "
                   "12(10), 2001")},
    {.key = "prefill",
     CHOICE_FIELD(struct serving, prefill, prefills),
     .initial = "chunked",
     .doc = "How prompts are worked off. chunked: with the answers, in pieces that fill up the "
            "token budget. first: whole and alone, while answers wait.",
     BASIS(CHOICE, "chunked: Agrawal et al., Sarathi-Serve, OSDI 2024, and the way of vLLM's current engine; "
                   "first: vLLM's way before (Kwon et al., SOSP 2023)")},
    {.key = "token_budget",
     INTEGER_FIELD(struct serving, token_budget),
     RANGE_DEFAULT("1", "10000000", "2048"),
     .doc = "Most tokens in one step: one for each sequence that gets a token, and those of "
            "prompts. Above max_batch if chunked; if prompts go first, a longer one goes alone.",
     BASIS(ASSUMPTION, "vLLM, SchedulerConfig: DEFAULT_MAX_NUM_BATCHED_TOKENS")},
    {.key = "queue_length",
     INTEGER_FIELD(struct serving, queue_length),
     RANGE("1", "1000000000"),
     .optional = true,
     .doc = "Not fluid: requests that may wait at one replica; more are rejected. Absent: any number."},
    {.key = "context_limit",
     INTEGER_FIELD(struct serving, context_limit),
     RANGE("1", "1000000000"),
     .optional = true,
     .doc = "Not fluid: longest prompt and answer together, in tokens; what is longer is refused. Absent: "
            "what fits into memory."},
    FIELD_END,
};

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

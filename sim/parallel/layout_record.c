/* SPDX-License-Identifier: Apache-2.0 */
#include "parallel/layout_record.h"

#include <math.h>
#include <stddef.h>

bool layout_is_given(const struct layout *p)
{
    return p->data > 0 || p->tensor > 0 || p->pipeline > 0 || p->virtual_stages > 0 || p->expert > 0 ||
           p->micro_batch > 0 || p->context > 0;
}

bool layout_is_chosen(const struct layout *p)
{
    return p->recompute >= 0 || p->schedule != SCHEDULE_ONE_BY_ONE || !p->sequence || p->narrow_feed ||
           p->sharding != SHARDING_OPTIMIZER || !p->fused_attention || p->network != NETWORK_CLOSED ||
           !isnan(p->gemm_frac);
}

static const char *const shardings[] = {"none", "optimizer", "gradients", "full", NULL};
static const char *const recomputes[] = {"none", "selective", "full", NULL};
static const char *const schedules[] = {"1f1b", "zero-bubble", "dualpipe", NULL};
static const char *const dispatches[] = {"once", "copies", NULL};
static const char *const networks[] = {"closed-form", "flow", NULL};
const char *const layout_exchange_names[EXCHANGE_KINDS] = {"gradients", "stages", "experts", "layers"};

static const struct field fields[] = {
    {.key = "data",
     INTEGER_FIELD(struct layout, data),
     RANGE("1", "1000000"),
     .optional = true,
     .doc = "Copies of the model that each take a part of the batch. Absent: as many as the nodes hold."},
    {.key = "tensor",
     INTEGER_FIELD(struct layout, tensor),
     RANGE("1", "1024"),
     .optional = true,
     .doc = "GPUs that share each layer; more than a node has would have to use the network."},
    {.key = "pipeline",
     INTEGER_FIELD(struct layout, pipeline),
     RANGE("1", "1000"),
     .optional = true,
     .doc = "Stages of layers, one after the other."},
    {.key = "virtual_stages",
     INTEGER_FIELD(struct layout, virtual_stages),
     RANGE("1", "1000"),
     .optional = true,
     .doc = "Groups of layers that each stage has, interleaved: a smaller bubble for more sends. Narayanan "
            "et al., arXiv:2104.04473, section 2.2."},
    {.key = "expert",
     INTEGER_FIELD(struct layout, expert),
     RANGE("1", "100000"),
     .optional = true,
     .doc = "Data-parallel copies that share the experts of a mixture."},
    {.key = "expert_nodes",
     INTEGER_FIELD(struct layout, expert_nodes),
     RANGE("1", "1000"),
     .optional = true,
     .doc =
         "Most nodes on which the experts of a token lie, where routing is limited (4 in DeepSeek-V3, arXiv:2412.19437, "
         "section 2.1.2). Absent: as chance has it."},
    {.key = "expert_tensor",
     INTEGER_FIELD(struct layout, expert_tensor),
     RANGE("1", "1024"),
     .optional = true,
     .doc =
         "GPUs that share each expert; the others of a tensor group have experts of their own (1 in Megatron's recipes). Absent: as `tensor`.",
     BASIS(CHOICE, "parallel folding, arXiv:2603.07685, section 3.3")},
    {.key = "dispatch",
     CHOICE_FIELD(struct layout, dispatch, dispatches),
     .initial = "once",
     .doc =
         "How tokens go to experts. once: to each node that has an expert they want, and there to each GPU (DeepEP, HybridEP); copies: one to "
         "each expert, all-to-all.",
     BASIS(CHOICE, "arXiv:2603.07685, section 4.2.2 and table 7: 4.4 against 8.7 ms over eight nodes of H100")},
    {.key = "context",
     INTEGER_FIELD(struct layout, context),
     RANGE("1", "1024"),
     .optional = true,
     .doc =
         "GPUs that share each sequence: each works on a part of its tokens and gathers the keys and values of the others. "
         "Absent: 1.",
     BASIS(CHOICE, "Llama 3 (arXiv:2407.21783, section 3.3.2); ring attention (arXiv:2310.01889)")},
    {.key = "schedule",
     CHOICE_FIELD(struct layout, schedule, schedules),
     .initial = "1f1b",
     .doc =
         "What fills a pipeline's ends. 1f1b: a forward and a backward pass in turn, (p-1)/v of both waited, v virtual_stages; "
         "zero-bubble: gradients of weights are put off into the gaps, (p-1) (F + B - 2 W), as much memory; dualpipe: "
         "micro-batches from both ends at once, (p/2-1) (F&B + B - 3 W), where exchange with experts and sends hide behind "
         "the other direction, with twice the weights. F forward, B backward with W, the gradients of weights.",
     BASIS(CHOICE,
           "Narayanan et al., arXiv:2104.04473; Qi et al., arXiv:2401.10241, ZB-H1; DeepSeek-V3, arXiv:2412.19437, "
           "table 2")},
    {.key = "micro_batch",
     INTEGER_FIELD(struct layout, micro_batch),
     RANGE("1", "100000"),
     .optional = true,
     .doc = "Sequences that pass through a stage at once."},
    {.key = "recompute",
     CHOICE_FIELD(struct layout, recompute, recomputes),
     .optional = true,
     .doc = "Activations that are computed again for the backward pass: none; selective, those of attention, "
            "or beside fused attention those of normalisation and the activation function; full, all but the "
            "inputs of layers. Absent: the fastest that fits.",
     BASIS(CHOICE, "Korthikanti et al., arXiv:2205.05198; Megatron-core, recompute_modules")},
    {.key = "narrow_feed",
     FLAG_FIELD(struct layout, narrow_feed),
     .initial = "false",
     .doc =
         "What the activation function of a gated feed-forward part takes in is kept in 8 bits for the backward pass.",
     BASIS(CHOICE, "Megatron-core, activation_func_fp8_input_store")},
    {.key = "sequence",
     FLAG_FIELD(struct layout, sequence),
     .initial = "true",
     .doc = "Sequence parallelism: what tensor parallelism leaves whole is split along the sequence.",
     BASIS(CHOICE, "Korthikanti et al., arXiv:2205.05198")},
    {.key = "sharding",
     CHOICE_FIELD(struct layout, sharding, shardings),
     .initial = "optimizer",
     .doc = "What the data-parallel copies share instead of each holding all: nothing; the state of the "
            "optimiser; that and gradients; those and weights.",
     BASIS(CHOICE, "Rajbhandari et al., ZeRO, arXiv:1910.02054")},
    {.key = "fused_attention",
     FLAG_FIELD(struct layout, fused_attention),
     .initial = "true",
     .doc = "Attention as one kernel that keeps its scores out of memory, skips those that are masked, and "
            "computes them again for the backward pass.",
     BASIS(CHOICE, "Dao et al., FlashAttention, arXiv:2205.14135")},
    {.key = "gemm_efficiency",
     NUMBER_FIELD(struct layout, gemm_frac, FRACTION),
     RANGE("0.1", "1"),
     .optional = true,
     .doc = "Share of its peak that the GPU reaches in large matrix products; absent: gemm_efficiency of "
            "the node's GPU (gemm_fp8_tensor_efficiency for fp8, gemm_fp8_efficiency for fp8-block).",
     .standing = STANDING_MEASURED},
    {.key = "attention_efficiency",
     NUMBER_FIELD(struct layout, attention_frac, FRACTION),
     RANGE_DEFAULT("0.1", "1", "0.5"),
     SPREAD(UNIFORM, "0.35", "0.6", NULL),
     .doc = "Share of the bf16 peak that fused attention reaches, forward and backward, of the products that it does.",
     BASIS(
         MEASURED,
         "forward on H100, causal, heads of 128, 2,000 to 8,000 tokens: 484 to 529 of 989 TFLOP/s by cuDNN, 521 to 602 by "
         "FlashAttention-3, 298 to 333 by FlashAttention-2 (arXiv:2407.08608, figure 5, as transcribed by others); backward, "
         "five sevenths of it, is slower: assumption")},
    {.key = "bandwidth_efficiency",
     NUMBER_FIELD(struct layout, bandwidth_frac, FRACTION),
     RANGE_DEFAULT("0.1", "1", "0.8"),
     .doc = "Share of peak memory bandwidth reached between matrix products: normalisation, activation "
            "functions, scores, optimiser.",
     BASIS(ASSUMPTION, "0.8 in aiconfigurator (arXiv:2601.06288), 0.6 to 0.9 by size in Calculon (SC23)")},
    {.key = "link_efficiency",
     NUMBER_FIELD(struct layout, link_frac, FRACTION),
     RANGE_DEFAULT("0.05", "1", "0.8"),
     .doc = "Share of the bandwidth between the GPUs of a node that large collectives reach.",
     BASIS(ASSUMPTION, "230 to 240 of 300 GB/s on A100, 360 to 370 of 450 GB/s on H100 in NCCL's all-reduce test: "
                       "engineering judgement; Calculon (SC23) takes 0.65")},
    {.key = "network_efficiency",
     NUMBER_FIELD(struct layout, network_frac, FRACTION),
     RANGE_DEFAULT("0.05", "1", "0.8"),
     .doc = "Share of the bandwidth between nodes that large collectives reach, contention by the fabric's "
            "topology apart.",
     BASIS(ASSUMPTION, "0.6 to 0.95; Calculon (SC23) takes 0.9")},
    {.key = "network",
     CHOICE_FIELD(struct layout, network, networks),
     .initial = "closed-form",
     .doc = "How transfers between nodes contend for the links of `platform.fabric`. closed-form: by its "
            "topology's formulas. flow: the transfers of a step are played once on that topology, before "
            "the run begins, by SimGrid's flow model; the job's nodes stand side by side there, and a ring "
            "on a torus uses one of its dimensions."},
    {.key = "link_latency",
     NUMBER_FIELD(struct layout, link_latency_s, DURATION),
     RANGE_DEFAULT("0 s", "1 ms", "2 us"),
     .doc = "Time of a message inside a node besides its bytes.",
     BASIS(ASSUMPTION, "1 to 10 us with the library: engineering judgement; Calculon (SC23) takes 10 us")},
    {.key = "overlap",
     NUMBER_FIELD(struct layout, overlap_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0.8"),
     .doc = "Share of the exchange of gradients and sharded weights that is hidden behind computing, where there is "
            "enough of it: the backward pass of the last micro-batch, or all of it with full sharding.",
     BASIS(ASSUMPTION, "0 in Korthikanti et al. (arXiv:2205.05198); most of it in current libraries")},
    {.key = "expert_overlap",
     NUMBER_FIELD(struct layout, expert_overlap_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0"),
     .doc = "Share of the way of tokens to experts and back that is hidden behind computing.",
     BASIS(
         ASSUMPTION,
         "0.93 with one forward and one backward pass side by side on H100 (arXiv:2603.07685, figure 18), 0.37 within a pass "
         "(Qwen3 30B on 16 H100, NVIDIA-NeMo/Megatron-Bridge, hardware notes), none without such a schedule; in DeepSeek-V3 20 of 132 "
         "multiprocessors do the exchange (section 3.2.2), and the others compute so much longer")},
    {.key = "expert_start",
     NUMBER_FIELD(struct layout, expert_start_s, DURATION),
     RANGE("0 s", "10 ms"),
     .optional = true,
     .doc =
         "For how long the host starts the kernels of one expert in a layer, forward and backward: a layer takes at least that "
         "for all experts that a GPU holds. 0 s: the kernels are in a graph, or one for all experts. Absent: 25 us for each kernel, 0.15 ms in bf16, 0.65 ms in "
         "fp8, 0.35 ms in fp8-block.",
     BASIS(
         ASSUMPTION,
         "kernels are counted: six products, and in 8 bits what brings four matrices there; 25 us for each, memory that it asks for with it, "
         "are from Qwen3-30B-A3B with 16 experts a GPU and one sequence a micro-batch, 5,113 tokens/s of an H100 and 9,691 of a B200 "
         "(Megatron-Bridge, performance summary, 26.02)")},
    {.key = "expert_wait",
     NUMBER_FIELD(struct layout, expert_wait_s, DURATION),
     RANGE_DEFAULT("0 s", "100 ms", "1.6 ms"),
     SPREAD(UNIFORM, "1 ms", "2 ms", NULL),
     .doc =
         "For how long GPUs stand in a layer with experts, forward and backward of a micro-batch, until the host knows how many tokens came and "
         "has started what follows. 0 s: shapes are fixed, all kernels in a graph, tokens dropped beyond a capacity.",
     BASIS(
         MEASURED,
         "4.2 to 4.8 s of a step of 22 s on 16 H100, 64 micro-batches of 40 layers (Qwen3.5 35B-A3B, NVIDIA-NeMo/Megatron-Bridge, "
         "skills/nemo-mbridge-perf-moe-hardware-configs)")},
    {.key = "expert_imbalance",
     NUMBER_FIELD(struct layout, expert_imbalance, NUMBER),
     RANGE_DEFAULT("1", "100", "1"),
     .doc =
         "Tokens of the GPU whose experts have most of them in a layer, over the mean: the others wait. 1: all alike, as benchmarks force it.",
     BASIS(
         ASSUMPTION,
         "1.7 to 1.8 explain by how much Qwen3-235B-A22B on 256 H100, 8 GPUs sharing experts, trains slower than with routing forced "
         "to be even: 237 against 295 TFLOP/s at 16,384 tokens, 357 against 389 at 131,072 (yanring/Megatron-MoE-ModelZoo); a "
         "trained router balances better")},
    {.key = "tensor_overlap",
     NUMBER_FIELD(struct layout, tensor_overlap_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0"),
     .doc =
         "Share of the exchange inside layers that is hidden behind products: 1 - 1/t where it is cut into t parts, one for "
         "each GPU of the tensor group (Megatron's tp_comm_overlap).",
     BASIS(ASSUMPTION, "none without such kernels; Wang et al., ASPLOS 2023, cut it into parts")},
    {.key = "pipeline_overlap",
     NUMBER_FIELD(struct layout, pipeline_overlap_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0"),
     .doc =
         "Share of the sends between stages that is hidden behind computing where a stage has other work meanwhile: with "
         "virtual stages, or zero-bubble. Micro-batch by micro-batch, and where the pipeline fills, none is.",
     BASIS(ASSUMPTION,
           "Megatron-core overlaps them with virtual stages and not without (NVIDIA Megatron-Bridge, communication "
           "overlap); measured steps are met without (tests/validation), so none is taken unless said")},
    {.key = "usable_memory",
     NUMBER_FIELD(struct layout, usable_frac, FRACTION),
     RANGE_DEFAULT("0.3", "1", "0.92"),
     .doc = "Share of the GPU's memory for weights, gradients, optimiser and activations; the rest are "
            "buffers of libraries, and gaps.",
     BASIS(ASSUMPTION, "0.85 to 0.95: engineering judgement")},
    {.key = "gradient_bytes",
     NUMBER_FIELD(struct layout, gradient_byte, NUMBER),
     RANGE_DEFAULT("1", "4", "2"),
     .doc =
         "Bytes of a gradient, in memory and between GPUs: 2 where products are in 16 or 8 bits, 4 where their sums are kept in 32.",
     BASIS(
         CHOICE,
         "2 in ZeRO (arXiv:1910.02054); 32-bit sums as in Megatron: 18 bytes per weight in all in figure 1 of Korthikanti "
         "et al. (arXiv:2205.05198), and as in Llama 3 (arXiv:2407.21783, section 3.3.2)")},
    FIELD_END};

const struct record layout_record = {.name = "parallel layout",
                                     .doc = "How a training run is spread over its GPUs. Degrees that are left open "
                                            "are chosen for the shortest step that fits into memory.",
                                     .size = sizeof(struct layout),
                                     .fields = fields};

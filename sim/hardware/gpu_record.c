/* SPDX-License-Identifier: Apache-2.0 */
/* What the `gpu` part of a node's file may say. Defaults hold for chips without a fit of their own. */
#include "hardware/node_fields.h"

#define POWER_FIT                                                                                                      \
    "analysis/fit/power.py on ML.ENERGY (Chung et al. 2025, arXiv:2505.06371), H100; of other chips an assumption"
#define CAP_FIT                                                                                                        \
    "analysis/fit/power.py: ResNet-50 on V100 under caps (Zeus, You et al., NSDI 2023); BERT within 7 %, rate of "     \
    "pretraining on H100 within 4 % (Mayr et al., arXiv:2603.16164)"

static const struct field gpu_fields[] = {
    {.key = "name", TEXT_FIELD(struct gpu, name), .doc = "What people call it."},
    {.key = "architecture",
     TEXT_FIELD(struct gpu, architecture),
     .optional = true,
     .doc = "Family of chips that runs the same kernels (hopper, blackwell, cdna3): chooses the law of an inference "
            "engine. Absent: none of its own.",
     .standing = STANDING_DATASHEET},
    {.key = "nameplate_only",
     FLAG_FIELD(struct gpu, nameplate_only),
     .initial = "false",
     .doc =
         "Neither its power nor its speed at work was measured in public: peaks and rating are all that is known, and each run says so.",
     .standing = STANDING_DATASHEET},
    {.key = "power_assumed",
     FLAG_FIELD(struct gpu, power_assumed),
     .initial = "false",
     .doc =
         "How its power follows its work was not measured: `resident` and the slopes are taken from another chip, and each run says so.",
     .standing = STANDING_ASSUMPTION},
    {.key = "tdp",
     NUMBER_FIELD(struct gpu, tdp_w, POWER),
     RANGE("1 W", "10 kW"),
     .doc = "Rated power of one GPU.",
     .standing = STANDING_DATASHEET},
    {.key = "idle",
     NUMBER_FIELD(struct gpu, idle_w, POWER),
     RANGE("0 W", "10 kW"),
     .doc = "Power of one GPU on which no work is resident.",
     .standing = STANDING_MEASURED},
    {.key = "waiting",
     NUMBER_FIELD(struct gpu, waiting_w, POWER),
     RANGE("0 W", "10 kW"),
     .optional = true,
     .doc = "Power of one GPU that its program keeps waiting: clocks are up, nothing runs. Awake replicas without a "
            "request draw it, and ranks of a training that wait for data or for others. Absent: 8 % of the way from "
            "idle to TDP.",
     BASIS(MEASURED, "H100 72 W without and 122 W with a CUDA context, A100 54 and 80 W, L40S 36 and 102 W "
                     "(arXiv:2605.23918, as quoted in sgl-project/sglang issue 27567; not read at the source)")},
    {.key = "resident",
     NUMBER_FIELD(struct gpu, resident_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0.24"),
     SPREAD(UNIFORM, "0.16", "0.25",
            "chips with a fit of their own in platforms/nodes: 0.162 to 0.244, MI300X 0.589; assumed of those without"),
     .doc =
         "Share of (TDP - idle) that is drawn as soon as it works, before it reads or multiplies anything: small kernels "
         "of which neither bytes nor FLOPs are counted. Kernels of matrix products alone have 0.1 to 0.2.",
     BASIS(ASSUMPTION, POWER_FIT)},
    {.key = "bandwidth_slope",
     NUMBER_FIELD(struct gpu, bandwidth_frac, NUMBER),
     RANGE_DEFAULT("0", "5", "0.46"),
     SPREAD(UNIFORM, "0.4", "1",
            "chips with a fit of their own in platforms/nodes: 0.443 to 0.947; assumed of those without"),
     .doc =
         "Share of (TDP - idle) drawn more at full memory bandwidth. Vary it from 0.4 to 1: H100 comes to 0.44, B200 to "
         "0.95, H200 by H100's joules a byte to 0.64, kernels of matrix products alone to 0.73 there (aiconfigurator, arXiv:2601.06288, gemm_perf).",
     BASIS(ASSUMPTION, POWER_FIT)},
    {.key = "context_slope",
     NUMBER_FIELD(struct gpu, context_frac, NUMBER),
     RANGE_DEFAULT("0", "5", "0.23"),
     SPREAD(UNIFORM, "0.2", "0.4",
            "chips with a fit of their own in platforms/nodes: 0.23 to 0.311; assumed of those without"),
     .doc =
         "Share of (TDP - idle) drawn at full memory bandwidth beside bandwidth_slope, while it reads keys and values: "
         "attention multiplies and exponentiates what it reads, in tiles mostly empty.",
     BASIS(ASSUMPTION, POWER_FIT)},
    {.key = "flop_slope",
     NUMBER_FIELD(struct gpu, flop_frac, NUMBER),
     RANGE_DEFAULT("0", "5", "1.6"),
     SPREAD(UNIFORM, "1.5", "2.5",
            "chips with a fit of their own in platforms/nodes: 1.55 to 2.47; assumed of those without"),
     .doc =
         "Share of (TDP - idle) drawn more at the full FLOP rate in 16 bits; TDP caps the sum. In 8 bits and fewer, times "
         "gemm_efficiency over gemm_fp8_efficiency at the full rate of those.",
     BASIS(ASSUMPTION, POWER_FIT)},
    {.key = "exchange_slope",
     NUMBER_FIELD(struct gpu, exchange_frac, NUMBER),
     RANGE_DEFAULT("0", "1", "0"),
     .doc = "Share of (TDP - idle) drawn beside `resident` while it does nothing but exchange results with other GPUs.",
     BASIS(MEASURED, "fitted on H100 and B200; other chips' `resident` was measured with such exchanges in it")},
    {.key = "sequence_slope",
     NUMBER_FIELD(struct gpu, sequence_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0.86"),
     .doc =
         "Share of (TDP - idle) drawn beside `resident` while an inference engine works on sequences one by one: it draws their next words, for "
         "which vLLM by default sorts the whole vocabulary.",
     BASIS(ASSUMPTION, POWER_FIT "; that vocabularies are sorted: vllm-project/vllm, pull requests 11394 and 40376")},
    {.key = "expert_slope",
     NUMBER_FIELD(struct gpu, expert_frac, NUMBER),
     RANGE_DEFAULT("0", "1", "0"),
     .doc = "Share of (TDP - idle) drawn more with a mixture of experts, where a fit has no tile_rows for it.",
     BASIS(MEASURED, "analysis/fit/power.py on Qwen3 mixtures in ML.ENERGY v3 (arXiv:2505.06371), B200")},
    {.key = "tile_rows",
     NUMBER_FIELD(struct gpu, tile_rows, NUMBER),
     RANGE_DEFAULT("1", "1024", "16"),
     .doc =
         "Tokens that an expert's products take at once, at least: rows of a tile that have none are multiplied all the same, and draw as "
         "others do.",
     BASIS(
         DATASHEET,
         "rows of the chip's matrix instruction (NVIDIA, PTX ISA): 16 of mma, 64 of wgmma on Hopper, 128 of tcgen05.mma on Blackwell; "
         "that experts fill no smaller ones is an assumption, which power of mixtures on both supports")},
    {.key = "expert_fp8_slope",
     NUMBER_FIELD(struct gpu, expert_fp8_frac, NUMBER),
     RANGE_DEFAULT("0", "5", "0"),
     .doc =
         "Share of (TDP - idle) drawn at full memory bandwidth beside bandwidth_slope, while it reads experts that it "
         "multiplies in 8 bits with a scale for each block of weights: half the bytes are as many tiles to multiply, and their sums are scaled "
         "block by block outside of tensor cores. Scales of a row or a matrix come last, and those of 4 bits the chip applies: experts with "
         "these draw none of it.",
     BASIS(
         MEASURED,
         "analysis/fit/power.py on Qwen3 235B A22B in FP8 alone (ML.ENERGY v3): vary it from 0 to 1.2; that blocks are summed outside of "
         "tensor cores: DeepSeek-V3, arXiv:2412.19437, section 3.3.2; that other scales draw nothing is an assumption, which Llama 4 "
         "Maverick on H100 and gpt-oss on B200 support (in no fit)")},
    {.key = "power_scale",
     NUMBER_FIELD(struct gpu, power_scale, NUMBER),
     RANGE_DEFAULT("0.1", "3", "1"),
     SPREAD(
         UNIFORM, "0.8", "1.2",
         "tests/validation: power of models that the fit has not seen errs by 9 % on H100 and 10 % on B200 in the mean, as a "
         "uniform range of 20 % either way does; of other chips an assumption"),
     .doc =
         "What it draws beyond idle while it works, times this, by TDP at most: how far its law of power may be off.",
     BASIS(ASSUMPTION, "1: the law as it was fitted")},
    {.key = "peak_bf16",
     NUMBER_FIELD(struct gpu, peak_bf16_flop_s, FLOP_RATE),
     RANGE("1 TFLOP/s", "1e6 TFLOP/s"),
     .doc = "Peak dense FLOP rate in bfloat16 (or float16).",
     .standing = STANDING_DATASHEET},
    {.key = "peak_fp8",
     NUMBER_FIELD(struct gpu, peak_fp8_flop_s, FLOP_RATE),
     RANGE("1 TFLOP/s", "1e6 TFLOP/s"),
     .optional = true,
     .doc = "Peak dense FLOP rate in 8-bit floating point; absent where the chip has none.",
     .standing = STANDING_DATASHEET},
    {.key = "peak_fp4",
     NUMBER_FIELD(struct gpu, peak_fp4_flop_s, FLOP_RATE),
     RANGE("1 TFLOP/s", "1e6 TFLOP/s"),
     .optional = true,
     .doc = "Peak dense FLOP rate in 4-bit floating point; absent where the chip has none.",
     .standing = STANDING_DATASHEET},
    {.key = "attention_peak",
     NUMBER_FIELD(struct gpu, attention_flop_s, FLOP_RATE),
     RANGE("1 TFLOP/s", "1e6 TFLOP/s"),
     .optional = true,
     .doc =
         "FLOP rate at which prompts can attend, in however few bits they are multiplied, as an exponential goes with each score of a "
         "query and a key: exponentials a second times 512 FLOPs, for heads of 128 numbers. Absent: that of products.",
     .standing = STANDING_DATASHEET},
    {.key = "peak_int8",
     NUMBER_FIELD(struct gpu, peak_int8_flop_s, FLOP_RATE),
     RANGE("1 TFLOP/s", "1e6 TFLOP/s"),
     .optional = true,
     .doc = "Peak dense rate of products of 8-bit integers; absent where the chip has none, or nobody is known to say.",
     .standing = STANDING_DATASHEET},
    {.key = "memory",
     NUMBER_FIELD(struct gpu, memory_byte, BYTES),
     RANGE("1 GB", "100 TB"),
     .doc = "Memory of one GPU.",
     .standing = STANDING_DATASHEET},
    {.key = "bandwidth",
     NUMBER_FIELD(struct gpu, bandwidth_byte_s, BYTE_RATE),
     RANGE("10 GB/s", "1000 TB/s"),
     .doc = "Peak bandwidth of that memory.",
     .standing = STANDING_DATASHEET},
    {.key = "link",
     NUMBER_FIELD(struct gpu, link_byte_s, BYTE_RATE),
     RANGE("1 GB/s", "100 TB/s"),
     .doc = "Bandwidth to the other GPUs of the node, per direction.",
     .standing = STANDING_DATASHEET},
    {.key = "network",
     NUMBER_FIELD(struct gpu, network_byte_s, BYTE_RATE),
     RANGE_DEFAULT("0.1 GB/s", "100 TB/s", "50 GB/s"),
     .doc = "Bandwidth to GPUs of other nodes, for one GPU and per direction.",
     BASIS(DATASHEET, "a 400 Gbit/s adapter for each GPU, as in DGX H100; 25 GB/s in DGX A100")},
    {.key = "clock_min",
     NUMBER_FIELD(struct gpu, clock_min_frac, FRACTION),
     RANGE_DEFAULT("0.05", "1", "0.3"),
     SPREAD(UNIFORM, "0.15", "0.4", ASSUMED_SPREAD),
     .doc = "Lowest clock to which a power cap or a set clock brings it, over the highest.",
     .standing = STANDING_ASSUMPTION},
    {.key = "voltage_slope",
     NUMBER_FIELD(struct gpu, voltage_slope, NUMBER),
     RANGE_DEFAULT("0", "1.5", "1"),
     SPREAD(UNIFORM, "0.6", "1.2", ASSUMED_SPREAD),
     .doc =
         "Share of the voltage that goes with a share of the clock. Measured on V100; for other chips an assumption: vary "
         "it from 0.6 to 1.2.",
     .source = CAP_FIT,
     .standing = STANDING_ASSUMPTION},
    {.key = "voltage_min",
     NUMBER_FIELD(struct gpu, voltage_min_frac, FRACTION),
     RANGE_DEFAULT("0.3", "1", "0.8"),
     SPREAD(UNIFORM, "0.65", "0.85", ASSUMED_SPREAD),
     .doc =
         "Lowest voltage over that at the highest clock; power that is below what it allows costs clock alone. Measured "
         "on V100; for other chips an assumption: vary it from 0.65 to 0.85.",
     .source = CAP_FIT,
     .standing = STANDING_ASSUMPTION},
    {.key = "temperature_max",
     NUMBER_FIELD(struct gpu, temperature_max_k, TEMPERATURE),
     RANGE_DEFAULT("50 degC", "120 degC", "87 degC"),
     .doc = "Of the chip: to stay below it, the GPU takes power away.",
     BASIS(DATASHEET,
           "NVIDIA H100 PCIe product brief PB-11133-001, maximum operating temperature 87 degC, as quoted by others; "
           "A100 SXM4 85 degC (nvidia-smi)")},
    {.key = "temperature_shutdown",
     NUMBER_FIELD(struct gpu, temperature_shutdown_k, TEMPERATURE),
     RANGE_DEFAULT("50 degC", "130 degC", "92 degC"),
     .doc = "Of the chip: it switches off.",
     BASIS(DATASHEET,
           "NVIDIA H100 PCIe product brief PB-11133-001, as quoted by others; A100 SXM4 the same (nvidia-smi)")},
    {.key = "embodied",
     NUMBER_FIELD(struct gpu, embodied_kg, CARBON_MASS),
     RANGE("0 kg", "10 t"),
     .doc = "Emissions of making one GPU, cradle to gate.",
     .standing = STANDING_ASSUMPTION},
    {.key = "training_mfu",
     NUMBER_FIELD(struct gpu, training_mfu, FRACTION),
     RANGE_DEFAULT("0.01", "1", "0.35"),
     SPREAD(UNIFORM, "0.3", "0.45", ASSUMED_SPREAD),
     .doc = "Share of the bf16 peak that a large pretraining run reaches; the default of a training's `mfu`. Implied "
            "by whole runs, interruptions included, so a little low for computing alone (authors of Llama 3.1 405B "
            "state 0.38 to 0.43); models of fewer than 10e9 parameters reached about 0.20 on H100.",
     BASIS(MEASURED, "implied by published GPU-hours, 6 N D / (hours peak): Llama 3.1 405B 0.346, DeepSeek-V3 0.346, "
                     "Llama 3.1 70B 0.255, 8B 0.139")},
    {.key = "gemm_efficiency",
     NUMBER_FIELD(struct gpu, gemm_frac, FRACTION),
     RANGE_DEFAULT("0.1", "1", "0.66"),
     SPREAD(UNIFORM, "0.58", "0.76", NULL),
     .doc = "Share of the bf16 peak that matrix products of training reach by themselves; for step times from "
            "a parallel layout.",
     BASIS(MEASURED,
           "median of kernels of 50 us and more that arithmetic bounds: 0.66 on H200, 0.60 on B200, 0.58 on "
           "GB200 (aiconfigurator, arXiv:2601.06288, gemm_perf); 230 of 312 and 95 of 125 TFLOP/s on A100 and "
           "V100 (github.com/mli/transformers-benchmarks)")},
    {.key = "gemm_fp8_efficiency",
     NUMBER_FIELD(struct gpu, gemm_fp8_frac, FRACTION),
     RANGE_DEFAULT("0.1", "1", "0.42"),
     SPREAD(UNIFORM, "0.32", "0.46", "aiconfigurator, as the default: 0.32 on GB200 to 0.42 on H200; 0.46 assumed"),
     .doc =
         "The same for 8-bit products with a scale for each block, of their own peak; bringing inputs into 8 bits is in it.",
     BASIS(MEASURED, "median of kernels of 50 us and more that arithmetic bounds: 0.42 on H200 and 0.38 on B200 with "
                     "scales per block, 0.32 on GB200 (aiconfigurator, arXiv:2601.06288, gemm_perf)")},
    {.key = "gemm_fp8_tensor_efficiency",
     NUMBER_FIELD(struct gpu, gemm_fp8_tensor_frac, FRACTION),
     RANGE_DEFAULT("0.1", "1", "0.63"),
     SPREAD(UNIFORM, "0.55", "0.7", ASSUMED_SPREAD),
     .doc =
         "The same for 8-bit products whose matrices have one scale each, in training. What brings numbers into 8 bits comes on top.",
     BASIS(
         MEASURED,
         "1.90 times as fast as in 16 bits on H200, 1.92 times on B300, without what brings numbers into 8 bits "
         "(NVIDIA/TransformerEngine, documentation, GEMM profiling, pre-quantized): 0.66 of the peak times 1.90 / 2")},
    {.key = "gemm_mx_efficiency",
     NUMBER_FIELD(struct gpu, gemm_mx_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0"),
     .doc =
         "The same for 8-bit products whose blocks of 32 numbers have a scale each that the chip itself applies (MXFP8), in training. What "
         "brings numbers into 8 bits comes on top. 0: kernels apply scales, and gemm_fp8_efficiency counts.",
     BASIS(MEASURED,
           "2,672 of 5,000 TFLOP/s on GB200, products of experts, K 7,168, N 2,048, caches emptied (Megatron-LM, "
           "discussion of DeepSeek-V3 on GB200)")},
    FIELD_END,
};

static void gpu_check(const void *value, struct complaint *complaint)
{
    const struct gpu *gpu = value;
    if (gpu->idle_w >= gpu->tdp_w)
        complain(complaint, "idle", "idle power must lie below tdp");
    if (gpu->waiting_w < gpu->idle_w || gpu->waiting_w > gpu->tdp_w)
        complain(complaint, "waiting",
                 "a GPU that is kept waiting draws no less than an idle one, and no more than tdp");
    if (gpu->temperature_shutdown_k < gpu->temperature_max_k)
        complain(complaint, "temperature_shutdown", "the chip would switch off before it slows down (temperature_max)");
}

const struct record gpu_record = {
    .name = "gpu",
    .size = sizeof(struct gpu),
    .fields = gpu_fields,
    .check = gpu_check,
    .doc =
        "One GPU: power idle + (tdp - idle) min(1, resident + bandwidth_slope u_b + flop_slope u_f) at work, with u_b and "
        "u_f the achieved shares of peak bandwidth and FLOP rate; serving adds context_slope for reading keys and "
        "values, exchange_slope and sequence_slope for the shares of time in which it exchanges with others and works on sequences one "
        "by one, and for a mixture of experts empty rows of tiles (tile_rows) and expert_fp8_slope.",
};

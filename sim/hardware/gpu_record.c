/* SPDX-License-Identifier: Apache-2.0 */
/* What the `gpu` part of a node's file may say. Defaults hold for chips without a fit of their own. */
#include "hardware/node_fields.h"

#define ML_ENERGY "ML.ENERGY benchmark v3 (Chung et al. 2025, arXiv:2505.06371), least squares"

static const char serving_fit[] =
    "analysis/fit on H100: 57 points of ML.ENERGY v3 (arXiv:2505.06371) and 89 of aiconfigurator "
    "(arXiv:2601.06288); 7 and 10 % mean error on points left out";
#define EXPERT_FIT "analysis/fit on H100: Qwen3 mixtures in ML.ENERGY v3 (arXiv:2505.06371), 18 % mean error"
#define CAP_FIT "analysis/fit: ResNet-50 on V100 under caps (Zeus, You et al., NSDI 2023); BERT within 7 %"

static const struct field step_fields[] = {
    {.key = "bandwidth_efficiency",
     NUMBER_FIELD(struct step_fit, bandwidth_efficiency, FRACTION),
     RANGE_DEFAULT("0.1", "1", "0.906"),
     .doc = "Share of peak memory bandwidth reached while weights and KV cache are read.",
     .source = serving_fit,
     .standing = STANDING_MEASURED},
    {.key = "flop_efficiency",
     NUMBER_FIELD(struct step_fit, flop_efficiency, FRACTION),
     RANGE_DEFAULT("0.1", "1", "0.461"),
     .doc = "Share of the peak FLOP rate reached by a step's matrix products.",
     .source = serving_fit,
     .standing = STANDING_MEASURED},
    {.key = "fixed",
     NUMBER_FIELD(struct step_fit, fixed_s, DURATION),
     RANGE_DEFAULT("0 s", "1 s", "2.15 ms"),
     .doc = "Time that every step takes, whatever is in it.",
     .source = serving_fit,
     .standing = STANDING_MEASURED},
    {.key = "layer",
     NUMBER_FIELD(struct step_fit, layer_s, DURATION),
     RANGE_DEFAULT("0 s", "10 ms", "0.0271 ms"),
     .doc = "Time per layer for exchanging results, when a model is split over several GPUs.",
     .source = serving_fit,
     .standing = STANDING_MEASURED},
    {.key = "link_efficiency",
     NUMBER_FIELD(struct step_fit, link_efficiency, FRACTION),
     RANGE_DEFAULT("0.05", "1", "0.567"),
     .doc = "Share of the bandwidth to other GPUs reached while activations are exchanged.",
     .source = serving_fit,
     .standing = STANDING_MEASURED},
    {.key = "expert_layer",
     NUMBER_FIELD(struct step_fit, expert_layer_s, DURATION),
     RANGE_DEFAULT("0 s", "10 ms", "0.162 ms"),
     .doc = "Time per layer of a mixture of experts for routing tokens and for many small products.",
     .source = EXPERT_FIT,
     .standing = STANDING_MEASURED},
    {.key = "expert_efficiency",
     NUMBER_FIELD(struct step_fit, expert_efficiency, FRACTION),
     RANGE_DEFAULT("0.01", "1", "0.342"),
     .doc = "Share of flop_efficiency that a mixture of experts reaches: each expert sees few tokens.",
     .source = EXPERT_FIT,
     .standing = STANDING_MEASURED},
    {.key = "sequence",
     NUMBER_FIELD(struct step_fit, sequence_s, DURATION),
     RANGE_DEFAULT("0 s", "10 ms", "0.0276 ms"),
     .doc = "Time per sequence in the batch for sampling and bookkeeping.",
     .source = serving_fit,
     .standing = STANDING_MEASURED},
    {.key = "prefill_efficiency",
     NUMBER_FIELD(struct step_fit, prefill_efficiency, FRACTION),
     RANGE_DEFAULT("0.05", "1", "0.480"),
     .doc = "Share of the peak FLOP rate that the prefill of one prompt reaches, exchange with other GPUs "
            "apart.",
     BASIS(MEASURED, "analysis/fit on H100: Llama 2 70B in Splitwise (Patel et al., ISCA 2024); A100 0.618; "
                     "inference-sim BLIS, which counts exchange in: 0.45 H100, 0.38 A100, 0.32 L40S")},
    FIELD_END,
};
static const struct record step_record = {
    .name = "step time",
    .size = sizeof(struct step_fit),
    .fields = step_fields,
    .doc = "How long one step of a language model's inference takes on this GPU. Defaults: as on H100.",
};

static const struct field gpu_fields[] = {
    {.key = "name", TEXT_FIELD(struct gpu, name), .doc = "What people call it."},
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
    {.key = "resident",
     NUMBER_FIELD(struct gpu, resident_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0.39"),
     .doc = "Share of (TDP - idle) that is drawn as soon as work is resident, before it reads or multiplies "
            "anything.",
     .source = ML_ENERGY " on H100 and B200 together: 8.5 % and 11.2 % mean error",
     .standing = STANDING_ASSUMPTION},
    {.key = "bandwidth_slope",
     NUMBER_FIELD(struct gpu, bandwidth_frac, NUMBER),
     RANGE_DEFAULT("0", "5", "0.37"),
     .doc = "Share of (TDP - idle) drawn more at full memory bandwidth.",
     .source = ML_ENERGY " on H100 and B200 together: 8.5 % and 11.2 % mean error",
     .standing = STANDING_ASSUMPTION},
    {.key = "flop_slope",
     NUMBER_FIELD(struct gpu, flop_frac, NUMBER),
     RANGE_DEFAULT("0", "5", "1.59"),
     .doc =
         "Share of (TDP - idle) drawn more at the full FLOP rate of the precision in use; TDP caps the sum.",
     .source = ML_ENERGY " on H100 and B200 together: 8.5 % and 11.2 % mean error",
     .standing = STANDING_ASSUMPTION},
    {.key = "exchange_slope",
     NUMBER_FIELD(struct gpu, exchange_frac, NUMBER),
     RANGE_DEFAULT("0", "1", "0"),
     .doc = "Share of (TDP - idle) drawn less while it does nothing but exchange results with other GPUs.",
     BASIS(MEASURED, "fitted on H100 and B200; other chips' `resident` was measured with such waits in it")},
    {.key = "expert_slope",
     NUMBER_FIELD(struct gpu, expert_frac, NUMBER),
     RANGE_DEFAULT("0", "1", "0"),
     .doc = "Share of (TDP - idle) drawn more with a mixture of experts, whose tokens are sorted and "
            "gathered, which bytes and FLOPs of weights do not count.",
     .source = EXPERT_FIT,
     .standing = STANDING_MEASURED},
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
     .doc = "Lowest clock to which a power cap or a set clock brings it, over the highest.",
     .standing = STANDING_ASSUMPTION},
    {.key = "clock_static",
     NUMBER_FIELD(struct gpu, clock_static_frac, FRACTION),
     RANGE_DEFAULT("0", "0.95", "0.42"),
     .doc = "Share of the power under load that a lower clock does not take away. Measured on V100; for "
            "other chips an assumption: vary it from 0.3 to 0.7.",
     .source = CAP_FIT,
     .standing = STANDING_ASSUMPTION},
    {.key = "clock_exponent",
     NUMBER_FIELD(struct gpu, clock_exponent, NUMBER),
     RANGE_DEFAULT("1", "10", "5.4"),
     .doc = "The rest falls with this power of the clock's share.",
     .source = CAP_FIT,
     .standing = STANDING_ASSUMPTION},
    {.key = "embodied",
     NUMBER_FIELD(struct gpu, embodied_kg, CARBON_MASS),
     RANGE("0 kg", "10 t"),
     .doc = "Emissions of making one GPU, cradle to gate.",
     .standing = STANDING_ASSUMPTION},
    {.key = "training_mfu",
     NUMBER_FIELD(struct gpu, training_mfu, FRACTION),
     RANGE_DEFAULT("0.01", "1", "0.35"),
     .doc = "Share of the bf16 peak that a large pretraining run reaches; the default of a training's `mfu`. "
            "Implied by whole runs, interruptions included, so a little low for computing alone (authors of "
            "Llama 3.1 405B state 0.38 to 0.43); models of fewer than 10e9 parameters reached about 0.20 on "
            "H100.",
     BASIS(MEASURED,
           "implied by published GPU-hours, 6 N D / (hours peak): Llama 3.1 405B 0.346, DeepSeek-V3 "
           "0.346, Llama 3.1 70B 0.255, "
           "8B 0.139")},
    {.key = "gemm_efficiency",
     NUMBER_FIELD(struct gpu, gemm_frac, FRACTION),
     RANGE_DEFAULT("0.1", "1", "0.66"),
     .doc =
         "Share of the bf16 peak that matrix products of training reach by themselves; for step times from "
         "a parallel layout.",
     BASIS(
         MEASURED,
         "median of kernels of 50 us and more that arithmetic bounds: 0.66 on H200, 0.60 on B200, 0.58 on "
         "GB200 (aiconfigurator, arXiv:2601.06288, gemm_perf); 230 of 312 and 95 of 125 TFLOP/s on A100 and "
         "V100 (github.com/mli/transformers-benchmarks)")},
    {.key = "gemm_fp8_efficiency",
     NUMBER_FIELD(struct gpu, gemm_fp8_frac, FRACTION),
     RANGE_DEFAULT("0.1", "1", "0.42"),
     .doc = "The same for 8-bit products, of their own peak.",
     BASIS(MEASURED,
           "median of kernels of 50 us and more that arithmetic bounds: 0.42 on H200 and 0.38 on B200 with "
           "scales per block, 0.32 on GB200 (aiconfigurator, arXiv:2601.06288, gemm_perf)")},
    {.key = "step",
     RECORD_FIELD(struct gpu, step, struct step_fit, &step_record),
     .doc = "Time of one inference step.",
     .standing = STANDING_MEASURED},
    FIELD_END,
};

static void gpu_check(const void *value, struct complaint *complaint)
{
    const struct gpu *gpu = value;
    if (gpu->idle_w >= gpu->tdp_w)
        complain(complaint, "idle", "idle power must lie below tdp");
}

const struct record gpu_record = {
    .name = "gpu",
    .size = sizeof(struct gpu),
    .fields = gpu_fields,
    .check = gpu_check,
    .doc = "One GPU: power idle + (tdp - idle) min(1, resident + bandwidth_slope u_b + flop_slope u_f), "
           "with u_b and u_f the achieved shares of peak bandwidth and FLOP rate; serving takes "
           "exchange_slope off for the share of time in which it exchanges with others, and adds "
           "expert_slope for a mixture of experts.",
};

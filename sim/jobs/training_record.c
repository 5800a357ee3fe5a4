/* SPDX-License-Identifier: Apache-2.0 */
/* What a scenario may say of a training run. */
#include <math.h>

#include "jobs/job_fields.h"
#include "jobs/training.h"

static const char *const steps[] = {"mfu", "layout", NULL};
static const char *const precisions[] = {"bf16", "fp8", "fp8-block", NULL};
static const char *const failure_modes[] = {"expected", "random", NULL};

const struct field training_fields[] = {
    {.key = "name", PART_FIELD(struct training, spec, struct job_spec, job_fields)},
    {.key = "node_type", PART_FIELD(struct training, spec, struct job_spec, job_fields)},
    {.key = "user", PART_FIELD(struct training, spec, struct job_spec, job_fields)},
    {.key = "model",
     RECORD_FIELD(struct training, model, struct llm, &llm_record),
     .catalogue = "models",
     .shorthand = "parameters",
     .doc = "The model: a catalogue name, its number of weights (13B), or at least {parameters: 70e9}."},
    {.key = "tokens",
     NUMBER_FIELD(struct training, tokens, AMOUNT),
     RANGE("1", "1e18"),
     .doc = "Tokens to train on in all."},
    {.key = "tokens_per_step",
     NUMBER_FIELD(struct training, tokens_per_step, AMOUNT),
     RANGE("1", "1e12"),
     .optional = true,
     .doc = "Tokens per optimiser step; absent: `global_batch` sequences, or 4e6.",
     BASIS(ASSUMPTION, "4 to 16 million in Llama 2 and Llama 3 405B (arXiv:2307.09288, arXiv:2407.21783)")},
    {.key = "global_batch",
     NUMBER_FIELD(struct training, global_batch, NUMBER),
     RANGE("1", "1e9"),
     .optional = true,
     .doc = "Sequences per optimiser step, instead of `tokens_per_step`."},
    {.key = "sequence",
     INTEGER_FIELD(struct training, sequence),
     RANGE("1", "100000000"),
     .optional = true,
     .doc = "Tokens of a sequence; absent: `sequence` of the model. Needed by layout, and for `global_batch`."},
    {.key = "nodes",
     INTEGER_FIELD(struct training, nodes),
     RANGE("1", "10000000"),
     .optional = true,
     .doc = "Nodes that it occupies; or say `gpus`."},
    {.key = "gpus", PART_FIELD(struct training, spec, struct job_spec, job_fields)},
    {.key = "min_nodes",
     INTEGER_FIELD(struct training, min_nodes),
     RANGE("1", "10000000"),
     .optional = true,
     .doc = "Fewest nodes on which it can go on, with fewer copies of the model, after a failure or where the "
            "scheduler shrinks jobs; absent: `nodes`."},
    {.key = "max_nodes",
     INTEGER_FIELD(struct training, max_nodes),
     RANGE("1", "10000000"),
     .optional = true,
     .doc = "Most nodes that it can use, with more copies of the model, where the scheduler lets jobs "
            "grow; absent: `nodes`."},
    {.key = "submit", PART_FIELD(struct training, spec, struct job_spec, job_fields)},
    {.key = "walltime",
     PART_FIELD(struct training, spec, struct job_spec, job_fields),
     .doc =
         "How long its user says that it will take: what the scheduler reckons with. After so long on its nodes it is "
         "ended, and loses what it did since its last checkpoint. Absent: as planned, and it is not."},
    {.key = "deadline", PART_FIELD(struct training, spec, struct job_spec, job_fields)},
    {.key = "suspend_time", PART_FIELD(struct training, spec, struct job_spec, job_fields)},
    {.key = "step",
     CHOICE_FIELD(struct training, step, steps),
     .optional = true,
     .doc = "mfu: the step takes its FLOPs over the share `mfu` of the peak; layout: the sum of computing, "
            "exchange and waiting of its parallel layout, and memory must hold it. Absent: layout where "
            "`parallel` says a degree, else mfu."},
    {.key = "mfu",
     NUMBER_FIELD(struct training, mfu, FRACTION),
     RANGE("0.01", "1"),
     .optional = true,
     .doc = "Share of the GPUs' bf16 peak that 6 N D reaches in a step; absent: training_mfu of the node's "
            "GPU. Not with a layout, which gives it.",
     BASIS(MEASURED, "0.20 (V100), 0.24 to 0.51 (A100), 0.14 to 0.35 (H100): implied by published GPU-hours")},
    {.key = "precision",
     CHOICE_FIELD(struct training, precision, precisions),
     .initial = "bf16",
     .doc =
         "Of matrix products in layers, by layout: fp8 takes the GPU's 8-bit peak with one scale for a matrix (delayed or "
         "current scaling), fp8-block with one for each block (DeepSeek-V3, MXFP8). Attention, the product with the "
         "vocabulary, weights and their gradients stay as they are."},
    {.key = "parallel",
     RECORD_FIELD(struct training, parallel, struct layout, &layout_record),
     .doc = "How it is spread over its GPUs, by layout. What is left open is chosen for the shortest step that fits."},
    {.key = "maturity",
     NUMBER_FIELD(struct training, maturity, NUMBER),
     RANGE_DEFAULT("1", "2", "1"),
     .doc =
         "How much longer a step by layout takes than on a stack that was tuned for this run: 1.0 tuned, as by the authors of "
         "Megatron and Llama 3; 1.15 current libraries as they come; 1.3 ordinary. In the time lost GPUs wait. Not with `mfu`, "
         "which has it.",
     BASIS(ASSUMPTION,
           "1.34 between Megatron-LM and MegaScale on the same 12,288 GPUs (41.2 and 55.2 % of the peak, "
           "arXiv:2402.15627, abstract); 530B on 280 DGX A100 by two stacks, 60.1 s (arXiv:2201.11990) and what the "
           "layout of 2022 (arXiv:2205.05198) would take")},
    {.key = "compute_power",
     NUMBER_FIELD(struct training, compute_power_frac, FRACTION),
     RANGE_DEFAULT("50 %", "100 %", "100 %"),
     SPREAD(
         UNIFORM, "85 %", "100 %",
         "servers with eight H100 in demanding training draw 7.75 of the 8.4 kW that they would at their rating (Latif et al., "
         "arXiv:2412.08602; Newkirk et al., arXiv:2506.14551, abstract: 76 % of 10.2 kW), which is 0.91 of the GPUs' rating; one H100 "
         "647 of 700 W in a vision transformer without a cap (arXiv:2604.11391); the width beyond these is an assumption"),
     .doc =
         "Most of its TDP that a GPU draws while it computes, whatever its law of power says: products of a real run leave gaps that a "
         "share of the peak (`mfu`) does not show. No source says how it follows from MFU, model or layout.",
     BASIS(
         ASSUMPTION,
         "100 %: published energies of whole runs are hours times rating, and A100 of a fleet in training draw 0.93 to 1.03 of it "
         "(AcmeTrace, 75th to 95th percentile); on H100 measured runs keep to 91 or 92 %, which its law says at the default `mfu` as it is")},
    {.key = "communication",
     NUMBER_FIELD(struct training, communication_frac, FRACTION),
     RANGE_DEFAULT("0", "0.9", "0"),
     .doc = "Share of a step in which all GPUs wait for an exchange at the same time, where the step goes "
            "by `mfu` (which counts it): the swing of power inside a step.",
     BASIS(ASSUMPTION, "GPUs fall to 75, 50 and 20 % of TDP at the end of a step of RoBERTa, GPT-NeoX and Flan-T5 "
                       "(Patel et al., POLCA, ASPLOS 2024)")},
    {.key = "input_wait",
     NUMBER_FIELD(struct training, input_frac, FRACTION),
     RANGE_DEFAULT("0", "0.9", "0"),
     .doc = "Share of a step in which GPUs wait for data to train on.",
     .standing = STANDING_ASSUMPTION},
    {.key = "memory_bandwidth",
     NUMBER_FIELD(struct training, bandwidth_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0.25"),
     .doc = "Share of peak memory bandwidth in use while computing; for power only.",
     .standing = STANDING_ASSUMPTION},
    {.key = "checkpoint_interval",
     NUMBER_FIELD(struct training, checkpoint_interval_s, DURATION),
     RANGE("1 s", "365 d"),
     .optional = true,
     .doc = "Computing time between checkpoints; absent: the one that loses least, about sqrt(2 C M).",
     BASIS(PHYSICS, "Young, CACM 17(9), 1974; Daly, Future Generation Computer Systems 22(3), 2006, equation 37")},
    {.key = "checkpoint_duration",
     NUMBER_FIELD(struct training, checkpoint_duration_s, DURATION),
     RANGE("0 s", "1 d"),
     .optional = true,
     .doc = "Time for which a checkpoint stops the run; absent: 14 bytes per weight over checkpoint_bandwidth.",
     BASIS(PHYSICS, "bf16 weight 2, fp32 master 4, Adam 8 bytes (Rajbhandari et al., ZeRO, arXiv:1910.02054, "
                    "without gradients)")},

    {.key = "checkpoint_bandwidth",
     NUMBER_FIELD(struct training, checkpoint_bandwidth_byte_s, BYTE_RATE),
     RANGE_DEFAULT("1 MB/s", "10 TB/s", "1 GB/s"),
     .doc = "Bandwidth into storage, per node.",
     BASIS(ASSUMPTION, "2 TB/s sustained for 2,048 nodes: Llama 3 (arXiv:2407.21783, section 3.3.1)")},
    {.key = "checkpoint_power",
     NUMBER_FIELD(struct training, checkpoint_power_frac, FRACTION),
     RANGE("0", "1"),
     .optional = true,
     .doc = "GPU power during a checkpoint over TDP; absent: that of a GPU with resident work that does nothing.",
     .standing = STANDING_ASSUMPTION},
    {.key = "failures",
     CHOICE_FIELD(struct training, failures, failure_modes),
     .initial = "expected",
     .doc = "expected: work done again and recovery take their expected share of the run; random: each "
            "failure has its moment, drawn from the scenario's seed, and may take a node with it."},
    {.key = "effective",
     NUMBER_FIELD(struct training, effective_frac, FRACTION),
     RANGE("0.05", "1"),
     .optional = true,
     .doc = "Share of the time outside checkpoints that makes progress; absent: from failure_rate and recovery.",
     BASIS(MEASURED, "over 0.90 in Llama 3 405B (arXiv:2407.21783, section 3.3.4)")},
    {.key = "failure_rate",
     NUMBER_FIELD(struct training, failure_per_s, RATE),
     RANGE_DEFAULT("0 /h", "1 /h", "1.97e-5 /h"),
     .doc = "Unexpected interruptions of a large run per GPU.",
     BASIS(MEASURED, "419 in 54 days on 16,384 GPUs, 78 % by hardware (GPU 35 %, its memory 17 %, hosts, "
                     "network): Llama 3 405B (arXiv:2407.21783, table 5). 3.4e-5 /h on RSC-1 (6.50 per 1,000 "
                     "node-days, arXiv:2410.21680), 7e-5 /h in OPT-175B (arXiv:2205.01068)")},
    {.key = "failure_floor",
     NUMBER_FIELD(struct training, failure_floor_per_s, RATE),
     RANGE_DEFAULT("0 /h", "100 /h", "0.127 /h"),
     .doc = "Interruptions of a run of `failure_floor_gpus` and more, if failure_rate gives fewer; of a "
            "smaller one, its share of that. Small runs fail for reasons that do not grow with their size.",
     BASIS(MEASURED, "one in 7.9 h at 1,024 GPUs and one in 47.7 d at 8, RSC-1 (arXiv:2410.21680), where nodes "
                     "alone give 28.8 h and 154 d")},
    {.key = "failure_floor_gpus",
     NUMBER_FIELD(struct training, failure_floor_gpus, NUMBER),
     RANGE_DEFAULT("1", "1e6", "1024"),
     .doc = "GPUs of the run that failure_floor is for.",
     BASIS(MEASURED, "RSC-1 (arXiv:2410.21680)")},
    {.key = "recovery",
     NUMBER_FIELD(struct training, recovery_s, DURATION),
     RANGE_DEFAULT("0 s", "7 d", "15 min"),
     .doc = "From an interruption to computing again; GPUs idle.",
     BASIS(ASSUMPTION, "detection and restart, 5 to 30 minutes")},
    {.key = "node_failures",
     NUMBER_FIELD(struct training, node_failure_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0.58"),
     .doc = "Share of random failures that take a node with them; after the others it restarts on the same nodes.",
     BASIS(ASSUMPTION, "GPUs, their memory and hosts are 0.59 to 0.67 of Llama 3 405B's interruptions "
                       "(arXiv:2407.21783, table 5)")},
    {.key = "repair",
     NUMBER_FIELD(struct training, repair_s, DURATION),
     RANGE_DEFAULT("0 s", "365 d", "1 d"),
     .doc = "How long a node that failed is gone.",
     BASIS(ASSUMPTION, "hours for a reset to weeks for a part: engineering judgement")},
    {.key = "spares",
     INTEGER_FIELD(struct training, spares),
     RANGE_DEFAULT("0", "1000000", "0"),
     .doc = "Nodes that it holds idle beside its own, to step in for one that fails."},
    {.key = "repeat", PART_FIELD(struct training, spec, struct job_spec, job_fields)},
    FIELD_END,
};

void training_check_step(const struct training *t, struct complaint *complaint)
{
    bool sequence = t->sequence > 0 || t->model.sequence > 0;
    if (!isnan(t->tokens_per_step) && !isnan(t->global_batch))
        complain(complaint, "global_batch", "`tokens_per_step` says the same: leave one out");
    if (!isnan(t->global_batch) && !sequence)
        complain(complaint, "global_batch", "sequences of how many tokens? Say `sequence`, or tokens_per_step");
    if (training_tokens_per_step(t) > t->tokens)
        complain(complaint, isnan(t->global_batch) ? "tokens_per_step" : "global_batch",
                 "a step holds %g tokens, more than the whole run", training_tokens_per_step(t));
    if (t->step < 0 && !training_by_layout(t) && layout_is_chosen(&t->parallel))
        complain(complaint, "parallel",
                 "without a degree the step is taken by MFU, and this has no effect: write `step: layout` "
                 "to have the degrees chosen, or a degree, like `tensor: 8`");
    if (!training_by_layout(t))
        return;
    const char *lacks = layout_lacks(&t->model);
    if (lacks)
        complain(complaint, "model", "a step by layout needs the model's `%s`", lacks);
    if (!sequence)
        complain(complaint, "sequence", "a step by layout needs the tokens of a sequence");
    else if (training_tokens_per_step(t) < (double)(t->sequence > 0 ? t->sequence : t->model.sequence))
        complain(complaint, "tokens_per_step", "%g tokens a step are less than one sequence",
                 training_tokens_per_step(t));
    if (!t->parallel.fused_attention && t->model.heads <= 0 && t->model.head_dim <= 0)
        complain(complaint, "model", "attention that is not fused needs the model's `heads`");
    if (!isnan(t->mfu))
        complain(complaint, "mfu",
                 "the step's time follows from the parallel layout: leave `mfu` out, or write `step: mfu`");
    if (t->communication_frac > 0)
        complain(complaint, "communication", "follows from the parallel layout: leave it out");
}

void training_check_elastic(const struct training *t, struct complaint *complaint)
{
    bool elastic = t->min_nodes > 0 || t->max_nodes > 0;
    if (elastic && t->parallel.data > 0)
        complain(complaint, "parallel.data", "on more or fewer nodes there are more or fewer copies: leave `data` out");
}

static void check_nodes(const struct training *t, struct complaint *complaint)
{
    job_fields_check(&t->spec, t->nodes, t->min_nodes, t->max_nodes, complaint);
    if (t->spec.gpus > 0 && training_by_layout(t) && t->parallel.network == NETWORK_FLOW)
        complain(complaint, "parallel.network", "`flow` plays whole nodes: say `nodes` in place of `gpus`");
    training_check_elastic(t, complaint);
}

static void training_check(const void *value, struct complaint *complaint)
{
    const struct training *t = value;
    training_check_step(t, complaint);
    check_nodes(t, complaint);
    double busy_frac = 1 - t->communication_frac - t->input_frac;
    if (busy_frac < 0.05 || (!isnan(t->mfu) && t->mfu > busy_frac))
        complain(complaint, t->communication_frac > 0 ? "communication" : "input_wait",
                 "only %g of a step are left to compute in", busy_frac);
    if (t->maturity > 1 && !training_by_layout(t))
        complain(complaint, "maturity",
                 "by MFU, which counts what software loses, it has no effect: say a lower `mfu`, or `step: layout`");
    if (t->precision != PRECISION_BF16 && !training_by_layout(t))
        complain(complaint, "precision",
                 "by MFU, which is of the bf16 peak, precision has no effect: say a higher `mfu`, or `step: layout`");
    if (t->failures == FAILURES_RANDOM && !isnan(t->effective_frac))
        complain(complaint, "effective", "random failures decide how much of the time makes progress: leave it out");
}

static struct job_spec training_spec(const void *parameters, size_t index)
{
    (void)index;
    const struct training *t = parameters;
    struct job_spec spec = t->spec;
    job_fields_complete(&spec, t->nodes, t->min_nodes, t->max_nodes);
    return spec;
}

/* What copies share is more on each of fewer. */
struct training training_on(const struct training *training, const struct node *node, int64_t nodes)
{
    struct training t = *training;
    struct layout layout;
    bool other = t.nodes > 0 && nodes != t.nodes;
    bool laid_out = other && training_by_layout(&t) && training_layout(&t, node, &layout);
    t.nodes = nodes;
    if (!laid_out)
        return t;
    struct training same = t;
    same.parallel = layout;
    same.parallel.data = 0;
    return training_layout(&same, node, &layout) ? same : t;
}

static struct job_plan plan(const void *parameters, size_t index, const struct node *node, int64_t nodes)
{
    (void)index;
    struct training t = training_on(parameters, node, nodes);
    return training_plan(&t, node);
}

static struct job_reliability reliability(const void *parameters, size_t index, const struct node *node, int64_t nodes)
{
    (void)index;
    struct training t = training_on(parameters, node, nodes);
    return training_reliability(&t, node);
}

/* Memory is scarcest on the fewest nodes that the job may have. */
static const char *misfit(const void *parameters, size_t index, const struct node *node, struct arena *arena)
{
    struct job_spec spec = training_spec(parameters, index);
    job_spec_on(&spec, node->gpus);
    struct training t = training_on(parameters, node, spec.min_nodes);
    return training_misfit(&t, node, arena);
}

static const char *describe(const void *parameters, const struct node *node, int64_t nodes, struct arena *arena)
{
    struct training t = training_on(parameters, node, nodes);
    return training_describe(&t, node, arena);
}

const struct job_kind job_training = {
    .record =
        {
            .name = "training",
            .size = sizeof(struct training),
            .fields = training_fields,
            .check = training_check,
            .doc = "A pretraining run: 6 FLOPs per active weight and token, at MFU of the peak or by its "
                   "parallel layout; checkpoints; failures as their expected share or at random.",
        },
    .spec = training_spec,
    .plan = plan,
    .reliability = reliability,
    .misfit = misfit,
    .describe = describe,
};

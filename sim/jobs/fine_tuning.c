/* SPDX-License-Identifier: Apache-2.0 */
/* Full fine-tuning is training on less data. With adapters of low rank (Hu et al., LoRA, arXiv:2106.09685) the share f
 * of the weights learns: gradients pass through all of them but are kept for f alone, so a token takes (2 + 2 + 2 f) N
 * FLOPs, and gradients and optimiser 16 f N bytes beside 2 N of frozen weights. A checkpoint of what learns is written
 * after each pass over the data. Interruptions are not reckoned with: such runs last hours, not weeks. */
#include "jobs/fine_tuning.h"

#include <math.h>

#include "jobs/job_fields.h"

static const char *const methods[] = {"full", "lora", NULL};

/* As the keys' docs say. */
static const double usual_adapter_frac = 0.005, usual_tokens_per_step = 5e5;

static const struct field fields[] = {
    {.key = "name", PART_FIELD(struct fine_tuning, training.spec, struct job_spec, job_fields)},
    {.key = "node_type", PART_FIELD(struct fine_tuning, training.spec, struct job_spec, job_fields)},
    {.key = "user", PART_FIELD(struct fine_tuning, training.spec, struct job_spec, job_fields)},
    {.key = "model", PART_FIELD(struct fine_tuning, training, struct training, training_fields)},
    {.key = "method",
     CHOICE_FIELD(struct fine_tuning, method, methods),
     .initial = "full",
     .doc = "full: all weights learn; lora: adapters of low rank beside frozen weights.",
     BASIS(CHOICE, "Hu et al., LoRA, arXiv:2106.09685")},
    {.key = "adapters",
     NUMBER_FIELD(struct fine_tuning, adapter_frac, FRACTION),
     RANGE_DEFAULT("0.00001", "0.5", "0.5 %"),
     .doc = "Weights of the adapters over those of the model, with lora.",
     BASIS(ASSUMPTION,
           "0.01 to 1 %: rank 8 to 64 on the products of a layer (Hu et al., arXiv:2106.09685, tables 4 and 6)")},
    {.key = "tokens",
     NUMBER_FIELD(struct fine_tuning, training.tokens, AMOUNT),
     RANGE("1", "1e15"),
     .doc = "Tokens of the data."},
    {.key = "epochs",
     NUMBER_FIELD(struct fine_tuning, epochs, NUMBER),
     RANGE_DEFAULT("0.01", "1000", "3"),
     .doc = "Passes over the data.",
     BASIS(ASSUMPTION, "1 to 3 are usual: Ouyang et al. (InstructGPT, arXiv:2203.02155) took 16 for small data")},
    {.key = "tokens_per_step",
     NUMBER_FIELD(struct fine_tuning, training.tokens_per_step, AMOUNT),
     RANGE("1", "1e12"),
     .optional = true,
     .doc = "Tokens per optimiser step; absent: 5e5, or all passes over the data in one where they are fewer.",
     BASIS(ASSUMPTION, "a tenth of pretraining's: engineering judgement")},
    {.key = "nodes",
     INTEGER_FIELD(struct fine_tuning, training.nodes),
     RANGE("1", "1000000"),
     .optional = true,
     .doc = "Nodes that it occupies; absent: one, or as `gpus` says."},
    {.key = "gpus", PART_FIELD(struct fine_tuning, training.spec, struct job_spec, job_fields)},
    {.key = "min_nodes",
     PART_FIELD(struct fine_tuning, training, struct training, training_fields),
     .doc =
         "Fewest nodes on which it can run, with fewer copies of the model, where the scheduler shrinks jobs; absent: `nodes`."},
    {.key = "max_nodes", PART_FIELD(struct fine_tuning, training, struct training, training_fields)},
    {.key = "submit", PART_FIELD(struct fine_tuning, training.spec, struct job_spec, job_fields)},
    {.key = "walltime",
     PART_FIELD(struct fine_tuning, training.spec, struct job_spec, job_fields),
     .doc =
         "How long its user says that it will take: what the scheduler reckons with. After so long on its nodes it is "
         "ended, and loses the pass over the data that it is in. Absent: as planned, and it is not."},
    {.key = "deadline", PART_FIELD(struct fine_tuning, training.spec, struct job_spec, job_fields)},
    {.key = "mfu",
     PART_FIELD(struct fine_tuning, training, struct training, training_fields),
     .doc = "Share of the GPUs' bf16 peak that its FLOPs reach; absent: training_mfu of the node's GPU.",
     BASIS(ASSUMPTION, "small batches and short, padded sequences may halve what pretraining reaches")},
    {.key = "step", PART_FIELD(struct fine_tuning, training, struct training, training_fields)},
    {.key = "parallel", PART_FIELD(struct fine_tuning, training, struct training, training_fields)},
    {.key = "sequence", PART_FIELD(struct fine_tuning, training, struct training, training_fields)},
    {.key = "precision", PART_FIELD(struct fine_tuning, training, struct training, training_fields)},
    {.key = "maturity", PART_FIELD(struct fine_tuning, training, struct training, training_fields)},
    {.key = "compute_power", PART_FIELD(struct fine_tuning, training, struct training, training_fields)},
    {.key = "memory_bandwidth", PART_FIELD(struct fine_tuning, training, struct training, training_fields)},
    {.key = "checkpoint_bandwidth", PART_FIELD(struct fine_tuning, training, struct training, training_fields)},
    {.key = "suspend_time", PART_FIELD(struct fine_tuning, training.spec, struct job_spec, job_fields)},
    {.key = "repeat", PART_FIELD(struct fine_tuning, training.spec, struct job_spec, job_fields)},
    FIELD_END};

/* One, where nothing is said. */
static int64_t nodes_of(const struct fine_tuning *f)
{
    return f->training.nodes > 0 || f->training.spec.gpus > 0 ? f->training.nodes : 1;
}

/* The fine-tuning as a training run, on the nodes that it asks for. */
static struct training as_training(const struct fine_tuning *f)
{
    struct training t = f->training;
    t.tokens *= f->epochs;
    t.trainable_frac = f->method == FINE_TUNING_LORA ? f->adapter_frac : 1;
    t.nodes = nodes_of(f);
    if (isnan(t.tokens_per_step))
        t.tokens_per_step = fmin(usual_tokens_per_step, t.tokens);
    t.global_batch = NAN;
    t.checkpoint_interval_s = HUGE_VAL;
    t.checkpoint_duration_s = t.checkpoint_power_frac = t.effective_frac = NAN;
    return t;
}

bool training_of_job(const struct job_kind *kind, const void *parameters, struct training *out)
{
    if (kind == &job_fine_tuning)
        *out = as_training(parameters);
    else if (kind == &job_training)
        *out = *(const struct training *)parameters;
    else
        return false;
    return true;
}

static void check(const void *value, struct complaint *complaint)
{
    const struct fine_tuning *f = value;
    job_fields_check(&f->training.spec, nodes_of(f), f->training.min_nodes, f->training.max_nodes, complaint);
    training_check_elastic(&f->training, complaint);
    if (f->method == FINE_TUNING_FULL && f->adapter_frac != usual_adapter_frac)
        complain(complaint, "adapters", "all weights learn, and there are none: leave it out, or write `method: lora`");
    struct training t = as_training(f);
    training_check_step(&t, complaint);
}

static struct job_spec spec(const void *parameters, size_t index)
{
    (void)index;
    const struct fine_tuning *f = parameters;
    struct job_spec spec = f->training.spec;
    job_fields_complete(&spec, nodes_of(f), f->training.min_nodes, f->training.max_nodes);
    return spec;
}

static struct job_plan plan(const void *parameters, size_t index, const struct node *node, int64_t nodes)
{
    (void)index;
    const struct fine_tuning *f = parameters;
    struct training asked = as_training(f), t = training_on(&asked, node, nodes);
    struct job_plan whole = training_plan(&t, node);
    t.checkpoint_interval_s = whole.phases[0].duration_s / fmax(f->epochs, 1);
    return training_plan(&t, node);
}

static const char *misfit(const void *parameters, size_t index, const struct node *node, struct arena *arena)
{
    struct job_spec asked = spec(parameters, index);
    job_spec_on(&asked, node->gpus);
    struct training whole = as_training(parameters), t = training_on(&whole, node, asked.min_nodes);
    return training_misfit(&t, node, arena);
}

static const char *describe(const void *parameters, const struct node *node, int64_t nodes, struct arena *arena)
{
    struct training asked = as_training(parameters), t = training_on(&asked, node, nodes);
    return training_describe(&t, node, arena);
}

const struct job_kind job_fine_tuning = {
    .record = {.name = "fine-tuning",
               .doc = "Training of a model that there is on a little data: all weights, or adapters beside "
                      "frozen ones.",
               .size = sizeof(struct fine_tuning),
               .fields = fields,
               .check = check},
    .spec = spec,
    .plan = plan,
    .misfit = misfit,
    .describe = describe};

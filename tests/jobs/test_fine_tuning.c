/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "../hardware/node_side.h"
#include "jobs/batch_inference.h"
#include "jobs/fine_tuning.h"
#include "jobs/generic_job.h"

TestSuite(fine_tuning);

static struct fine_tuning make(const char *model, const char *method)
{
    const struct record *record = &job_fine_tuning.record;
    struct fine_tuning job = {0};
    bind_with(record, &job, "{name: job, tokens: 26e6, nodes: 4}",
              (const char *const[]){"model", model, "method", method, NULL});
    return job;
}

/* Kaplan et al. (arXiv:2001.08361, section 2.1): 2 FLOPs a weight and token forward, 2 backward, 2 for the gradients of what
 * learns. So LoRA is at most a half faster; Hu et al. (arXiv:2106.09685, section 4.2) measure 25 % on GPT-3. */
Test(fine_tuning, flop_per_token)
{
    struct node node = node_of("dgx-h100");
    struct fine_tuning full = make("llama-3.1-8b", "full"), lora = make("llama-3.1-8b", "lora");
    double tokens = 3 * 26e6, weights = full.training.model.parameters;
    struct job_plan all = job_fine_tuning.plan(&full, 0, &node, 4), few = job_fine_tuning.plan(&lora, 0, &node, 4);
    cr_assert_float_eq(all.flop / (6 * weights * tokens), 1, 1e-12);
    cr_assert_float_eq(few.flop / ((4 + 2 * lora.adapter_frac) * weights * tokens), 1, 1e-12);
    double faster = all.step_s / few.step_s;
    cr_assert(faster > 1.25 && faster <= 1.5, "%g", faster);
}

/* With all weights it is the same run as `training` with the same keys, failures apart. */
Test(fine_tuning, of_all_weights_computes_as_training)
{
    struct node node = node_of("dgx-h100");
    struct fine_tuning job = make("llama-3.1-8b", "full");
    struct training run = {0};
    bind_text(&job_training.record, &run,
              "{name: job, model: llama-3.1-8b, tokens: 78e6, tokens_per_step: 5e5, nodes: 4}");
    struct job_plan one = job_fine_tuning.plan(&job, 0, &node, 4), other = job_training.plan(&run, 0, &node, 4);
    cr_assert_float_eq(one.step_s, other.step_s, 1e-12 * other.step_s);
    cr_assert_float_eq(one.flop, other.flop, 1e-12 * other.flop);
}

/* 70B does not fit whole on 8 x 80 GB (16 bytes a weight and 2 for its copy: 1.27 TB); frozen weights with adapters do
 * (0.14 TB). Hu et al.: 1.2 TB falls to 350 GB for GPT-3. */
Test(fine_tuning, adapters_need_memory_for_frozen_weights_only)
{
    struct node node = node_of("dgx-h100");
    struct fine_tuning full = make("llama-3.1-70b", "full"), lora = make("llama-3.1-70b", "lora");
    full.training.nodes = lora.training.nodes = 1;
    cr_assert_not_null(job_fine_tuning.misfit(&full, 0, &node, bind_arena()));
    cr_assert_null(job_fine_tuning.misfit(&lora, 0, &node, bind_arena()));
}

/* A checkpoint holds what learns. */
Test(fine_tuning, checkpoints_are_of_what_learns)
{
    struct node node = node_of("dgx-h100");
    struct fine_tuning full = make("llama-3.1-8b", "full"), lora = make("llama-3.1-8b", "lora");
    struct job_plan plans[] = {job_fine_tuning.plan(&full, 0, &node, 4), job_fine_tuning.plan(&lora, 0, &node, 4)};
    double write_s[2] = {0, 0};
    for (size_t p = 0; p < 2; p++)
        for (size_t i = 0; i < plans[p].phase_count; i++)
            write_s[p] += strcmp(plans[p].phases[i].name, "checkpoint") == 0 ? plans[p].phases[i].duration_s : 0;
    cr_assert_float_eq(write_s[0], 14 * full.training.model.parameters / (4 * 1e9), 1e-9 * write_s[0]);
    cr_assert_float_eq(write_s[1], lora.adapter_frac * write_s[0], 1e-9 * write_s[1]);
}

/* All weights of a 70B need 16 bytes each, 1.13 TB, and eight H100 have 0.64; adapters of half a percent leave 2 bytes each. */
Test(fine_tuning, by_layout_memory_decides)
{
    struct node node;
    struct fine_tuning job = {0};
    bind_catalogue(&node_record, &node, "nodes", "dgx-h100");
    bind_text(
        &job_fine_tuning.record, &job,
        "{name: a, model: llama-3.1-70b, tokens: 1e8, nodes: 1, sequence: 4096, parallel: {tensor: 8, sharding: full}}");
    const char *why = job_fine_tuning.misfit(&job, 0, &node, bind_arena());
    cr_expect(why && strstr(why, "a GPU needs"), "%s", why ? why : "fits");
    bind_text(
        &job_fine_tuning.record, &job,
        "{name: a, model: llama-3.1-70b, method: lora, tokens: 1e8, nodes: 1, sequence: 4096, parallel: {tensor: 8}}");
    why = job_fine_tuning.misfit(&job, 0, &node, bind_arena());
    cr_expect_null(why, "%s", why);
    struct job_plan plan = job_fine_tuning.plan(&job, 0, &node, 1);
    cr_expect(plan.step_phase_count == 2 && /* no pipeline, no copies: computing and the optimiser */ plan.mfu > 0.1 &&
                  plan.mfu < 0.6,
              "%g", plan.mfu);
    cr_expect(strstr(job_fine_tuning.describe(&job, &node, 1, bind_arena()), "tensor 8"));
}

/* Whatever kind a job is: its walltime ends it, its deadline is a policy's to keep. Without them it is neither ended nor due. */
Test(fine_tuning, any_job_has_a_walltime_and_a_deadline)
{
    static const struct {
        const struct job_kind *kind;
        const char *keys;
    } jobs[] = {
        {&job_training, "name: job, model: llama-3.1-8b, tokens: 1e9, nodes: 4"},
        {&job_fine_tuning, "name: job, model: llama-3.1-8b, tokens: 1e8, nodes: 4"},
        {&job_batch_inference, "name: job, model: llama-3.1-8b, requests: 1e6, prompt_tokens: 100, output_tokens: 100"},
        {&job_generic, "name: job, nodes: 4, duration: 1 h, gpu_util: 50 %"}};
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
        struct arena *arena = bind_arena();
        const struct record *record = &jobs[i].kind->record;
        void *job = arena_alloc(arena, 1, record->size), *plain = arena_alloc(arena, 1, record->size);
        bind_text(record, job, arena_printf(arena, "{%s, submit: 1 h, walltime: 2 h, deadline: 1 d}", jobs[i].keys));
        bind_text(record, plain, arena_printf(arena, "{%s}", jobs[i].keys));
        struct job_spec said = jobs[i].kind->spec(job, 0), open = jobs[i].kind->spec(plain, 0);
        cr_expect(said.wall_s == 7200 && said.limit_s == 7200 && said.deadline_s == 86400, "%s", record->name);
        cr_expect(isnan(open.wall_s) && open.limit_s == 0 && isinf(open.deadline_s), "%s", record->name);
        cr_expect(isnan(said.start_s) && isnan(said.end_s));
    }
}

/* Elastic, by layout: on half of its nodes the same layout with half of the copies, which is as long as a run that asks for these; on
 * fewer nodes than hold the model it does not fit. */
Test(fine_tuning, by_layout_on_fewer_nodes)
{
    struct node node = node_of("dgx-h100");
    struct fine_tuning wide = {0}, half = {0};
    bind_text(
        &job_fine_tuning.record, &wide,
        "{name: job, model: llama-3.1-70b, tokens: 1e8, tokens_per_step: 5e5, nodes: 16, min_nodes: 8, sequence: 8192, parallel: {tensor: 8}}");
    bind_text(
        &job_fine_tuning.record, &half,
        "{name: job, model: llama-3.1-70b, tokens: 1e8, tokens_per_step: 5e5, nodes: 8, sequence: 8192, parallel: {tensor: 8}}");
    struct job_spec spec = job_fine_tuning.spec(&wide, 0);
    cr_expect(spec.nodes == 16 && spec.min_nodes == 8 && spec.max_nodes == 16);
    struct layout layout;
    struct job_plan shrunk = job_fine_tuning.plan(&wide, 0, &node, 8), all = job_fine_tuning.plan(&wide, 0, &node, 16);
    struct training asked = half.training;
    asked.trainable_frac = 1;
    asked.tokens = 3e8;
    cr_assert(training_layout(&wide.training, &node, &layout));
    asked.parallel = layout;
    asked.parallel.data = 0;
    asked.global_batch = NAN;
    asked.checkpoint_interval_s = HUGE_VAL;
    asked.checkpoint_duration_s = asked.checkpoint_power_frac = asked.effective_frac = NAN;
    double step_s = training_plan(&asked, &node).step_s;
    cr_expect_float_eq(shrunk.step_s, step_s, 1e-9 * step_s);
    cr_expect(shrunk.duration_s > 1.5 * all.duration_s && shrunk.duration_s < 2.05 * all.duration_s, "%g of %g s",
              shrunk.duration_s, all.duration_s);
    cr_expect_float_eq(shrunk.flop, all.flop, 1e-12 * all.flop);
    wide.training.min_nodes = 1;
    cr_expect_not_null(job_fine_tuning.misfit(&wide, 0, &node, bind_arena()));
}

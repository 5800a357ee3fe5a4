/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "../hardware/node_side.h"
#include "jobs/fine_tuning.h"

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

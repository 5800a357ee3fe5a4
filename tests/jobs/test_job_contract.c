/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "../hardware/node_side.h"
#include "../reading.h"
#include "jobs/batch_inference.h"
#include "jobs/fine_tuning.h"
#include "jobs/generic_job.h"
#include "jobs/job_contract.h"

TestSuite(job_contract);

/* What users may say of each kind of job that has no file, on nodes with and without a span of CPUs. */
Test(job_contract, our_own_kinds_keep_it)
{
    static const struct {
        const struct job_kind *kind;
        const char *text;
    } jobs[] = {
        {&job_generic, "{name: job, nodes: 4, duration: 2 h}"},
        {&job_generic, "{name: job, nodes: 4, duration: 2 h, gpu_util: 0}"},
        {&job_generic, "{name: job, nodes: 4, duration: 2 h, gpu_util: 1, cpu_util: 1}"},
        {&job_training, "{name: job, model: llama-3.1-8b, tokens: 1e12, nodes: 4}"},
        {&job_training, "{name: job, model: {parameters: 7e9}, tokens: 1e12, nodes: 4}"},
        {&job_training,
         "{name: job, model: llama-3.1-8b, tokens: 1e12, nodes: 4, parallel: {tensor: 8}, global_batch: 512}"},
        {&job_fine_tuning, "{name: job, model: llama-3.1-8b, method: lora, tokens: 26e6, nodes: 4}"},
        {&job_batch_inference,
         "{name: job, model: llama-3.1-8b, requests: 1e6, prompt_tokens: 1000, output_tokens: 200, nodes: 4, gpus_per_replica: 4}"}};
    static const char *const types[] = {"dgx-h100", "frontier"};
    for (size_t n = 0; n < sizeof types / sizeof types[0]; n++)
        for (size_t i = 0; i < sizeof jobs / sizeof jobs[0]; i++) {
            const struct job_kind *kind = jobs[i].kind;
            if (n > 0 && kind != &job_generic) /* who computes a model needs a node whose chips are known for it */
                continue;
            struct node node = node_of(types[n]);
            void *job = arena_alloc(bind_arena(), 1, kind->record.size);
            bind_text(&kind->record, job, jobs[i].text);
            struct job_spec spec = kind->spec(job, 0);
            job_spec_on(&spec, node.gpus);
            struct job_plan plan = kind->plan(job, 0, &node, spec.nodes);
            const char *wrong = job_spec_breach(bind_arena(), &spec);
            cr_assert_null(wrong, "%s on %s: %s", jobs[i].text, types[n], wrong);
            wrong = job_plan_breach(bind_arena(), &plan, &node);
            cr_assert_null(wrong, "%s on %s: %s", jobs[i].text, types[n], wrong);
            if (kind->reliability == NULL)
                continue;
            struct job_reliability reliability = kind->reliability(job, 0, &node, spec.nodes);
            wrong = job_reliability_breach(bind_arena(), &reliability);
            cr_assert_null(wrong, "%s on %s: %s", jobs[i].text, types[n], wrong);
        }
}

static void plan_broken(struct job_plan plan, const struct node *node, const char *said)
{
    const char *wrong = job_plan_breach(bind_arena(), &plan, node);
    cr_assert(wrong != NULL && strstr(wrong, said) != NULL, "%s in place of %s", wrong, said);
}

Test(job_contract, a_plan_that_breaks_it_is_told)
{
    struct node node = node_of("dgx-h100");
    const struct job_plan good = job_plan_idle(&node.gpu);
    cr_assert_null(job_plan_breach(bind_arena(), &good, &node));
    struct job_plan plan = good;
    plan.node_w = 2 * node.nameplate_w;
    plan_broken(plan, &node, "node_w is");
    plan = good;
    plan.phases[0].gpu_power_w = node.gpu.tdp_w * 1.01;
    plan_broken(plan, &node, "more than the GPU's rating");
    plan.phases[0].gpu_power_w = node.gpu.idle_w * 0.99;
    plan_broken(plan, &node, "less than an idle GPU draws");
    plan.phases[0].gpu_power_w = NAN;
    plan_broken(plan, &node, "phases[0].gpu_power_w is nan");
    plan = good;
    plan.phases[0].duration_s = -1;
    plan_broken(plan, &node, "phases[0].duration_s is -1");
    plan.phases[0].duration_s = 1800;
    plan_broken(plan, &node, "phases last 1800 s in all, not 3600 s");
    plan = good;
    plan.phase_count = JOB_PHASES_MAX + 1;
    plan_broken(plan, &node, "phase_count is 9");
    plan = good;
    plan.duration_s = NAN;
    plan_broken(plan, &node, "duration_s is nan");
    plan.duration_s = -5;
    plan_broken(plan, &node, "duration_s is -5");
    plan = good;
    plan.effective_frac = 1.5;
    plan_broken(plan, &node, "effective_frac is 1.5");
    plan = good;
    plan.step_s = 10;
    plan.step_phase_count = 1;
    plan.step_phases[0] = good.phases[0];
    plan_broken(plan, &node, "step_phases last 3600 s in all, not 10 s");
}

Test(job_contract, what_it_asks_for)
{
    const struct job_spec good = {.name = "job",
                                  .nodes = 4,
                                  .min_nodes = 2,
                                  .max_nodes = 8,
                                  .start_s = NAN,
                                  .end_s = NAN,
                                  .wall_s = NAN,
                                  .deadline_s = HUGE_VAL,
                                  .suspend_s = NAN};
    cr_assert_null(job_spec_breach(bind_arena(), &good));
    struct job_spec spec = good;
    spec.min_nodes = 0;
    cr_assert_str_eq(job_spec_breach(bind_arena(), &spec), "min_nodes is 0, not 1 or more");
    spec = good;
    spec.max_nodes = 3;
    cr_assert_str_eq(job_spec_breach(bind_arena(), &spec), "max_nodes is 3, not 4 or more");
    spec = good;
    spec.submit_s = -1;
    cr_assert_str_eq(job_spec_breach(bind_arena(), &spec), "submit_s is -1, not 0 or more");
    spec = good;
    spec.deadline_s = NAN;
    cr_assert_str_eq(job_spec_breach(bind_arena(), &spec), "deadline_s is nan, not 0 or more");
    struct job_reliability never = {0}, broken = {.node_frac = 2};
    cr_assert_null(job_reliability_breach(bind_arena(), &never));
    cr_assert_str_eq(job_reliability_breach(bind_arena(), &broken), "node_frac is 2, not 0 to 1");
}

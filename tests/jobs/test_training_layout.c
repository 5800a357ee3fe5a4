/* SPDX-License-Identifier: Apache-2.0 */
/* Training as a job where its step goes by layout, and what does not fit. */
#include "../complaints.h"
#include "../hardware/node_side.h"

#include <math.h>

#include "jobs/reliability.h"
#include "jobs/training_step.h"
#include "parallel/layout_search.h"

TestSuite(training_layout);

static struct training make(const char *model, double tokens, int64_t nodes)
{
    struct training training = {0};
    bind_text(&job_training.record, &training,
              arena_printf(bind_arena(), "{name: t, model: %s, tokens: %.17g, nodes: %lld}", model, tokens,
                           (long long)nodes));
    return training;
}

/* What a step consists of: lengths make up the step, and the computing phase is their mean to the last digit. */
static void expect_mean(const struct job_plan *plan)
{
    double length_s = 0, energy_j = 0, flop_s = 0;
    cr_assert(plan->step_phase_count > 0);
    for (size_t i = 0; i < plan->step_phase_count; i++) {
        const struct job_phase *phase = &plan->step_phases[i];
        cr_assert_gt(phase->duration_s, 0);
        length_s += phase->duration_s;
        energy_j += phase->duration_s * phase->gpu_power_w;
        flop_s += phase->duration_s * phase->flop_frac;
    }
    cr_expect_float_eq(length_s, plan->step_s, 1e-12 * plan->step_s);
    cr_expect_float_eq(energy_j / length_s, plan->phases[0].gpu_power_w, 1e-9 * plan->phases[0].gpu_power_w);
    cr_expect_float_eq(flop_s / length_s, plan->phases[0].flop_frac, 1e-12);
    cr_expect_str_eq(plan->phases[0].name, "compute");
}

Test(training_layout, plan)
{
    struct node node = node_of("dgx-h100");
    struct training training = make("llama-3.1-405b", 15.6e12, 2048);
    training.step = TRAINING_BY_LAYOUT;
    training.tokens_per_step = 16.8e6;
    complaints_none(&job_training.record, &training);
    struct job_plan plan = training_plan(&training, &node);
    struct layout layout;
    cr_assert(training_layout(&training, &node, &layout));
    printf("%s: %.2f s, MFU %.3f\n", layout_text(bind_arena(), &layout), plan.step_s, plan.mfu);
    expect_mean(&plan);
    cr_expect_float_eq(plan.flop, 6 * 405.85e9 * 15.6e12, 1e12);
    /* Work over time and GPUs is the MFU, checkpoints and failures aside. */
    double mfu = plan.flop / (plan.duration_s * plan.effective_frac * 16384 * 989.5e12);
    cr_expect_float_eq(mfu, plan.mfu, 1e-9);
    cr_expect(plan.mfu > 0.25 && plan.mfu < 0.6);
    double least_w = HUGE_VAL, most_w = 0;
    for (size_t i = 0; i < plan.step_phase_count; i++) {
        least_w = fmin(least_w, plan.step_phases[i].gpu_power_w);
        most_w = fmax(most_w, plan.step_phases[i].gpu_power_w);
    }
    cr_expect(most_w <= node.gpu.tdp_w && least_w >= node.gpu.idle_w && most_w > 1.3 * least_w);
    /* A share of the step without input is a longer step. */
    training.input_frac = 0.1;
    struct job_plan starved = training_plan(&training, &node);
    expect_mean(&starved);
    cr_expect_float_eq(starved.step_s, plan.step_s / 0.9, 1e-9 * plan.step_s);
    cr_expect_lt(starved.phases[0].gpu_power_w, plan.phases[0].gpu_power_w);
}

/* By MFU the step is as long whatever is waiting in it; GPUs are faster in between. */
Test(training_layout, waiting_inside_an_mfu)
{
    struct node node = node_of("dgx-b200");
    struct training training = make("llama-3.1-70b", 1e12, 64);
    struct job_plan smooth = training_plan(&training, &node);
    training.communication_frac = 0.15;
    training.input_frac = 0.05;
    complaints_none(&job_training.record, &training);
    struct job_plan rough = training_plan(&training, &node);
    expect_mean(&smooth);
    expect_mean(&rough);
    cr_expect_eq(smooth.step_phase_count, 1);
    cr_expect_eq(rough.step_phase_count, 3);
    cr_expect_eq(rough.step_s, smooth.step_s);
    cr_expect_eq(rough.duration_s, smooth.duration_s);
    cr_expect_float_eq(rough.phases[0].flop_frac, smooth.mfu, 1e-12);
    cr_expect_lt(rough.phases[0].gpu_power_w, smooth.phases[0].gpu_power_w);
}

/* Drawn one by one, failures are not in the plan; their rate, and what they take along, is said. */
Test(training_layout, random_failures)
{
    struct node node = node_of("dgx-a100-80");
    struct training training = make("gpt-3-175b", 1e12, 512);
    struct job_plan expected = training_plan(&training, &node);
    training.failures = FAILURES_RANDOM;
    training.spares = 3;
    complaints_none(&job_training.record, &training);
    struct job_plan random = training_plan(&training, &node);
    cr_expect(expected.phase_count == 4 && random.phase_count == 2);
    cr_expect(random.phases[0].duration_s == expected.phases[0].duration_s &&
              random.phases[1].duration_s == expected.phases[1].duration_s);
    struct job_reliability reliability = training_reliability(&training, &node);
    cr_expect(reliability.random && reliability.spares == 3 && reliability.node_frac == 0.58);
    cr_expect_float_eq(1 / reliability.failure_per_s / 3600, 1 / 0.127, 1e-9); /* below 6,447 GPUs the floor counts */
    /* What the engine will find on average, is what is expected. */
    double mean_s = 1 / reliability.failure_per_s, segment_s = random.cycle_s;
    double took_s = mean_s * exp(reliability.restart_s / mean_s) * expm1(segment_s / mean_s);
    cr_expect_float_eq(took_s, expected.cycle_s, 1e-9 * took_s);
}

static void expect_misfit(const struct training *training, const struct node *node, const char *part)
{
    const char *why = training_misfit(training, node, bind_arena());
    cr_expect(part ? why && strstr(why, part) : !why, "wanted '%s': %s", part ? part : "fits", why ? why : "fits");
}

Test(training_layout, misfits)
{
    struct node node = node_of("dgx-a100-80");
    struct training training = make("gpt-3-175b", 1e12, 64);
    expect_misfit(&training, &node, NULL);
    training.nodes = 4; /* 16 bytes x 175e9 = 2800 GB; a node has room for 589 */
    expect_misfit(&training, &node, "2800 GB");
    expect_misfit(&training, &node, "5 nodes at least");
    training.nodes = 5;
    training.parallel.gradient_byte = 4; /* 18 bytes: 3150 GB */
    expect_misfit(&training, &node, "6 nodes at least");
    training.parallel.gradient_byte = 2;
    training.nodes = 8;
    training.tokens_per_step = 64 * 2048;
    training.parallel.tensor = 8;
    training.parallel.pipeline = 2;
    complaints_none(&job_training.record, &training);
    expect_misfit(&training, &node, "this fits: data ");
    training.parallel.pipeline = 8;
    expect_misfit(&training, &node, NULL);
    training.precision = PRECISION_FP8;
    expect_misfit(&training, &node, "no 8-bit floating point");
    training.precision = PRECISION_BF16;
    training.nodes = 4;
    expect_misfit(&training, &node, "64 GPUs, and 4 nodes of dgx-a100-80 have 32");
    training.nodes = 8;
    training.checkpoint_interval_s = 3e6;
    expect_misfit(&training, &node, "a shorter `checkpoint_interval`");
}

/* 530B on 280 DGX A100, eight copies: a stack of 1.3 takes 1.3 times as long, and its GPUs draw in the time lost what a job draws
 * that waits, so that a step's energy grows by that alone. */
Test(training_layout, maturity_stretches_a_step)
{
    struct node node = node_of("dgx-a100-80");
    struct training training = make("megatron-530b", 1e12, 280);
    training.global_batch = 1920;
    training.tokens_per_step = NAN;
    training.parallel.tensor = 8;
    training.parallel.pipeline = 35;
    struct training_step tuned = training_step(&training, &node);
    training.maturity = 1.3;
    complaints_none(&job_training.record, &training);
    struct training_step ordinary = training_step(&training, &node);
    cr_expect_float_eq(ordinary.step_s, 1.3 * tuned.step_s, 1e-9 * tuned.step_s);
    cr_expect_float_eq(ordinary.mfu, tuned.mfu / 1.3, 1e-9);
    double more_j = ordinary.mean.gpu_power_w * ordinary.step_s - tuned.mean.gpu_power_w * tuned.step_s;
    cr_expect_float_eq(more_j, gpu_waiting_w(&node.gpu) * 0.3 * tuned.step_s, 1e-6 * more_j);
}

static void expect_complaint(const struct training *training, const char *part)
{
    struct complaints complaints = COMPLAINTS;
    job_training.record.check(training, &complaints.complaint);
    cr_expect(complaints.count == 1 && strstr(complaints.text, part), "wanted '%s': %s", part, complaints.text);
}

Test(training_layout, mistakes)
{
    const struct training good = make("gpt-3-175b", 1e12, 64);
    struct training bad = good;
    bad.tokens_per_step = 1e6;
    bad.global_batch = 512;
    expect_complaint(&bad, "global_batch: `tokens_per_step` says the same");
    bad = good;
    bad.global_batch = 1e9;
    expect_complaint(&bad, "global_batch: a step holds");
    bad = good;
    bad.parallel.tensor = 8;
    bad.mfu = 0.4;
    expect_complaint(&bad, "mfu: the step's time follows from the parallel layout");
    bad = good;
    bad.step = TRAINING_BY_LAYOUT;
    bad.model.hidden = 0;
    expect_complaint(&bad, "model: a step by layout needs the model's `hidden`");
    bad = good;
    bad.precision = PRECISION_FP8;
    expect_complaint(&bad, "precision: by MFU");
    bad = good;
    bad.failures = FAILURES_RANDOM;
    bad.effective_frac = 0.9;
    expect_complaint(&bad, "effective: random failures decide");
    bad = good;
    bad.mfu = 0.5;
    bad.communication_frac = 0.6;
    expect_complaint(&bad, "communication: only 0.4 of a step");
    bad = good;
    bad.min_nodes = 32;
    bad.parallel.data = 16;
    expect_complaint(&bad, "parallel.data: on more or fewer nodes");
}

/* What `check` says of a layout that was left open. */
Test(training_layout, described)
{
    struct node node = node_of("dgx-a100-80");
    struct training training = make("megatron-175b", 1e11, 8);
    cr_expect_null(training_describe(&training, &node, bind_arena()));
    training.step = TRAINING_BY_LAYOUT;
    training.global_batch = 64;
    const char *text = training_describe(&training, &node, bind_arena());
    struct layout layout;
    cr_assert(training_layout(&training, &node, &layout));
    cr_assert(text && strstr(text, layout_text(bind_arena(), &layout)), "%s", text);
    cr_expect(strstr(text, "of 80.0 GB"), "%s", text);
}

/* Elastic: half the nodes, the same batch, the same work in about twice the time. */
Test(training_layout, fewer_nodes)
{
    struct node node = node_of("dgx-h100");
    struct training training = make("llama-3.1-70b", 1e12, 64);
    training.min_nodes = 32;
    training.step = TRAINING_BY_LAYOUT;
    training.tokens_per_step = 1024 * 8192;
    complaints_none(&job_training.record, &training);
    struct job_spec spec = job_training.spec(&training, 0);
    cr_expect(spec.nodes == 64 && spec.min_nodes == 32 && spec.max_nodes == 64);
    cr_expect_null(job_training.misfit(&training, 0, &node, bind_arena()));
    struct job_plan many = job_training.plan(&training, 0, &node, 64), few = job_training.plan(&training, 0, &node, 32);
    cr_expect_eq(many.flop, few.flop);
    double slower = few.step_s / many.step_s;
    cr_expect(slower > 1.7 && slower < 2.1, "%g", slower);
}

/* Half the nodes, half the copies: the rest of the layout stays as on all of them. */
Test(training_layout, elastic_runs_keep_their_layout)
{
    struct node node = node_of("dgx-a100-80");
    struct training training = make("gpt-3-175b", 1e12, 64);
    training.tokens_per_step = 512 * 2048;
    training.min_nodes = 16;
    training.step = TRAINING_BY_LAYOUT;
    training.parallel.sharding = SHARDING_NONE;
    const int64_t sizes[] = {64, 32, 16};
    struct layout all;
    cr_assert(training_layout(&training, &node, &all));
    char part[80];
    for (size_t i = 0; i < 3; i++) {
        snprintf(part, sizeof part, "tensor %lld, pipeline %lld", (long long)all.tensor, (long long)all.pipeline);
        const char *text = job_training.describe(&training, &node, sizes[i], bind_arena());
        cr_expect(text && strstr(text, part), "%s on %lld nodes: %s", part, (long long)sizes[i],
                  text ? text : "nothing fits");
    }
}

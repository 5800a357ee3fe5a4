/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "../reading.h"
#include "base/random.h"
#include "jobs/generic_job.h"

TestSuite(generic_job);

static struct node frontier(void)
{
    struct node node;
    bind_catalogue(&node_record, &node, "nodes", "frontier");
    return node;
}

static struct generic_job make(void)
{
    struct generic_job job = {0};
    bind_text(&job_generic.record, &job, "{name: job, nodes: 16, duration: 2 h}");
    return job;
}

static double node_w(const struct node *node, const struct job_plan *plan)
{
    struct node_power power;
    struct node_surroundings at = {.inlet_k = 300, .coolant_k = 307, .liquid_share = 0.945};
    node_power(node, (double)node->gpus * plan->phases[0].gpu_power_w, &at, &power);
    return power.total_w;
}

/* Brewer et al. (SC24, arXiv:2410.05133), constants of ExaDigiT/RAPS config/frontier.yaml: CPU 90 to 280 W, four GPUs of 88
 * to 560 W, memory 74.26 W, four network cards of 20 W, NVMe 30 W; linear in utilisation. */
Test(generic_job, power_of_a_frontier_node_by_utilisation)
{
    struct node node = frontier();
    struct random random = random_stream(1, "test", 0);
    for (int i = 0; i < 1000; i++) {
        struct generic_job job = make();
        double g = random_uniform(&random), c = random_uniform(&random);
        job.steady.gpu_frac = g;
        job.steady.cpu_frac = c;
        struct job_plan plan = job_generic.plan(&job, 0, &node, 16);
        double published_w = 90 + (280 - 90) * c + 4 * (88 + (560 - 88) * g) + 74.26 + 4 * 20 + 30;
        cr_assert(fabs(node_w(&node, &plan) / published_w - 1) < 1e-14);
        cr_assert(plan.duration_s == 7200 && plan.cycle_s == 7200 && plan.effective_frac == 1);
        cr_assert(isnan(plan.node_w) && isnan(plan.mfu) && plan.flop == 0);
    }
    cr_assert(fabs(node_design_power_w(&node) - 2704.26) < 1e-9);
}

Test(generic_job, a_stated_power_stands_for_itself)
{
    struct node node = frontier();
    struct generic_job job = make();
    job.steady.node_w = 1234;
    cr_assert(job_generic.plan(&job, 0, &node, 16).node_w == 1234);
    cr_assert_null(job_generic.misfit(&job, 0, &node, bind_arena()));
    job.steady.node_w = 2976; /* 1.1 times the nameplate is 2975.5 W */
    const char *why = job_generic.misfit(&job, 0, &node, bind_arena());
    cr_assert(why && strstr(why, "2976 W a node, but the nameplate of frontier says 2705 W"), "%s", why);
}

/* Without anything said half of the range; a node that knows nothing of its CPUs refuses their utilisation. */
Test(generic_job, what_is_not_said)
{
    struct node node = frontier();
    struct generic_job job = make();
    struct job_plan plan = job_generic.plan(&job, 0, &node, 16);
    cr_assert(fabs(plan.phases[0].gpu_power_w - (88 + 0.5 * 472)) < 1e-12);
    node.cpu_span_w = 0;
    cr_assert_null(job_generic.misfit(&job, 0, &node, bind_arena()));
    job.steady.cpu_frac = 0.5;
    const char *why = job_generic.misfit(&job, 0, &node, bind_arena());
    cr_assert(why && strstr(why, "cpu_span"), "%s", why);
    struct job_spec spec = job_generic.spec(&job, 0);
    cr_assert(spec.min_nodes == 16 && spec.max_nodes == 16 && spec.nodes == 16);
    cr_assert(isnan(spec.start_s) && isnan(spec.end_s) && isnan(spec.wall_s) && isnan(spec.suspend_s));
    cr_assert(isinf(spec.deadline_s) && spec.user == NULL && !spec.repeat);
}

/* Work is conserved: without a serial part node-hours are the same on any number of nodes; the serial part is what is left
 * on endlessly many. */
Test(generic_job, other_numbers_of_nodes)
{
    struct node node = frontier();
    struct random random = random_stream(2, "test", 0);
    for (int i = 0; i < 1000; i++) {
        struct generic_job job = make();
        int64_t n = 1 + (int64_t)(random_uniform(&random) * 1000);
        job.steady.serial_frac = 0;
        double whole_s = job_generic.plan(&job, 0, &node, n).duration_s;
        cr_assert(fabs(whole_s * (double)n / (7200 * 16) - 1) < 1e-14);
        double s = job.steady.serial_frac = random_uniform(&random);
        double part_s = job_generic.plan(&job, 0, &node, n).duration_s;
        cr_assert(fabs(part_s - (s * 7200 + (1 - s) * whole_s)) < 1e-9);
        cr_assert(n >= 16 ? part_s <= 7200 && part_s >= s * 7200 : part_s >= 7200);
        cr_assert(job_generic.plan(&job, 0, &node, 16).duration_s == 7200);
    }
}

Test(generic_job, mistakes)
{
    static const char *const cases[][2] = {
        {"node_power: 2 kW\ngpu_util: 0.5\n", "t.yaml:5:11: error: `node_power` says what the node draws"},
        {"node_power: 2 kW\ncpu_util: 0.5\n", "t.yaml:5:11: error: `node_power` says what the node draws"},
        {"min_nodes: 17\n", "t.yaml:4:12: error: at most `nodes`, 16"},
        {"max_nodes: 15\n", "t.yaml:4:12: error: at least `nodes`, 16"},
        {"submit: 1.5 h\ndeadline: 3 h\n", "t.yaml:5:11: error: 10800 s after the start"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = arena_printf(bind_arena(), "name: job\nnodes: 16\nduration: 2 h\n%s", cases[i][0]);
        const char *said = bind_said(&job_generic.record, text);
        cr_assert(strstr(said, cases[i][1]) == said && !strstr(said + 20, "error: "), "%s", said);
    }
    cr_assert_str_empty(bind_said(&job_generic.record, /* met on more nodes */
                                  "{name: job, nodes: 16, duration: 2 h, max_nodes: 32, deadline: 1 h}"));
}

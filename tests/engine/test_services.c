/* SPDX-License-Identifier: Apache-2.0 */
/* Whole runs of services, from the scenario's text to the files: what they stand on, what they draw, and that they end
 * on every input. */
#include "service_rows.h"

#include "read/catalogue.h"

TestSuite(services);

static const char *const head = "samovar: 1\nname: small\nsite: dulles\nstart: 2023-07-03\nduration: 6 "
                                "h\ntick: 10 min\ncooling: chiller-tower\n"
                                "platform: {nodes: [{type: dgx-h100, count: 4}, {type: dgx-a100-80, count: "
                                "4}]}\nworkloads:\n  - {name: chat, "
                                "type: serving, ";
static const char *const lengths = "prompt_tokens: {type: lognormal, median: 1020, mean: 1155}, output_tokens: "
                                   "{type: lognormal, median: 129, mean: 211}, ";

static const struct scenario *load(const struct place_of_test *at, const char *service)
{
    return scenario_of(at, arena_printf(at->arena, "%s%s%s}\n", head, lengths, service));
}

static struct summary run_well(const struct place_of_test *at, const char *service)
{
    struct summary summary;
    cr_assert(run(load(at, service), arena_printf(at->arena, "%s/out", at->folder), &summary) == 0);
    cr_assert(fabs(summary.audit_frac) < 1e-4, "audit %g", summary.audit_frac);
    cr_assert(summary.energy_residual_frac < 1e-9 && summary.water_residual_frac < 1e-9);
    return summary;
}

static void expect_conserved(const struct place_of_test *at)
{
    double arrived = column(at, "out", "arrived").sum, served = column(at, "out", "requests").sum,
           rejected = column(at, "out", "rejected").sum, queued = column(at, "out", "queued").last;
    cr_expect_float_eq(arrived, served + rejected + queued, 1e-6 * arrived + 1e-9);
}

/* Prompts on H100, answers on A100: the service holds nodes of both, and its energy is that of both. */
Test(services, prompts_and_answers_on_different_servers)
{
    struct place_of_test at = begin();
    struct summary summary = run_well(
        &at, "model: llama-3.1-70b, fidelity: exact, node_type: dgx-a100-80, replicas: 4, gpus_per_replica: 8, "
             "traffic: {rate: 10 /s}, disaggregate: {node_type: dgx-h100, replicas: 3, gpus_per_replica: 8}");
    expect_conserved(&at);
    cr_expect_gt(summary.requests, 0.95 * 10 * 6 * 3600);
    double main_w = column(&at, "out", "gpu_power_w").sum / 36,
           prefill_w = column(&at, "out", "prefill_gpu_power_w").sum / 36;
    cr_expect(main_w > 100 && main_w < 400, "%g", main_w);
    cr_expect(prefill_w > 100 && prefill_w < 700, "%g", prefill_w);
    /* Seven of eight nodes are its own; the eighth idles. */
    double service_j = column(&at, "out", "energy_j").sum;
    cr_expect(service_j > 0.85 * summary.it_energy_j && service_j < 0.97 * summary.it_energy_j, "%g of %g", service_j,
              summary.it_energy_j);
    finish(&at);
}

/* Nobody comes: all but one of four replicas sleep, and their servers draw what stands by. */
Test(services, sleeping_servers_stand_by)
{
    static const char *const fidelities[] = {"fluid", "exact"};
    double energy_j[2];
    for (int k = 0; k < 2; k++) {
        struct place_of_test at = begin();
        const char *service = arena_printf(
            at.arena, "model: llama-3.1-70b, fidelity: %s, replicas: 4, gpus_per_replica: 8, traffic: {rate: 0 /s}",
            fidelities[k]);
        run_well(&at, service);
        double awake_j = column(&at, "out", "energy_j").sum;
        cr_assert(system(arena_printf(at.arena, "rm -r '%s/out'", at.folder)) == 0);
        run_well(&at, arena_printf(at.arena, "%s, autoscale: {target: 10, window: 0 s, down: 100 %%}", service));
        energy_j[k] = column(&at, "out", "energy_j").sum;
        cr_expect_eq(column(&at, "out", "replicas_awake").last, 1);
        cr_expect_eq(column(&at, "out", "nodes_awake_frac").last, 0.25);
        cr_expect_lt(energy_j[k], 0.45 * awake_j, "%g of %g", energy_j[k], awake_j);
        cr_expect_gt(energy_j[k], 0.25 * awake_j);
        finish(&at);
    }
    /* They are awake until it is decided for the first time. */
    cr_expect_float_eq(energy_j[1], energy_j[0], 0.005 * energy_j[0]);
}

/* What starves, is flooded, or has nothing to do, ends, with its books in order, and says what limits it. */
Test(services, end_on_every_input)
{
    static const struct {
        const char *service, *limited_by;
        double served_least, served_most; /* of those that came */
    } cases[] = {
        {"model: llama-3.1-8b, fidelity: exact, replicas: 1, traffic: {rate: 0 /s}", "nothing", 0, 0},
        {"model: llama-3.1-8b, replicas: 1, traffic: {rate: 0 /s}", "nothing", 0, 0},
        /* Far above capacity. */
        {"model: llama-3.1-8b, fidelity: exact, replicas: 1, traffic: {rate: 500 /s}, queue_length: 100", "batch", 0.01,
         0.2},
        {"model: llama-3.1-8b, replicas: 1, traffic: {rate: 500 /s}", "batch", 0.01, 0.2},
        {"model: llama-3.1-8b, fidelity: sampled, sample: 2, replicas: 4, traffic: {rate: 500 /s}", "batch", 0.05, 0.5},
        /* 70B in bf16 on two H100 leaves room for no more than some thousand tokens. */
        {"model: llama-3.1-70b, fidelity: exact, replicas: 1, gpus_per_replica: 2, memory_reserve: 0 GB, "
         "memory_share: 1, traffic: {rate: 6 /s}",
         "memory", 0.05, 0.9},
        /* Half of them are too long. */
        {"model: llama-3.1-70b, fidelity: exact, replicas: 1, gpus_per_replica: 2, memory_reserve: 0 GB, "
         "memory_share: 1, traffic: {rate: 1 /s}, context_limit: 1200",
         "nothing", 0.4, 0.6},
        {"model: llama-3.1-8b, fidelity: exact, replicas: 1, traffic: {users: 20, think: 1 s}", "nothing", 0.9, 1},
        /* One replica for prompts holds up ten for answers. */
        {"model: llama-3.1-8b, fidelity: exact, node_type: dgx-a100-80, replicas: 10, traffic: {rate: 100 "
         "/s}, disaggregate: {replicas: 1}",
         "prefill", 0.05, 0.9},
        {"model: llama-3.1-8b, fidelity: exact, replicas: 4, balancer: random, traffic: {rate: 300 /s}, "
         "autoscale: {target: 5, wake: 1 h}",
         NULL, 0.05, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct place_of_test at = begin();
        run_well(&at, cases[i].service);
        expect_conserved(&at);
        double arrived = column(&at, "out", "arrived").sum, served = column(&at, "out", "requests").sum;
        const char *limit = column(&at, "out", "limited_by").text;
        printf("%s: %.0f of %.0f served, limited by %s\n", cases[i].service, served, arrived, limit);
        cr_expect(served >= cases[i].served_least * arrived && served <= cases[i].served_most * arrived,
                  "%s: %.0f of %.0f served", cases[i].service, served, arrived);
        if (cases[i].limited_by)
            cr_expect_str_eq(column(&at, "out", "limited_by").text, cases[i].limited_by, "%s", cases[i].service);
        finish(&at);
    }
}

/* The resolved scenario says every technique, and gives the same bytes again. */
Test(services, techniques_survive_in_the_resolved_scenario)
{
    struct place_of_test at = begin();
    run_well(&at, "model: llama-3.1-70b, fidelity: exact, replicas: 2, gpus_per_replica: 8, traffic: {rate: 5 /s}, "
                  "parallel: {tensor: 4, pipeline: 2}, precision: int4, kv_precision: fp8, speculative: {draft_tokens: "
                  "2}, max_batch: 64, prefix_cache: {hit: 30 %}, response_cache: {hit: 10 %}, slo: {ttft: 1 s}, "
                  "power_cap: 500 W, clock: 90 %, autoscale: {target: 20}");
    size_t length[2];
    const char *first = file_read(at.arena, arena_printf(at.arena, "%s/out/services.csv", at.folder), &length[0]);
    cr_expect_gt(column(&at, "out", "answered").sum, 0);
    cr_expect_gt(column(&at, "out", "cached_tokens").sum, 0);
    cr_expect_gt(column(&at, "out", "good").sum, 0);
    struct diag *diag = diag_create();
    const struct scenario *again =
        scenario_load(at.arena, diag, arena_printf(at.arena, "%s/out/scenario.yaml", at.folder), NULL, NULL, 0);
    diag_print(diag, stderr);
    cr_assert(again);
    diag_destroy(diag);
    struct summary summary;
    cr_assert(run(again, arena_printf(at.arena, "%s/again", at.folder), &summary) == 0);
    const char *second = file_read(at.arena, arena_printf(at.arena, "%s/again/services.csv", at.folder), &length[1]);
    cr_assert(length[0] == length[1] && memcmp(first, second, length[0]) == 0);
    finish(&at);
}

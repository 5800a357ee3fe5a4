/* SPDX-License-Identifier: Apache-2.0 */
/* Whole runs under caps, at a lower clock, with nodes that sleep. */
#include "service_rows.h"

TestSuite(power_management);

/* Two jobs side by side for a while, then one on all nodes. */
static const char hall[] = "samovar: 1\n"
                           "name: managed\n"
                           "site: frankfurt\n"
                           "start: 2023-06-01\n"
                           "duration: 2 d\n"
                           "tick: 15 min\n"
                           "platform:\n"
                           "  nodes: [{type: dgx-h100, count: 8}]\n"
                           "workloads:\n"
                           "  - {name: a, type: generic, nodes: 4, duration: 10 h, gpu_util: 90 %}\n"
                           "  - {name: b, type: generic, nodes: 4, duration: 10 h, gpu_util: 90 %, submit: 5 h}\n"
                           "  - {name: c, type: generic, nodes: 8, duration: 5 h, gpu_util: 70 %, submit: 30 h}\n"
                           "cooling: chiller-air\n";

static struct summary managed(struct place_of_test *at, const char *name, const struct override *overrides,
                              size_t count)
{
    const struct scenario *scenario = scenario_with(at, hall, overrides, count);
    struct summary summary;
    cr_assert(run(scenario, arena_printf(at->arena, "%s/%s", at->folder, name), &summary) == 0);
    cr_assert(fabs(summary.audit_frac) < 1e-4, "audit %g", summary.audit_frac);
    cr_assert(summary.energy_residual_frac < 1e-9);
    return summary;
}

static struct summary with(struct place_of_test *at, const char *management)
{
    return managed(at, "managed", &(struct override){.path = "power_management", .value = management}, 1);
}

Test(power_management, caps_are_kept_and_cost_time_not_energy)
{
    struct place_of_test at = begin();
    struct summary plain = managed(&at, "plain", NULL, 0);
    cr_assert(plain.peak_it_power_w > 60e3 && plain.jobs_finished == 3);
    static const struct {
        const char *management;
        double most_w; /* of the hall */
    } rows[] = {{"{hall_cap: 40 kW}", 40e3},
                {"{node_cap: 6 kW}", 48e3},
                {"{rack_cap: {nodes: 4, cap: 22 kW}}", 44e3},
                {"{demand_response: [{from: 2023-06-01, duration: 2 d, cap: 45 kW}]}", 45e3}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct summary capped = with(&at, rows[i].management);
        cr_assert(capped.peak_it_power_w <= rows[i].most_w * (1 + 1e-9), "%s: %g W", rows[i].management,
                  capped.peak_it_power_w);
        cr_assert(capped.peak_it_power_w > 0.98 * rows[i].most_w, "%s: %g W", rows[i].management,
                  capped.peak_it_power_w);
        cr_assert(capped.jobs_finished == 3 && capped.it_energy_j < plain.it_energy_j);
    }
    finish(&at);
}

/* All of a generic job's time is taken for arithmetic: at 80 % of the clock c takes 6.25 h from hour 30 on. */
Test(power_management, a_lower_clock)
{
    struct place_of_test at = begin();
    struct override overrides[] = {{.path = "power_management", .value = "{clock: 80 %}"},
                                   {.path = "duration", .value = "36.24 h"}};
    cr_assert(managed(&at, "short", overrides, 2).jobs_finished == 2);
    overrides[1].value = "36.26 h";
    cr_assert(managed(&at, "long", overrides, 2).jobs_finished == 3);
    finish(&at);
}

/* A service keeps to the lasting limits: the same requests for less power. */
Test(power_management, services)
{
    struct place_of_test at = begin();
    static const char chat[] =
        "[{name: chat, type: serving, model: llama-3.1-70b, replicas: 4, gpus_per_replica: 8, traffic: {rate: 8 /s}, "
        "prompt_tokens: {type: constant, value: 1000}, output_tokens: {type: constant, value: 200}}]";
    struct override overrides[] = {{.path = "workloads", .value = chat},
                                   {.path = "power_management", .value = "{clock: 70 %, gpu_cap: 450 W}"}};
    struct summary plain = managed(&at, "plain", overrides, 1), slow = managed(&at, "slow", overrides, 2);
    cr_assert_float_eq(slow.requests, plain.requests, 1e-3 * plain.requests);
    cr_assert(slow.it_energy_j < 0.95 * plain.it_energy_j, "%g against %g", slow.it_energy_j, plain.it_energy_j);
    finish(&at);
}

static const char chat_and_jobs[] =
    "[{name: chat, type: serving, model: llama-3.1-70b, fidelity: %s, replicas: 4, gpus_per_replica: 8, traffic: "
    "{rate: 15 /s, profile: azure-2024-conversation}, prompt_tokens: {type: constant, value: 1000}, output_tokens: "
    "{type: constant, value: 200}}, {name: long, type: generic, nodes: %d, duration: 40 h, gpu_util: 90 %%}]";

/* A cap on the hall, or the hours of a demand response, holds services and jobs together: answers come later, and power
 * keeps to the cap in every tick. Where services give last, they do not give at all while jobs can. */
static void cap_on_the_hall(const char *fidelity)
{
    struct place_of_test at = begin();
    struct override overrides[] = {{.path = "workloads", .value = arena_printf(at.arena, chat_and_jobs, fidelity, 4)},
                                   {.path = "power_management", .value = "{}"}};
    struct summary plain = managed(&at, "plain", overrides, 2);
    overrides[1].value = "{hall_cap: 44 kW}";
    struct summary together = managed(&at, "together", overrides, 2);
    overrides[1].value = "{hall_cap: 44 kW, services: last}";
    struct summary last = managed(&at, "last", overrides, 2);
    overrides[1].value = "{demand_response: [{from: 2023-06-01T12:00, duration: 2 h, cap: 35 kW}], services: as-jobs}";
    struct summary evening = managed(&at, "evening", overrides, 2);
    double plain_s = column(&at, "plain", "ttft_p50_s").sum, together_s = column(&at, "together", "ttft_p50_s").sum,
           last_s = column(&at, "last", "ttft_p50_s").sum, evening_s = column(&at, "evening", "ttft_p50_s").sum;
    printf("%s: %.1f kW at most, capped %.1f, last %.1f kW; energy %.0f, %.0f, %.0f, %.0f kWh; TTFT %.1f, "
           "%.1f, %.1f, %.1f ms\n",
           fidelity, plain.peak_it_power_w / 1e3, together.peak_it_power_w / 1e3, last.peak_it_power_w / 1e3,
           plain.it_energy_j / 3.6e6, together.it_energy_j / 3.6e6, last.it_energy_j / 3.6e6,
           evening.it_energy_j / 3.6e6, plain_s / 192 * 1e3, together_s / 192 * 1e3, last_s / 192 * 1e3,
           evening_s / 192 * 1e3);
    cr_assert_gt(plain.peak_it_power_w, 50e3);
    cr_expect(together.peak_it_power_w <= 44e3 * (1 + 1e-9) && together.peak_it_power_w > 0.98 * 44e3, "%g",
              together.peak_it_power_w);
    cr_expect_leq(last.peak_it_power_w, 44e3 * (1 + 1e-9));
    cr_expect_float_eq(together.requests, plain.requests, 1e-3 * plain.requests);
    cr_expect_gt(together_s, 1.03 * plain_s);
    cr_expect_float_eq(last_s, plain_s, 2e-3 * plain_s); /* what it will draw in the first tick nobody knows */
    cr_expect(isnan(column(&at, "plain", "gpu_cap_w").last) && isnan(column(&at, "last", "gpu_cap_w").last));
    /* Two of 48 hours. */
    cr_expect(evening_s > plain_s && evening_s < plain_s + 0.2 * (together_s - plain_s));
    cr_expect_lt(evening.it_energy_j, plain.it_energy_j - 2 * 3600 * 10e3);
    cr_expect_lt(together.it_energy_j, evening.it_energy_j);
    finish(&at);
}

Test(power_management, services_under_a_cap_on_the_hall)
{
    cap_on_the_hall("fluid");
}

#ifndef SAMOVAR_SANITIZED /* the fluid form has the same way through the engine; tests/serving has the exact one */
Test(power_management, services_under_a_cap_on_the_hall_exact)
{
    cap_on_the_hall("exact");
}
#endif

/* What nodes that sleep do not draw, others may: a job beside four of them is done when it would be without them, under a cap that is
 * lower by what they draw. */
Test(power_management, nodes_that_sleep_leave_their_share_of_a_cap)
{
    static const char job[] = "[{name: a, type: generic, nodes: 4, duration: 10 h, gpu_util: 90 %, submit: 1 h}]";
    struct place_of_test at = begin();
    struct override overrides[] = {
        {.path = "workloads", .value = job},
        {.path = "power_management", .value = "{hall_cap: 22 kW, sleep: {after: 10 min, power: 100 W, wake: 0 s}}"},
        {.path = "platform.nodes[0].count", .value = "8"}};
    struct summary beside = managed(&at, "beside", overrides, 3);
    overrides[1].value = "{hall_cap: 21.6 kW}";
    overrides[2].value = "4";
    struct summary alone = managed(&at, "alone", overrides, 3);
    cr_assert(alone.jobs_finished == 1 && alone.job_turnaround_s > 10.5 * 3600);
    cr_expect_float_eq(beside.job_turnaround_s, alone.job_turnaround_s, 1e-3 * alone.job_turnaround_s);
    finish(&at);
}

/* Nobody but services: they keep to it by what they drew in the tick before, and since their heaviest steps do, they draw
 * less in the mean. Below what they draw at the lowest clock nothing helps. */
static void only_a_service(const char *fidelity)
{
    struct place_of_test at = begin();
    char *chat = arena_printf(at.arena, chat_and_jobs, fidelity, 4);
    strcpy(strstr(chat, ", {name: long"), "]");
    struct override overrides[] = {{.path = "workloads", .value = chat}, {.path = "power_management", .value = "{}"}};
    struct summary plain = managed(&at, "plain", overrides, 2);
    overrides[1].value = "{hall_cap: 28 kW}";
    struct summary capped = managed(&at, "capped", overrides, 2);
    overrides[1].value = "{hall_cap: 18 kW}";
    struct summary missed = managed(&at, "missed", overrides, 2);
    printf("%s: %.1f, %.1f, %.1f kW\n", fidelity, plain.peak_it_power_w / 1e3, capped.peak_it_power_w / 1e3,
           missed.peak_it_power_w / 1e3);
    cr_assert_gt(plain.peak_it_power_w, 32e3);
    cr_expect(capped.peak_it_power_w <= 28e3 && capped.peak_it_power_w > 0.85 * 28e3, "%g", capped.peak_it_power_w);
    cr_expect(missed.peak_it_power_w > 18e3 && missed.peak_it_power_w < capped.peak_it_power_w);
    cr_expect_gt(column(&at, "capped", "ttft_p99_s").sum, column(&at, "plain", "ttft_p99_s").sum);
    finish(&at);
}

Test(power_management, nothing_but_a_service)
{
    only_a_service("fluid");
}

#ifndef SAMOVAR_SANITIZED
Test(power_management, nothing_but_a_service_exact)
{
    only_a_service("exact");
}
#endif

/* A cap that comes and goes: what is done is done, and the rest takes as long as it does at that moment. While
 * both run, from hour 5 to 7, they get what is left of 45 kW; then all again. */
Test(power_management, a_cap_that_comes_and_goes)
{
    struct place_of_test at = begin();
    struct summary plain = managed(&at, "plain", NULL, 0);
    struct summary once = with(&at, "{demand_response: [{from: 2023-06-01T05:00, duration: 2 h, cap: 45 kW}]}");
    struct summary twice = with(&at, "{demand_response: [{from: 2023-06-01T05:00, duration: 1 h, cap: 45 kW}, "
                                     "{from: 2023-06-01T06:00, duration: 1 h, cap: 45 kW}]}");
    struct summary idle = with(&at, "{demand_response: [{from: 2023-06-01T20:00, duration: 8 h, cap: 45 kW}]}");
    cr_assert_float_eq(once.it_energy_j, twice.it_energy_j, 1e-9 * once.it_energy_j);
    cr_assert_float_eq(idle.it_energy_j, plain.it_energy_j, 1e-9 * plain.it_energy_j);
    cr_assert(once.it_energy_j < plain.it_energy_j && once.jobs_finished == 3);
    finish(&at);
}

/* Asleep after 10 min: 4 nodes until b wakes them at hour 5, those of a after hour 10 and of b after its end, 10
 * min late for the wake-up; all 8 until c wakes them at hour 30, and after its end. Work and its energy stay the
 * same, so the run saves the difference between an idle and a sleeping node for all that time. */
Test(power_management, idle_nodes_sleep)
{
    struct place_of_test at = begin();
    struct summary plain = managed(&at, "plain", NULL, 0);
    struct summary sleepy = with(&at, "{sleep: {after: 10 min, power: 100 W, wake: 10 min}}");
    double asleep_s = 4 * (18000 - 600) + 4 * (108000 - 36600) + 4 * (108000 - 55200) + 8 * (172800 - 127200);
    struct override none = {.path = "workloads", .value = "[]"};
    double idle_w = managed(&at, "idle", &none, 1).it_energy_j / (8 * 172800);
    double saved_j = asleep_s * (idle_w - 100);
    cr_assert_float_eq(plain.it_energy_j - sleepy.it_energy_j, saved_j, 1e-6 * saved_j, "%g J, not %g J",
                       plain.it_energy_j - sleepy.it_energy_j, saved_j);
    cr_assert(sleepy.jobs_finished == 3);
    finish(&at);
}

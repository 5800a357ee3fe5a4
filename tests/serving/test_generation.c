/* SPDX-License-Identifier: Apache-2.0 */
/* Services of pictures and clips: what a request takes, and that all that is of tokens keeps away from it. */
#include "serving_side.h"

#include "serving/service_total.h"

#include "serving/capacity.h"

TestSuite(generation);

static struct serving *clips(const char *fidelity, const char *const *settings)
{
    struct serving *serving = arena_alloc(bind_arena(), 1, generation_record.size);
    const char *usual = "name: clips\n"
                        "model: cogvideox-2b\n"
                        "width: 720\n"
                        "height: 480\n"
                        "frames: 49\n"
                        "replicas: 16\n"
                        "traffic: {rate: 0.2 /s}\n";
    bind_with(&generation_record, serving, arena_printf(bind_arena(), "%sfidelity: %s\n", usual, fidelity), settings);
    return serving;
}

/* 43.02 s and 28.6 kJ on one H100, as measured (ML.ENERGY); the law that was fitted to it and to others is 2 % off. */
Test(generation, one_clip_as_measured)
{
    struct node node = node_of("dgx-h100");
    struct serving *serving = clips("exact", SET("traffic.rate", "0.001 /s", "replicas", "1"));
    struct service *service = start(bind_arena(), serving, &node, NULL);
    struct service_tick tick;
    service_step(service, 0, 40 * SECONDS_PER_DAY, full_speed, &tick);
    cr_expect(tick.requests > 3000);
    cr_expect_float_eq(tick.total_p50_s, 43.02, 0.02 * 43.02, "%g", tick.total_p50_s);
    double waiting_w = gpu_waiting_w(&node.gpu), busy_w = (tick.gpu_power_w - waiting_w) / tick.busy_frac + waiting_w;
    cr_expect_float_eq(busy_w * tick.busy_frac * 40 * SECONDS_PER_DAY / tick.requests, 28614.5, 0.06 * 28614.5);
    cr_expect(tick.output_tokens == 0 && tick.prompt_tokens == 0 && tick.cached_tokens == 0);
    cr_expect(isnan(tick.ttft_p50_s) && isnan(tick.ttft_p99_s) && isnan(tick.tpot_p50_s) && isnan(tick.tpot_p99_s));
}

/* FLUX.1 [dev] in bfloat16 runs on cards of 48 GB, 24 GB of weights with 10 of encoders; not on the 40 GB of which an A100 gives 36. */
Test(generation, a_picture_fits_48_gb)
{
    struct serving *flux = clips("exact", SET("model", "flux.1-dev", "width", "1024", "height", "1024", "frames", "1"));
    struct serving *large =
        clips("exact", SET("model", "flux.1-dev", "width", "2048", "height", "2048", "frames", "1"));
    struct node l40s = node_of("l40s-8"), a100 = node_of("dgx-a100-40"), h100 = node_of("dgx-h100");
    const char *key;
    cr_expect_null(serving_misfit(flux, SERVING_MAIN, &l40s, bind_arena(), &key));
    cr_expect_not_null(serving_misfit(flux, SERVING_MAIN, &a100, bind_arena(), &key));
    cr_expect_not_null(serving_misfit(large, SERVING_MAIN, &l40s, bind_arena(), &key));
    cr_expect_null(serving_misfit(large, SERVING_MAIN, &h100, bind_arena(), &key));
    flux->room.reserve_byte = 12e9;
    cr_expect_not_null(serving_misfit(flux, SERVING_MAIN, &l40s, bind_arena(), &key));
}

/* One at a time at random, each as long: half of what random lengths would wait (Pollaczek, Khinchine): at a load of 0.6 the mean
 * wait is 0.6 / (2 x 0.4) of a service. */
Test(generation, waits_as_m_d_1)
{
    struct node node = node_of("dgx-h100");
    struct serving *serving = clips("exact", SET("replicas", "16", "balancer", "random"));
    struct service *service = start(bind_arena(), serving, &node, NULL);
    double served_s = 16 / service_capacity_per_s(service);
    serving->traffic.rate_per_s = 0.6 * 16 / served_s;
    serving->queue_limit_s = SECONDS_PER_DAY;
    service = start(bind_arena(), serving, &node, NULL);
    struct service_tick tick;
    service_step(service, 0, SECONDS_PER_DAY, full_speed, &tick);
    service_step(service, SECONDS_PER_DAY, 4 * SECONDS_PER_DAY, full_speed, &tick);
    cr_expect_float_eq(tick.load_frac, 0.6, 0.01);
    cr_expect_float_eq(tick.total_mean_s / served_s, 1 + 0.6 / (2 * 0.4), 0.03, "%g", tick.total_mean_s / served_s);
}

/* The fluid form waits so too: percentiles of the whole run against clip by clip. */
Test(generation, percentiles_of_both_forms)
{
    struct node node = node_of("dgx-h100");
    struct service_quality q[2];
    for (int i = 0; i < 2; i++) {
        struct serving *serving = clips(i ? "exact" : "fluid", SET("replicas", "16", "balancer", "random"));
        serving->traffic.rate_per_s = 0.7 * service_capacity_per_s(start(bind_arena(), serving, &node, NULL));
        serving->queue_limit_s = SECONDS_PER_DAY;
        struct service *service = start(bind_arena(), serving, &node, NULL);
        struct service_tick tick;
        service_step(service, 0, 10 * SECONDS_PER_DAY, full_speed, &tick);
        q[i] = service_total_quality(service_total(service));
    }
    cr_expect(fabs(q[0].total_p50_s / q[1].total_p50_s - 1) < 0.15, "%g %g", q[0].total_p50_s, q[1].total_p50_s);
    cr_expect(fabs(q[0].total_p90_s / q[1].total_p90_s - 1) < 0.15, "%g %g", q[0].total_p90_s, q[1].total_p90_s);
    cr_expect(fabs(q[0].total_p99_s / q[1].total_p99_s - 1) < 0.15, "%g %g", q[0].total_p99_s, q[1].total_p99_s);
}

/* Both forms agree on energy, and neither's steps are told as tokens. */
Test(generation, fluid_and_exact)
{
    struct node node = node_of("dgx-b200");
    double energy_j[2], requests[2];
    static const char *const forms[] = {"fluid", "exact"};
    for (int i = 0; i < 2; i++) {
        struct service *service = start(bind_arena(), clips(forms[i], SET("batch", "2")), &node, NULL);
        struct service_tick tick;
        service_step(service, 0, 10 * SECONDS_PER_DAY, full_speed, &tick);
        energy_j[i] = tick.gpu_power_w;
        requests[i] = tick.requests;
        cr_expect(tick.output_tokens == 0 && isnan(tick.ttft_p50_s) && tick.total_p50_s > 30 &&
                  tick.total_p99_s >= tick.total_p50_s);
    }
    cr_expect_float_eq(requests[1] / requests[0], 1, 0.01);
    cr_expect_float_eq(energy_j[1] / energy_j[0], 1, 0.01);
}

/* A step takes as long for each of them: capacity does not grow with the batch, but for what a batch shares. */
Test(generation, capacity)
{
    struct node node = node_of("dgx-h100");
    double one = service_capacity_per_s(start(bind_arena(), clips("fluid", SET("name", "one")), &node, NULL));
    double four = service_capacity_per_s(start(bind_arena(), clips("fluid", SET("batch", "4")), &node, NULL));
    cr_expect_float_eq(four / one, 1, 0.02);
    double shared =
        service_capacity_per_s(start(bind_arena(), clips("fluid", SET("gpus_per_replica", "8")), &node, NULL));
    cr_expect(shared > 6 * one && shared < 8 * one, "eight GPUs share a clip");
    double plain = service_capacity_per_s(start(bind_arena(), clips("fluid", SET("guidance", "none")), &node, NULL));
    cr_expect_float_eq(plain / one, 2, 0.05, "one pass in place of two");
}

/* The objective is the whole time; at the rate that is found nearly all hold it. */
Test(generation, objective)
{
    struct node node = node_of("dgx-h100");
    struct serving *serving = clips("exact", SET("slo.total", "2 min", "replicas", "2"));
    struct service_setup setup = setup_of(serving, &node, NULL);
    cr_assert_null(capacity_refusal(serving));
    struct capacity found;
    cr_assert(capacity_find(&setup, HUGE_VAL, &found));
    double most_per_s = service_capacity_per_s(start(bind_arena(), serving, &node, NULL));
    cr_expect(found.best.rate_per_s > 0.4 * most_per_s && found.best.rate_per_s < most_per_s);
    cr_expect(isnan(found.best.token_j) && found.best.request_j > 28e3);
    cr_expect(capacity_refusal(clips("exact", SET("name", "none"))), "without an objective there is none");
}

Test(generation, unmeasured_is_told)
{
    struct node h100 = node_of("dgx-h100"), a100 = node_of("dgx-a100-80");
    struct serving *serving = clips("fluid", SET("name", "clips"));
    cr_expect_str_eq(serving_engine(serving, &h100, bind_arena()), "diffusers");
    cr_expect(strstr(serving_engine(serving, &a100, bind_arena()), "unmeasured on A100"));
    const char *key = NULL;
    struct node v100 = node_of("dgx-v100");
    cr_expect_null(serving_misfit(serving, SERVING_MAIN, &h100, bind_arena(), &key));
    struct serving *large = clips("fluid", SET("model", "wan-2.1-14b"));
    cr_expect(strstr(serving_misfit(large, SERVING_MAIN, &v100, bind_arena(), &key), "take 39.9 GB on each GPU"));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "serving_side.h"

#include <math.h>
#include <time.h>

#include "base/numerics.h"
#include "base/random.h"
#include "base/units.h"
#include "serving/batch.h"
#include "traffic/length.h"

TestSuite(serving);

/* Patel et al. (Splitwise, ISCA 2024), Azure 2023 conversation: p90 2734 in, 424 out; a lognormal by median
 * and mean comes near. */
Test(serving, lengths)
{
    struct variant prompt = {length_kinds[0], (double[]){1020, 1155}}, output = {length_kinds[0], (double[]){129, 211}};
    cr_expect_float_eq(length_quantile(&output, 1.2815515655446004), 424, 0.12 * 424);
    cr_expect_float_eq(length_mean(&output), 211, 1e-9);
    /* Against draws. */
    struct random random = random_stream(5, "lengths", 0);
    double total = 0, squares = 0;
    for (int i = 0; i < 1000000; i++) {
        double l = length_quantile(&prompt, random_normal(&random));
        total += l;
        squares += l * l;
    }
    cr_expect_float_eq(total / 1e6, 1155, 0.005 * 1155);
    cr_expect_float_eq(squares / total, length_biased_mean(&prompt), 0.01 * length_biased_mean(&prompt));
    struct variant fixed = {length_kinds[1], (double[]){300}};
    cr_expect_eq(length_mean(&fixed), 300);
    cr_expect_eq(length_biased_mean(&fixed), 300);
    cr_expect_eq(length_quantile(&fixed, 2), 300);
}

Test(serving, occupies_nodes)
{
    struct node node = node_of("dgx-h100");
    struct serving *serving = chat(SET("traffic.rate", "40 /s"));
    cr_expect_eq(serving_nodes(serving, SERVING_MAIN, &node), 12);
    cr_expect_eq(serving_gpus(serving, SERVING_MAIN), 96);
    static const int64_t others[][2] = {{4, 6}, {3, 6}, {16, 24}};
    for (size_t i = 0; i < 3; i++) {
        serving->gpus_per_replica = others[i][0];
        cr_expect_eq(serving_nodes(serving, SERVING_MAIN, &node), others[i][1]);
    }
    cr_expect_null(serving_node_type(serving, SERVING_MAIN));
}

Test(serving, says_what_does_not_fit)
{
    struct arena *arena = arena_create();
    struct node node = node_of("dgx-h100");
    const char *key;
    cr_expect_null(serving_misfit(chat(SET("traffic.rate", "40 /s")), SERVING_MAIN, &node, arena, &key));
    const char *why = serving_misfit(chat(SET("model", "llama-3.1-405b")), SERVING_MAIN, &node, arena, &key);
    cr_assert(why);
    cr_expect(strstr(why, "811.7 GB") && strstr(why, "8 x H100"), "%s", why);
    cr_expect_str_eq(key, "model");
    why = serving_misfit(chat(SET("power_cap", "100 W")), SERVING_MAIN, &node, arena, &key);
    cr_assert(why && strstr(why, "lowest clock"));
    cr_expect_str_eq(key, "power_cap");
    cr_assert(serving_misfit(chat(SET("clock", "10 %")), SERVING_MAIN, &node, arena, &key));
    cr_expect_str_eq(key, "clock");
    cr_expect_null(
        serving_misfit(chat(SET("model", "llama-3.1-405b", "precision", "fp8")), SERVING_MAIN, &node, arena, &key));
    arena_destroy(arena);
}

/* Memory for keys and values: ML.ENERGY ran 898 sequences of Llama 3.1 70B on 4 H100 at 250 in and about 385
 * out, and no more. */
Test(serving, memory_limits_the_batch)
{
    struct arena *arena = arena_create();
    struct node node = node_of("dgx-h100");
    struct serving *serving =
        chat(SET("traffic.rate", "1 /s", "gpus_per_replica", "4", "max_batch", "100000", "prompt_tokens",
                 "{type: constant, value: 250}", "output_tokens", "{type: constant, value: 385}"));
    double limit = service_batch_limit(start(arena, serving, &node, NULL));
    printf("70B on 4 H100: %.0f sequences fit, 898 measured\n", limit);
    cr_expect_float_eq(limit, 898, 0.10 * 898);
    arena_destroy(arena);
}

/* DeepSeek-V3 on eight H200 has 8 x (0.9 x 141 - 3) GB: a head that predicts further tokens takes 671e9 / 61 weights of them, less its share of the tables of
 * words and with a product of two vectors, and keeps a 62nd layer of each token. */
Test(serving, a_head_that_predicts_takes_memory)
{
    struct arena *arena = arena_create();
    struct node node = node_of("dgx-h200");
    double limit[2];
    for (int i = 0; i < 2; i++) {
        struct serving *serving = chat(SET("model", "deepseek-v3", "traffic.rate", "1 /s", "gpus_per_replica", "8",
                                           "max_batch", "100000", "prompt_tokens", "{type: constant, value: 1000}",
                                           "output_tokens", "{type: constant, value: 500}", "prefill", "first"));
        if (i > 0)
            set_all(serving, SET("multi_token_prediction.draft_tokens", "1"));
        limit[i] = service_batch_limit(start(arena, serving, &node, NULL));
    }
    double room = 8 * (0.9 * node.gpu.memory_byte - 3e9), head = (671e9 - 2 * 129280.0 * 7168) / 61 + 2 * 7168.0 * 7168;
    double expected = (room - 671e9 - head) / (room - 671e9) * 61 / 62;
    cr_expect_float_eq(limit[1] / limit[0], expected, 0.005, "%g, not %g", limit[1] / limit[0], expected);
    arena_destroy(arena);
}

/* Little's law and the books of one steady hour. */
Test(serving, steady_state)
{
    struct arena *arena = arena_create();
    struct node node = node_of("dgx-h100");
    struct serving *serving = chat(SET("traffic.rate", "40 /s"));
    struct service *service = start(arena, serving, &node, NULL);
    struct service_tick tick;
    service_step(service, 0, 3600, full_speed, &tick);
    printf("12 x 8 H100, 40/s: batch %.1f of %.0f, load %.2f, %.0f W per GPU, u_b %.2f, u_f %.3f, TTFT %.0f "
           "/ %.0f ms, TPOT %.1f / %.1f ms\n",
           tick.batch, service_batch_limit(service), tick.load_frac, tick.gpu_power_w, tick.bandwidth_frac,
           tick.flop_frac, 1e3 * tick.ttft_p50_s, 1e3 * tick.ttft_p99_s, 1e3 * tick.tpot_p50_s, 1e3 * tick.tpot_p99_s);
    cr_expect_float_eq(tick.requests, 40 * 3600, 1e-6);
    cr_expect_float_eq(tick.output_tokens, 40 * 3600 * 211.0, 1e-3);
    cr_expect_float_eq(tick.load_frac, 40 / service_capacity_per_s(service), 1e-12);
    cr_expect_eq(tick.rejected + tick.queued, 0);
    /* FLOPs done are FLOPs asked for: 2 N per token, in and out; the first comes with the prompt. Attention of a prompt
     * with p tokens: 4 layers width p^2 / 2, and E[p^2] of a lognormal is mean^2 (mean / median)^2. */
    double squares = 1155.0 * 1155 * (1155 / 1020.0) * (1155 / 1020.0);
    double flop = 2 * 70.55e9 * (1155 + 210) + 4 * 80 * 8192 * squares / 2;
    cr_expect_float_eq(tick.flop_frac, 40 * flop / (96 * 989.5e12), 1e-12);
    cr_expect(tick.gpu_power_w > node.gpu.idle_w && tick.gpu_power_w < node.gpu.tdp_w);
    cr_expect(tick.ttft_p50_s < tick.ttft_p99_s && tick.tpot_p50_s < tick.tpot_p99_s);
    arena_destroy(arena);
}

/* A replica that is awake keeps its GPU waiting: 122 W on H100. */
Test(serving, no_load_is_waiting)
{
    struct arena *arena = arena_create();
    struct node node = node_of("dgx-h100");
    struct service *service = start(arena, chat(SET("traffic.rate", "0 /s")), &node, NULL);
    struct service_tick tick;
    service_step(service, 0, 3600, full_speed, &tick);
    cr_expect_float_eq(tick.gpu_power_w, 122, 1e-9);
    cr_expect_eq(tick.requests + tick.batch + tick.load_frac + tick.bandwidth_frac, 0);
    cr_expect(isnan(tick.ttft_p50_s) && isnan(tick.tpot_p99_s));
    arena_destroy(arena);
}

/* Power, batch and waits do not fall as load rises, and join the saturated state without a jump. */
Test(serving, rises_with_load_up_to_saturation)
{
    struct arena *arena = arena_create();
    struct node node = node_of("dgx-h100");
    double capacity = service_capacity_per_s(start(arena, chat(SET("traffic.rate", "1 /s")), &node, NULL));
    struct service_tick last = {0}, tick;
    for (double load = 0.01; load < 2; load += 0.01) {
        char rate[64];
        snprintf(rate, sizeof rate, "%.12g /s", load * capacity);
        service_step(start(arena, chat(SET("traffic.rate", rate)), &node, NULL), 0, 3600, full_speed, &tick);
        cr_assert_geq(tick.gpu_power_w, last.gpu_power_w * (1 - 1e-9), "load %g", load);
        cr_assert_geq(tick.batch, last.batch * (1 - 1e-9));
        if (load > 0.1)
            cr_assert_leq(tick.gpu_power_w, last.gpu_power_w * 1.05, "load %g", load);
        if (load > 1.02)
            cr_assert_float_eq(tick.requests, capacity * 3600, 1e-6 * tick.requests);
        last = tick;
    }
    cr_expect_float_eq(last.batch, service_batch_limit(start(arena, chat(SET("traffic.rate", "1 /s")), &node, NULL)),
                       1e-9);
    cr_expect_float_eq(last.queue_p50_s, 60, 1.5); /* its queue is full nearly all the time */
    arena_destroy(arena);
}

/* No request is lost or made, over random years with overload, throttling and standstill. */
Test(serving, requests_are_conserved)
{
    struct node node = node_of("dgx-h100");
    struct random random = random_stream(11, "conserved", 0);
    for (int year = 0; year < 20; year++) {
        struct arena *arena = arena_create();
        double profile[168], mean = 0;
        for (int i = 0; i < 168; i++)
            mean += (profile[i] = random_exponential(&random)) / 168;
        for (int i = 0; i < 168; i++)
            profile[i] /= mean;
        char rate[64];
        snprintf(rate, sizeof rate, "%g /s", 10 + 200 * random_uniform(&random));
        struct serving *serving = set(chat(SET("traffic.rate", rate)), "queue_limit", year % 2 ? "2 h" : "60 s");
        struct service *service = start(arena, serving, &node, profile);
        struct sum arrived = {0}, served = {0}, rejected = {0};
        struct service_tick tick = {0};
        double at = 1672531200, end = at + 365 * SECONDS_PER_DAY;
        while (at < end) {
            double step_s = 60 + 20000 * random_uniform(&random), u = random_uniform(&random);
            double speed = u < 0.02 ? 0 : u < 0.2 ? u * 5 : 1, queued = tick.queued;
            service_step(service, at, step_s, (double[]){speed, 1}, &tick);
            cr_assert_float_eq(tick.arrived, tick.requests + tick.rejected + tick.queued - queued,
                               1e-9 * (tick.arrived + queued));
            cr_assert(tick.requests >= 0 && tick.rejected >= 0 && tick.queued >= 0);
            cr_assert(isfinite(tick.gpu_power_w) && tick.gpu_power_w >= node.gpu.idle_w * (1 - 1e-12) &&
                      tick.gpu_power_w <= node.gpu.tdp_w * (1 + 1e-12));
            sum_add(&arrived, tick.arrived);
            sum_add(&served, tick.requests);
            sum_add(&rejected, tick.rejected);
            at += step_s;
        }
        double left = sum_value(&arrived) - sum_value(&served) - sum_value(&rejected) - tick.queued;
        cr_assert_float_eq(left / sum_value(&arrived), 0, 1e-12);
        arena_destroy(arena);
    }
}

/* A week is a week however it is cut, and begins on Monday. */
Test(serving, ticks_do_not_matter)
{
    struct arena *arena = arena_create();
    struct node node = node_of("dgx-h100");
    double profile[168];
    for (int i = 0; i < 168; i++)
        profile[i] = i < 24 ? 1.9 : i < 48 ? 0.1 : 1; /* Monday much, Tuesday little; mean 1 */
    double monday_s = 1672617600;                     /* 2023-01-02 */
    static const double ticks_s[] = {600, 3600, 1234.5, 86400, 604800};
    double energy[5], requests[5];
    for (int k = 0; k < 5; k++) {
        struct service *service = start(arena, chat(SET("traffic.rate", "60 /s")), &node, profile);
        energy[k] = requests[k] = 0;
        for (double at = 0; at < 604800; at += ticks_s[k]) {
            struct service_tick tick;
            double step_s = fmin(ticks_s[k], 604800 - at);
            service_step(service, monday_s + at, step_s, full_speed, &tick);
            energy[k] += tick.gpu_power_w * step_s;
            requests[k] += tick.requests;
            if (k == 1 && at == 0)
                cr_expect_float_eq(tick.arrived, 1.9 * 60 * 3600, 1e-6);
            if (k == 1 && at == 24 * 3600)
                cr_expect_float_eq(tick.arrived, 0.1 * 60 * 3600, 1e-6);
        }
        cr_expect_float_eq(energy[k], energy[0], 1e-9 * energy[0], "ticks of %g s", ticks_s[k]);
        cr_expect_float_eq(requests[k], requests[0], 1e-9 * requests[0]);
    }
    arena_destroy(arena);
}

/* 0.31 Wh (0.16 to 0.60) for 300 tokens of a frontier model on 8 H100 (Oviedo et al., arXiv:2509.20241), PUE
 * excluded here. It counts tokens of answers alone, so prompts are short here; with 1155 tokens it is 0.66 Wh. */
Test(serving, energy_per_request_is_of_published_size)
{
    struct arena *arena = arena_create();
    struct node node = node_of("dgx-h100");
    struct serving *serving =
        chat(SET("model", "llama-3.1-405b", "precision", "fp8", "replicas", "1", "prompt_tokens",
                 "{type: constant, value: 250}", "output_tokens", "{type: constant, value: 300}"));
    double capacity = service_capacity_per_s(start(arena, serving, &node, NULL)), wh[2];
    for (int i = 0; i < 2; i++) {
        struct service_tick tick;
        at_rate(serving, (i ? 0.9 : 0.2) * capacity);
        service_step(start(arena, serving, &node, NULL), 0, 3600, full_speed, &tick);
        wh[i] = (node.overhead_w + node.overhead_slope * 8 * tick.gpu_power_w) / tick.requests;
        printf("405B, FP8, 8 H100: load %.2f, batch %.1f, %.2f Wh a request; published 0.16 to 0.60 (of "
               "larger services)\n",
               tick.load_frac, tick.batch, wh[i]);
    }
    cr_expect(wh[1] > 0.16 && wh[1] < 0.60, "%g", wh[1]);
    cr_expect_gt(wh[0], 2 * wh[1]); /* an idle service is a dear one */
    arena_destroy(arena);
}

Test(serving, is_quick)
{
    struct arena *arena = arena_create();
    struct node node = node_of("dgx-h100");
    double profile[168];
    for (int i = 0; i < 168; i++)
        profile[i] = 0.5 + i / 167.0;
    struct service *service = start(arena, chat(SET("traffic.rate", "120 /s")), &node, profile);
    struct service_tick tick;
    clock_t begin = clock();
    for (int i = 0; i < 100000; i++)
        service_step(service, i * 3600.0, 3600, full_speed, &tick);
    double us = (double)(clock() - begin) / CLOCKS_PER_SEC * 10;
    printf("a step takes %.2f us\n", us);
    cr_expect_lt(us, 50); /* a few in release; sanitizers and busy machines are slower */
    arena_destroy(arena);
}

/* No engine was measured with an index or with compressed keys: a law's chip and format do not make such a step measured. */
Test(serving, attention_that_nobody_measured_is_told)
{
    static const struct {
        const char *model, *node, *engine, *said;
    } told[] = {
        {"deepseek-v3", "dgx-b200", "sglang", "sglang"},
        {"deepseek-v3.2", "dgx-b200", "sglang", "sglang, unmeasured with sparse attention"},
        {"deepseek-v4-flash", "dgx-b200", "vllm", "vllm, unmeasured with compressed keys"},
        {"llama-3.1-8b", "mi300x-8", "vllm", "vllm"},
        {"llama-3.1-8b", "mi325x-8", "vllm", "vllm, unmeasured on MI325X in bf16 (by the law of MI300X in bf16)"},
        {"llama-3.1-8b", "mi300x-8", "sglang", "sglang, unmeasured on MI300X in bf16 (by the law of H100 SXM in bf16)"},
        {"glm-5", "mi300x-8", "vllm",
         "vllm, unmeasured on MI300X in fp8_block (by the law of cdna3, cdna4 in fp8_block) and with sparse "
         "attention"}};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        struct node node = node_of(told[i].node);
        struct serving *serving = exact(SET("model", told[i].model, "engine", told[i].engine));
        cr_expect_str_eq(serving_engine(serving, &node, bind_arena()), told[i].said);
    }
    /* In the user's word for it, whose law is that of another. */
    struct node node = node_of("dgx-h100");
    cr_expect_str_eq(serving_engine(exact(SET("precision", "int8")), &node, bind_arena()),
                     "vllm, unmeasured on H100 SXM in int8 (by the law of H100 SXM in fp8)");
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Batch inference is what a service does that gets more requests than it can answer: as many a second, as many watts. */
#include <criterion/criterion.h>
#include <math.h>

#include "../hardware/node_side.h"
#include "jobs/batch_inference.h"
#include "serving/serving.h"

TestSuite(batch_against_service);

static struct batch_inference job_of(const char *model, const char *prompt, const char *output)
{
    const struct record *record = &job_batch_inference.record;
    struct batch_inference job = {0};
    bind_with(record, &job, "{name: job, gpus_per_replica: 4, max_batch: 256, requests: 1e7, nodes: 4}",
              (const char *const[]){"model", model, "prompt_tokens", prompt, "output_tokens", output, NULL});
    return job;
}

/* A service on the same nodes in its second hour, with a budget of tokens that never binds. */
static struct service_tick overloaded(const struct node *node, const char *model, const char *prompt,
                                      const char *output)
{
    const struct record *record = &serving_record;
    void *serving = arena_alloc(bind_arena(), 1, record->size);
    bind_with(
        record, serving,
        "{name: service, replicas: 8, gpus_per_replica: 4, token_budget: 10000000, traffic: {rate: 1e5 /s},"
        " prompt_tokens: {type: constant, value: 1}, output_tokens: {type: constant, value: 1}}",
        (const char *const[]){"model", model, "prompt_tokens.value", prompt, "output_tokens.value", output, NULL});
    struct service_setup setup = {.serving = serving, .node = {node, node}, .rate_scale = 1};
    struct service *service = service_create(bind_arena(), &setup);
    const double full[SERVING_PARTS] = {1, 1};
    struct service_tick tick;
    service_step(service, 0, 3600, full, &tick);
    service_step(service, 3600, 3600, full, &tick);
    return tick;
}

Test(batch_against_service, same_rate_and_same_power)
{
    static const char *const nodes[] = {"dgx-a100-80", "dgx-h100", "dgx-b200"};
    static const char *const models[] = {"llama-3.1-8b", "llama-3.1-70b", "qwen3-32b"};
    static const char *const lengths[][2] = {{"1000", "200"}, {"200", "1000"}, {"4000", "400"}};
    for (size_t n = 0; n < 3; n++)
        for (size_t m = 0; m < 3; m++)
            for (size_t l = 0; l < 3; l++) {
                struct node node = node_of(nodes[n]);
                struct batch_inference job = job_of(models[m], lengths[l][0], lengths[l][1]);
                struct job_plan plan = job_batch_inference.plan(&job, 0, &node, 4);
                struct service_tick tick = overloaded(&node, models[m], lengths[l][0], lengths[l][1]);
                double rate = 1e7 / plan.duration_s / (tick.requests / 3600);
                double power = plan.phases[0].gpu_power_w / tick.gpu_power_w;
                cr_expect(fabs(rate - 1) < 0.02 && fabs(power - 1) < 0.03, "%s %s %s: rate %g, power %g", nodes[n],
                          models[m], lengths[l][0], rate, power);
            }
}

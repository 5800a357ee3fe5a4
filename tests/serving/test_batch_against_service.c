/* SPDX-License-Identifier: Apache-2.0 */
/* Batch inference is what a service does that gets more requests than it can answer: as many a second, as many watts. */
#include <criterion/criterion.h>
#include <math.h>

#include "../bind.h"
#include "jobs/batch_inference.h"
#include "serving/serving.h"

TestSuite(batch_against_service);

static struct node node_of(const char *name)
{
    struct node node;
    bind_defaults(&node_record, &node);
    bind_catalogue(&node_record, &node, "nodes", name, "");
    bind_check(&node_record, &node);
    return node;
}

static struct batch_inference job_of(const char *model, const char *prompt, const char *output)
{
    const struct record *record = &job_batch_inference.record;
    struct batch_inference job = {0};
    bind_defaults(record, &job);
    bind_set(record, &job, "name", "job");
    bind_catalogue(record, &job, "models", model, "model");
    bind_set(record, &job, "gpus_per_replica", "4");
    bind_set(record, &job, "max_batch", "256");
    bind_set(record, &job, "requests", "1e7");
    bind_set(record, &job, "prompt_tokens", prompt);
    bind_set(record, &job, "output_tokens", output);
    bind_set(record, &job, "nodes", "4");
    bind_check(record, &job);
    return job;
}

/* A service on the same nodes in its second hour, with a budget of tokens that never binds. */
static struct service_tick overloaded(const struct node *node, const char *model, const char *prompt,
                                      const char *output)
{
    const struct record *record = &serving_record;
    void *serving = arena_alloc(bind_arena(), 1, record->size);
    bind_defaults(record, serving);
    bind_set(record, serving, "name", "service");
    bind_catalogue(record, serving, "models", model, "model");
    bind_set(record, serving, "replicas", "8");
    bind_set(record, serving, "gpus_per_replica", "4");
    bind_set(record, serving, "token_budget", "10000000");
    bind_set(record, serving, "traffic.rate", "1e5 /s");
    bind_set(record, serving, "prompt_tokens.type", "constant");
    bind_set(record, serving, "prompt_tokens.value", prompt);
    bind_set(record, serving, "output_tokens.type", "constant");
    bind_set(record, serving, "output_tokens.value", output);
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
                cr_expect(fabs(rate - 1) < 0.02 && fabs(power - 1) < 0.03, "%s %s %s: rate %g, power %g",
                          nodes[n], models[m], lengths[l][0], rate, power);
            }
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Services for tests. */
#ifndef TESTS_SERVING_SERVING_SIDE_H
#define TESTS_SERVING_SERVING_SIDE_H

#include "../bind.h"

#include "base/units.h"
#include "serving/serving.h"

static const double full_speed[SERVING_PARTS] = {1, 1};

static inline struct node load_node(const char *name)
{
    struct node node = {0};
    bind_defaults(&node_record, &node);
    bind_catalogue(&node_record, &node, "nodes", name, "");
    return node;
}

static inline struct serving *set(struct serving *serving, const char *key, const char *text)
{
    bind_set(&serving_record, serving, key, text);
    return serving;
}

/* The chat service of the example scenario, with some more settings: key, text, ..., NULL. */
static inline struct serving *service_with(const char *fidelity, const char *const *settings)
{
    struct serving *serving = arena_alloc(bind_arena(), 1, serving_record.size);
    bind_defaults(&serving_record, serving);
    static const char *const usual[] = {"name",
                                        "chat",
                                        "replicas",
                                        "12",
                                        "gpus_per_replica",
                                        "8",
                                        "traffic.rate",
                                        "40 /s",
                                        "prompt_tokens.type",
                                        "lognormal",
                                        "prompt_tokens.median",
                                        "1020",
                                        "prompt_tokens.mean",
                                        "1155",
                                        "output_tokens.type",
                                        "lognormal",
                                        "output_tokens.median",
                                        "129",
                                        "output_tokens.mean",
                                        "211",
                                        NULL};
    for (size_t i = 0; usual[i]; i += 2)
        set(serving, usual[i], usual[i + 1]);
    bind_catalogue(&serving_record, serving, "models", "llama-3.1-70b", "model");
    set(serving, "fidelity", fidelity);
    for (size_t i = 0; settings && settings[i]; i += 2)
        set(serving, settings[i], settings[i + 1]);
    bind_check(&serving_record, serving);
    return serving;
}
static inline struct serving *chat(const char *const *settings)
{
    return service_with("fluid", settings);
}
/* Request by request. */
static inline struct serving *exact(const char *const *settings)
{
    return service_with("exact", settings);
}
#define SET(...) ((const char *const[]){__VA_ARGS__, NULL})

/* Another model of the catalogue. */
static inline struct serving *with_model(struct serving *serving, const char *model)
{
    bind_catalogue(&serving_record, serving, "models", model, "model");
    return serving;
}

/* Another rate. */
static inline struct serving *at_rate(struct serving *serving, double rate_per_s)
{
    char text[64];
    snprintf(text, sizeof text, "%.15g /s", rate_per_s);
    return set(serving, "traffic.rate", text);
}

static inline struct service_setup setup_of(const struct serving *serving, const struct node *node,
                                            const double *profile)
{
    return (struct service_setup){
        .serving = serving, .node = {node, node}, .source = {.profile = profile}, .seed = 1};
}

static inline struct service *start(struct arena *arena, const struct serving *serving,
                                    const struct node *node, const double *profile)
{
    struct service_setup setup = setup_of(serving, node, profile);
    return service_create(arena, &setup);
}

/* A day with a quiet night, seven times. */
static inline const double *shape(void)
{
    static double week[168];
    double mean = 0;
    for (int i = 0; i < 168; i++)
        mean += (week[i] = 1.1 - cos((i % 24 - 4) * 3.14159 / 12) - (i >= 120 ? 0.05 : 0)) / 168;
    for (int i = 0; i < 168; i++)
        week[i] /= mean;
    return week;
}

#endif

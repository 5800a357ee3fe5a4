/* SPDX-License-Identifier: Apache-2.0 */
/* Services for tests. */
#ifndef TESTS_SERVING_SERVING_SIDE_H
#define TESTS_SERVING_SERVING_SIDE_H

#include "../hardware/node_side.h"

#include <math.h>

#include "base/units.h"
#include "serving/serving_inside.h"

static const double full_speed[SERVING_PARTS] = {1, 1};

#define SET(...) ((const char *const[]){__VA_ARGS__, NULL})

static inline struct serving *set_all(struct serving *serving, const char *const *settings)
{
    bind_set(&serving_record, serving, settings);
    return serving;
}
static inline struct serving *set(struct serving *serving, const char *key, const char *text)
{
    return set_all(serving, SET(key, text));
}

/* The chat service of the example scenario, with some more settings: key, text, ..., NULL. */
static inline struct serving *service_with(const char *fidelity, const char *const *settings)
{
    struct serving *serving = arena_alloc(bind_arena(), 1, serving_record.size);
    const char *usual = "name: chat\n"
                        "model: llama-3.1-70b\n"
                        "replicas: 12\n"
                        "gpus_per_replica: 8\n"
                        "traffic: {rate: 40 /s}\n"
                        "prompt_tokens: {type: lognormal, median: 1020, mean: 1155}\n"
                        "output_tokens: {type: lognormal, median: 129, mean: 211}\n";
    bind_with(&serving_record, serving, arena_printf(bind_arena(), "%sfidelity: %s\n", usual, fidelity), settings);
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

static inline struct serving *at_rate(struct serving *serving, double rate_per_s)
{
    serving->traffic.rate_per_s = rate_per_s;
    return serving;
}

static inline struct service_setup setup_of(const struct serving *serving, const struct node *node,
                                            const double *profile)
{
    return (struct service_setup){.serving = serving, .node = {node, node}, .source = {.profile = profile}, .seed = 1};
}

static inline struct service *start(struct arena *arena, const struct serving *serving, const struct node *node,
                                    const double *profile)
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

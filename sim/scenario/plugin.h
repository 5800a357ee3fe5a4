/* SPDX-License-Identifier: Apache-2.0 */
/* Components, jobs and policies from outside the tree: the table that a shared object exports, or that a program gives to libsamovar. It is
 * compiled with the headers of the very Samovar that loads it; examples/plugin shows all of it.
 *
 *     const struct samovar_plugin samovar_plugin = {SAMOVAR_PLUGIN, .components = (const struct component *const[]){&mine, NULL}};
 *
 * Functions of Samovar are not seen from a plugin, but those of struct samovar_host. What it may do is what its kinds may: their functions
 * are pure, and return no NaN (component.h, job.h, scheduler.h). A run holds them to that, and ends at the first breach. */
#ifndef SAMOVAR_SCENARIO_PLUGIN_H
#define SAMOVAR_SCENARIO_PLUGIN_H

#include "cooling/component.h"
#include "jobs/job.h"
#include "sched/line.h"

/* What a plugin may call. */
struct samovar_host {
    /* A mistake across the keys of a record, from its check(): host->complain(complaint, "key", "must be ..."). */
    void (*complain)(struct complaint *complaint, const char *key, const char *format, ...)
        __attribute__((format(printf, 3, 4)));
    /* Most policies are an order on the line of jobs, and one of three disciplines (line.h). */
    void (*line_decide)(const struct rules *rules, const struct machine *machine, const struct job_view *const *queue,
                        size_t count, struct decisions *out);
    discipline *line_in_order, *line_easy, *line_conservative;
    /* Power of a GPU at these shares of its peaks (node.h). */
    double (*gpu_power_w)(const struct gpu *gpu, double bandwidth_frac, double flop_frac);
};

struct samovar_plugin {
    const char *version; /* of the headers; SAMOVAR_PLUGIN sets it and layout */
    size_t layout;
    void (*begin)(
        const struct samovar_host *host); /* called once, before all else; NULL: it needs nothing of the host */
    /* NULL-terminated; NULL: none. */
    const struct component *const *components;
    const struct job_kind *const *jobs;
    const struct scheduler *const *schedulers;
};

/* Changes with the sizes of the structs that both sides share: builds of one version that differ in them do not mix. */
#define SAMOVAR_PLUGIN_LAYOUT                                                                                          \
    (sizeof(struct field) + 3 * sizeof(struct component) + 7 * sizeof(struct outcome) + 11 * sizeof(struct design) +   \
     13 * sizeof(struct outside) + 17 * sizeof(struct equipment) + 19 * sizeof(struct job_kind) +                      \
     23 * sizeof(struct job_plan) + 29 * sizeof(struct job_spec) + 31 * sizeof(struct node) +                          \
     37 * sizeof(struct scheduler) + 41 * sizeof(struct job_view) + 43 * sizeof(struct machine) +                      \
     47 * sizeof(struct decisions) + 53 * sizeof(struct rules) + 59 * sizeof(struct collected) + 61 * QUANTITY_COUNT)
#define SAMOVAR_PLUGIN .version = SAMOVAR_VERSION, .layout = SAMOVAR_PLUGIN_LAYOUT

#pragma GCC visibility push(default)
extern const struct samovar_plugin samovar_plugin; /* of the shared object */
#pragma GCC visibility pop

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What `samovar capacity` found of a service: for people, as JSON, and as a row of a study's table. */
#ifndef SAMOVAR_CLI_CAPACITY_TEXT_H
#define SAMOVAR_CLI_CAPACITY_TEXT_H

#include <stdio.h>

#include "base/arena.h"
#include "output/json.h"
#include "serving/fleet.h"

struct capacity_answer {
    const struct service_setup *setup;
    double budget_w; /* of its nodes; HUGE_VAL: none */
    struct capacity capacity;
    bool holds; /* at some rate */
    struct fleet fleet;
    bool enough; /* there is such a fleet */
    bool would;  /* there would be one without the budget: */
    struct fleet unbound;
};

void capacity_text_print(const struct capacity_answer *answer);
/* run: of a study; NULL: of none. answer NULL: there is none, and why not; service NULL: of no service. */
void capacity_text_json(struct json *json, const char *run, const char *service, const struct capacity_answer *answer,
                        const char *why);

/* A row for each service of each run of a study; zeroed at first. */
struct capacity_table {
    struct arena *arena;
    const char **cells;
    size_t rows, room;
    bool has[2]; /* services of tokens; of pictures or clips */
};
/* The same. */
void capacity_table_add(struct capacity_table *table, const char *run, const char *service,
                        const struct capacity_answer *answer, const char *why);
/* Prints it, unless out is NULL, and frees it. */
void capacity_table_finish(struct capacity_table *table, FILE *out);

#endif

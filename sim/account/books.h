/* SPDX-License-Identifier: Apache-2.0 */
/* The run's books: posts each tick into the ledger and adds up what the summary needs. */
#ifndef SAMOVAR_ACCOUNT_BOOKS_H
#define SAMOVAR_ACCOUNT_BOOKS_H

#include "account/ledger.h"
#include "account/summary.h"
#include "plant/facility.h"

struct books;
struct books *books_create(struct arena *arena, const struct node_group *groups, size_t group_count,
                           const struct power_stage *power, size_t power_count);
void books_post(struct books *books, const struct facility_tick *tick);
/* Work done in a tick, for energy and water per request. throttled_s: node-weighted seconds of throttling. */
struct work_done {
    double requests, rejected, prompt_tokens, output_tokens, serving_energy_j, training_flop, jobs_finished,
        throttled_s;
    double job_wait_s, job_turnaround_s; /* of all jobs that finished together */
};
void books_work(struct books *books, const struct work_done *done);
/* Everything but run, scenario, strategy, site, seed and audit_frac. */
void books_close(struct books *books, struct summary *summary);
const struct ledger *books_ledger(const struct books *books);

#endif

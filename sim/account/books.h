/* SPDX-License-Identifier: Apache-2.0 */
/* The run's books: posts each tick into the ledger, and keeps what makes the summary. */
#ifndef SAMOVAR_ACCOUNT_BOOKS_H
#define SAMOVAR_ACCOUNT_BOOKS_H

#include "account/ledger.h"
#include "account/tally.h"

struct books;
struct books *books_create(struct arena *arena, const struct power_stage *power, size_t power_count);
void books_post(struct books *books, const struct facility_tick *tick);
void books_work(struct books *books, const struct work_done *done);
/* Everything but run, scenario, strategy, site, seed, audit_frac and what is embodied. */
void books_close(struct books *books, struct summary *summary);
const struct ledger *books_ledger(const struct books *books);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Double-entry ledger: every amount leaves one account and enters another. In a tick what enters an account must leave it again,
 * unless it is a store; the books close when it does. */
#ifndef SAMOVAR_ACCOUNT_LEDGER_H
#define SAMOVAR_ACCOUNT_LEDGER_H

#include <stddef.h>

#include "base/arena.h"

enum currency { CURRENCY_JOULE, CURRENCY_WATER_KG, CURRENCY_CARBON_KG, CURRENCY_COUNT };
enum account_kind {
    ACCOUNT_OUTSIDE, /* the world: source or sink, need not balance */
    ACCOUNT_THROUGH, /* must balance in every tick */
    ACCOUNT_STORE    /* keeps what it got */
};

struct ledger;
struct ledger *ledger_create(struct arena *arena);

/* Opens an account and returns its handle; what else bears the same name is another account. The name lives as long as
 * the ledger (is not copied). Where it is a user's word, `of` says in the table what it names ("stage"), should another
 * account bear it; else NULL. */
int ledger_open(struct ledger *ledger, enum currency currency, const char *name, enum account_kind kind,
                const char *of);
/* amount may be negative (a flow that turned round). Both accounts must be of one currency. */
void ledger_post(struct ledger *ledger, int from, int to, double amount);
/* Ends a tick: the largest imbalance of any THROUGH account of the currency, relative to the tick's largest
 * posting in it (0 for none). */
double ledger_close(struct ledger *ledger, enum currency currency);
/* Largest of all ticks so far. */
double ledger_residual_frac(const struct ledger *ledger, enum currency currency);

/* Totals of all ticks, a row per pair of accounts, in order of first posting. Names are unique within a currency: of
 * accounts with one name the first opened keeps it, the next is "stage hall air", or "hall air (2)". */
struct ledger_row {
    const char *currency, *from, *to, *unit;
    double amount;
};
size_t ledger_rows(const struct ledger *ledger, struct arena *arena, struct ledger_row **rows);

#endif

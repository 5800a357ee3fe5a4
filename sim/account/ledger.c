/* SPDX-License-Identifier: Apache-2.0 */
#include "account/ledger.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/numerics.h"

enum { ACCOUNTS_MAX = 512, PAIRS_MAX = 2048 };

struct account {
    const char *name;
    enum currency currency;
    enum account_kind kind;
    struct sum tick; /* in minus out, of this tick */
};

struct pair {
    int from, to;
    struct sum total;
};

struct ledger {
    struct account accounts[ACCOUNTS_MAX];
    int account_count;
    struct pair pairs[PAIRS_MAX];
    int pair_count;
    int last; /* postings come in the same order in each tick, so the next pair is most often the one after
                 the last */
    double turnover[CURRENCY_COUNT];
    double residual_frac[CURRENCY_COUNT];
};

struct ledger *ledger_create(struct arena *arena)
{
    return arena_alloc(arena, 1, sizeof(struct ledger));
}

int ledger_account(struct ledger *ledger, enum currency currency, const char *name, enum account_kind kind)
{
    for (int i = 0; i < ledger->account_count; i++)
        if (ledger->accounts[i].currency == currency && strcmp(ledger->accounts[i].name, name) == 0)
            return i;
    assert(ledger->account_count < ACCOUNTS_MAX);
    ledger->accounts[ledger->account_count] =
        (struct account){.name = name, .currency = currency, .kind = kind};
    return ledger->account_count++;
}

static struct pair *pair_of(struct ledger *ledger, int from, int to)
{
    for (int n = 0; n < ledger->pair_count; n++) {
        int i = (ledger->last + 1 + n) % ledger->pair_count;
        if (ledger->pairs[i].from == from && ledger->pairs[i].to == to) {
            ledger->last = i;
            return &ledger->pairs[i];
        }
    }
    assert(ledger->pair_count < PAIRS_MAX);
    ledger->pairs[ledger->pair_count] = (struct pair){.from = from, .to = to};
    ledger->last = ledger->pair_count;
    return &ledger->pairs[ledger->pair_count++];
}

void ledger_post(struct ledger *ledger, int from, int to, double amount)
{
    struct account *source = &ledger->accounts[from], *target = &ledger->accounts[to];
    assert(source->currency == target->currency && from != to && isfinite(amount));
    sum_add(&source->tick, -amount);
    sum_add(&target->tick, amount);
    sum_add(&pair_of(ledger, from, to)->total, amount);
    ledger->turnover[source->currency] = fmax(ledger->turnover[source->currency], fabs(amount));
}

double ledger_close(struct ledger *ledger, enum currency currency)
{
    double worst = 0;
    for (int i = 0; i < ledger->account_count; i++) {
        struct account *account = &ledger->accounts[i];
        if (account->currency != currency)
            continue;
        if (account->kind == ACCOUNT_THROUGH)
            worst = fmax(worst, fabs(sum_value(&account->tick)));
        account->tick = (struct sum){0};
    }
    double residual = ledger->turnover[currency] > 0 ? worst / ledger->turnover[currency] : 0;
    ledger->turnover[currency] = 0;
    ledger->residual_frac[currency] = fmax(ledger->residual_frac[currency], residual);
    return residual;
}

double ledger_residual_frac(const struct ledger *ledger, enum currency currency)
{
    return ledger->residual_frac[currency];
}

size_t ledger_rows(const struct ledger *ledger, struct arena *arena, struct ledger_row **rows)
{
    static const char *const currencies[CURRENCY_COUNT] = {"energy", "water", "carbon"};
    static const char *const units[CURRENCY_COUNT] = {"J", "kg", "kg"};
    *rows = arena_alloc(arena, (size_t)ledger->pair_count, sizeof **rows);
    for (int i = 0; i < ledger->pair_count; i++) {
        const struct account *from = &ledger->accounts[ledger->pairs[i].from];
        (*rows)[i] = (struct ledger_row){.currency = currencies[from->currency],
                                         .from = from->name,
                                         .to = ledger->accounts[ledger->pairs[i].to].name,
                                         .unit = units[from->currency],
                                         .amount = sum_value(&ledger->pairs[i].total)};
    }
    return (size_t)ledger->pair_count;
}

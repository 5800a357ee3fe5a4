/* SPDX-License-Identifier: Apache-2.0 */
#include "account/ledger.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/numerics.h"

struct account {
    const char *name, *of;
    bool posted; /* it is in the table */
    enum currency currency;
    enum account_kind kind;
    struct sum tick; /* in minus out, of this tick */
};

struct pair {
    int from, to;
    struct sum total;
};

struct ledger {
    struct arena *arena;
    struct account *accounts;
    struct pair *pairs;
    int account_count, pair_count;
    size_t account_room, pair_room;
    int last; /* postings come in the same order in each tick, so the next pair is most often the one after
                 the last */
    double turnover[CURRENCY_COUNT];
    double residual_frac[CURRENCY_COUNT];
};

struct ledger *ledger_create(struct arena *arena)
{
    struct ledger *ledger = arena_alloc(arena, 1, sizeof *ledger);
    ledger->arena = arena;
    return ledger;
}

int ledger_open(struct ledger *ledger, enum currency currency, const char *name, enum account_kind kind, const char *of)
{
    ledger->accounts = arena_more(ledger->arena, ledger->accounts, &ledger->account_room,
                                  (size_t)ledger->account_count + 1, sizeof *ledger->accounts);
    ledger->accounts[ledger->account_count] =
        (struct account){.name = name, .of = of, .currency = currency, .kind = kind};
    return ledger->account_count++;
}

static struct pair *pair_of(struct ledger *ledger, int from, int to)
{
    for (int n = 0, i = ledger->last; n < ledger->pair_count; n++) {
        i = i + 1 < ledger->pair_count ? i + 1 : 0;
        if (ledger->pairs[i].from == from && ledger->pairs[i].to == to) {
            ledger->last = i;
            return &ledger->pairs[i];
        }
    }
    ledger->pairs = arena_more(ledger->arena, ledger->pairs, &ledger->pair_room, (size_t)ledger->pair_count + 1,
                               sizeof *ledger->pairs);
    ledger->pairs[ledger->pair_count] = (struct pair){.from = from, .to = to};
    ledger->last = ledger->pair_count;
    return &ledger->pairs[ledger->pair_count++];
}

void ledger_post(struct ledger *ledger, int from, int to, double amount)
{
    struct account *source = &ledger->accounts[from], *target = &ledger->accounts[to];
    assert(source->currency == target->currency && from != to && isfinite(amount));
    source->posted = target->posted = true;
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

/* Is it one of the first `names` accounts' name, or what an earlier account is called in the table? */
static bool is_taken(const struct ledger *ledger, const char *const *labels, int which, int names, const char *label)
{
    for (int i = 0; i < ledger->account_count; i++) {
        const struct account *other = &ledger->accounts[i];
        if (i == which || !other->posted || other->currency != ledger->accounts[which].currency)
            continue;
        if ((i < names && strcmp(other->name, label) == 0) || (i < which && strcmp(labels[i], label) == 0))
            return true;
    }
    return false;
}

/* What each account is called in the table. Only one that shares its name is called otherwise, and never by the name of
 * another. */
static const char **label_accounts(const struct ledger *ledger, struct arena *arena)
{
    const char **labels = arena_alloc(arena, (size_t)ledger->account_count, sizeof *labels);
    for (int i = 0; i < ledger->account_count; i++) {
        const struct account *account = &ledger->accounts[i];
        labels[i] = account->name;
        int names = i; /* a name goes to the first that bears it; what stands in for a name is nobody's */
        for (int n = account->of ? 1 : 2; is_taken(ledger, labels, i, names, labels[i]); n++) {
            names = ledger->account_count;
            labels[i] = n == 1 ? arena_printf(arena, "%s %s", account->of, account->name)
                               : arena_printf(arena, "%s (%d)", account->name, n);
        }
    }
    return labels;
}

size_t ledger_rows(const struct ledger *ledger, struct arena *arena, struct ledger_row **rows)
{
    static const char *const currencies[CURRENCY_COUNT] = {"energy", "water", "carbon"};
    static const char *const units[CURRENCY_COUNT] = {"J", "kg", "kg"};
    const char **labels = label_accounts(ledger, arena);
    *rows = arena_alloc(arena, (size_t)ledger->pair_count, sizeof **rows);
    for (int i = 0; i < ledger->pair_count; i++) {
        const struct account *from = &ledger->accounts[ledger->pairs[i].from];
        (*rows)[i] = (struct ledger_row){.currency = currencies[from->currency],
                                         .from = labels[ledger->pairs[i].from],
                                         .to = labels[ledger->pairs[i].to],
                                         .unit = units[from->currency],
                                         .amount = sum_value(&ledger->pairs[i].total)};
    }
    return (size_t)ledger->pair_count;
}

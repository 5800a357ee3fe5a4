/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "account/ledger.h"
#include "base/random.h"

TestSuite(ledger);

Test(ledger, what_enters_a_through_account_must_leave_it)
{
    struct arena *arena = arena_create();
    struct ledger *ledger = ledger_create(arena);
    int grid = ledger_account(ledger, CURRENCY_JOULE, "grid", ACCOUNT_OUTSIDE);
    int hall = ledger_account(ledger, CURRENCY_JOULE, "hall", ACCOUNT_THROUGH);
    int air = ledger_account(ledger, CURRENCY_JOULE, "air", ACCOUNT_OUTSIDE);
    ledger_post(ledger, grid, hall, 100);
    ledger_post(ledger, hall, air, 100);
    cr_assert_eq(ledger_close(ledger, CURRENCY_JOULE), 0);
    ledger_post(ledger, grid, hall, 100);
    ledger_post(ledger, hall, air, 99);
    cr_assert_float_eq(ledger_close(ledger, CURRENCY_JOULE), 0.01, 1e-15);
    /* A later tick that closes does not hide it, and does not inherit it. */
    ledger_post(ledger, grid, hall, 50);
    ledger_post(ledger, hall, air, 50);
    cr_assert_eq(ledger_close(ledger, CURRENCY_JOULE), 0);
    cr_assert_float_eq(ledger_residual_frac(ledger, CURRENCY_JOULE), 0.01, 1e-15);
    arena_destroy(arena);
}

Test(ledger, a_store_keeps_what_it_got)
{
    struct arena *arena = arena_create();
    struct ledger *ledger = ledger_create(arena);
    int hall = ledger_account(ledger, CURRENCY_JOULE, "hall", ACCOUNT_THROUGH);
    int grid = ledger_account(ledger, CURRENCY_JOULE, "grid", ACCOUNT_OUTSIDE);
    int mass = ledger_account(ledger, CURRENCY_JOULE, "mass", ACCOUNT_STORE);
    ledger_post(ledger, grid, hall, 7);
    ledger_post(ledger, hall, mass, 7);
    cr_assert_eq(ledger_close(ledger, CURRENCY_JOULE), 0);
    arena_destroy(arena);
}

Test(ledger, currencies_do_not_mix)
{
    struct arena *arena = arena_create();
    struct ledger *ledger = ledger_create(arena);
    int joule = ledger_account(ledger, CURRENCY_JOULE, "grid", ACCOUNT_OUTSIDE);
    int carbon = ledger_account(ledger, CURRENCY_CARBON_KG, "grid", ACCOUNT_OUTSIDE);
    cr_assert_neq(joule, carbon);
    cr_assert_eq(ledger_account(ledger, CURRENCY_JOULE, "grid", ACCOUNT_OUTSIDE), joule);
    int water = ledger_account(ledger, CURRENCY_WATER_KG, "basin", ACCOUNT_THROUGH);
    int supply = ledger_account(ledger, CURRENCY_WATER_KG, "supply", ACCOUNT_OUTSIDE);
    ledger_post(ledger, supply, water, 1);
    cr_assert_eq(ledger_close(ledger, CURRENCY_JOULE), 0, "the water imbalance is not joules");
    cr_assert_eq(ledger_close(ledger, CURRENCY_WATER_KG), 1);
    arena_destroy(arena);
}

/* A chain of accounts with random amounts, a million postings: totals exact, residual at rounding. */
Test(ledger, closes_over_random_chains)
{
    struct arena *arena = arena_create();
    struct ledger *ledger = ledger_create(arena);
    enum { LENGTH = 20, TICKS = 5000 };
    static const char *const names[LENGTH] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j",
                                              "k", "l", "m", "n", "o", "p", "q", "r", "s", "t"};
    int accounts[LENGTH];
    for (int i = 0; i < LENGTH; i++)
        accounts[i] = ledger_account(ledger, CURRENCY_JOULE, names[i],
                                     i == 0 || i == LENGTH - 1 ? ACCOUNT_OUTSIDE : ACCOUNT_THROUGH);
    struct random random = random_stream(1, "ledger", 0);
    double expected = 0;
    for (int t = 0; t < TICKS; t++) {
        double parts[3], whole = 0;
        for (int p = 0; p < 3; p++)
            whole += parts[p] = 1e9 * (random_uniform(&random) - 0.3);
        for (int i = 0; i + 1 < LENGTH; i++)
            if (i % 2)
                for (int p = 0; p < 3; p++)
                    ledger_post(ledger, accounts[i], accounts[i + 1], parts[p]);
            else
                ledger_post(ledger, accounts[i], accounts[i + 1], whole);
        expected += whole;
        cr_assert_lt(ledger_close(ledger, CURRENCY_JOULE), 1e-13);
    }
    struct ledger_row *rows;
    size_t count = ledger_rows(ledger, arena, &rows);
    cr_assert_eq(count, LENGTH - 1);
    for (size_t i = 0; i < count; i++) {
        cr_assert_float_eq(rows[i].amount, expected, fabs(expected) * 1e-12);
        cr_assert_str_eq(rows[i].from, names[i]);
        cr_assert_str_eq(rows[i].unit, "J");
    }
    arena_destroy(arena);
}

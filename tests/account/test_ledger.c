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
    int grid = ledger_open(ledger, CURRENCY_JOULE, "grid", ACCOUNT_OUTSIDE, NULL);
    int hall = ledger_open(ledger, CURRENCY_JOULE, "hall", ACCOUNT_THROUGH, NULL);
    int air = ledger_open(ledger, CURRENCY_JOULE, "air", ACCOUNT_OUTSIDE, NULL);
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
    int hall = ledger_open(ledger, CURRENCY_JOULE, "hall", ACCOUNT_THROUGH, NULL);
    int grid = ledger_open(ledger, CURRENCY_JOULE, "grid", ACCOUNT_OUTSIDE, NULL);
    int mass = ledger_open(ledger, CURRENCY_JOULE, "mass", ACCOUNT_STORE, NULL);
    ledger_post(ledger, grid, hall, 7);
    ledger_post(ledger, hall, mass, 7);
    cr_assert_eq(ledger_close(ledger, CURRENCY_JOULE), 0);
    arena_destroy(arena);
}

Test(ledger, currencies_do_not_mix)
{
    struct arena *arena = arena_create();
    struct ledger *ledger = ledger_create(arena);
    int joule = ledger_open(ledger, CURRENCY_JOULE, "grid", ACCOUNT_OUTSIDE, NULL);
    int carbon = ledger_open(ledger, CURRENCY_CARBON_KG, "grid", ACCOUNT_OUTSIDE, NULL);
    cr_assert_neq(joule, carbon);
    int water = ledger_open(ledger, CURRENCY_WATER_KG, "basin", ACCOUNT_THROUGH, NULL);
    int supply = ledger_open(ledger, CURRENCY_WATER_KG, "supply", ACCOUNT_OUTSIDE, NULL);
    ledger_post(ledger, supply, water, 1);
    cr_assert_eq(ledger_close(ledger, CURRENCY_JOULE), 0, "the water imbalance is not joules");
    cr_assert_eq(ledger_close(ledger, CURRENCY_WATER_KG), 1);
    arena_destroy(arena);
}

/* Posts from one account to the next, and gives what they are called in the table. */
static void names_in_table(struct ledger *ledger, struct arena *arena, const int *accounts, size_t count,
                           const char **names)
{
    for (size_t i = 0; i + 1 < count; i++)
        ledger_post(ledger, accounts[i], accounts[i + 1], 1);
    struct ledger_row *rows;
    cr_assert_eq(ledger_rows(ledger, arena, &rows), count - 1);
    for (size_t i = 0; i < count; i++)
        names[i] = i + 1 < count ? rows[i].from : rows[i - 1].to;
}

Test(ledger, of_one_name_are_as_many_accounts)
{
    struct arena *arena = arena_create();
    struct ledger *ledger = ledger_create(arena);
    static const struct {
        const char *name, *of, *label;
    } rows[] = {{"hall air", NULL, "hall air"},
                {"hall air", NULL, "hall air (3)"}, /* another's own name is not given away */
                {"hall air", "stage", "hall air (4)"},
                {"hall air", "stage", "hall air (5)"},
                {"stage hall air", "stage", "stage hall air"},
                {"hall air (2)", "stage", "hall air (2)"},
                {"grid", NULL, "grid"},
                {"grid", "stage", "stage grid"}};
    enum { COUNT = sizeof rows / sizeof *rows };
    int accounts[COUNT];
    for (int i = 0; i < COUNT; i++) {
        accounts[i] = ledger_open(ledger, CURRENCY_JOULE, rows[i].name, ACCOUNT_OUTSIDE, rows[i].of);
        for (int j = 0; j < i; j++)
            cr_assert_neq(accounts[j], accounts[i]);
    }
    const char *names[COUNT];
    names_in_table(ledger, arena, accounts, COUNT, names);
    for (int i = 0; i < COUNT; i++)
        cr_expect_str_eq(names[i], rows[i].label);
    arena_destroy(arena);
}

/* What no row names, or one of another currency, takes no name away. */
Test(ledger, a_name_is_taken_where_it_is_in_the_table)
{
    struct arena *arena = arena_create();
    struct ledger *ledger = ledger_create(arena);
    ledger_open(ledger, CURRENCY_JOULE, "drift", ACCOUNT_OUTSIDE, NULL);
    int water = ledger_open(ledger, CURRENCY_WATER_KG, "drift", ACCOUNT_OUTSIDE, NULL);
    int basin = ledger_open(ledger, CURRENCY_WATER_KG, "basin", ACCOUNT_OUTSIDE, NULL);
    int stage = ledger_open(ledger, CURRENCY_JOULE, "drift", ACCOUNT_OUTSIDE, "stage");
    int grid = ledger_open(ledger, CURRENCY_JOULE, "grid", ACCOUNT_OUTSIDE, NULL);
    ledger_post(ledger, water, basin, 1);
    ledger_post(ledger, grid, stage, 1);
    struct ledger_row *rows;
    cr_assert_eq(ledger_rows(ledger, arena, &rows), 2);
    cr_expect_str_eq(rows[0].from, "drift");
    cr_expect_str_eq(rows[1].to, "drift");
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
        accounts[i] = ledger_open(ledger, CURRENCY_JOULE, names[i],
                                  i == 0 || i == LENGTH - 1 ? ACCOUNT_OUTSIDE : ACCOUNT_THROUGH, NULL);
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

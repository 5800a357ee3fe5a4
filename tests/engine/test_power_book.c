/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "engine/power_book.h"

TestSuite(power_book);

enum { HOLDERS = 6, NODES = 40 };

static struct node_power draw(struct random *random)
{
    double total_w = 1000 + 9000 * random_uniform(random);
    return (struct node_power){total_w, 0.1 * total_w, 0.7 * total_w};
}

/* Whatever comes and goes, and whenever it is read: the group's energy is that of its holders and of its idle
 * nodes. */
Test(power_book, group_is_the_sum_of_its_nodes)
{
    struct random random = random_stream(7, "power book test", 0);
    struct arena *arena = arena_create();
    struct node_group group = {.count = NODES};
    struct power_book *book = power_book_create(arena, &group, 1);
    struct holder holders[HOLDERS] = {{0}};
    bool held[HOLDERS] = {false};
    struct node_power idle = draw(&random), power[HOLDERS];
    struct sum group_j = {0}, holders_j = {0}, fan_j = {0}, oracle_j = {0};
    double now_s = 0, last_s = 0;
    power_book_idle(book, 0, 0, &idle);
    for (int event = 0; event < 5000; event++) {
        now_s += 100 * random_exponential(&random);
        double watts = (double)power_book_free(book)[0] * idle.total_w;
        for (size_t h = 0; h < HOLDERS; h++)
            watts += held[h] ? (double)holders[h].nodes * power[h].total_w : 0;
        sum_add(&oracle_j, watts * (now_s - last_s));
        cr_assert(fabs(power_book_power_w(book, 0) - watts) < 1e-9 * watts);
        last_s = now_s;

        size_t h = (size_t)(random_uniform(&random) * HOLDERS);
        double kind = random_uniform(&random);
        if (kind < 0.1) {
            idle = draw(&random);
            power_book_idle(book, 0, now_s, &idle);
        } else if (kind < 0.2) {
            struct meter_reading reading = power_book_take(book, 0, now_s);
            sum_add(&group_j, reading.total_j);
            sum_add(&fan_j, reading.fan_j);
        } else if (held[h] && kind < 0.5) {
            power_book_release(book, &holders[h], now_s);
            sum_add(&holders_j, meter_take(&holders[h].meter, now_s).total_j);
            held[h] = false;
        } else if (held[h]) {
            power[h] = draw(&random);
            power_book_change(book, &holders[h], now_s, &power[h]);
        } else if (power_book_free(book)[0] > 0) {
            int64_t free_nodes = power_book_free(book)[0];
            holders[h].nodes = 1 + (int64_t)(random_uniform(&random) * (double)free_nodes);
            power[h] = draw(&random);
            power_book_hold(book, &holders[h], now_s, &power[h]);
            held[h] = true;
        }
    }
    struct meter_reading reading = power_book_take(book, 0, now_s);
    sum_add(&group_j, reading.total_j);
    sum_add(&fan_j, reading.fan_j);
    double all_j = sum_value(&group_j);
    cr_assert(fabs(all_j - sum_value(&oracle_j)) < 1e-12 * all_j);
    cr_assert(fabs(sum_value(&fan_j) - 0.1 * all_j) < 1e-12 * all_j);
    cr_assert(power_book_energy_j(book) == all_j);
    cr_assert(sum_value(&holders_j) > 0.1 * all_j && sum_value(&holders_j) < all_j);
    arena_destroy(arena);
}

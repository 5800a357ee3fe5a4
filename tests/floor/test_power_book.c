/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "../hosts/fixture.h"
#include "base/random.h"
#include "floor/power_book.h"

TestSuite(power_book);

enum { HOLDERS = 6, NODES = 40 };

static struct node_power draw(struct random *random)
{
    double total_w = 1000 + 9000 * random_uniform(random);
    return (struct node_power){total_w, 0.1 * total_w, 0.7 * total_w, 5e-5 * total_w};
}

/* Whatever comes and goes, breaks or is put right, and whenever it is read: the group's energy is that of its
 * holders, of its idle nodes and of those out of service. */
Test(power_book, group_is_the_sum_of_its_nodes)
{
    struct random random = random_stream(7, "power book test", 0);
    struct arena *arena = arena_create();
    struct node_group group = {.node = fixture_node(), .count = NODES};
    struct power_book *book = power_book_create(arena, &group, 1);
    struct holder holders[HOLDERS] = {{0}};
    bool held[HOLDERS] = {false};
    struct node_power idle = draw(&random), power[HOLDERS], out;
    node_power(&group.node, 0, &(struct node_surroundings){.off = true}, &out);
    struct sum group_j = {0}, holders_j = {0}, unheld_j = {0}, fan_j = {0}, air_m3 = {0}, oracle_j = {0},
               corrected_j = {0};
    int64_t broken = 0;
    double now_s = 0, last_s = 0;
    power_book_idle(book, 0, 0, &idle);
    for (int event = 0; event < 20000; event++) {
        now_s += 100 * random_exponential(&random);
        int64_t free_nodes = power_book_free(book)[0], count = free_nodes + broken;
        double watts = (double)free_nodes * idle.total_w + (double)broken * out.total_w;
        for (size_t h = 0; h < HOLDERS; h++) {
            watts += held[h] ? (double)holders[h].nodes * power[h].total_w : 0;
            count += held[h] ? holders[h].nodes : 0;
        }
        cr_assert(count == NODES);
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
            sum_add(&air_m3, reading.air_m3);
            sum_add(&unheld_j, power_book_take_idle_j(book, 0, now_s));
        } else if (kind < 0.3) {
            int64_t nodes = random_uniform(&random) < 0.5 ? free_nodes / 2 : -broken;
            power_book_withdraw(book, 0, now_s, nodes);
            broken += nodes;
        } else if (held[h] && kind < 0.5) {
            power_book_release(book, &holders[h], now_s);
            sum_add(&holders_j, meter_take(&holders[h].meter, now_s).total_j);
            held[h] = false;
        } else if (held[h] && kind < 0.6) {
            struct meter_reading more = {1e6 * (random_uniform(&random) - 0.5), 0, 0, 0};
            power_book_correct(book, &holders[h], &more);
            sum_add(&corrected_j, more.total_j);
        } else if (held[h]) {
            int64_t nodes = (int64_t)(random_uniform(&random) * (double)(free_nodes + holders[h].nodes + 1));
            power[h] = draw(&random);
            power_book_resize(book, &holders[h], now_s, nodes, &power[h]);
        } else if (free_nodes > 0) {
            holders[h].nodes = 1 + (int64_t)(random_uniform(&random) * (double)free_nodes);
            power[h] = draw(&random);
            power_book_hold(book, &holders[h], now_s, &power[h]);
            held[h] = true;
        }
    }
    for (size_t h = 0; h < HOLDERS; h++)
        sum_add(&holders_j, meter_take(&holders[h].meter, now_s).total_j);
    struct meter_reading reading = power_book_take(book, 0, now_s);
    sum_add(&group_j, reading.total_j);
    sum_add(&unheld_j, power_book_take_idle_j(book, 0, now_s));
    double all_j = sum_value(&group_j), parts_j = sum_value(&holders_j) + sum_value(&unheld_j);
    cr_assert(fabs(all_j - sum_value(&oracle_j) - sum_value(&corrected_j)) < 1e-12 * all_j);
    cr_assert(fabs(parts_j - all_j) < 1e-12 * all_j, "%.17g against %.17g J", parts_j, all_j);
    cr_assert(sum_value(&fan_j) > 0.05 * all_j && sum_value(&fan_j) < 0.1 * all_j);
    cr_assert_float_eq(sum_value(&air_m3) / sum_value(&fan_j), 5e-4, 1e-12); /* idle nodes move air, too */
    cr_assert(power_book_energy_j(book, 0) == all_j);
    cr_assert(sum_value(&holders_j) > 0.1 * all_j && sum_value(&unheld_j) > 0.1 * all_j);
    arena_destroy(arena);
}

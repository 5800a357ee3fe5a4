/* SPDX-License-Identifier: Apache-2.0 */
#include "../reading.h"

#include <math.h>

#include "base/units.h"
#include "traffic/traffic.h"

TestSuite(traffic);

static struct traffic traffic_as(const char *text)
{
    struct traffic traffic = {0};
    bind_text(&traffic_record, &traffic, text);
    return traffic;
}

static const char *complaint_of(const char *text)
{
    return bind_said(&traffic_record, text);
}

Test(traffic, comes_one_way)
{
    struct traffic trace = traffic_as("{trace: catalogue:scenarios/dulles-hall.yaml, speed: 2, repeat: true}");
    cr_assert_str_empty(complaint_of("{rate: 0 /s, variation: 13, growth: -20 %}"));
    cr_assert_str_empty(complaint_of("{from: chat}"));
    cr_assert_str_empty(complaint_of("{users: 32, think: 0 s, think_time: exponential}"));
    cr_assert_eq(traffic_kind(&trace), TRAFFIC_TRACE);
    struct traffic rate = traffic_as("{rate: 0 /s}"), from = traffic_as("{from: x}"), users = traffic_as("{users: 1}");
    cr_assert(traffic_kind(&rate) == TRAFFIC_RANDOM && traffic_kind(&from) == TRAFFIC_FROM &&
              traffic_kind(&users) == TRAFFIC_USERS);

    cr_assert(strstr(complaint_of("{}"), "nothing says how many"));
    cr_assert(strstr(complaint_of("{rate: 5 /s, trace: catalogue:scenarios/dulles-hall.yaml}"),
                     ":1:21: error: `rate` and `trace` at once"));
    cr_assert(strstr(complaint_of("{users: 3, from: chat}"), "`from` and `users` at once"));
    cr_assert(strstr(complaint_of("{rate: 3 /s, think: 1 s}"),
                     ":1:21: error: `think` goes with `users`, and this traffic has `rate`"));
    cr_assert(strstr(complaint_of("{users: 3, variation: 2}"), "`variation` goes with `rate`"));
    cr_assert(strstr(complaint_of("{from: chat, profile: azure-2024-code, repeat: true}"),
                     ":1:48: error: `repeat` goes with `trace`"));
}

Test(traffic, unless_said)
{
    struct traffic traffic = traffic_as("{rate: 3 /s}");
    cr_assert_null(traffic_profile(&traffic));
    cr_assert_eq(traffic_variation(&traffic), 1);
    cr_assert_eq(traffic_growth_per_s(&traffic), 0);
    cr_assert_eq(traffic_growth(&traffic, 1e6, 1e9), 1);
    cr_assert_eq(traffic_speed(&traffic), 1);
    cr_assert(traffic_think_s(&traffic) == 0 && traffic_stagger_s(&traffic) == 0 && traffic_retry_s(&traffic) == 1);
    traffic = traffic_as("{rate: 3 /s, profile: azure-2024-code}");
    cr_assert_str_eq(traffic_profile(&traffic), "azure-2024-code");
}

/* 100 % a year: twice as much after each year of 365 days, and 1/ln 2 times as much in the mean of the first. */
Test(traffic, growth_compounds)
{
    struct traffic traffic = traffic_as("{rate: 3 /s, growth: 100 %}");
    const double year_s = 365 * SECONDS_PER_DAY;
    for (int y = 0; y < 4; y++)
        cr_assert_float_eq(traffic_growth(&traffic, y * year_s, y * year_s + 1e-3), ldexp(1, y), 1e-8);
    cr_assert_float_eq(traffic_growth(&traffic, 0, year_s), 1 / log(2), 1e-12);
    cr_assert_float_eq(traffic_growth(&traffic, 2 * year_s, 2 * year_s), 4, 1e-12);
}

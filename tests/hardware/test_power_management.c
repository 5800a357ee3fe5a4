/* SPDX-License-Identifier: Apache-2.0 */
#include "../complaints.h"
#include "../hardware/node_side.h"

#include <math.h>

#include "hardware/power_management.h"

TestSuite(power_management);

static struct power_management bound(const char *text)
{
    struct power_management management = {0};
    bind_text(&power_management_record, &management, text);
    return management;
}

Test(power_management, the_lowest_cap_holds)
{
    struct cap_window windows[] = {{1000, 100, 50e3}, {1050, 100, 70e3}};
    double at_s[] = {0, 500, 2000}, caps_w[] = {90e3, NAN, 60e3};
    struct cap_file signal = {.at_s = at_s, .cap_w = caps_w, .count = 3};
    struct power_management management = bound("hall_cap: 80 kW");
    management.demand_response = (struct list){windows, 2};
    static const double expected[][3] = {{0, 100, 80e3},     {900, 1000, 80e3},  {990, 1001, 50e3},
                                         {1100, 1150, 70e3}, {1150, 1200, 80e3}, {1000, 1200, 50e3}};
    for (size_t i = 0; i < 6; i++)
        cr_assert(power_management_hall_cap_w(&management, expected[i][0], expected[i][1]) == expected[i][2]);
    management.signal = &signal;
    cr_assert(power_management_hall_cap_w(&management, 1900, 2000) == 80e3);
    cr_assert(power_management_hall_cap_w(&management, 1900, 2001) == 60e3);
    cr_assert(power_management_hall_cap_w(&management, 5000, 6000) == 60e3);
    management = bound("");
    cr_assert(power_management_hall_cap_w(&management, 0, 1e9) == HUGE_VAL);
    management.signal = &signal;
    cr_assert(power_management_hall_cap_w(&management, 400, 600) == 90e3);
    cr_assert(power_management_hall_cap_w(&management, 600, 700) == HUGE_VAL);
}

Test(power_management, caps_of_node_and_rack)
{
    struct node node = node_of("dgx-h100");
    struct node_surroundings at = {.inlet_k = 295, .coolant_k = NAN};
    struct power_management management = bound("{gpu_cap: 600 W, node_cap: 6 kW, clock: 0.9}");
    struct gpu_limit limit = power_management_node(&management, &node, &at);
    cr_assert(limit.clock_frac == 0.9);
    cr_assert_float_eq(limit.cap_w, gpu_cap_for_node(&node, &at, 6000), 1e-9);
    cr_assert(limit.cap_w < 600);
    struct rack_cap rack = {4, 20e3};
    management.rack = &rack;
    limit = power_management_node(&management, &node, &at);
    cr_assert_float_eq(limit.cap_w, gpu_cap_for_node(&node, &at, 5000), 1e-9);
    management = bound("");
    limit = power_management_node(&management, &node, &at);
    cr_assert(limit.clock_frac == 1 && isnan(limit.cap_w));
}

Test(power_management, sleep_is_as_the_node_says_unless_told)
{
    struct node node = node_of("dgx-h100");
    struct node_sleep sleep = {600, NAN, NAN};
    cr_assert(node_sleep_w(&sleep, &node) == node.standby_frac * node_design_power_w(&node));
    cr_assert(node_wake_s(&sleep, &node) == node.boot_s);
    sleep = (struct node_sleep){600, 120, 30};
    cr_assert(node_sleep_w(&sleep, &node) == 120 && node_wake_s(&sleep, &node) == 30);
}

Test(power_management, complaints)
{
    struct node_group group = {.node = node_of("dgx-h100"), .count = 4};
    struct node_sleep sleep = {600, 20, 30};
    struct rack_cap rack = {4, 5e3};
    struct power_management management = bound("{gpu_cap: 50 W, node_cap: 1 kW}");
    management.sleep = &sleep;
    management.rack = &rack;
    struct complaints complaints = COMPLAINTS;
    power_management_check(&management, &group, 1, &complaints.complaint);
    cr_assert(complaints.count == 4, "%s", complaints.text);
    management = bound("{gpu_cap: 500 W, node_cap: 8 kW}");
    complaints = (struct complaints)COMPLAINTS;
    power_management_check(&management, &group, 1, &complaints.complaint);
    cr_assert(complaints.count == 0, "%s", complaints.text);
}

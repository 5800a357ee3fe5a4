/* SPDX-License-Identifier: Apache-2.0 */
#include "hardware/power_management.h"

#include <math.h>

/* The row that holds at at_s, or the first if it is earlier. */
static size_t row_at(const struct cap_file *signal, double at_s)
{
    size_t low = 0, high = signal->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (signal->at_s[middle] <= at_s)
            low = middle;
        else
            high = middle;
    }
    return low;
}

double power_management_hall_cap_w(const struct power_management *management, double from_s, double to_s)
{
    double cap_w = isnan(management->hall_cap_w) ? HUGE_VAL : management->hall_cap_w;
    const struct cap_window *windows = management->demand_response.items;
    for (size_t i = 0; i < management->demand_response.count; i++) {
        double start_s = (double)windows[i].from_s;
        if (start_s < to_s && start_s + windows[i].duration_s > from_s)
            cap_w = fmin(cap_w, windows[i].cap_w);
    }
    const struct cap_file *signal = management->signal;
    for (size_t i = signal ? row_at(signal, from_s) : 0; signal && i < signal->count && signal->at_s[i] < to_s; i++)
        cap_w = fmin(cap_w, signal->cap_w[i]); /* fmin ignores a NaN */
    return cap_w;
}

struct gpu_limit power_management_node(const struct power_management *management, const struct node *node,
                                       const struct node_surroundings *at)
{
    struct gpu_limit limit = {isnan(management->clock_frac) ? 1 : management->clock_frac, management->gpu_cap_w};
    double node_cap_w = management->node_cap_w;
    if (management->rack)
        node_cap_w = fmin(node_cap_w, management->rack->cap_w / (double)management->rack->nodes);
    if (!isnan(node_cap_w))
        limit.cap_w = fmin(limit.cap_w, gpu_cap_for_node(node, at, node_cap_w));
    return limit;
}

double node_sleep_w(const struct node_sleep *sleep, const struct node *node)
{
    return isnan(sleep->power_w) ? node->standby_frac * node_design_power_w(node) : sleep->power_w;
}

double node_wake_s(const struct node_sleep *sleep, const struct node *node)
{
    return isnan(sleep->wake_s) ? node->boot_s : sleep->wake_s;
}

/* Caps on all nodes that they could not keep if all were idle. */
static void check_hall_caps(const struct power_management *management, double idle_w, struct complaint *complaint)
{
    static const char says[] = "%g W, but all nodes draw %.0f W when they are idle";
    if (management->hall_cap_w <= idle_w)
        complain(complaint, "power_management.hall_cap", says, management->hall_cap_w, idle_w);
    const struct cap_window *windows = management->demand_response.items;
    for (size_t i = 0; i < management->demand_response.count; i++)
        if (windows[i].cap_w <= idle_w)
            complain_at(complaint, "power_management.demand_response", i, "cap", says, windows[i].cap_w, idle_w);
}

void power_management_check(const struct power_management *management, const struct node_group *groups, size_t count,
                            struct complaint *complaint)
{
    double all_w = 0;
    for (size_t g = 0; g < count; g++) {
        const struct node *node = &groups[g].node;
        const char *gpu_name = node->gpu.name ? node->gpu.name : "GPU";
        struct node_surroundings at = {.inlet_k = node->reference_inlet_k, .coolant_k = NAN};
        struct node_power idle;
        node_power(node, (double)node->gpus * node->gpu.idle_w, &at, &idle);
        if (management->gpu_cap_w <= node->gpu.idle_w)
            complain(complaint, "power_management.gpu_cap", "%g W, but an idle %s draws %g W", management->gpu_cap_w,
                     gpu_name, node->gpu.idle_w);
        if (management->node_cap_w <= idle.total_w)
            complain(complaint, "power_management.node_cap", "%g W, but an idle node of type %s draws %.0f W",
                     management->node_cap_w, node->name, idle.total_w);
        double off_w = node->standby_frac * node_design_power_w(node);
        if (management->sleep && management->sleep->power_w < off_w)
            complain(complaint, "power_management.sleep.power",
                     "%g W, but even a node of type %s that is switched off draws %.0f W (`standby`)",
                     management->sleep->power_w, node->name, off_w);
        const struct rack_cap *rack = management->rack;
        if (rack && rack->cap_w <= (double)rack->nodes * idle.total_w)
            complain(complaint, "power_management.rack_cap", "%g W, but %lld idle nodes of type %s draw %.0f W",
                     rack->cap_w, (long long)rack->nodes, node->name, (double)rack->nodes * idle.total_w);
        double least_w = idle.total_w;
        if (management->sleep)
            least_w = fmin(least_w, node_sleep_w(management->sleep, node));
        all_w += (double)groups[g].count * least_w;
    }
    check_hall_caps(management, all_w, complaint);
}

static const struct field rack_fields[] = {
    {.key = "nodes", INTEGER_FIELD(struct rack_cap, nodes), RANGE("1", "100000"), .doc = "Nodes in a rack."},
    {.key = "cap",
     NUMBER_FIELD(struct rack_cap, cap_w, POWER),
     RANGE("1 W", "100 MW"),
     .doc = "Most that they may draw together; each gets the same part of it."},
    FIELD_END};
static const struct record rack_record = {.name = "rack cap",
                                          .doc = "A cap on the nodes of each rack together.",
                                          .size = sizeof(struct rack_cap),
                                          .fields = rack_fields};

static const struct field window_fields[] = {{.key = "from",
                                              DATE_FIELD(struct cap_window, from_s),
                                              .doc = "When it begins, in local standard time of the site."},
                                             {.key = "duration",
                                              NUMBER_FIELD(struct cap_window, duration_s, DURATION),
                                              RANGE("1 s", "36525 d"),
                                              .doc = "How long it holds."},
                                             {.key = "cap",
                                              NUMBER_FIELD(struct cap_window, cap_w, POWER),
                                              RANGE("1 W", "100 GW"),
                                              .doc = "Most that all nodes may draw together."},
                                             FIELD_END};
static const struct record window_record = {.name = "demand response",
                                            .doc = "A time in which the grid wants less to be drawn.",
                                            .size = sizeof(struct cap_window),
                                            .fields = window_fields};

static const struct field signal_fields[] = {
    {.key = "file",
     FILE_FIELD(struct cap_file, file),
     .doc = "CSV: `timestamp` (local standard time of the site) or `time_s` (from the start of the run), and "
            "`cap_w`; a cap holds until the next row, a blank one is none."},
    FIELD_END};
static const struct record signal_record = {.name = "cap signal",
                                            .doc = "A cap on all nodes that follows a signal.",
                                            .size = sizeof(struct cap_file),
                                            .fields = signal_fields};

static const struct field sleep_fields[] = {
    {.key = "after",
     NUMBER_FIELD(struct node_sleep, after_s, DURATION),
     RANGE_DEFAULT("0 s", "365 d", "10 min"),
     .doc = "A node that has been idle for so long falls asleep.",
     BASIS(ASSUMPTION, "Slurm power saving: SuspendTime, which sites choose")},
    {.key = "power",
     NUMBER_FIELD(struct node_sleep, power_w, POWER),
     RANGE("0 W", "100 kW"),
     .optional = true,
     .doc = "What a sleeping node draws; absent: what stands by when the node is off (`standby`)."},
    {.key = "wake",
     NUMBER_FIELD(struct node_sleep, wake_s, DURATION),
     RANGE("0 s", "1 d"),
     .optional = true,
     .doc = "From the wish to use it to working, at idle power; absent: the node's boot time."},
    FIELD_END};
static const struct record sleep_record = {.name = "node sleep",
                                           .doc = "Nodes that are idle for long fall asleep.",
                                           .size = sizeof(struct node_sleep),
                                           .fields = sleep_fields};

static const char *const service_choices[] = {"as-jobs", "last", NULL};

static const struct field fields[] = {
    {.key = "clock",
     NUMBER_FIELD(struct power_management, clock_frac, FRACTION),
     RANGE("0.1", "1"),
     .optional = true,
     .doc = "Clock of all GPUs, over their highest; absent: the highest."},
    {.key = "gpu_cap",
     NUMBER_FIELD(struct power_management, gpu_cap_w, POWER),
     RANGE("1 W", "100 kW"),
     .optional = true,
     .doc = "Most that a GPU may draw; it lowers its clock to keep to it."},
    {.key = "node_cap",
     NUMBER_FIELD(struct power_management, node_cap_w, POWER),
     RANGE("1 W", "1 MW"),
     .optional = true,
     .doc = "Most that a node may draw; its GPUs lower their clock."},
    {.key = "rack_cap",
     OPTIONAL_FIELD(struct power_management, rack, struct rack_cap, &rack_record),
     .doc = "A cap on each rack."},
    {.key = "hall_cap",
     NUMBER_FIELD(struct power_management, hall_cap_w, POWER),
     RANGE("1 W", "100 GW"),
     .optional = true,
     .doc =
         "Most that all nodes may draw together, shared out among their GPUs: of services at each tick, "
         "by what they would have drawn in the tick before; of jobs also whenever one starts or ends, by "
         "what services draw then. Replayed jobs are counted, but not slowed, and so are idle nodes: with `sleep` as they sleep."},
    {.key = "demand_response",
     LIST_FIELD(struct power_management, demand_response, &window_record),
     .optional = true,
     .max_count = 10000,
     .doc = "Times with a lower cap on all nodes."},
    {.key = "signal",
     OPTIONAL_FIELD(struct power_management, signal, struct cap_file, &signal_record),
     .doc = "A cap on all nodes that follows a signal of the grid."},
    {.key = "services",
     CHOICE_FIELD(struct power_management, services, service_choices),
     .initial = "as-jobs",
     .doc = "Under a cap on all nodes. as-jobs: each GPU gives the same share of what lies between idle and "
            "TDP. last: services give only what is missing when all GPUs of jobs are at their lowest clock."},
    {.key = "sleep",
     OPTIONAL_FIELD(struct power_management, sleep, struct node_sleep, &sleep_record),
     .doc = "Idle nodes fall asleep; absent: they idle."},
    FIELD_END};

static void check(const void *value, struct complaint *complaint)
{
    const struct power_management *management = value;
    bool capped = !isnan(management->hall_cap_w) || management->demand_response.count > 0 || management->signal;
    if (management->services == SERVICES_LAST && !capped)
        complain(complaint, "services",
                 "`last` says who gives last under a cap on all nodes, and there is none: add `hall_cap`, "
                 "`demand_response` or `signal`");
}

const struct record power_management_record = {.name = "power management",
                                               .doc =
                                                   "A clock, caps on power, demand response, and sleep of idle nodes.",
                                               .size = sizeof(struct power_management),
                                               .fields = fields,
                                               .check = check};

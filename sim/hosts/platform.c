/* SPDX-License-Identifier: Apache-2.0 */
#include "hosts/platform.h"

#include <math.h>

static const int64_t group_hosts_max = 4096;
/* The energy that a ladder leaves over at the end of a run is at most half a step for one interval. It shall
 * stay below this share of the run's energy, since the audit has to see errors of 1e-4. */
static const double remainder_frac = 1e-5;
/* The share below which it stays where so many steps suffice, as for the thousands of nodes of a replay. More of them would cost
 * short runs more than they are worth: SimGrid parses each step of each host, in 4 us. */
static const double fine_remainder_frac = 5e-7, fine_steps_max = 16;
static const double group_steps_min = 1024;
static const double kind_steps_max = 65535;

/* The range of inlets and coolants in any weather that the model knows. */
static const double coldest_k = 233.15, hottest_k = 353.15;
/* Top of the range of what terminals on liquid say. */
static const double warmest_resistance_k_w = 0.2;

void platform_power_range(const struct node *node, double *low_w, double *high_w)
{
    const double temperatures[] = {coldest_k, node->reference_inlet_k, hottest_k};
    const double shares[] = {0, node->liquid_share};
    *low_w = HUGE_VAL;
    *high_w = node_most_w(node); /* a job may say what its nodes draw */
    for (size_t i = 0; i < 3; i++) {
        for (size_t s = 0; s < 2; s++) {
            struct node_surroundings at = {.inlet_k = temperatures[i],
                                           .coolant_k = shares[s] > 0 ? temperatures[i] : NAN,
                                           .liquid_share = shares[s],
                                           .resistance_k_w = warmest_resistance_k_w};
            struct node_power idle, full;
            node_power(node, (double)node->gpus * node->gpu.idle_w, &at, &idle);
            node_power(node, node_full_w(node), &at, &full);
            *low_w = fmin(*low_w, idle.total_w);
            *high_w = fmax(*high_w, full.total_w);
        }
    }
}

static struct host_kind make_kind(struct arena *arena, const struct node_group *groups, size_t group, int64_t nodes,
                                  size_t hosts, double ticks, size_t *number)
{
    struct host_kind kind = {.group = group, .nodes = nodes, .hosts = hosts};
    const struct node *node = &groups[group].node;
    double count = (double)hosts, low_w, high_w;
    platform_power_range(node, &low_w, &high_w);
    double run_steps = 0.5 / (count * fmax(ticks, 1)); /* of half a step for one interval, over the run */
    double steps = fmax(ceil(group_steps_min / count), ceil(run_steps / remainder_frac));
    steps = fmax(steps, fmin(ceil(run_steps / fine_remainder_frac), fine_steps_max));
    kind.pstates = (size_t)fmin(steps, kind_steps_max) + 1;
    kind.pstate_w = arena_alloc(arena, kind.pstates, sizeof *kind.pstate_w);
    /* The range begins at nodes that are switched off: where some sleep, the mean lies below idle. */
    struct node_power off;
    node_power(node, 0, &(struct node_surroundings){.off = true}, &off);
    low_w = fmin(low_w, off.total_w);
    for (size_t p = 0; p < kind.pstates; p++)
        kind.pstate_w[p] = (double)nodes * (low_w + (high_w - low_w) * (double)p / (double)(kind.pstates - 1));
    kind.names = arena_alloc(arena, hosts, sizeof *kind.names);
    for (size_t i = 0; i < hosts; i++)
        kind.names[i] = arena_printf(arena, "%s-%zu", node->name ? node->name : "node", (*number)++);
    return kind;
}

struct platform_kinds platform_kinds(struct arena *arena, const struct node_group *groups, size_t group_count,
                                     double ticks)
{
    struct platform_kinds kinds = {arena_alloc(arena, 2 * group_count + 1, sizeof *kinds.items), 0};
    size_t number = 0;
    for (size_t g = 0; g < group_count; g++) {
        int64_t each = (groups[g].count + group_hosts_max - 1) / group_hosts_max;
        int64_t whole = groups[g].count / each, rest = groups[g].count % each;
        kinds.items[kinds.count++] = make_kind(arena, groups, g, each, (size_t)whole, ticks, &number);
        if (rest)
            kinds.items[kinds.count++] = make_kind(arena, groups, g, rest, 1, ticks, &number);
    }
    return kinds;
}

static void add_escaped(struct text_buffer *out, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '&':
            text_buffer_add(out, "&amp;");
            break;
        case '<':
            text_buffer_add(out, "&lt;");
            break;
        case '"':
            text_buffer_add(out, "&quot;");
            break;
        default:
            text_buffer_add_n(out, text, 1);
        }
    }
}

void platform_xml(struct text_buffer *out, const struct platform_kinds *kinds, const struct node_group *groups)
{
    text_buffer_add(out, "<?xml version='1.0'?>\n"
                         "<!DOCTYPE platform SYSTEM \"https://simgrid.org/simgrid.dtd\">\n"
                         "<platform version=\"4.1\">\n<zone id=\"hall\" routing=\"None\">\n");
    for (size_t k = 0; k < kinds->count; k++) {
        const struct host_kind *kind = &kinds->items[k];
        const struct node *node = &groups[kind->group].node;
        struct text_buffer speed = {0}, watts = {0};
        double flop_s = node->gpu.peak_bf16_flop_s * (double)(node->gpus * kind->nodes);
        for (size_t p = 0; p < kind->pstates; p++) {
            const char *comma = p ? "," : "";
            /* The power is the same whatever load SimGrid sees: idle, one core, all cores. */
            text_buffer_add(&speed, "%s%.17gf", comma, flop_s > 0 ? flop_s : 1);
            text_buffer_add(&watts, "%s%.17g:%.17g:%.17g", comma, kind->pstate_w[p], kind->pstate_w[p],
                            kind->pstate_w[p]);
        }
        for (size_t i = 0; i < kind->hosts; i++) {
            text_buffer_add(out, "<host id=\"");
            add_escaped(out, kind->names[i]);
            text_buffer_add(out, "\" speed=\"");
            text_buffer_add_n(out, speed.data, speed.length);
            text_buffer_add(out, "\"><prop id=\"wattage_per_state\" value=\"");
            text_buffer_add_n(out, watts.data, watts.length);
            text_buffer_add(out, "\"/></host>\n");
        }
        text_buffer_finish(&speed);
        text_buffer_finish(&watts);
    }
    text_buffer_add(out, "</zone>\n</platform>\n");
}

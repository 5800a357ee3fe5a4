/* SPDX-License-Identifier: Apache-2.0 */
/* What jobs may draw under a cap on all nodes: the cap is shared out anew at each tick and whenever a job starts or
 * ends. Jobs with a fixed schedule are beyond its reach: they count with what they draw, and so do services, whose
 * limits of the tick are settled by then. */
#include "floor/jobs_inside.h"
#include "floor/power_control.h"

static struct group_load *job_loads(struct jobs *jobs)
{
    struct floor *floor = jobs->floor;
    struct group_load *loads = jobs->loads;
    for (size_t g = 0; g < floor->group_count; g++)
        loads[g] = (struct group_load){.other_w = power_book_power_w(floor->book, g)};
    for (size_t i = 0; i < jobs->running.count; i++) {
        const struct job *job = jobs->running.items[i];
        if (job->fixed || job->stalled)
            continue;
        struct group_load *load = &loads[job->holder.group];
        double nodes = (double)(job->nodes * job->width),
               idle_w = power_book_idle_node(floor->book, job->holder.group).total_w;
        load->gpu.full_w += nodes * job->gpu_w;
        load->gpu.memory_w += nodes * job->memory_w;
        load->busy_nodes += nodes;
        load->other_w -=
            (double)job->holder.nodes * job->holder.node.total_w - (double)(job->spares * job->width) * idle_w;
    }
    for (size_t g = 0; g < floor->group_count; g++) {
        double share = loads[g].busy_nodes > 0 ? 1 / loads[g].busy_nodes : 0;
        loads[g].gpu = (struct gpu_draw){share * loads[g].gpu.full_w, share * loads[g].gpu.memory_w};
    }
    return loads;
}

void jobs_expect_power(struct jobs *jobs)
{
    if (power_control_shares(jobs->setup.control))
        power_control_expect_jobs(jobs->setup.control, job_loads(jobs));
}

void jobs_share_power(struct jobs *jobs, double now_s)
{
    if (power_control_shares(jobs->setup.control))
        power_control_share_jobs(jobs->setup.control, now_s, job_loads(jobs));
}

void jobs_keep_to_cap(struct jobs *jobs, double now_s)
{
    if (!power_control_shares(jobs->setup.control))
        return;
    jobs_share_power(jobs, now_s);
    for (size_t i = 0; i < jobs->running.count; i++)
        job_keep_to_limit(jobs, jobs->running.items[i], now_s);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "../complaints.h"
#include "jobs/training.h"
#include "sched/placement.h"

TestSuite(placement);

static struct training job(const char *name, const char *type, int64_t nodes)
{
    return (struct training){.spec = {.name = name, .node_type = type}, .nodes = nodes};
}

static struct placement place(struct arena *arena, const struct training *jobs, size_t count)
{
    static const struct node_group groups[] = {
        {{.name = "small", .gpus = 8}, 4}, {{.name = "big", .gpus = 8}, 16}, {{.name = "big", .gpus = 8}, 64}};
    struct variant *items = arena_alloc(arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        struct training *copy = arena_alloc(arena, 1, sizeof *copy);
        *copy = jobs[i];
        items[i] = (struct variant){&job_training.record, copy};
    }
    return placement_find(arena, groups, 3, &(struct variant_list){items, count});
}

Test(placement, first_group_that_is_large_enough)
{
    struct arena *arena = arena_create();
    struct training jobs[] = {job("a", NULL, 4), job("b", NULL, 5), job("c", NULL, 17), job("d", "big", 1),
                              job("e", "small", 4)};
    struct placement placement = place(arena, jobs, 5);
    const size_t wanted[] = {0, 1, 2, 1, 0};
    cr_assert(placement.problem_count == 0);
    for (size_t i = 0; i < 5; i++) {
        cr_assert(placement.group[i] == wanted[i], "workload %zu in group %zu", i, placement.group[i]);
        cr_assert(placement.nodes[i] == jobs[i].nodes);
    }
    arena_destroy(arena);
}

Test(placement, complaints_name_their_place)
{
    struct complaints complaints = COMPLAINTS;
    static const struct node_group group = {{.name = "small", .gpus = 8}, 4};
    struct training fits = job("a", NULL, 4), large = job("b", NULL, 5);
    struct variant items[] = {{&job_training.record, &fits}, {&job_training.record, &large}};
    placement_check(&group, 1, &(struct variant_list){items, 2}, &complaints.complaint);
    cr_assert(strncmp(complaints.text, "workloads[1].nodes: wants 5 nodes", 33) == 0, "%s", complaints.text);
}

Test(placement, problems_name_the_key)
{
    struct arena *arena = arena_create();
    struct training jobs[] = {job("a", NULL, 65), job("b", "huge", 1), job("c", "small", 5), job("d", NULL, 64)};
    struct placement placement = place(arena, jobs, 4);
    cr_assert(placement.problem_count == 3);
    const char *const keys[] = {"nodes", "node_type", "nodes"};
    for (size_t i = 0; i < 3; i++) {
        cr_assert(placement.problems[i].workload == i);
        cr_assert_str_eq(placement.problems[i].key, keys[i]);
    }
    cr_assert(strstr(placement.problems[0].text, "65") && strstr(placement.problems[0].text, "64"));
    cr_assert(strstr(placement.problems[1].text, "huge"));
    arena_destroy(arena);
}

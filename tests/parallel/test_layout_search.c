/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "layout_side.h"

TestSuite(layout_search);

/* Nothing that fits is faster: against loops of its own. */
Test(layout_search, none_is_faster)
{
    static const struct {
        const char *node, *model;
        int64_t nodes;
        double batch;
    } rows[] = {{"dgx-a100-80", "megatron-22b", 2, 64},
                {"dgx-h100", "llama-3.1-70b", 24, 512},
                {"dgx-h100", "deepseek-v3", 64, 2048}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct side side;
        side_load(&side, rows[i].node, rows[i].model, rows[i].nodes, rows[i].batch);
        struct layout best;
        cr_assert(layout_propose(&side.task, &side.layout, &best));
        struct layout_memory memory = layout_memory(&side.task, &best);
        cr_expect(layout_fits(&memory));
        double best_s = layout_time(&side.task, &best).step_s;
        printf("%s on %lld nodes: %s: %.2f s\n", rows[i].model, (long long)rows[i].nodes,
               layout_text(bind_arena(), &best), best_s);
        for (int64_t t = 1; t <= 8; t *= 2)
            for (int64_t p = 1; p <= 64; p++)
                for (int64_t d = 1; d <= 512; d *= 2)
                    for (int64_t b = 1; b <= 4; b *= 2)
                        for (int r = 0; r <= 2; r++) {
                            if (t * p * d > rows[i].nodes * 8 || p > side.model.layers ||
                                (double)(b * d) > rows[i].batch)
                                continue;
                            side_degrees(&side, d, t, p, 1, b);
                            side.layout.recompute = r;
                            memory = layout_memory(&side.task, &side.layout);
                            double step_s = layout_time(&side.task, &side.layout).step_s;
                            cr_assert(!layout_fits(&memory) || step_s >= best_s * (1 - 1e-9), "%s: %g s",
                                      layout_text(bind_arena(), &side.layout), step_s);
                        }
    }
}

/* A copy needs a sequence of each step: of more there are none, and their GPUs are idle. */
Test(layout_search, no_copies_without_sequences)
{
    struct side side;
    side_load(&side, "dgx-h100", "llama-3.1-70b", 16, 2.5);
    side.layout.tensor = 8;
    side.layout.pipeline = 4;
    struct layout out;
    cr_assert(layout_propose(&side.task, &side.layout, &out));
    cr_expect_eq(out.data, 2);
    cr_expect_float_eq(layout_time(&side.task, &out).used_frac, 0.5, 1e-12);
    side.task.batch = 4;
    cr_assert(layout_propose(&side.task, &side.layout, &out));
    cr_expect_eq(out.data, 4);
    side.layout.micro_batch = 2;
    cr_assert(layout_propose(&side.task, &side.layout, &out));
    cr_expect_eq(out.data, 2);
}

/* What is given stays. */
Test(layout_search, keeps_what_is_given)
{
    struct side side;
    side_load(&side, "dgx-h100", "llama-3.1-70b", 16, 512);
    side.layout.tensor = 4;
    side.layout.pipeline = 8;
    side.layout.micro_batch = 2;
    side.layout.recompute = RECOMPUTE_FULL;
    struct layout out;
    cr_assert(layout_propose(&side.task, &side.layout, &out));
    cr_expect(out.tensor == 4 && out.pipeline == 8 && out.micro_batch == 2 && out.data == 4);
    cr_expect_eq(out.recompute, RECOMPUTE_FULL);
    cr_expect_str_eq(layout_text(bind_arena(), &(struct layout){.data = 4,
                                                                .tensor = 2,
                                                                .pipeline = 3,
                                                                .virtual_stages = 2,
                                                                .expert = 4,
                                                                .micro_batch = 1,
                                                                .recompute = RECOMPUTE_FULL,
                                                                .sharding = SHARDING_NONE}),
                     "data 4, tensor 2, pipeline 3, 2 virtual stages each, expert 4, micro-batch 1, full recompute, "
                     "nothing sharded");
}

/* A trillion weights on one node: none fits, and the one that is proposed needs least. */
Test(layout_search, none_fits)
{
    struct side side;
    side_load(&side, "dgx-h100", "megatron-1t", 1, 64);
    struct layout out;
    cr_expect_not(layout_propose(&side.task, &side.layout, &out));
    struct layout_memory memory = layout_memory(&side.task, &out);
    cr_expect_gt(layout_memory_byte(&memory), memory.usable_byte);
    cr_expect_leq(layout_gpus(&out), 8);
}

static void expect_clash(struct side *side, const char *part)
{
    const char *why = layout_clash(&side->task, &side->layout, bind_arena());
    cr_expect(part ? why && strstr(why, part) : !why, "%s", why ? why : "(no clash)");
}

Test(layout_search, clashes)
{
    struct side side;
    side_load(&side, "dgx-h100", "llama-3.1-70b", 4, 64);
    expect_clash(&side, NULL);
    side.layout.tensor = 8;
    side.layout.pipeline = 8;
    expect_clash(&side, "64 GPUs, and 4 nodes of dgx-h100 have 32");
    side.layout.pipeline = 2;
    side.layout.data = 1;
    expect_clash(&side, "leave `data` out");
    side.layout.data = 2;
    expect_clash(&side, NULL);
    side.layout.virtual_stages = 60;
    expect_clash(&side, "80 layers");
    side.layout.virtual_stages = 1;
    side.layout.expert = 2;
    expect_clash(&side, "mixture of experts");
    side.layout.expert = 0;
    side.layout.micro_batch = 64;
    expect_clash(&side, "a step has 64 sequences");
}

/* What is proposed to someone who then types it in is accepted: it uses all GPUs, and heads are shared evenly. */
Test(layout_search, proposals_can_be_typed_in)
{
    static const int64_t nodes[] = {30, 63, 96, 2048};
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) {
        struct side side;
        side_load(&side, "dgx-h100", "llama-3.1-405b", nodes[i], 2048);
        side.layout.sharding = SHARDING_FULL;
        struct layout out;
        cr_assert(layout_propose_whole(&side.task, &side.layout, &out), "%lld nodes", (long long)nodes[i]);
        cr_expect_eq(layout_gpus(&out), layout_task_gpus(&side.task));
        const char *clash = layout_clash(&side.task, &out, bind_arena());
        cr_expect_null(clash, "%s: %s", layout_text(bind_arena(), &out), clash);
    }
    struct side side;
    side_load(&side, "dgx-h100", "llama-3.1-8b", 2, 64);
    side.model.heads = 36;
    side.model.head_dim = 0;
    struct layout out;
    cr_assert(layout_propose(&side.task, &side.layout, &out) && 36 % out.tensor == 0);
    side.layout.tensor = 8;
    const char *clash = layout_clash(&side.task, &side.layout, bind_arena());
    cr_assert(clash && strstr(clash, "36 heads cannot be shared evenly by tensor 8"), "%s", clash ? clash : "accepted");
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Schedules of a pipeline, played operation by operation, against what their closed forms say. */
#include "layout_side.h"
#include "parallel/layout_inside.h"

#include <math.h>
#include <stdlib.h>

TestSuite(layout_schedule);

enum { STAGES_MAX = 16, MICRO_MAX = 128, OPERATIONS_MAX = 4 * MICRO_MAX };
enum part { FORWARD, BACKWARD, WEIGHTS, PARTS };

/* What a stage does at once: a pass of a micro-batch from one of both ends, or two that overlap. */
struct operation {
    struct {
        enum part part;
        int end, micro;
    } parts[3];
    int count;
};

struct stage {
    struct operation list[OPERATIONS_MAX];
    int count, at, forward[2], backward[2], put_off[MICRO_MAX], put_off_end[MICRO_MAX], first, last;
    double now_s, done_s[PARTS][2][MICRO_MAX];
};

static void add_part(struct stage *stage, enum part part, int end, int micro)
{
    struct operation *operation = &stage->list[stage->count];
    operation->parts[operation->count].part = part;
    operation->parts[operation->count].end = end;
    operation->parts[operation->count++].micro = micro;
}

static void forward(struct stage *stage, int end)
{
    add_part(stage, FORWARD, end, stage->forward[end]++);
}

/* With the gradients of weights, or with these put off. */
static void backward(struct stage *stage, int end, bool put_off)
{
    int micro = stage->backward[end]++;
    add_part(stage, BACKWARD, end, micro);
    if (!put_off) {
        add_part(stage, WEIGHTS, end, micro);
        return;
    }
    stage->put_off_end[stage->last] = end;
    stage->put_off[stage->last++] = micro;
}

static void weights(struct stage *stage)
{
    add_part(stage, WEIGHTS, stage->put_off_end[stage->first], stage->put_off[stage->first]);
    stage->first++;
}

static void next(struct stage *stage)
{
    stage->count++;
}

/* One forward, one backward; gradients of weights at once, or as many micro-batches later as the stage is away from the first. */
static void one_by_one(struct stage *stage, int s, int p, int m, bool put_off)
{
    int warm = p - 1 - s < m ? p - 1 - s : m;
    for (int i = 0; i < warm; i++)
        forward(stage, 0), next(stage);
    for (int i = 0; i < m; i++) {
        if (i < m - warm)
            forward(stage, 0), next(stage);
        backward(stage, 0, put_off), next(stage);
        if (put_off && (i >= s || i >= m - warm))
            weights(stage), next(stage);
    }
    while (stage->first < stage->last)
        weights(stage), next(stage);
}

/* DualPipe (github.com/deepseek-ai/DualPipe): eight phases. `own`: the end that is nearer. */
static void from_both_ends(struct stage *stage, int s, int p, int m)
{
    int rank = s < p - 1 - s ? s : p - 1 - s, half = p / 2, own = s < half ? 0 : 1, other = 1 - own;
    for (int i = 0; i < 2 * (half - rank - 1); i++)
        forward(stage, own), next(stage);
    for (int i = 0; i < rank + 1; i++)
        forward(stage, own), next(stage), forward(stage, other), next(stage);
    for (int i = 0; i < half - rank - 1; i++)
        backward(stage, other, true), next(stage), weights(stage), next(stage), forward(stage, other), next(stage);
    for (int i = 0; i < m / 2 - p + rank + 1; i++) {
        forward(stage, own);
        if (i == 0 && rank == half - 1)
            next(stage);
        backward(stage, other, false), next(stage);
        forward(stage, other), backward(stage, own, false), next(stage);
    }
    for (int i = 0; i < half - rank - 1; i++) {
        backward(stage, other, false), next(stage);
        forward(stage, other), backward(stage, own, false), next(stage);
    }
    bool put_off = false;
    for (int i = 0; i < rank + 1; i++) {
        put_off = put_off || (i == (rank + 1) / 2 && rank % 2 == 1);
        backward(stage, other, put_off), next(stage);
        put_off = put_off || (i == (rank + 1) / 2 && rank % 2 == 0);
        backward(stage, own, put_off), next(stage);
    }
    for (int i = 0; i < half - rank - 1; i++)
        weights(stage), next(stage), backward(stage, own, true), next(stage);
    while (stage->first < stage->last)
        weights(stage), next(stage);
}

/* When what a pass waits for is there; NaN: not yet. */
static double ready_s(const struct stage *stages, int s, int p, enum part part, int end, int micro)
{
    int towards = end == 0 ? 1 : -1;
    bool first = s == (end == 0 ? 0 : p - 1), last = s == (end == 0 ? p - 1 : 0);
    if (part == FORWARD)
        return first ? 0 : stages[s - towards].done_s[FORWARD][end][micro];
    if (part == BACKWARD)
        return last ? stages[s].done_s[FORWARD][end][micro] : stages[s + towards].done_s[BACKWARD][end][micro];
    return 0;
}

static bool advance(struct stage *stages, int s, int p, const double part_s[PARTS])
{
    struct stage *stage = &stages[s];
    if (stage->at == stage->count)
        return false;
    const struct operation *operation = &stage->list[stage->at];
    double start_s = stage->now_s, length_s = 0;
    for (int k = 0; k < operation->count; k++) {
        double there_s =
            ready_s(stages, s, p, operation->parts[k].part, operation->parts[k].end, operation->parts[k].micro);
        if (isnan(there_s))
            return false;
        start_s = fmax(start_s, there_s);
        length_s += part_s[operation->parts[k].part];
    }
    stage->now_s = start_s + length_s;
    for (int k = 0; k < operation->count; k++)
        stage->done_s[operation->parts[k].part][operation->parts[k].end][operation->parts[k].micro] = stage->now_s;
    stage->at++;
    return true;
}

/* Time from the first pass to the last. */
static double played_s(int schedule, int p, int m, const double part_s[PARTS])
{
    struct stage *stages = calloc((size_t)p, sizeof *stages);
    for (int s = 0; s < p; s++) {
        for (int i = 0; i < PARTS * 2 * MICRO_MAX; i++)
            stages[s].done_s[i / (2 * MICRO_MAX)][i / MICRO_MAX % 2][i % MICRO_MAX] = NAN;
        if (schedule == SCHEDULE_DUAL_PIPE)
            from_both_ends(&stages[s], s, p, m);
        else
            one_by_one(&stages[s], s, p, m, schedule == SCHEDULE_ZERO_BUBBLE);
    }
    for (bool moved = true; moved;) {
        moved = false;
        for (int s = 0; s < p; s++)
            while (advance(stages, s, p, part_s))
                moved = true;
    }
    double end_s = 0;
    for (int s = 0; s < p; s++) {
        cr_assert_eq(stages[s].at, stages[s].count, "stage %d waits for ever", s);
        end_s = fmax(end_s, stages[s].now_s);
    }
    free(stages);
    return end_s;
}

/* Products and kernels alone: of the former a forward pass, that of the gradients of inputs and that of the gradients of weights take the same.
 * Sends are part of the first two; in two directions they hide, and a pass waits for one that has more kernels. */
Test(layout_schedule, as_played)
{
    static const int sizes[][2] = {{2, 8}, {4, 8}, {4, 20}, {8, 40}, {16, 120}, {6, 18}};
    for (int schedule = SCHEDULE_ONE_BY_ONE; schedule <= SCHEDULE_DUAL_PIPE; schedule++)
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            int p = sizes[i][0], m = sizes[i][1];
            struct side side;
            side_load(&side, "dgx-h100", "megatron-175b", p, m);
            side.model.vocabulary = 0;
            side.model.parameters = 1e12;
            side_degrees(&side, 1, 8, p, 1, 1);
            side.layout.recompute = RECOMPUTE_NONE;
            side.layout.schedule = schedule;
            side.layout.network_frac = side.layout.link_frac = side.layout.bandwidth_frac = side.layout.attention_frac =
                1e12;
            side.layout.link_latency_s = 0;
            side.node.gpu.bandwidth_byte_s = 1e30;
            struct layout_time time = layout_time(&side.task, &side.layout);
            double forward_s = 96.0 / p * layout_kernels_s(&side.task, false);
            double backward_s = 96.0 / p * layout_kernels_s(&side.task, true);
            double product_s = 2 * 2048 * 1e12 / p / 8 / (side.node.gpu.gemm_frac * side.node.gpu.peak_bf16_flop_s);
            double send_s = time.pipeline_s / m, stages = 96.0 / p, even = ceil(stages) / stages;
            double part_s[] = {product_s + forward_s + send_s / 2, product_s + backward_s + send_s / 2, product_s};
            double step_s = time.compute_s + time.pipeline_s + time.bubble_s;
            double played = played_s(schedule, p, m, part_s);
            cr_expect_eq(even, 1);
            double near = schedule == SCHEDULE_DUAL_PIPE ? 2e-4 : 1e-9;
            cr_expect_float_eq(step_s, played, near * played,
                               "schedule %d, %d stages, %d micro-batches: %.12g s, played %.12g s", schedule, p, m,
                               step_s, played);
        }
}

/* What the schedules cost: no memory with gradients put off; in two directions twice the weights, and activations of one micro-batch more. */
Test(layout_schedule, memory)
{
    struct side side;
    side_load(&side, "dgx-h100", "megatron-175b", 16, 256);
    side_degrees(&side, 2, 8, 8, 1, 1);
    side.layout.recompute = RECOMPUTE_NONE;
    struct layout_memory one = layout_memory(&side.task, &side.layout);
    side.layout.schedule = SCHEDULE_ZERO_BUBBLE;
    struct layout_memory zero = layout_memory(&side.task, &side.layout);
    side.layout.schedule = SCHEDULE_DUAL_PIPE;
    struct layout_memory both = layout_memory(&side.task, &side.layout);
    cr_expect_eq(layout_memory_byte(&zero), layout_memory_byte(&one));
    cr_expect_float_eq(both.weight_byte, 2 * one.weight_byte, 1);
    cr_expect_float_eq(both.gradient_byte, 2 * one.gradient_byte, 1);
    cr_expect_float_eq(both.optimizer_byte, one.optimizer_byte, 1); /* shared by twice as many */
    cr_expect_float_eq(both.activation_byte, one.activation_byte * 9 / 8, 1);
}

/* In two directions exchange with experts hides behind computing, which has a part of the chip less for it. */
Test(layout_schedule, experts_behind_the_other_direction)
{
    struct side side;
    side_load(&side, "h800-8", "deepseek-v3", 256, 15360);
    side_degrees(&side, 128, 1, 16, 1, 1);
    side.task.precision = PRECISION_FP8_BLOCK;
    side.layout.expert = 64;
    side.layout.expert_nodes = 4;
    side.layout.recompute = RECOMPUTE_SELECTIVE;
    side.layout.expert_wait_s = side.layout.expert_start_s = 0;
    struct layout_time one = layout_time(&side.task, &side.layout);
    side.layout.schedule = SCHEDULE_DUAL_PIPE;
    struct layout_time both = layout_time(&side.task, &side.layout);
    cr_expect(one.expert_s > 0 && one.expert_s < one.compute_s);
    cr_expect_float_eq(both.expert_s, 0.07 * one.expert_s, 1e-9 * one.expert_s);
    cr_expect_eq(both.pipeline_s, 0);
    cr_expect_float_eq(both.compute_s, one.compute_s * 132 / 112, 1e-9 * one.compute_s);
    cr_expect_lt(both.bubble_s, one.bubble_s);
    /* Unlimited, a token's eight experts lie on 8 (1 - (7/8)^8) = 5.25 nodes, and not on 4. */
    side.layout.schedule = SCHEDULE_ONE_BY_ONE;
    side.layout.expert_nodes = 0;
    double reached = 8 * (1 - pow(7 / 8.0, 8));
    cr_expect_float_eq(layout_time(&side.task, &side.layout).expert_s / one.expert_s, reached / 4, 0.01);
}

/* What a GPU with experts does, counted one by one for a layer of 16 experts: tokens that come as copies or once, six products for each expert, kernels
 * that take 5 us beside these, and the host: it is waited for once, and where it starts kernels for longer than they take. */
Test(layout_schedule, experts_one_by_one)
{
    struct side side;
    side_load(&side, "dgx-h100", "qwen3-30b-a3b", 2, 16);
    side.task.sequence = 4096;
    side_degrees(&side, 16, 1, 1, 1, 1);
    side.layout.recompute = RECOMPUTE_NONE;
    side.layout.expert = 8;
    side.layout.expert_wait_s = side.layout.expert_start_s = 0;
    struct layout_time once = layout_time(&side.task, &side.layout);
    side.layout.dispatch = DISPATCH_COPIES;
    struct layout_time copies = layout_time(&side.task, &side.layout);
    /* A token's eight experts lie on as many of eight GPUs as are not missed; seven in eight of them are not its own. */
    double gpus = 0;
    for (int g = 0; g < 8; g++) {
        double missed = 1;
        for (int k = 0; k < 8; k++)
            missed *= 7.0 / 8;
        gpus += 1 - missed;
    }
    double link_byte_s = 0.8 * side.node.gpu.link_byte_s, memory_byte_s = 0.8 * side.node.gpu.bandwidth_byte_s;
    double ways = 4 * 48, latency_s = ways * 2e-6, vector = 2 * 2048 * 4096.0;
    double once_s = latency_s + ways * vector * gpus * 7 / 8 / link_byte_s,
           copies_s = latency_s + ways * vector * 8 * 7 / 8 / (0.8 * link_byte_s);
    cr_expect_float_eq(once.expert_s, once_s, 1e-9 * once_s);
    cr_expect_float_eq(copies.expert_s, copies_s, 1e-9 * copies_s);
    double order_s = 2 * 48 * vector * (6 * 8 - 2 * (8 + gpus)) / memory_byte_s;
    cr_expect_float_eq(copies.compute_s - once.compute_s, order_s, 1e-9 * once.compute_s);
    /* On two nodes the slower of links and network counts: each token once to a node, or eight copies. */
    side.layout.expert = 16;
    double network_byte_s = 0.8 * 50e9, far_s = ways * (5e-6 + vector * 8 / 2 / network_byte_s);
    cr_expect_float_eq(layout_time(&side.task, &side.layout).expert_s, far_s, 1e-9 * far_s);
    side.layout.dispatch = DISPATCH_ONCE;
    double node_s = ways * (5e-6 + vector * 2 * (1 - pow(0.5, 8)) / 2 / network_byte_s);
    cr_expect_float_eq(layout_time(&side.task, &side.layout).expert_s, node_s, 1e-9 * node_s);
    /* Half the experts on a GPU are 48 kernels fewer in a layer. */
    double fewer_s = once.compute_s - layout_time(&side.task, &side.layout).compute_s, kernels_s = 48 * 8 * 6 * 5e-6;
    double places = 16 * (1 - pow(15.0 / 16, 8));
    double sorted_s = 2 * 48 * vector * 2 * (gpus - places) / memory_byte_s;
    double sums_s = 2 * 48 * 8 * 3 * 768.0 * 2048 / memory_byte_s; /* of gradients, of eight experts */
    double routed = (30.5e9 - 3.3e9) / 120 / 48 / (3 * 768 * 2048.0);
    cr_expect_float_eq(fewer_s, kernels_s + sorted_s + routed * sums_s, 1e-6 * once.compute_s, "%g %g %g %g", fewer_s,
                       kernels_s, sorted_s, sums_s);
    /* Who has half as much again to do is waited for. */
    side.layout.expert = 8;
    side.layout.expert_imbalance = 1.5;
    struct layout_time uneven = layout_time(&side.task, &side.layout);
    cr_expect_float_eq(uneven.expert_s, 1.5 * once_s, 1e-9 * once_s);
    cr_expect(uneven.compute_s > once.compute_s && uneven.compute_s < 1.5 * once.compute_s);
    cr_expect_eq(uneven.hardware_flop, once.hardware_flop);
    side.layout.expert_imbalance = 1;
    side.layout.expert_wait_s = 1e-3;
    cr_expect_float_eq(layout_time(&side.task, &side.layout).expert_s, once_s + 48e-3, 1e-9 * once_s);
}

/* Experts that are whole where other weights are cut: as many places for them as GPUs, the same work, and all weights once. */
Test(layout_schedule, whole_experts)
{
    struct side side;
    side_load(&side, "dgx-h100", "qwen3-235b-a22b", 4, 64);
    side.task.sequence = 4096;
    side_degrees(&side, 16, 2, 1, 1, 1);
    side.layout.recompute = RECOMPUTE_NONE;
    side.layout.sharding = SHARDING_NONE;
    side.layout.expert_wait_s = side.layout.expert_start_s = 0;
    side.layout.expert = 16;
    struct layout_memory cut = layout_memory(&side.task, &side.layout);
    struct layout_time cut_time = layout_time(&side.task, &side.layout);
    side.layout.expert = 32;
    side.layout.expert_tensor = 1;
    struct layout_memory whole = layout_memory(&side.task, &side.layout);
    struct layout_time whole_time = layout_time(&side.task, &side.layout);
    cr_expect_eq(whole.weight_byte, cut.weight_byte);
    cr_expect_float_eq(whole_time.hardware_flop, cut_time.hardware_flop, 1);
    /* 32 GPUs are four nodes, as 16 pairs are. */
    cr_expect_gt(whole_time.expert_s, 0);
    cr_expect_lt(fabs(whole_time.expert_s / cut_time.expert_s - 1), 0.2);
    cr_expect_null(layout_clash(&side.task, &side.layout, bind_arena()));
    side.layout.expert_tensor = 0;
    cr_expect_not_null(layout_clash(&side.task, &side.layout, bind_arena()));
    side.layout.expert_tensor = 4;
    cr_expect_not_null(layout_clash(&side.task, &side.layout, bind_arena()));
}

/* A layer of experts takes as long as the host needs to start the kernels of all that a GPU has; if it knows how many tokens come it has all of the layer
 * for it. */
Test(layout_schedule, start_of_experts)
{
    struct side side;
    side_load(&side, "dgx-b200", "qwen3-30b-a3b", 1, 512);
    side.task.sequence = 4096;
    side_degrees(&side, 8, 1, 1, 1, 1);
    side.layout.expert = 8;
    side.layout.recompute = RECOMPUTE_NONE;
    side.layout.expert_start_s = 0;
    struct layout_time graph = layout_time(&side.task, &side.layout);
    side.layout.expert_start_s = 1e-6;
    cr_expect_eq(layout_time(&side.task, &side.layout).step_s, graph.step_s);
    /* 0.1 ms for each are less than a layer, and more than its experts. */
    side.layout.expert_start_s = 1e-4;
    double synchronous_s = layout_time(&side.task, &side.layout).step_s;
    cr_expect_gt(synchronous_s, graph.step_s);
    side.layout.expert_wait_s = 0;
    double ahead_s = layout_time(&side.task, &side.layout).step_s;
    cr_expect_lt(ahead_s, synchronous_s - 64 * 48 * 1.6e-3 * 0.99);
    side.layout.expert_wait_s = 1.6e-3;
    double wait_s[2];
    for (int k = 0; k < 2; k++) {
        side.layout.expert_start_s = 1e-3 * (k + 1);
        wait_s[k] = layout_time(&side.task, &side.layout).expert_s - graph.expert_s;
    }
    /* 64 micro-batches, 48 layers, 16 experts. */
    cr_expect_float_eq(wait_s[1] - wait_s[0], 64 * 48 * 16 * 1e-3, 1e-9 * wait_s[1]);
}

/* Layers that do not come out even leave the last stage, which has the vocabulary, the fewest: 126 of Llama 3 405B on 16 stages of eight
 * groups are eight on each but the first and the last (arXiv:2407.21783, section 3.3.2). 128 would be eight on the last too. */
Test(layout_schedule, uneven_layers)
{
    struct side side;
    side_load(&side, "dgx-h100", "llama-3.1-405b", 16, 64);
    side_degrees(&side, 1, 8, 1, 1, 1);
    side.layout.recompute = RECOMPUTE_NONE;
    side.layout.network_frac = side.layout.link_frac = side.layout.bandwidth_frac = 1e12;
    side.layout.link_latency_s = 0;
    struct llm whole = side.model;
    double one_s = layout_time(&side.task, &side.layout).compute_s / 64;
    side.model.parameters -= 2.0 * 128256 * 16384;
    side.model.vocabulary = 0;
    double layer_s = layout_time(&side.task, &side.layout).compute_s / 64 / 126, end_s = one_s - 126 * layer_s;
    side.model = whole;
    side_degrees(&side, 1, 8, 16, 8, 1);
    struct layout_time time = layout_time(&side.task, &side.layout);
    double fill_s = 15 / 8.0 * (time.compute_s + time.pipeline_s) / 64;
    double slowest_s = (time.compute_s + time.bubble_s - fill_s) / 64;
    cr_expect_gt(end_s, 0.1 * layer_s);
    cr_expect_float_eq(slowest_s, fmax(8 * layer_s, 7 * layer_s + end_s), 1e-6 * slowest_s);
}

/* GPUs that share sequences: each has its part of the work, as copies with as many tokens have, and waits for the keys and values of others
 * where its links are slow. */
Test(layout_schedule, context)
{
    struct side side;
    side_load(&side, "dgx-h100", "llama-3.1-70b", 8, 64);
    side_degrees(&side, 8, 8, 1, 1, 1);
    side.layout.recompute = RECOMPUTE_NONE;
    struct layout_time copies = layout_time(&side.task, &side.layout);
    struct layout_memory copies_memory = layout_memory(&side.task, &side.layout);
    side.layout.context = 2;
    side.layout.data = 4;
    cr_expect_eq(layout_gpus(&side.layout), 64);
    struct layout_time shared = layout_time(&side.task, &side.layout);
    struct layout_memory shared_memory = layout_memory(&side.task, &side.layout);
    cr_expect_float_eq(shared.hardware_flop, copies.hardware_flop, 1e-9 * copies.hardware_flop);
    cr_expect_float_eq(shared_memory.optimizer_byte, copies_memory.optimizer_byte, 1);
    cr_expect_float_eq(shared_memory.activation_byte, copies_memory.activation_byte / 2, 1);
    /* Sums of gradients are read and written for each micro-batch, and there are twice as many, with as many kernels each. */
    double sums_s = 8 * 2 * side.model.parameters / 8 / (0.8 * side.node.gpu.bandwidth_byte_s);
    sums_s += 8 * 80 * (layout_kernels_s(&side.task, false) + layout_kernels_s(&side.task, true));
    cr_expect_float_eq(shared.compute_s - copies.compute_s, sums_s, 1e-6 * copies.compute_s);
    side.layout.network_frac = 0.001;
    cr_expect_gt(layout_time(&side.task, &side.layout).tensor_s, shared.tensor_s);
}

/* A layer that predicts a token further is trained along: its weights, and a product with the vocabulary. */
Test(layout_schedule, tokens_further)
{
    struct side side;
    side_load(&side, "dgx-h100", "deepseek-v3", 64, 512);
    side_degrees(&side, 64, 8, 1, 1, 1);
    side.layout.recompute = RECOMPUTE_NONE;
    double with = layout_time(&side.task, &side.layout).model_flop;
    side.model.mtp_layers = 0;
    double without = layout_time(&side.task, &side.layout).model_flop, tokens = 512.0 * 4096;
    double table = 129280.0 * 7168, attention = 3 * 4 * 128.0 * 160 * 4096;
    double more = tokens * (6 * ((37e9 - 2 * table) / 61 + table) + attention);
    cr_expect_float_eq(with - without, more, 1e-9 * with);
}

/* In 8 bits products take the efficiency of their kind of scales; with one for a matrix, casts are traffic and kernels on top. */
Test(layout_schedule, eight_bits)
{
    struct side side;
    side_load(&side, "dgx-h100", "llama-3.1-8b", 1, 128);
    side_degrees(&side, 8, 1, 1, 1, 1);
    side.layout.recompute = RECOMPUTE_NONE;
    double step_s[3];
    for (int precision = PRECISION_BF16; precision <= PRECISION_FP8_BLOCK; precision++) {
        side.task.precision = precision;
        step_s[precision] = layout_time(&side.task, &side.layout).compute_s;
    }
    double flop = 6 * 16 * 8192 * (side.model.parameters - 2.0 * 128256 * 4096), peak = side.node.gpu.peak_fp8_flop_s;
    double block_s = flop / (side.node.gpu.gemm_fp8_frac * peak),
           tensor_s = flop / (side.node.gpu.gemm_fp8_tensor_frac * peak);
    double feed = (side.model.parameters - 2.0 * 128256 * 4096) / 32 / 4096 - 2 * (4096 + 1024);
    double cast_s =
        6 * 32 * 16 * 8192 * (4 * 4096 + 2 * 4096 + 2 * 1024 + feed) / (0.8 * side.node.gpu.bandwidth_byte_s);
    cast_s += 16 * 32 * 16 * layout_kernel_s; /* two for each of the inputs and gradients of four products */
    cr_expect_float_eq(step_s[PRECISION_FP8] - step_s[PRECISION_FP8_BLOCK], tensor_s + cast_s - block_s,
                       1e-9 * block_s);
    cr_expect(step_s[PRECISION_FP8] < step_s[PRECISION_FP8_BLOCK] &&
              step_s[PRECISION_FP8_BLOCK] < step_s[PRECISION_BF16]);
}

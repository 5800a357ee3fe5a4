/* SPDX-License-Identifier: Apache-2.0 */
/* Every combination is tried: tensor groups inside a node, as many stages as layers and GPUs allow, up to 8
 * virtual stages, micro-batches of up to 16 sequences in powers of two. Copies of the model fill what is left, as far
 * as a step has sequences for them; GPUs that make up no whole copy stay idle, which costs time. Heads are split evenly by tensor groups. Among equals the first counts: fewer splits. */
#include "parallel/layout_search.h"

#include <math.h>

#include "parallel/layout_inside.h"

enum { VIRTUAL_MAX = 8, MICRO_BATCH_MAX = 16 };

/* The degree itself where it is given, else whatever `open` is. */
static int64_t fixed_or(int64_t given, int64_t open)
{
    return given > 0 ? given : open;
}

struct best_layout {
    struct layout fit, least;
    double step_s, byte;
    bool whole; /* only layouts that use all GPUs count, as layout_clash wants it */
};

static void consider(const struct layout_task *task, const struct layout *layout, struct best_layout *best)
{
    if (best->whole &&
        (layout_gpus(layout) < layout_task_gpus(task) || (double)(layout->data * layout->micro_batch) > task->batch))
        return;
    struct layout_memory memory = layout_memory(task, layout);
    double byte = layout_memory_byte(&memory);
    if (byte < best->byte) {
        best->byte = byte;
        best->least = *layout;
    }
    if (!layout_fits(&memory))
        return;
    double step_s = layout_time(task, layout).step_s;
    if (step_s < best->step_s * (1 - 1e-12)) {
        best->step_s = step_s;
        best->fit = *layout;
    }
}

static void try_recompute(const struct layout_task *task, const struct layout *wish, struct layout layout,
                          struct best_layout *best)
{
    for (int r = RECOMPUTE_NONE; r <= RECOMPUTE_FULL; r++) {
        layout.recompute = wish->recompute >= 0 ? wish->recompute : r;
        consider(task, &layout, best);
        if (wish->recompute >= 0)
            return;
    }
}

static void try_micro_batches(const struct layout_task *task, const struct layout *wish, struct layout layout,
                              struct best_layout *best)
{
    for (int64_t b = 1; b <= MICRO_BATCH_MAX; b *= 2) {
        layout.micro_batch = fixed_or(wish->micro_batch, b);
        if (b == 1 || (double)(layout.micro_batch * layout.data) <= task->batch)
            try_recompute(task, wish, layout, best);
        if (wish->micro_batch > 0)
            return;
    }
}

/* Groups of GPUs that each can have experts of their own: copies, or where an expert is cut among fewer GPUs than other weights so many more. */
static int64_t expert_places(const struct layout *layout)
{
    return layout->data * layout->tensor / fixed_or(layout->expert_tensor, layout->tensor);
}

static void try_experts(const struct layout_task *task, const struct layout *wish, struct layout layout,
                        struct best_layout *best)
{
    int64_t experts = task->model->experts > 0 ? task->model->experts : 1;
    int64_t places = expert_places(&layout);
    for (int64_t e = 1; e <= experts && e <= places; e *= 2) {
        layout.expert = fixed_or(wish->expert, e);
        if (wish->expert > 0 || (experts % e == 0 && places % e == 0))
            try_micro_batches(task, wish, layout, best);
        if (wish->expert > 0)
            return;
    }
}

static void try_virtual(const struct layout_task *task, const struct layout *wish, struct layout layout,
                        struct best_layout *best)
{
    double layers = ceil((double)task->model->layers / (double)layout.pipeline); /* of a stage */
    bool interleaved = layout.pipeline > 1 && layout.schedule == SCHEDULE_ONE_BY_ONE;
    double most = interleaved ? fmin(layers, VIRTUAL_MAX) : 1;
    for (int64_t v = 1; v == 1 || (double)v <= most; v++) {
        layout.virtual_stages = fixed_or(wish->virtual_stages, v);
        try_experts(task, wish, layout, best);
        if (wish->virtual_stages > 0)
            return;
    }
}

/* Copies of the model that a step has a micro-batch for: more would have nothing to learn from. */
static int64_t copies_most(const struct layout_task *task, const struct layout *wish)
{
    double most = floor(task->batch / (double)fixed_or(wish->micro_batch, 1));
    return most < 1e15 ? (int64_t)most : INT64_MAX;
}

static void try_pipelines(const struct layout_task *task, const struct layout *wish, struct layout layout,
                          struct best_layout *best)
{
    /* GPUs per tensor rank and part of a sequence. */
    int64_t share = task->nodes * task->node->gpus / (layout.tensor * layout.context);
    int64_t most = task->model->layers < share ? task->model->layers : share;
    int64_t next = wish->schedule == SCHEDULE_DUAL_PIPE ? 2 : 1; /* each stage has one that it is run with */
    for (int64_t p = next; p == next || p <= most; p += next) {
        layout.pipeline = fixed_or(wish->pipeline, p);
        int64_t room = share / layout.pipeline, most_data = copies_most(task, wish);
        room = room < most_data ? room : most_data;
        layout.data = fixed_or(wish->data, room > 0 ? room : 1);
        try_virtual(task, wish, layout, best);
        if (wish->pipeline > 0)
            return;
    }
}

static bool splits_heads(const struct layout_task *task, int64_t tensor)
{
    double heads = layout_shape(task->model).heads; /* 0: not known */
    return fmod(heads, (double)tensor) <= 0;
}

static bool propose(const struct layout_task *task, const struct layout *wish, bool whole, struct layout *out)
{
    struct best_layout best = {.step_s = HUGE_VAL, .byte = HUGE_VAL, .whole = whole};
    struct layout layout = *wish;
    layout.context = fixed_or(wish->context, 1);
    for (int64_t t = 1; t <= task->node->gpus; t++) {
        layout.tensor = fixed_or(wish->tensor, t);
        if (wish->tensor > 0 || (task->node->gpus % t == 0 && splits_heads(task, t)))
            try_pipelines(task, wish, layout, &best);
        if (wish->tensor > 0)
            break;
    }
    bool fits = isfinite(best.step_s);
    if (fits || isfinite(best.byte))
        *out = fits ? best.fit : best.least;
    return fits;
}

bool layout_propose(const struct layout_task *task, const struct layout *wish, struct layout *out)
{
    return propose(task, wish, false, out);
}

bool layout_propose_whole(const struct layout_task *task, const struct layout *wish, struct layout *out)
{
    return propose(task, wish, true, out);
}

const char *layout_clash(const struct layout_task *task, const struct layout *wish, struct arena *arena)
{
    const struct llm *model = task->model;
    int64_t gpus = task->nodes * task->node->gpus;
    int64_t tensor = fixed_or(wish->tensor, 1), pipeline = fixed_or(wish->pipeline, 1),
            context = fixed_or(wish->context, 1);
    int64_t needed = tensor * pipeline * fixed_or(wish->data, 1) * context;
    const char *shared = context > 1 ? arena_printf(arena, " x context %lld", (long long)context) : "";
    if (needed > gpus)
        return arena_printf(arena,
                            "tensor %lld x pipeline %lld x data %lld%s are %lld GPUs, and %lld nodes of %s have %lld",
                            (long long)tensor, (long long)pipeline, (long long)fixed_or(wish->data, 1), shared,
                            (long long)needed, (long long)task->nodes, task->node->name, (long long)gpus);
    if (wish->tensor > 0 && wish->pipeline > 0 && wish->data > 0 && needed < gpus)
        return arena_printf(arena,
                            "tensor %lld x pipeline %lld x data %lld%s are %lld GPUs, but %lld nodes of %s have "
                            "%lld: leave `data` out and it fills them",
                            (long long)tensor, (long long)pipeline, (long long)wish->data, shared, (long long)needed,
                            (long long)task->nodes, task->node->name, (long long)gpus);
    if (!splits_heads(task, tensor))
        return arena_printf(arena, "%g heads cannot be shared evenly by tensor %lld", layout_shape(model).heads,
                            (long long)tensor);
    if (pipeline > model->layers)
        return arena_printf(arena, "%lld stages, but the model has %lld layers", (long long)pipeline,
                            (long long)model->layers);
    if ((wish->virtual_stages - 1) * pipeline >= model->layers)
        return arena_printf(arena, "%lld stages of %lld virtual ones, but the model has %lld layers",
                            (long long)pipeline, (long long)wish->virtual_stages, (long long)model->layers);
    if (wish->virtual_stages > 1 && wish->pipeline == 1)
        return "virtual stages are for a pipeline of 2 stages and more";
    if (wish->virtual_stages > 1 && wish->schedule != SCHEDULE_ONE_BY_ONE)
        return "virtual stages are for `schedule: 1f1b`";
    if (wish->schedule != SCHEDULE_ONE_BY_ONE && wish->pipeline == 1)
        return "the schedule is for a pipeline of 2 stages and more";
    if (wish->schedule == SCHEDULE_DUAL_PIPE && wish->pipeline % 2 != 0)
        return arena_printf(arena, "dualpipe runs stages in pairs, from both ends: %lld is odd",
                            (long long)wish->pipeline);
    if (wish->expert > 1 && model->experts == 0)
        return "`expert` is for a mixture of experts, and the model says of no `experts`";
    if (wish->expert > 0 && model->experts > 0 && model->experts % wish->expert != 0)
        return arena_printf(arena, "%lld experts cannot be shared evenly by %lld copies", (long long)model->experts,
                            (long long)wish->expert);
    if (wish->expert_tensor > 0 && tensor % wish->expert_tensor != 0)
        return arena_printf(arena, "tensor %lld is no multiple of expert_tensor %lld", (long long)tensor,
                            (long long)wish->expert_tensor);
    int64_t more = tensor / fixed_or(wish->expert_tensor, tensor); /* places of experts in a copy */
    if (wish->expert > 0 && wish->data > 0 && wish->data * more % wish->expert != 0)
        return arena_printf(arena, "data %lld%s is no multiple of expert %lld", (long long)wish->data,
                            more > 1 ? arena_printf(arena, " x tensor %lld over expert_tensor %lld", (long long)tensor,
                                                    (long long)wish->expert_tensor)
                                     : "",
                            (long long)wish->expert);
    double copies = (double)fixed_or(wish->data, 1) * (double)fixed_or(wish->micro_batch, 1);
    if (copies > task->batch)
        return arena_printf(arena, "a step has %g sequences, fewer than %g copies times micro-batches hold",
                            task->batch, copies);
    return NULL;
}

const char *layout_text(struct arena *arena, const struct layout *layout)
{
    static const char *const recomputes[] = {"no", "selective", "full"};
    static const char *const shardings[] = {"nothing", "optimizer", "optimizer and gradients",
                                            "optimizer, gradients and weights"};
    const char *stages = layout->virtual_stages > 1
                             ? arena_printf(arena, ", %lld virtual stages each", (long long)layout->virtual_stages)
                             : "";
    static const char *const schedules[] = {"", " with zero bubble", " in two directions"};
    const char *context = layout->context > 1 ? arena_printf(arena, ", context %lld", (long long)layout->context) : "";
    const char *expert = layout->expert > 1 ? arena_printf(arena, ", expert %lld", (long long)layout->expert) : "";
    return arena_printf(arena,
                        "data %lld, tensor %lld, pipeline %lld%s%s%s%s, micro-batch %lld, %s recompute, %s sharded",
                        (long long)layout->data, (long long)layout->tensor, (long long)layout->pipeline,
                        schedules[layout->schedule], stages, context, expert, (long long)layout->micro_batch,
                        recomputes[layout->recompute], shardings[layout->sharding]);
}

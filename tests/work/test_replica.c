/* SPDX-License-Identifier: Apache-2.0 */
/* The replica against a plain loop that walks through every step, keeps lists,
 * and knows nothing of stretches. */
#include "../bind.h"

#include "base/numerics.h"
#include "base/random.h"
#include "work/replica.h"

TestSuite(replica);

enum { MOST = 200 };

struct outcome {
    double first_s, last_s; /* NaN: never */
    int fate;               /* 0 outstanding, 1 finished, 2 refused, 3 rejected, 4 timed out */
};

struct case_ {
    struct replica_rules rules;
    struct gpu gpu;
    struct request requests[MOST];
    int count;
    double change_s[8], speed[9]; /* speed[i] up to change_s[i] */
    int changes;
    double end_s;
};

/* The plain loop. */

struct person {
    int id, ticket, done, waited;
    int64_t prefilled; /* of prompt + done, while it is not decoding */
    bool decoding;
};

struct plain {
    const struct case_ *c;
    struct outcome out[MOST];
    int line[2 * MOST], line_count; /* who waits, front first */
    bool again[MOST];               /* was evicted */
    struct person person[MOST];
    int batch[MOST], batch_count; /* in the order of admission */
    int arrived, tickets, preempted;
    int64_t steps;
    double load_s, batch_s, byte, flop;
};

static double plain_later(const struct case_ *c, double now_s, double work_s, struct plain *p, double byte,
                          double flop, int batch)
{
    /* Walks through the changes of speed, and integrates power as model/node.h
   * has it. */
    double left_s = work_s;
    for (int i = 0; i <= c->changes; i++) {
        double until_s = i < c->changes ? c->change_s[i] : INFINITY;
        if (now_s >= until_s)
            continue;
        double speed = c->speed[i], part_s = speed > 0 ? fmin(left_s, (until_s - now_s) * speed) : 0;
        bool whole = part_s == left_s;
        double real_s = speed > 0 ? part_s / speed : until_s - now_s;
        if (part_s > 0) {
            /* Only up to the end of the case. */
            double kept_s = fmax(0, fmin(real_s, c->end_s - now_s)), share = part_s / work_s;
            double bandwidth = share * byte / real_s / c->gpu.bandwidth_byte_s,
                   flops = share * flop / real_s / c->gpu.peak_bf16_flop_s;
            double power = gpu_power_w(&c->gpu, bandwidth, flops);
            p->load_s += kept_s * (power - c->gpu.idle_w) / (c->gpu.tdp_w - c->gpu.idle_w);
            p->batch_s += kept_s * batch;
            p->byte += share * byte * kept_s / real_s;
            p->flop += share * flop * kept_s / real_s;
        }
        left_s -= part_s;
        if (whole)
            return now_s + real_s;
        now_s = until_s;
    }
    return INFINITY;
}

static double plain_resumes(const struct case_ *c, double now_s)
{
    for (int i = 0; i < c->changes; i++)
        if (now_s < c->change_s[i] && c->speed[i] > 0)
            return now_s;
        else if (now_s < c->change_s[i])
            now_s = c->change_s[i];
    return now_s;
}

static void plain_leave(struct plain *p, double now_s)
{
    int kept = 0;
    for (int i = 0; i < p->line_count; i++) {
        int id = p->line[i];
        if (!p->again[id] && p->c->requests[id].arrival_s + p->c->rules.wait_limit_s < now_s)
            p->out[id].fate = 4;
        else
            p->line[kept++] = id;
    }
    p->line_count = kept;
}

static void plain_arrivals(struct plain *p, double now_s)
{
    const struct replica_rules *rules = &p->c->rules;
    while (p->arrived < p->c->count && p->c->requests[p->arrived].arrival_s <= now_s) {
        int id = p->arrived++;
        const struct request *request = &p->c->requests[id];
        plain_leave(p, request->arrival_s);
        int64_t length = request->prompt + request->output;
        int waiting = 0;
        for (int i = 0; i < p->line_count; i++)
            waiting += !p->again[p->line[i]];
        if (length > rules->memory_tokens || (rules->context_limit && length > rules->context_limit))
            p->out[id].fate = 2;
        else if (rules->queue_length && waiting >= rules->queue_length)
            p->out[id].fate = 3;
        else
            p->line[p->line_count++] = id;
    }
    plain_leave(p, now_s);
}

static int64_t plain_prompt(const struct plain *p, int id)
{
    return p->c->requests[id].prompt + p->person[id].done;
}

/* Memory at the end of the next step, if all that decode get a token. */
static int64_t plain_memory(const struct plain *p)
{
    int64_t used = 0;
    for (int i = 0; i < p->batch_count; i++)
        used += plain_prompt(p, p->batch[i]); /* decoding: prompt + done - 1 in memory, and one more */
    return used;
}

static void plain_make_room(struct plain *p)
{
    while (plain_memory(p) > p->c->rules.memory_tokens) {
        int id = p->batch[--p->batch_count];
        p->person[id].decoding = false;
        p->person[id].prefilled = 0;
        p->again[id] = true;
        p->preempted++;
        memmove(p->line + 1, p->line, (size_t)p->line_count++ * sizeof *p->line);
        p->line[0] = id;
    }
}

static bool plain_admit(struct plain *p)
{
    if (p->line_count == 0 || p->batch_count >= p->c->rules.max_batch)
        return false;
    int id = p->line[0];
    if (plain_memory(p) + plain_prompt(p, id) > p->c->rules.memory_tokens)
        return false;
    memmove(p->line, p->line + 1, (size_t)--p->line_count * sizeof *p->line);
    p->batch[p->batch_count++] = id;
    p->person[id].decoding = false;
    p->person[id].prefilled = 0;
    return true;
}

static void plain_run(struct plain *p)
{
    const struct case_ *c = p->c;
    const struct replica_cost *cost = &c->rules.cost;
    double now_s = 0;
    for (int i = 0; i < MOST; i++)
        p->out[i] = (struct outcome){NAN, NAN, 0};
    while (now_s < c->end_s) {
        plain_arrivals(p, now_s);
        if (p->batch_count + p->line_count == 0) {
            if (p->arrived == c->count)
                break;
            now_s = c->requests[p->arrived].arrival_s;
            continue;
        }
        double resumes_s = plain_resumes(c, now_s);
        if (resumes_s > now_s) { /* at a standstill nothing begins */
            now_s = resumes_s;
            continue;
        }
        /* What each does in this step. */
        int64_t part[MOST] = {0}, tokens = 0;
        bool decodes = true;
        if (c->rules.chunked) {
            plain_make_room(p);
            int64_t budget = c->rules.token_budget;
            for (int i = 0; i < p->batch_count; i++)
                budget -= p->person[p->batch[i]].decoding;
            for (int i = 0; budget > 0 && (i < p->batch_count || plain_admit(p)); i++) {
                int id = p->batch[i];
                if (p->person[id].decoding)
                    continue;
                int64_t left = plain_prompt(p, id) - p->person[id].prefilled;
                part[id] = left < budget ? left : budget;
                budget -= part[id];
                tokens += part[id];
            }
        } else {
            while (p->line_count > 0 &&
                   (tokens == 0 || tokens + plain_prompt(p, p->line[0]) <= c->rules.token_budget) &&
                   plain_admit(p)) {
                int id = p->batch[p->batch_count - 1];
                tokens += part[id] = plain_prompt(p, id);
            }
            decodes = tokens == 0;
            if (decodes)
                plain_make_room(p);
        }
        double batch = 0, behind = 0;
        for (int i = 0; decodes && i < p->batch_count; i++)
            if (p->person[p->batch[i]].decoding) {
                batch++;
                behind += (double)plain_prompt(p, p->batch[i]) - 1;
            }
        double work_s = decodes
                            ? cost->fixed_s + batch * cost->sequence_s + behind * cost->context_s +
                                  (double)tokens * cost->prompt_s
                            : fmax((double)tokens * cost->alone_s, cost->alone_read_s) + cost->alone_fixed_s;
        double byte = cost->weight_byte + behind * cost->context_byte;
        double flop = (batch + (double)tokens) * cost->token_flop;
        now_s = plain_later(c, now_s, work_s, p, byte, flop, p->batch_count);
        if (!(now_s < c->end_s))
            break;
        p->steps++;
        int kept = 0;
        for (int i = 0; i < p->batch_count; i++) {
            int id = p->batch[i];
            struct person *person = &p->person[id];
            bool token = false;
            if (person->decoding) {
                token = decodes;
            } else {
                person->prefilled += part[id];
                token = person->prefilled == plain_prompt(p, id);
            }
            if (token) {
                person->decoding = true;
                person->done++;
                if (isnan(p->out[id].first_s))
                    p->out[id].first_s = now_s;
            }
            if (person->done == c->requests[id].output) {
                p->out[id].fate = 1;
                p->out[id].last_s = now_s;
            } else {
                p->batch[kept++] = id;
            }
        }
        p->batch_count = kept;
    }
    /* Arrivals and time-outs up to the end, strictly before it. */
    plain_arrivals(p, nextafter(c->end_s, 0));
    plain_leave(p, c->end_s);
}

/* The replica. */

struct notes {
    const struct case_ *c;
    struct outcome out[MOST];
};

static void note(void *context, const struct sequence *sequence, double at_s)
{
    struct notes *record = context;
    for (int i = 0; i < record->c->count; i++) {
        const struct request *request = &record->c->requests[i];
        if (request->arrival_s == sequence->arrival_s && request->prompt == sequence->prompt &&
            request->output == sequence->output && record->out[i].fate == 0) {
            record->out[i] = (struct outcome){sequence->first_s, at_s, 1};
            return;
        }
    }
    cr_assert(false, "a request that never came");
}

static struct replica_totals quick_run(const struct case_ *c, double tick_s, struct notes *record)
{
    struct arena *arena = arena_create();
    struct work_clock clock = WORK_CLOCK;
    struct latencies *latencies = calloc(1, sizeof *latencies);
    *record = (struct notes){.c = c};
    latencies->finished = note;
    latencies->context = record;
    struct replica *replica = replica_create(arena, &c->rules, &clock);
    struct replica_totals all = {0};
    int next = 0, change = -1;
    double now_s = 0;
    while (now_s < c->end_s) {
        if (change < 0 || (change < c->changes && now_s == c->change_s[change])) {
            change++;
            double speed = c->speed[change];
            clock.work_s += (now_s - clock.real_s) * clock.speed;
            clock.real_s = now_s;
            clock.speed = speed;
            clock.slow = 1 / speed;
            replica_clock_changed(replica);
        }
        double to_s = fmin(c->end_s, now_s + tick_s);
        if (change < c->changes)
            to_s = fmin(to_s, c->change_s[change]);
        while (next < c->count && c->requests[next].arrival_s < to_s)
            replica_arrive(replica, &c->requests[next++], latencies);
        replica_advance(replica, to_s, latencies);
        struct replica_totals part = replica_take(replica);
        cr_assert_leq(part.load_s, (to_s - now_s) * (1 + 1e-9));
        all.finished += part.finished;
        all.prompt_tokens += part.prompt_tokens;
        all.output_tokens += part.output_tokens;
        all.refused += part.refused;
        all.rejected += part.rejected;
        all.timed_out += part.timed_out;
        all.preempted += part.preempted;
        all.steps += part.steps;
        all.load_s += part.load_s;
        all.batch_s += part.batch_s;
        all.byte += part.byte;
        all.flop += part.flop;
        now_s = to_s;
    }
    cr_assert_eq(next,
                 all.finished + all.refused + all.rejected + all.timed_out + replica_outstanding(replica));
    cr_assert_eq(sketch_count(&latencies->whole), (uint64_t)all.finished);
    free(latencies);
    arena_destroy(arena);
    return all;
}

static int64_t draw(struct random *random, int64_t low, int64_t high)
{
    return low + (int64_t)(random_uniform(random) * (double)(high - low + 1));
}

/* Small numbers, so that every limit is met often. dyadic: all times are sums
 * of powers of two, exact in both, and things happen at the same moment all the
 * time. */
static void make_case(struct random *random, bool dyadic, struct case_ *c)
{
    memset(c, 0, sizeof *c);
    struct replica_rules *rules = &c->rules;
    struct replica_cost *cost = &rules->cost;
    if (dyadic) {
        *cost = (struct replica_cost){.fixed_s = 0.25,
                                      .sequence_s = 0.125 * (double)draw(random, 0, 1),
                                      .context_s = 0.03125 * (double)draw(random, 0, 2),
                                      .prompt_s = 0.0625 * (double)draw(random, 0, 2),
                                      .alone_s = 0.125,
                                      .alone_read_s = 0.5,
                                      .alone_fixed_s = 0.25};
    } else {
        *cost = (struct replica_cost){.fixed_s = 0.01 + random_uniform(random),
                                      .sequence_s = 0.1 * random_uniform(random),
                                      .context_s = draw(random, 0, 3) ? 0.02 * random_uniform(random) : 0,
                                      .prompt_s = 0.1 * random_uniform(random),
                                      .alone_s = 0.1 * random_uniform(random),
                                      .alone_read_s = random_uniform(random),
                                      .alone_fixed_s = 0.2 * random_uniform(random)};
    }
    cost->weight_byte = 1 + random_uniform(random);
    cost->context_byte = 0.3 * random_uniform(random);
    cost->token_flop = 0.3 * random_uniform(random);
    c->gpu = (struct gpu){.tdp_w = 700,
                          .idle_w = 70,
                          .resident_frac = random_uniform(random),
                          .bandwidth_frac = random_uniform(random),
                          .flop_frac = 2 * random_uniform(random),
                          .bandwidth_byte_s = 3 + 3 * random_uniform(random),
                          .peak_bf16_flop_s = 2};
    cost->resident_frac = c->gpu.resident_frac;
    cost->byte_load_s = c->gpu.bandwidth_frac / c->gpu.bandwidth_byte_s;
    cost->flop_load_s = c->gpu.flop_frac / c->gpu.peak_bf16_flop_s;

    rules->chunked = draw(random, 0, 1);
    rules->max_batch = draw(random, 1, 12);
    rules->token_budget = draw(random, 1, 40) + (rules->chunked ? rules->max_batch : 0);
    rules->memory_tokens = draw(random, 20, draw(random, 0, 1) ? 80 : 2000);
    rules->context_limit = draw(random, 0, 3) ? 0 : draw(random, 20, 60);
    rules->queue_length = draw(random, 0, 2) ? 0 : draw(random, 1, 6);
    rules->wait_limit_s = draw(random, 0, 1) ? 1e9
                          : dyadic           ? 0.125 * (double)draw(random, 1, 400)
                                             : 40 * random_uniform(random);
    c->count = (int)draw(random, 1, draw(random, 0, 1) ? 12 : MOST);
    double at_s = 0, mean_s = 8 * random_uniform(random);
    int64_t longest = draw(random, 1, 50);
    for (int i = 0; i < c->count; i++) {
        double gap_s = mean_s * random_exponential(random);
        at_s += dyadic ? 0.0625 * floor(8 * gap_s) : draw(random, 0, 4) ? gap_s : 0;
        struct request *request = &c->requests[i];
        *request = (struct request){at_s, (int32_t)draw(random, 1, longest), (int32_t)draw(random, 1, 40)};
        for (int k = i;
             k-- > 0 && c->requests[k].arrival_s == at_s;) /* so that each can be told from the others */
            if (c->requests[k].output >= request->output)
                request->output = c->requests[k].output + 1;
    }
    c->end_s = draw(random, 0, 2) ? at_s + 1e6 : at_s * random_uniform(random) + 10;
    double change_s = 0;
    c->speed[0] = 1;
    if (dyadic || draw(random, 0, 1))
        return;
    c->changes = (int)draw(random, 1, 8);
    for (int i = 0; i < c->changes; i++) {
        change_s += (1 + at_s) * random_uniform(random) / 4;
        c->change_s[i] = change_s;
        c->speed[i] = draw(random, 0, 4) ? 0.2 + random_uniform(random) : 0;
    }
    c->speed[c->changes] = 0.5;
}

static void compare(const struct case_ *c, const struct plain *plain, double tick_s, uint64_t number)
{
    struct notes record;
    struct replica_totals got = quick_run(c, tick_s, &record);
    int fates[5] = {0};
    int64_t prompt = 0, output = 0;
    for (int i = 0; i < c->count; i++) {
        const struct outcome *want = &plain->out[i], *have = &record.out[i];
        fates[want->fate]++;
        cr_assert_eq(want->fate == 1, have->fate == 1, "case %llu, request %d: %d",
                     (unsigned long long)number, i, want->fate);
        if (want->fate != 1)
            continue;
        prompt += c->requests[i].prompt;
        output += c->requests[i].output;
        cr_assert_float_eq(have->first_s, want->first_s, 1e-9 * want->first_s,
                           "case %llu, request %d: %.17g, %.17g", (unsigned long long)number, i,
                           have->first_s, want->first_s);
        cr_assert_float_eq(have->last_s, want->last_s, 1e-9 * want->last_s,
                           "case %llu, request %d: %.17g, %.17g", (unsigned long long)number, i, have->last_s,
                           want->last_s);
    }
    cr_assert_eq(got.finished, fates[1]);
    cr_assert_eq(got.refused, fates[2]);
    cr_assert_eq(got.rejected, fates[3]);
    cr_assert_eq(got.timed_out, fates[4], "case %llu: %lld, %d", (unsigned long long)number,
                 (long long)got.timed_out, fates[4]);
    cr_assert_eq(got.preempted, plain->preempted);
    cr_assert_eq(got.prompt_tokens, prompt);
    cr_assert_eq(got.output_tokens, output);
    cr_assert_float_eq(got.load_s, plain->load_s, 1e-9 * plain->load_s + 1e-9, "case %llu: load %.12g, %.12g",
                       (unsigned long long)number, got.load_s, plain->load_s);
    cr_assert_float_eq(got.batch_s, plain->batch_s, 1e-9 * plain->batch_s + 1e-9);
    cr_assert_float_eq(got.byte, plain->byte, 1e-9 * plain->byte + 1e-9);
    cr_assert_float_eq(got.flop, plain->flop, 1e-9 * plain->flop + 1e-9);
}

static void many_cases(bool dyadic, uint64_t cases)
{
    static struct case_ c;
    static struct plain plain;
    int64_t fates[5] = {0}, preempted = 0, steps = 0;
    for (uint64_t k = 0; k < cases; k++) {
        struct random random = random_stream(dyadic ? 2 : 1, "replica", k);
        make_case(&random, dyadic, &c);
        memset(&plain, 0, sizeof plain);
        plain.c = &c;
        plain_run(&plain);
        /* The whole at once, and in ticks. */
        compare(&c, &plain, 1e9, k);
        compare(&c, &plain, fmax(0.1 + 5 * random_uniform(&random), c.end_s / 1000), k);
        for (int i = 0; i < c.count; i++)
            fates[plain.out[i].fate]++;
        preempted += plain.preempted;
        steps += plain.steps;
    }
    printf("%s: %llu cases, %lld steps: %lld requests finished, %lld refused, "
           "%lld found the queue full, %lld timed "
           "out, %lld outstanding; %lld preempted\n",
           dyadic ? "ties" : "any", (unsigned long long)cases, (long long)steps, (long long)fates[1],
           (long long)fates[2], (long long)fates[3], (long long)fates[4], (long long)fates[0],
           (long long)preempted);
    for (int i = 0; i < 5; i++)
        cr_assert_gt(fates[i], 100);
    cr_assert_gt(preempted, 1000);
}

Test(replica, agrees_with_every_step)
{
    many_cases(false, 4000);
}

Test(replica, agrees_where_things_happen_at_once)
{
    many_cases(true, 4000);
}

/* Time, bytes, FLOPs and power of a step are those of step.h and node.h. */
Test(replica, costs_what_a_step_costs)
{
    struct node node = {0};
    struct llm model = {0};
    bind_defaults(&node_record, &node);
    bind_catalogue(&node_record, &node, "nodes", "dgx-h100", "");
    bind_defaults(&llm_record, &model);
    bind_catalogue(&llm_record, &model, "models", "llama-3.1-70b", "");
    const struct gpu *gpu = &node.gpu;
    struct random random = random_stream(6, "cost", 0);
    for (int i = 0; i < 1000; i++) {
        struct step_task task = {.model = &model, .byte_per_weight = i % 2 ? 1 : 2, .gpus = i % 3 ? 8 : 1};
        double batch = (double)draw(&random, 1, 500), context = (double)draw(&random, 1, 10000);
        double prompts = (double)draw(&random, 0, 8000);
        struct replica_cost cost = replica_cost(gpu, &task);
        task.context = context;
        task.prefill_per_token = prompts / batch;
        struct step step = step_of(gpu, &task);
        double time_s = cost.fixed_s + batch * cost.sequence_s + batch * context * cost.context_s +
                        prompts * cost.prompt_s;
        cr_assert_float_eq(time_s, step_s(&step, batch), 1e-12 * time_s);
        double byte = cost.weight_byte + batch * context * cost.context_byte,
               flop = (batch + prompts) * cost.token_flop;
        double bandwidth = step_bandwidth_frac(&step, batch), flops = step_flop_frac(&step, batch);
        cr_assert_float_eq(byte / time_s / gpu->bandwidth_byte_s, bandwidth, 1e-12 * bandwidth);
        cr_assert_float_eq(flop / time_s / step.peak_flop_s, flops, 1e-12);
        double load =
            fmin(1, cost.resident_frac + (byte * cost.byte_load_s + flop * cost.flop_load_s) / time_s);
        cr_assert_float_eq(gpu->idle_w + load * (gpu->tdp_w - gpu->idle_w),
                           gpu_power_w(gpu, bandwidth, flops), 1e-9);
        double alone_s = fmax(prompts * cost.alone_s, cost.alone_read_s) + cost.alone_fixed_s;
        cr_assert_float_eq(alone_s, step_prefill_s(gpu, &task, prompts), 1e-12 * alone_s);
    }
}

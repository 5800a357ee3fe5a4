/* SPDX-License-Identifier: Apache-2.0 */
/* What a replica is held against: a plain loop that walks through every step, keeps lists, and knows nothing of
 * stretches. Each request may have one that follows it, a pause after its end; as a turn of a conversation, it finds in memory what
 * that has left there. */
#ifndef TESTS_REPLICA_REPLICA_PLAIN_H
#define TESTS_REPLICA_REPLICA_PLAIN_H

#include <math.h>
#include <string.h>

#include "replica/replica.h"

enum { MOST = 200, MOST_CHANGES = 8, ALL_ENDS = END_TIMED_OUT + 2 };

struct outcome {
    double first_s, end_s; /* NaN: never */
    int end;               /* enum replica_end + 1; 0: outstanding */
};

struct case_ {
    struct replica_rules rules;
    struct request requests[MOST]; /* user: its number; arrival_s NaN while it follows another */
    double birth_s[MOST];          /* decoding role: its own arrival; its first token comes 1 s later */
    int next[MOST];                /* that follows it; -1: none */
    double pause_s[MOST];
    int talk[MOST]; /* the conversation that it is a turn of, from 1; 0: none, and cached is what its request says */
    int rank[MOST]; /* which of two turns that end in one step is freed first: the lower */
    double keep_s;  /* what is kept of a conversation is, for so long */
    int count;
    /* speed[i] and costs[i] up to change_s[i]; costs[0]: of the rules. */
    double change_s[MOST_CHANGES], speed[MOST_CHANGES + 1];
    struct replica_costs costs[MOST_CHANGES + 1];
    int changes;
    double end_s;
};

/* Requests that are still to come, in order of (arrival, number). */
struct coming {
    double arrival_s[MOST];
    int id[MOST], count;
};

static inline void coming_add(struct coming *coming, int id, double arrival_s)
{
    int i = coming->count++;
    while (i > 0 && (coming->arrival_s[i - 1] > arrival_s ||
                     (coming->arrival_s[i - 1] == arrival_s && coming->id[i - 1] > id))) {
        coming->arrival_s[i] = coming->arrival_s[i - 1];
        coming->id[i] = coming->id[i - 1];
        i--;
    }
    coming->arrival_s[i] = arrival_s;
    coming->id[i] = id;
}

static inline void coming_begin(struct coming *coming, const struct case_ *c)
{
    coming->count = 0;
    for (int i = 0; i < c->count; i++)
        if (!isnan(c->requests[i].arrival_s))
            coming_add(coming, i, c->requests[i].arrival_s);
}

static inline double coming_s(const struct coming *coming)
{
    return coming->count > 0 ? coming->arrival_s[0] : INFINITY;
}

static inline int coming_take(struct coming *coming)
{
    int id = coming->id[0];
    coming->count--;
    memmove(coming->id, coming->id + 1, (size_t)coming->count * sizeof *coming->id);
    memmove(coming->arrival_s, coming->arrival_s + 1, (size_t)coming->count * sizeof *coming->arrival_s);
    return id;
}

struct person {
    double arrival_s; /* here */
    int64_t done, prefilled;
    int64_t behind, left; /* while it decodes: in memory, and tokens to get; in parts of 2^-16 token */
    bool decoding;
};

struct plain {
    const struct case_ *c;
    struct coming coming;
    struct outcome out[MOST];
    int line[2 * MOST], line_count; /* who waits, front first */
    bool again[MOST];               /* was evicted */
    struct person person[MOST];
    int batch[MOST], batch_count; /* in the order of admission */
    enum { NOTHING, BATCH, MEMORY } hold;
    double link_s; /* until then it is busy with what was handed over */
    int32_t cached[MOST];
    int32_t most[MOST];     /* tokens of a turn's prompt that were said before */
    int answered[MOST + 1]; /* the last turn of each conversation that was, and 1 */
    int64_t kept[MOST + 1]; /* tokens of each conversation that is not in the batch */
    double kept_s[MOST + 1];
    int kept_order[MOST], kept_count; /* who was used longest ago, first */
    struct replica_totals totals;
};

#define PARTS 65536

static inline int plain_period(const struct case_ *c, double now_s)
{
    int i = 0;
    while (i < c->changes && now_s >= c->change_s[i])
        i++;
    return i;
}

static inline double plain_speed(const struct case_ *c, double now_s)
{
    return c->speed[plain_period(c, now_s)];
}

static inline double plain_change(const struct case_ *c, double now_s)
{
    for (int i = 0; i < c->changes; i++)
        if (c->change_s[i] > now_s)
            return c->change_s[i];
    return INFINITY;
}

static inline void plain_end(struct plain *p, int id, enum replica_end end, double at_s)
{
    const struct case_ *c = p->c;
    p->out[id].end = (int)end + 1;
    p->out[id].end_s = at_s;
    if (c->next[id] >= 0)
        coming_add(&p->coming, c->next[id], at_s + c->pause_s[id]);
}

/* They leave whose limit lies before a moment; at: the first whose limit is at it. */
static inline void plain_leave(struct plain *p, double now_s, bool at)
{
    for (int i = 0; i < p->line_count;) {
        int id = p->line[i];
        double limit_s = p->person[id].arrival_s + p->c->rules.wait_limit_s;
        if (p->again[id] || (at ? limit_s > now_s : limit_s >= now_s)) {
            i++;
            continue;
        }
        p->line_count--;
        memmove(p->line + i, p->line + i + 1, (size_t)(p->line_count - i) * sizeof *p->line);
        p->totals.timed_out++;
        plain_end(p, id, END_TIMED_OUT, limit_s);
        if (at)
            return;
    }
}

static inline int64_t plain_gain(const struct case_ *c)
{
    return (int64_t)floor(c->rules.costs.tokens_per_step * PARTS + 0.5);
}

static inline void plain_forget(struct plain *p, int talk)
{
    int left = 0;
    for (int i = 0; i < p->kept_count; i++)
        if (p->kept_order[i] != talk)
            p->kept_order[left++] = p->kept_order[i];
    p->kept_count = left;
    p->kept[talk] = 0;
}

/* A turn comes: what of it was said before, not too long ago. */
static inline void plain_remember(struct plain *p, int id, double at_s)
{
    int talk = p->c->talk[id], last = p->answered[talk] - 1;
    p->most[id] = 0;
    if (talk == 0 || last < 0)
        return;
    const struct request *before = &p->c->requests[last], *now = &p->c->requests[id];
    if (now->prompt >= before->prompt + before->output)
        p->most[id] = before->prompt + before->output;
    else if (now->prompt > before->prompt)
        p->most[id] = before->prompt;
    if (at_s - p->kept_s[talk] >= p->c->keep_s)
        p->most[id] = 0;
}

static inline void plain_arrivals(struct plain *p, double now_s)
{
    const struct replica_rules *rules = &p->c->rules;
    while (coming_s(&p->coming) <= now_s) {
        double at_s = coming_s(&p->coming);
        int id = coming_take(&p->coming), waiting = 0;
        const struct request *request = &p->c->requests[id];
        struct person *person = &p->person[id];
        *person = (struct person){.arrival_s = at_s};
        p->out[id].first_s = NAN;
        if (rules->role == ROLE_DECODE) {
            person->done = 1;
            p->out[id].first_s = p->c->birth_s[id] + 1;
        }
        plain_leave(p, at_s, false);
        plain_remember(p, id, at_s);
        int64_t length = request->prompt + request->output;
        int64_t need = (length - 1) * PARTS + plain_gain(p->c);
        if (rules->role == ROLE_PREFILL)
            need = request->prompt * PARTS;
        for (int i = 0; i < p->line_count; i++)
            waiting += !p->again[p->line[i]];
        if (need > rules->memory_tokens * PARTS || (rules->context_limit && length > rules->context_limit)) {
            p->totals.refused++;
            plain_end(p, id, END_REFUSED, at_s);
        } else if (rules->queue_length && waiting >= rules->queue_length) {
            p->totals.rejected++;
            plain_end(p, id, END_REJECTED, at_s);
        } else {
            p->line[p->line_count++] = id;
        }
    }
    plain_leave(p, now_s, false);
}

/* From one moment up to another: who waits, and for what. */
static inline void plain_wait(struct plain *p, double from_s, double to_s)
{
    to_s = fmin(to_s, p->c->end_s);
    while (from_s < to_s) {
        double next_s = fmin(to_s, fmin(plain_change(p->c, from_s), coming_s(&p->coming)));
        for (int i = 0; i < p->line_count; i++)
            if (!p->again[p->line[i]])
                next_s = fmin(next_s, p->person[p->line[i]].arrival_s + p->c->rules.wait_limit_s);
        double gone_s = next_s > from_s ? next_s - from_s : 0;
        p->totals.present_s += gone_s * (p->line_count + p->batch_count);
        if (p->line_count > 0 && plain_speed(p->c, from_s) > 0) {
            p->totals.batch_bound_s += p->hold == BATCH ? gone_s : 0;
            p->totals.memory_bound_s += p->hold == MEMORY ? gone_s : 0;
        }
        from_s = fmax(from_s, next_s);
        if (from_s < to_s) {
            plain_arrivals(p, from_s);
            plain_leave(p, from_s, true);
        }
    }
}

/* Tokens that have to be in memory before the next one comes. */
static inline int64_t plain_behind(const struct plain *p, int id)
{
    return p->c->requests[id].prompt + p->person[id].done;
}

static inline int64_t plain_work(const struct plain *p, int id)
{
    const struct request *request = &p->c->requests[id];
    int64_t cached = p->cached[id] < request->prompt ? p->cached[id] : request->prompt - 1;
    return plain_behind(p, id) - cached;
}

/* Turns that ended in this step leave what they have in memory. */
static inline void plain_keep(struct plain *p, int ended[MOST], int count, double now_s)
{
    for (int i = 0; i < count; i++)
        for (int k = i + 1; k < count; k++)
            if (p->c->rank[ended[k]] < p->c->rank[ended[i]]) {
                int other = ended[i];
                ended[i] = ended[k];
                ended[k] = other;
            }
    for (int i = 0; i < count; i++) {
        int talk = p->c->talk[ended[i]];
        if (talk == 0)
            continue;
        plain_forget(p, talk);
        p->kept_order[p->kept_count++] = talk;
        p->kept[talk] = p->c->requests[ended[i]].prompt + p->c->requests[ended[i]].output - 1;
        p->kept_s[talk] = now_s;
        p->answered[talk] = ended[i] + 1;
    }
}

/* What sequences need of memory, conversations lose, one token after the other. */
static inline void plain_free(struct plain *p)
{
    int64_t all = 0;
    for (int i = 0; i < p->batch_count; i++) {
        int id = p->batch[i];
        all += p->person[id].decoding ? p->person[id].behind : plain_behind(p, id) * PARTS;
    }
    for (int i = 0; i < p->kept_count; i++)
        all += p->kept[p->kept_order[i]] * PARTS;
    while (all > p->c->rules.memory_tokens * PARTS && p->kept_count > 0) {
        int talk = p->kept_order[0];
        all -= PARTS;
        if (--p->kept[talk] == 0)
            plain_forget(p, talk);
    }
}

/* What the turns in line would find now. */
static inline void plain_find(struct plain *p)
{
    for (int i = 0; i < p->line_count; i++) {
        int id = p->line[i], talk = p->c->talk[id];
        if (talk > 0 && !p->again[id])
            p->cached[id] = p->kept[talk] < p->most[id] ? (int32_t)p->kept[talk] : p->most[id];
    }
}

static inline void plain_decodes(struct plain *p, int id)
{
    struct person *person = &p->person[id];
    person->decoding = true;
    person->behind = (plain_behind(p, id) - 1) * PARTS;
    person->left = (p->c->requests[id].output - person->done) * PARTS;
}

/* Memory at the end of the next step, if all that decode get what they can. */
static inline int64_t plain_memory(const struct plain *p)
{
    int64_t used = 0;
    for (int i = 0; i < p->batch_count; i++) {
        const struct person *person = &p->person[p->batch[i]];
        used += person->decoding ? person->behind + plain_gain(p->c) : plain_behind(p, p->batch[i]) * PARTS;
    }
    return used;
}

static inline bool plain_make_room(struct plain *p)
{
    bool lost = false;
    while (plain_memory(p) > p->c->rules.memory_tokens * PARTS) {
        int id = p->batch[--p->batch_count];
        struct person *person = &p->person[id];
        if (person->decoding) /* what is begun of a token is lost */
            person->done = p->c->requests[id].output - (person->left + PARTS - 1) / PARTS;
        person->decoding = false;
        person->prefilled = 0;
        p->again[id] = lost = true;
        p->totals.preempted++;
        memmove(p->line + 1, p->line, (size_t)p->line_count++ * sizeof *p->line);
        p->line[0] = id;
    }
    return lost;
}

/* Is the first in line one that was handed over, and has not lost its place since? */
static inline bool plain_born(const struct plain *p)
{
    return p->c->rules.role == ROLE_DECODE && !p->again[p->line[0]];
}

static inline bool plain_may_come(struct plain *p)
{
    p->hold = p->batch_count >= p->c->rules.max_batch ? BATCH : NOTHING;
    if (p->hold || p->line_count == 0)
        return false;
    int id = p->line[0];
    int64_t behind = plain_behind(p, id) * PARTS + (plain_born(p) ? plain_gain(p->c) - PARTS : 0);
    p->hold = plain_memory(p) + behind > p->c->rules.memory_tokens * PARTS ? MEMORY : NOTHING;
    return !p->hold;
}

static inline int plain_admit(struct plain *p)
{
    int id = p->line[0];
    bool born = plain_born(p);
    memmove(p->line, p->line + 1, (size_t)--p->line_count * sizeof *p->line);
    p->batch[p->batch_count++] = id;
    p->person[id].prefilled = 0;
    p->person[id].decoding = false;
    if (p->c->talk[id] && !p->again[id])
        plain_forget(p, p->c->talk[id]);
    if (born)
        plain_decodes(p, id);
    return id;
}

/* What each does in this step: prompt tokens. Do those that decode get a token? */
static inline bool plain_plan(struct plain *p, int64_t part[MOST], int64_t *tokens)
{
    const struct replica_rules *rules = &p->c->rules;
    int64_t verified = (int64_t)ceil(rules->costs.decode.verified);
    *tokens = 0;
    if (!rules->chunked) {
        while (plain_may_come(p)) {
            int id = p->line[0];
            if (!plain_born(p) && *tokens > 0 && *tokens + plain_work(p, id) > rules->token_budget)
                break;
            plain_admit(p);
            if (!p->person[id].decoding)
                *tokens += part[id] = plain_work(p, id);
        }
        if (*tokens > 0)
            return false;
        if (plain_make_room(p))
            p->hold = MEMORY;
        return true;
    }
    plain_make_room(p);
    int64_t budget = rules->token_budget;
    for (int i = 0; i < p->batch_count; i++)
        budget -= p->person[p->batch[i]].decoding ? verified : 0;
    p->hold = p->batch_count >= rules->max_batch ? BATCH : NOTHING;
    for (int i = 0; i < p->batch_count && budget > 0; i++) { /* prompts that are begun: one at most */
        int id = p->batch[i];
        int64_t left = plain_work(p, id) - p->person[id].prefilled;
        if (p->person[id].decoding)
            continue;
        part[id] = left < budget ? left : budget;
        budget -= part[id];
        *tokens += part[id];
        if (part[id] < left)
            return true;
    }
    while (plain_may_come(p) && budget > 0 && !(plain_born(p) && budget < verified)) {
        int id = plain_admit(p);
        int64_t work = p->person[id].decoding ? 0 : plain_work(p, id);
        part[id] = work < budget ? work : budget;
        budget -= p->person[id].decoding ? verified : part[id];
        *tokens += part[id];
    }
    return true;
}

/* Walks through the changes of speed, and adds up what lies before the end of the case. */
static inline double plain_later(struct plain *p, double now_s, const struct step_cost *cost,
                                 const struct step_use *use)
{
    const struct case_ *c = p->c;
    struct replica_totals *sum = &p->totals;
    for (double left_s = use->time_s;;) {
        double speed = plain_speed(c, now_s), until_s = plain_change(c, now_s);
        double part_s = speed > 0 ? fmin(left_s, (until_s - now_s) * speed) : 0;
        bool whole = part_s == left_s;
        double real_s = speed > 0 ? part_s / speed : until_s - now_s;
        if (part_s > 0) {
            double kept_s = fmax(0, fmin(real_s, c->end_s - now_s)), share = part_s / use->time_s * kept_s / real_s;
            sum->busy_s += kept_s;
            sum->batch_s += kept_s * p->batch_count;
            sum->byte += share * use->byte;
            sum->flop += share * use->flop;
            sum->limit_s += kept_s * cost->limit_frac;
            double load_s = kept_s * cost->resident_frac + share * use->work_load_s;
            sum->load_s += load_s;
            sum->demand_s += load_s * cost->demand_gain + kept_s * cost->demand_frac;
        }
        left_s -= part_s;
        if (whole)
            return now_s + real_s;
        now_s = until_s;
        if (isinf(now_s))
            return INFINITY;
    }
}

static inline void plain_finished(struct plain *p, int id, double now_s)
{
    const struct replica_rules *rules = &p->c->rules;
    const struct request *request = &p->c->requests[id];
    double arrival_s = rules->role == ROLE_DECODE ? p->c->birth_s[id] : p->person[id].arrival_s;
    double first_s = p->out[id].first_s;
    bool good = isnan(rules->ttft_limit_s) || first_s - arrival_s <= rules->ttft_limit_s;
    if (request->output > 1 && !isnan(rules->tpot_limit_s))
        good = good && (now_s - first_s) / (request->output - 1) <= rules->tpot_limit_s;
    if (!isnan(rules->total_limit_s))
        good = good && now_s - arrival_s <= rules->total_limit_s;
    p->totals.finished++;
    p->totals.good += good;
    p->totals.prompt_tokens += request->prompt;
    p->totals.output_tokens += request->output;
    p->totals.cached_tokens += p->cached[id] < request->prompt ? p->cached[id] : request->prompt - 1;
    p->totals.whole_s += now_s - arrival_s;
}

/* The end of a step: who has a token, and who is done. */
static inline void plain_complete(struct plain *p, double now_s, const int64_t part[MOST], bool decodes)
{
    int kept = 0, ended[MOST], ended_count = 0;
    for (int i = 0; i < p->batch_count; i++) {
        int id = p->batch[i];
        struct person *person = &p->person[id];
        bool first = false, all = false;
        if (person->decoding) {
            person->behind += decodes ? plain_gain(p->c) : 0;
            person->left -= decodes ? plain_gain(p->c) : 0;
            all = person->left <= 0;
        } else {
            person->prefilled += part[id];
            first = person->prefilled == plain_work(p, id);
        }
        if (first) {
            if (isnan(p->out[id].first_s))
                p->out[id].first_s = now_s;
            person->done++;
            plain_decodes(p, id);
            all = person->done == p->c->requests[id].output;
        }
        if (all) {
            plain_finished(p, id, now_s);
            ended[ended_count++] = id;
            plain_end(p, id, END_FINISHED, now_s);
        } else if (first && p->c->rules.role == ROLE_PREFILL) {
            p->totals.handed_over++;
            p->link_s = fmax(p->link_s, now_s) + p->c->rules.send_token_s * p->c->requests[id].prompt;
            plain_end(p, id, END_HANDED_OVER, p->link_s);
        } else {
            p->batch[kept++] = id;
        }
    }
    p->batch_count = kept;
    plain_keep(p, ended, ended_count, now_s);
    plain_free(p);
}

static inline void plain_run(struct plain *p)
{
    const struct case_ *c = p->c;
    coming_begin(&p->coming, c);
    for (int i = 0; i < MOST; i++) {
        p->out[i] = (struct outcome){NAN, NAN, 0};
        p->cached[i] = c->requests[i].cached;
    }
    for (double now_s = 0; now_s < c->end_s;) {
        p->hold = NOTHING;
        plain_arrivals(p, now_s);
        if (p->batch_count + p->line_count == 0) {
            now_s = coming_s(&p->coming);
            continue;
        }
        if (plain_speed(c, now_s) <= 0) { /* at a standstill nothing begins */
            double resumes_s = plain_change(c, now_s);
            plain_wait(p, now_s, resumes_s);
            now_s = resumes_s;
            continue;
        }
        int64_t part[MOST] = {0}, tokens;
        plain_find(p);
        bool decodes = plain_plan(p, part, &tokens);
        plain_free(p);
        double batch = 0, behind = 0, pairs = 0;
        for (int i = 0; i < p->batch_count; i++) { /* each prompt token with all before it, and itself */
            int id = p->batch[i];
            int64_t before = plain_behind(p, id) - plain_work(p, id) + p->person[id].prefilled;
            for (int64_t k = 0; k < part[id]; k++)
                pairs += (double)(before + k + 1);
        }
        for (int i = 0; decodes && i < p->batch_count; i++)
            if (p->person[p->batch[i]].decoding) {
                batch++;
                behind += (double)p->person[p->batch[i]].behind / PARTS;
            }
        const struct replica_costs *costs = &c->costs[plain_period(c, now_s)];
        const struct step_cost *cost = batch == 0 ? &costs->prompts : tokens > 0 ? &costs->mixed : &costs->decode;
        struct step_use use = step_use_pairs(cost, batch, behind, (double)tokens, pairs);
        double then_s = plain_later(p, now_s, cost, &use);
        plain_wait(p, now_s, then_s);
        now_s = then_s;
        if (!(now_s < c->end_s))
            break;
        plain_arrivals(p, now_s);
        p->totals.steps++;
        plain_complete(p, now_s, part, decodes);
    }
    plain_arrivals(p, nextafter(c->end_s, 0));
    plain_leave(p, c->end_s, false);
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The n-th turn of a user, from 0, over all its conversations, has blocks 2 n + 1 and 2 n + 2 of random numbers: lengths, thinking,
 * rounding of the prefix; number of turns. A turn that was turned away is sent again as it was.
 *
 * What is kept: when a turn has ended, its prompt and answer but for the last token, which was never computed on. It counts as kept,
 * and may be lost, until its next turn is admitted: what is lost while that waits it has to compute. Memory is looked at in
 * each boundary between two stretches, after what ended there has left and again after what begins there was admitted. */
#include "traffic/conversations.h"

#include <assert.h>
#include <math.h>

#include "traffic/conversation.h"
#include "traffic/kept_prefixes.h"

struct talk {
    double began_s, ended_s; /* of the conversation; of its last turn that was answered */
    uint64_t drawn;          /* turns drawn so far; recorded: rows */
    int32_t turn, turns;     /* that are over; of which it has */
    int32_t answered;        /* of those */
    int32_t prompt, output;  /* of the turn that is due or under way */
    int32_t most;            /* tokens of its prompt that were said before */
    int32_t shared;          /* tokens that others' prompts begin with too */
    int32_t context;         /* prompt of the last turn answered, and its answer */
    int32_t context_prompt;
    double think; /* from the exponential distribution of mean 1 */
    bool waits, cut;
};

struct conversations {
    struct replica *replica;
    const struct users_setup *setup;
    const struct trace_sessions *sessions; /* NULL: drawn */
    struct random stream;
    struct length_draw turns, turn_tokens;
    double think_s, retry_s, pause_s, keep_s, slow;
    bool exponential;
    struct talk *talks;
    struct kept_prefixes kept;
    /* Users whose requests wait, in the order of the replica's queue: a ring. */
    uint32_t *line, first, count, users;
    struct conversations_ended ended;
};

static size_t session_of(const struct conversations *c, uint32_t user)
{
    return c->setup->index + user * c->setup->replicas;
}

static void begin_talk(struct talk *talk, int32_t turns)
{
    talk->began_s = NAN;
    talk->turn = talk->answered = talk->context = talk->most = 0;
    talk->turns = turns;
    talk->cut = false;
}

/* Draws the next turn; whether it is a conversation's first is said by turn 0. */
static void draw_turn(struct conversations *c, uint32_t user)
{
    struct talk *talk = &c->talks[user];
    struct random stream = c->stream;
    stream.counter[0] = 2 * talk->drawn++ + 1;
    stream.counter[1] = session_of(c, user);
    double one = random_uniform(&stream), other = random_uniform(&stream);
    talk->think = random_exponential(&stream);
    double rounding = random_uniform(&stream);
    if (talk->turn > 0) {
        int32_t added = 0;
        length_draw_pair(&c->turn_tokens, &c->setup->output, one, other, &added, &talk->output);
        int64_t prompt = (int64_t)talk->context + added;
        talk->prompt = prompt < INT32_MAX / 2 ? (int32_t)prompt : INT32_MAX / 2;
        talk->most = talk->context;
        return;
    }
    length_draw_pair(&c->setup->prompt, &c->setup->output, one, other, &talk->prompt, &talk->output);
    double hit_frac = c->setup->prefix ? c->setup->prefix->hit_frac : 0;
    talk->shared = prefix_cache_tokens(hit_frac, talk->prompt, rounding);
    int32_t turns = 1, none = 0;
    one = random_uniform(&stream);
    other = random_uniform(&stream);
    length_draw_pair(&c->turns, &(struct length_draw){0}, one, other, &turns, &none);
    begin_talk(talk, turns);
}

static uint32_t row_of(const struct conversations *c, uint32_t user)
{
    const struct talk *talk = &c->talks[user];
    return c->sessions->rows[c->sessions->begin[session_of(c, user)] + (uint32_t)talk->turn];
}

/* Takes the next turn from its row. Where a prompt is shorter than what was said before, an answer was left out of it (as
 * reasoning is), or the conversation was cut down. */
static void read_turn(struct conversations *c, uint32_t user)
{
    struct talk *talk = &c->talks[user];
    const struct users_setup *setup = c->setup;
    const struct traced_request *row = &setup->trace->rows[row_of(c, user)];
    bool recorded = setup->trace->prefixes && !setup->prefix;
    talk->prompt = row->prompt;
    talk->output = row->output;
    if (talk->turn == 0) {
        struct random stream = c->stream;
        stream.counter[0] = 2 * talk->drawn + 1;
        stream.counter[1] = session_of(c, user);
        double hit_frac = setup->prefix ? setup->prefix->hit_frac : 0;
        talk->shared = recorded ? row->cached : prefix_cache_tokens(hit_frac, row->prompt, random_uniform(&stream));
    }
    talk->drawn++;
    talk->most = row->prompt >= talk->context         ? talk->context
                 : row->prompt > talk->context_prompt ? talk->context_prompt
                                                      : 0;
    if (recorded && row->cached < talk->most)
        talk->most = row->cached;
}

/* Makes the first turn of a user's next conversation; recorded: of the only one, in the trace's next pass. */
static void next_talk(struct conversations *c, uint32_t user)
{
    struct talk *talk = &c->talks[user];
    if (!c->sessions) {
        talk->turn = 0;
        draw_turn(c, user);
        return;
    }
    size_t session = session_of(c, user);
    begin_talk(talk, (int32_t)(c->sessions->begin[session + 1] - c->sessions->begin[session]));
    read_turn(c, user);
}

struct conversations *conversations_create(struct arena *arena, const struct users_setup *setup,
                                           const struct random *stream, uint32_t users, struct replica *replica)
{
    const struct traffic *traffic = setup->traffic;
    struct conversations *c = arena_alloc(arena, 1, sizeof *c);
    double pause_s = traffic->conversation->pause_s;
    *c = (struct conversations){.replica = replica,
                                .setup = setup,
                                .sessions = setup->trace ? setup->trace->sessions : NULL,
                                .stream = *stream,
                                .turns = length_draw_of(&traffic->conversation->turns),
                                .turn_tokens = length_draw_of(&traffic->conversation->turn_tokens),
                                .think_s = traffic_think_s(traffic),
                                .retry_s = traffic_retry_s(traffic),
                                .pause_s = isnan(pause_s) ? traffic_think_s(traffic) : pause_s,
                                .keep_s = conversation_keep_s(traffic->conversation),
                                .slow = 1 / traffic_speed(traffic),
                                .exponential = traffic->think_time == THINK_EXPONENTIAL,
                                .users = users};
    assert((c->sessions || c->turns.median > 0) && (c->sessions || c->turn_tokens.median > 0));
    c->talks = arena_alloc(arena, users, sizeof *c->talks);
    c->line = arena_alloc(arena, users, sizeof *c->line);
    kept_prefixes_init(&c->kept, arena, users);
    for (uint32_t user = 0; user < users; user++)
        next_talk(c, user);
    return c;
}

/* When a row's request was recorded, in the pass of the trace that its user is in. */
static double recorded_s(const struct conversations *c, uint32_t user)
{
    const struct talk *talk = &c->talks[user];
    const struct request_trace *trace = c->setup->trace;
    uint64_t passes = (talk->drawn - 1) / (uint64_t)talk->turns;
    return (trace->rows[row_of(c, user)].arrival_s + (double)passes * trace->period_s) * c->slow;
}

double conversations_begin_s(const struct conversations *c, uint32_t user)
{
    return c->sessions ? recorded_s(c, user) : NAN;
}

/* What of the turn's prompt need not be computed as things are. */
static int32_t cached_of(const struct conversations *c, uint32_t user)
{
    const struct talk *talk = &c->talks[user];
    int32_t kept = kept_prefixes_tokens(&c->kept, user), found = kept < talk->most ? kept : talk->most;
    found = found > talk->shared ? found : talk->shared;
    return found < talk->prompt ? found : talk->prompt - 1;
}

struct request conversations_turn(struct conversations *c, uint32_t user, double at_s)
{
    struct talk *talk = &c->talks[user];
    if (isnan(talk->began_s))
        talk->began_s = at_s;
    if (at_s - talk->ended_s >= c->keep_s)
        talk->most = 0; /* what is kept too long is of no use, and freed when the turn is admitted, if not before */
    return (struct request){
        .arrival_s = at_s, .prompt = talk->prompt, .output = talk->output, .cached = cached_of(c, user), .user = user};
}

void conversations_sent(struct conversations *c, uint32_t user)
{
    if (replica_waiting(c->replica) == c->count)
        return; /* it was refused, or rejected */
    c->talks[user].waits = true;
    c->line[(c->first + c->count++) % c->users] = user;
}

static uint32_t leave_line(struct conversations *c)
{
    uint32_t user = c->line[c->first];
    c->first = (c->first + 1) % c->users;
    c->count--;
    c->talks[user].waits = false;
    return user;
}

static double pause_s(const struct conversations *c, const struct talk *talk, double mean_s)
{
    return c->exponential ? mean_s * talk->think : mean_s;
}

/* A conversation is over at at_s. */
static void end_talk(struct conversations *c, uint32_t user, double at_s, struct sketch *whole)
{
    struct talk *talk = &c->talks[user];
    kept_prefixes_leave(&c->kept, user);
    if (talk->answered > 0) {
        c->ended.conversations++;
        c->ended.cut += talk->cut;
        c->ended.turns += (uint64_t)talk->answered;
        c->ended.whole_s += at_s - talk->began_s;
        sketch_add(whole, at_s - talk->began_s);
    }
    next_talk(c, user);
}

/* A drawn turn has ended. Returns for how long its user pauses. */
static double go_on(struct conversations *c, uint32_t user, enum replica_end end, double at_s, struct sketch *whole)
{
    struct talk *talk = &c->talks[user];
    double think_s = pause_s(c, talk, c->think_s), rest_s = pause_s(c, talk, c->pause_s);
    if (end != END_FINISHED) {
        if (end == END_REFUSED) /* a first prompt that is too long: another one may not be */
            end_talk(c, user, at_s, whole);
        return c->retry_s + think_s;
    }
    bool more = talk->turn < talk->turns;
    if (more) {
        draw_turn(c, user);
        talk->cut = replica_refuses(c->replica, talk->prompt, talk->output);
    }
    if (more && !talk->cut)
        return think_s;
    end_talk(c, user, at_s, whole);
    return rest_s;
}

/* A recorded turn has ended. Returns when the next row's is due. */
static double go_on_recorded(struct conversations *c, uint32_t user, enum replica_end end, double at_s,
                             struct sketch *whole)
{
    struct talk *talk = &c->talks[user];
    talk->cut |= end == END_REFUSED;
    if (talk->turn == talk->turns) {
        end_talk(c, user, at_s, whole);
        return c->setup->traffic->repeat ? fmax(at_s, recorded_s(c, user)) : INFINITY;
    }
    read_turn(c, user);
    double think_s = c->sessions->think_s ? c->sessions->think_s[row_of(c, user)] : NAN;
    return isnan(think_s) ? fmax(at_s, recorded_s(c, user)) : at_s + think_s * c->slow;
}

double conversations_ended(struct conversations *c, uint32_t user, enum replica_end end, double at_s,
                           struct sketch *whole)
{
    struct talk *talk = &c->talks[user];
    if (end == END_TIMED_OUT) {
        uint32_t first = leave_line(c);
        assert(first == user && "the line is the replica's queue");
    }
    if (end == END_FINISHED) {
        talk->ended_s = at_s;
        talk->answered++;
        talk->context_prompt = talk->prompt;
        talk->context = talk->prompt + talk->output;
        kept_prefixes_put(&c->kept, user, talk->context - 1);
    }
    if (end == END_FINISHED || c->sessions)
        talk->turn++;
    return c->sessions ? go_on_recorded(c, user, end, at_s, whole) : at_s + go_on(c, user, end, at_s, whole);
}

static void lose(void *context, uint32_t user, int32_t left)
{
    struct conversations *c = context;
    (void)left;
    if (c->talks[user].waits)
        replica_recall(c->replica, user, cached_of(c, user));
}

void conversations_follow(struct conversations *c)
{
    while (c->count > replica_waiting(c->replica))
        kept_prefixes_take(&c->kept, leave_line(c));
    kept_prefixes_fit(&c->kept, replica_room_tokens(c->replica), lose, c);
}

struct conversations_ended conversations_take(struct conversations *c)
{
    struct conversations_ended ended = c->ended;
    c->ended = (struct conversations_ended){0};
    return ended;
}

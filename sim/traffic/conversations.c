/* SPDX-License-Identifier: Apache-2.0 */
/* The n-th turn of a user, from 0, over all its conversations, has blocks 2 n + 1 and 2 n + 2 of random numbers: lengths, thinking,
 * rounding of the prefix; number of turns, the balancer's choice. A turn that was turned away is sent again as it was. A conversation that
 * comes at a rate has its own random numbers by its number, brings its first request with it, and ends where a turn is turned away.
 *
 * What is kept: when a turn has ended, its prompt and answer but for the last token, which was never computed on. It counts as kept,
 * and may be lost, until its next turn is admitted: what is lost while that waits it has to compute. Memory is looked at in
 * each boundary between two stretches, after what ended there has left and again after what begins there was admitted. Where turns
 * go to several replicas each keeps what it had of the last one that it answered, which all later prompts begin with. A replica that sleeps
 * loses all of it; conversations that it had go on elsewhere, from the first token of their prompts. */
#include "traffic/conversations.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "replica/balancer.h"
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
    double think;    /* from the exponential distribution of mean 1 */
    uint64_t number; /* whose random numbers it has */
    uint64_t choice; /* random, for the balancer */
    uint32_t place;  /* of the replica that the turn goes to, or the last one went to */
    bool waits, cut, placed;
};

/* At one replica. */
struct place {
    struct conversations *all;
    struct replica *replica;
    struct kept_prefixes kept;
    /* Users whose requests wait, in the order of the replica's queue: a ring. */
    uint32_t *line, first, count;
};

struct conversations {
    struct arena *arena;
    const struct users_setup *setup;
    const struct trace_sessions *sessions; /* NULL: drawn */
    struct random stream;
    struct length_draw turns, turn_tokens;
    double think_s, retry_s, pause_s, keep_s, slow;
    bool exponential;
    struct talk *talks;
    uint32_t users;
    struct place *places;
    size_t place_count, serving; /* turns go to the first of them */
    struct balancer *balancer;   /* NULL: all turns go to the only replica */
    bool at_rate, balanced;      /* conversations come at a rate; each turn goes where the balancer says */
    uint64_t come;               /* so many conversations came at a rate */
    uint32_t *spare, spares;     /* users that are free for one, the last first */
    struct conversations_ended ended;
};

static size_t session_of(const struct conversations *c, uint32_t user)
{
    return users_are_shared(c->setup->traffic) ? user : c->setup->index + user * c->setup->replicas;
}

static void begin_talk(struct talk *talk, int32_t turns)
{
    talk->began_s = NAN;
    talk->turn = talk->answered = talk->context = talk->most = 0;
    talk->turns = turns;
    talk->cut = talk->placed = false;
}

/* Draws the next turn; whether it is a conversation's first is said by turn 0. */
static void draw_turn(struct conversations *c, uint32_t user)
{
    struct talk *talk = &c->talks[user];
    struct random stream = c->stream;
    stream.counter[0] = 2 * talk->drawn++ + 1;
    stream.counter[1] = talk->number;
    double one = random_uniform(&stream), other = random_uniform(&stream);
    talk->think = random_exponential(&stream);
    double rounding = random_uniform(&stream);
    if (talk->turn > 0) {
        int32_t added = 0;
        length_draw_pair(&c->turn_tokens, &c->setup->output, one, other, &added, &talk->output);
        int64_t prompt = (int64_t)talk->context + added;
        talk->prompt = prompt < INT32_MAX / 2 ? (int32_t)prompt : INT32_MAX / 2;
        talk->most = talk->context;
        talk->choice = random_bits(&stream);
        return;
    }
    if (!c->at_rate) {
        length_draw_pair(&c->setup->prompt, &c->setup->output, one, other, &talk->prompt, &talk->output);
        double hit_frac = c->setup->prefix ? c->setup->prefix->hit_frac : 0;
        talk->shared = prefix_cache_tokens(hit_frac, talk->prompt, rounding);
    }
    int32_t turns = 1, none = 0;
    one = random_uniform(&stream);
    other = random_uniform(&stream);
    length_draw_pair(&c->turns, &(struct length_draw){0}, one, other, &turns, &none);
    if (!c->at_rate)
        talk->choice = random_bits(&stream);
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
    struct random stream = c->stream;
    stream.counter[0] = 2 * talk->drawn + 1;
    stream.counter[1] = session_of(c, user);
    if (talk->turn == 0) {
        double hit_frac = setup->prefix ? setup->prefix->hit_frac : 0;
        talk->shared = recorded ? row->cached : prefix_cache_tokens(hit_frac, row->prompt, random_uniform(&stream));
    }
    talk->choice = random_bits(&stream);
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

static void open_places(struct conversations *c, struct replica *const *replicas, size_t count)
{
    c->place_count = c->serving = count;
    c->places = arena_alloc(c->arena, count, sizeof *c->places);
    for (size_t i = 0; i < count; i++) {
        c->places[i] = (struct place){
            .all = c, .replica = replicas[i], .line = arena_alloc(c->arena, c->users, sizeof *c->places[i].line)};
        kept_prefixes_init(&c->places[i].kept, c->arena, c->users);
    }
    if (count > 1)
        c->balancer = balancer_create(c->arena, c->setup->balancer, replicas, count);
}

/* Users from `first` on are free, the lowest to be taken first. */
static void free_from(struct conversations *c, uint32_t first)
{
    for (uint32_t user = c->users; user > first; user--)
        c->spare[c->spares++] = user - 1;
}

struct conversations *conversations_create(struct arena *arena, const struct users_setup *setup,
                                           const struct random *stream, uint32_t users, struct replica *const *replicas,
                                           size_t count)
{
    const struct traffic *traffic = setup->traffic;
    struct conversations *c = arena_alloc(arena, 1, sizeof *c);
    double pause_s = traffic->conversation->pause_s;
    *c = (struct conversations){.arena = arena,
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
                                .users = users,
                                .at_rate = traffic_kind(traffic) == TRAFFIC_RANDOM,
                                .balanced = conversation_is_balanced(traffic->conversation)};
    assert((c->sessions || c->turns.median > 0) && (c->sessions || c->turn_tokens.median > 0));
    c->talks = arena_alloc(arena, users, sizeof *c->talks);
    open_places(c, replicas, count);
    if (c->at_rate) {
        c->spare = arena_alloc(arena, users, sizeof *c->spare);
        free_from(c, 0);
        return c;
    }
    for (uint32_t user = 0; user < users; user++) {
        c->talks[user].number = session_of(c, user);
        next_talk(c, user);
    }
    return c;
}

uint32_t conversations_room(const struct conversations *c)
{
    return c->users;
}

/* Twice the users. */
static void grow(struct conversations *c)
{
    uint32_t before = c->users, users = 2 * before;
    struct talk *talks = arena_alloc(c->arena, users, sizeof *talks);
    memcpy(talks, c->talks, before * sizeof *talks);
    c->talks = talks;
    for (size_t i = 0; i < c->place_count; i++) {
        struct place *place = &c->places[i];
        uint32_t *line = arena_alloc(c->arena, users, sizeof *line);
        for (uint32_t k = 0; k < place->count; k++)
            line[k] = place->line[(place->first + k) % before];
        place->line = line;
        place->first = 0;
        kept_prefixes_grow(&place->kept, c->arena, users);
    }
    c->users = users;
    c->spare = arena_alloc(c->arena, users, sizeof *c->spare);
    free_from(c, before);
}

uint32_t conversations_come(struct conversations *c, const struct request *first, uint64_t choice)
{
    assert(c->at_rate);
    if (c->spares == 0)
        grow(c);
    uint32_t user = c->spare[--c->spares];
    struct talk *talk = &c->talks[user];
    *talk = (struct talk){.number = c->come++,
                          .prompt = first->prompt,
                          .output = first->output,
                          .shared = first->cached,
                          .choice = choice};
    draw_turn(c, user);
    return user;
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
    int32_t kept = kept_prefixes_tokens(&c->places[talk->place].kept, user),
            found = kept < talk->most ? kept : talk->most;
    found = found > talk->shared ? found : talk->shared;
    return found < talk->prompt ? found : talk->prompt - 1;
}

/* Chooses the replica for a turn. Replicas are advanced by others, and what they do may have changed since. */
static void choose_place(struct conversations *c, struct talk *talk, double at_s, struct latencies *latencies)
{
    bool stays = talk->placed && !c->balanced && talk->place < c->serving;
    if (!c->balancer || stays)
        return;
    if (talk->placed && c->keep_s < INFINITY) /* should it come back there, for how long that was kept is not known */
        kept_prefixes_leave(&c->places[talk->place].kept, (uint32_t)(talk - c->talks));
    balancer_refresh(c->balancer);
    talk->place = (uint32_t)balancer_choose(c->balancer, at_s, talk->choice, latencies);
    talk->placed = true;
}

struct request conversations_turn(struct conversations *c, uint32_t user, double at_s, struct latencies *latencies,
                                  size_t *place)
{
    struct talk *talk = &c->talks[user];
    choose_place(c, talk, at_s, latencies);
    *place = talk->place;
    if (isnan(talk->began_s))
        talk->began_s = at_s;
    if (at_s - talk->ended_s >= c->keep_s)
        talk->most = 0; /* what is kept too long is of no use, and freed when the turn is admitted, if not before */
    return (struct request){
        .arrival_s = at_s, .prompt = talk->prompt, .output = talk->output, .cached = cached_of(c, user), .user = user};
}

void conversations_sent(struct conversations *c, uint32_t user)
{
    struct talk *talk = &c->talks[user];
    struct place *place = &c->places[talk->place];
    if (c->balancer)
        balancer_given(c->balancer, talk->place);
    if (replica_waiting(place->replica) == place->count)
        return; /* it was refused, or rejected */
    talk->waits = true;
    place->line[(place->first + place->count++) % c->users] = user;
}

static uint32_t leave_line(struct place *place)
{
    struct conversations *c = place->all;
    uint32_t user = place->line[place->first];
    place->first = (place->first + 1) % c->users;
    place->count--;
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
    for (size_t i = 0; i < c->place_count; i++)
        kept_prefixes_leave(&c->places[i].kept, user);
    if (talk->answered > 0) {
        c->ended.conversations++;
        c->ended.cut += talk->cut;
        c->ended.turns += (uint64_t)talk->answered;
        c->ended.whole_s += at_s - talk->began_s;
        sketch_add(whole, at_s - talk->began_s);
    }
    if (c->at_rate)
        c->spare[c->spares++] = user;
    else
        next_talk(c, user);
}

/* A drawn turn has ended. Returns for how long its user pauses. */
static double go_on(struct conversations *c, uint32_t user, enum replica_end end, double at_s, struct sketch *whole)
{
    struct talk *talk = &c->talks[user];
    double think_s = pause_s(c, talk, c->think_s), rest_s = pause_s(c, talk, c->pause_s);
    if (end != END_FINISHED) {
        if (c->at_rate) {
            end_talk(c, user, at_s, whole);
            return INFINITY;
        }
        if (end == END_REFUSED) /* a first prompt that is too long: another one may not be */
            end_talk(c, user, at_s, whole);
        return c->retry_s + think_s;
    }
    bool more = talk->turn < talk->turns;
    if (more) {
        draw_turn(c, user);
        talk->cut = replica_refuses(c->places[talk->place].replica, talk->prompt, talk->output);
    }
    if (more && !talk->cut)
        return think_s;
    end_talk(c, user, at_s, whole);
    return c->at_rate ? INFINITY : rest_s;
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
        uint32_t first = leave_line(&c->places[talk->place]);
        assert(first == user && "the line is the replica's queue");
    }
    if (end == END_FINISHED) {
        talk->ended_s = at_s;
        talk->answered++;
        talk->context_prompt = talk->prompt;
        talk->context = talk->prompt + talk->output;
        kept_prefixes_put(&c->places[talk->place].kept, user, talk->context - 1);
    }
    if (end == END_FINISHED || c->sessions)
        talk->turn++;
    return c->sessions ? go_on_recorded(c, user, end, at_s, whole) : at_s + go_on(c, user, end, at_s, whole);
}

static void lose(void *context, uint32_t user, int32_t left)
{
    struct place *place = context;
    struct conversations *c = place->all;
    const struct talk *talk = &c->talks[user];
    (void)left;
    if (talk->waits && &c->places[talk->place] == place)
        replica_recall(place->replica, user, cached_of(c, user));
}

void conversations_follow(struct conversations *c, size_t at)
{
    struct place *place = &c->places[at];
    while (place->count > replica_waiting(place->replica))
        kept_prefixes_take(&place->kept, leave_line(place));
    kept_prefixes_fit(&place->kept, replica_room_tokens(place->replica), lose, place);
}

void conversations_serving(struct conversations *c, size_t count)
{
    assert(count >= 1 && count <= c->place_count);
    c->serving = count;
    if (c->balancer)
        balancer_serving(c->balancer, count);
}

void conversations_lose(struct conversations *c, size_t at)
{
    struct place *place = &c->places[at];
    assert(place->count == 0);
    kept_prefixes_fit(&place->kept, 0, lose, place);
}

struct conversations_ended conversations_take(struct conversations *c)
{
    struct conversations_ended ended = c->ended;
    c->ended = (struct conversations_ended){0};
    return ended;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Users that think stand in a heap, by the moment of their next request and then by number; users that wait
 * for an answer are with the replica, whose `ended` brings them back. The first block of four random numbers
 * of a user says when it begins; its n-th request, from 0, has blocks 2 n + 1 and 2 n + 2: lengths, thinking,
 * rounding of the prefix; response cache. Conversations have theirs (traffic/conversations.h). */
#include "traffic/users.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/events.h"
#include "base/random.h"
#include "traffic/conversations.h"
#include "traffic/length.h"

enum {
    ROOM_FIRST = 256,
    ARRIVALS_PIECE = 1024
}; /* conversations under way at a rate; of them that are drawn at once */

struct users {
    struct arena *arena;
    struct replica *const *replicas;
    size_t replica_count;
    struct random stream;  /* of user 0 of the service */
    uint64_t first, apart; /* this replica's users are first, first + apart, ... */
    struct length_draw prompt, output;
    double think_s, retry_s, prefix_frac, response_frac;
    bool exponential;

    struct events thinking;
    struct event **next; /* per user, whose number is its order: the request after the thinking */
    uint32_t room;       /* users that there is room for */
    uint32_t *requests;  /* number of requests of each user so far */
    /* Conversations that come at a rate: a piece of them; `drawn` of it, of which `taken` are under way. */
    struct requests *arrivals;
    struct request *piece;
    uint64_t *choices;
    size_t drawn, taken;
    bool all_drawn; /* that come before the end of users_advance */
    struct users_sent sent;
    struct conversations *conversations; /* NULL: each request is by itself */
    struct latencies *latencies;         /* of users_advance, while it runs */
    void (*ended)(void *context, const struct sequence *sequence, enum replica_end end, double at_s);
    void *context; /* of `ended`: the listener that was there before */
};

/* The random numbers of a user's n-th request. */
struct draws {
    int32_t prompt, output;
    double think, rounding, response;
};

static struct draws draw_request(const struct users *users, uint32_t user, uint64_t n)
{
    struct random stream = users->stream;
    stream.counter[0] = 2 * n + 1;
    stream.counter[1] = users->first + user * users->apart;
    struct draws draws = {0};
    double one = random_uniform(&stream), other = random_uniform(&stream);
    length_draw_pair(&users->prompt, &users->output, one, other, &draws.prompt, &draws.output);
    draws.think = random_exponential(&stream);
    draws.rounding = random_uniform(&stream);
    if (users->response_frac > 0)
        draws.response = random_uniform(&stream);
    return draws;
}

static double think_s(const struct users *users, const struct draws *draws)
{
    return users->exponential ? users->think_s * draws->think : users->think_s;
}

/* A user's last request has ended. */
static void on_end(void *context, const struct sequence *sequence, enum replica_end end, double at_s)
{
    struct users *users = context;
    double next_s;
    assert(end != END_HANDED_OVER && "a replica that answers as a whole");
    if (users->conversations) {
        next_s = conversations_ended(users->conversations, sequence->user, end, at_s, &users->latencies->conversation);
    } else {
        struct draws draws = {0};
        if (users->exponential)
            draws = draw_request(users, sequence->user, users->requests[sequence->user] - 1);
        next_s = at_s + think_s(users, &draws) + (end == END_FINISHED ? 0 : users->retry_s);
    }
    events_put(&users->thinking, users->next[sequence->user], next_s);
    if (users->ended)
        users->ended(users->context, sequence, end, at_s);
}

static void send_turn(struct users *users, uint32_t user, struct latencies *latencies)
{
    size_t place;
    struct request request = conversations_turn(users->conversations, user, users->next[user]->at_s, latencies, &place);
    events_put(&users->thinking, users->next[user], HUGE_VAL);
    users->sent.requests++;
    replica_arrive(users->replicas[place], &request, latencies);
    conversations_sent(users->conversations, user);
}

static void send_request(struct users *users, uint32_t user, struct latencies *latencies)
{
    double at_s = users->next[user]->at_s;
    struct draws draws = draw_request(users, user, users->requests[user]++);
    if (users->response_frac > 0 && draws.response < users->response_frac) {
        users->sent.answered++;
        users->sent.answered_prompt_tokens += (uint64_t)draws.prompt;
        users->sent.answered_output_tokens += (uint64_t)draws.output;
        events_put(&users->thinking, users->next[user], at_s + think_s(users, &draws));
        return;
    }
    events_put(&users->thinking, users->next[user], HUGE_VAL);
    users->sent.requests++;
    struct request request = {.arrival_s = at_s,
                              .prompt = draws.prompt,
                              .output = draws.output,
                              .cached = prefix_cache_tokens(users->prefix_frac, draws.prompt, draws.rounding),
                              .user = user};
    replica_arrive(users->replicas[0], &request, latencies);
}

bool users_are_shared(const struct traffic *traffic)
{
    return traffic->conversation &&
           (traffic_kind(traffic) == TRAFFIC_RANDOM || conversation_is_balanced(traffic->conversation));
}

/* How many users all replicas have together. */
static uint64_t count_users(const struct users_setup *setup)
{
    if (setup->arrivals)
        return ROOM_FIRST;
    return setup->trace ? setup->trace->sessions->count : (uint64_t)setup->traffic->users;
}

/* When a user sends its first request. */
static double begin_s(const struct users *users, uint32_t user, double stagger_s)
{
    double recorded_s = users->conversations ? conversations_begin_s(users->conversations, user) : NAN;
    if (!isnan(recorded_s))
        return recorded_s;
    struct random stream = users->stream;
    stream.counter[1] = users->first + user * users->apart;
    return stagger_s * random_uniform(&stream);
}

/* Room for so many users; what there was stays. */
static void make_room(struct users *users, uint32_t room)
{
    struct event **items = arena_alloc(users->arena, room, sizeof *items),
                 **next = arena_alloc(users->arena, room, sizeof *next);
    struct event *more = arena_alloc(users->arena, room - users->room, sizeof *more);
    if (users->room > 0) {
        memcpy(items, users->thinking.items, users->thinking.count * sizeof(struct event *));
        memcpy(next, users->next, users->room * sizeof(struct event *));
    }
    for (uint32_t user = users->room; user < room; user++) {
        next[user] = &more[user - users->room];
        next[user]->order = user;
    }
    users->thinking.items = items;
    users->thinking.capacity = room;
    users->next = next;
    users->room = room;
}

struct users *users_create(struct arena *arena, const struct users_setup *setup, struct replica *const *replicas,
                           size_t replica_count)
{
    const struct traffic *traffic = setup->traffic;
    assert(setup->index < setup->replicas && (replica_count == 1 || users_are_shared(traffic)));
    assert(traffic_kind(traffic) == (setup->trace ? TRAFFIC_TRACE : setup->arrivals ? TRAFFIC_RANDOM : TRAFFIC_USERS));
    struct users *users = arena_alloc(arena, 1, sizeof *users);
    const char *purpose = arena_printf(arena, "users of %s", setup->name);
    *users = (struct users){.arena = arena,
                            .replicas = replicas,
                            .replica_count = replica_count,
                            .stream = random_stream(setup->seed, purpose, 0),
                            .first = setup->index,
                            .apart = users_are_shared(traffic) ? 1 : setup->replicas,
                            .prompt = setup->prompt,
                            .output = setup->output,
                            .think_s = traffic_think_s(traffic),
                            .retry_s = traffic_retry_s(traffic),
                            .exponential = traffic->think_time == THINK_EXPONENTIAL,
                            .prefix_frac = setup->prefix ? setup->prefix->hit_frac : 0,
                            .response_frac = setup->response ? setup->response->hit_frac : 0,
                            .arrivals = setup->arrivals};
    assert((setup->trace || (users->prompt.median > 0 && users->output.median > 0)) && "lengths come from somewhere");
    uint64_t all = count_users(setup);
    uint64_t count = users->first < all ? (all - users->first + users->apart - 1) / users->apart : 0;
    make_room(users, (uint32_t)count);
    users->requests = arena_alloc(arena, count, sizeof *users->requests);
    if (traffic->conversation)
        users->conversations =
            conversations_create(arena, setup, &users->stream, (uint32_t)count, replicas, replica_count);
    if (users->arrivals) {
        users->piece = arena_alloc(arena, ARRIVALS_PIECE, sizeof *users->piece);
        users->choices = arena_alloc(arena, ARRIVALS_PIECE, sizeof *users->choices);
        return users;
    }
    for (uint32_t user = 0; user < count; user++)
        events_put(&users->thinking, users->next[user], begin_s(users, user, traffic_stagger_s(traffic)));
    return users;
}

void users_serving(struct users *users, size_t count)
{
    assert(users->conversations && count <= users->replica_count);
    conversations_serving(users->conversations, count);
}

void users_sleep(struct users *users, size_t replica)
{
    assert(users->conversations && replica_outstanding(users->replicas[replica]) == 0);
    conversations_lose(users->conversations, replica);
}

/* When the next conversation comes, if before to_s; else infinite. */
static double come_s(struct users *users, double to_s)
{
    if (!users->arrivals)
        return INFINITY;
    if (users->taken == users->drawn && !users->all_drawn) {
        users->drawn = requests_take(users->arrivals, to_s, ARRIVALS_PIECE, users->piece, users->choices);
        users->taken = 0;
        users->all_drawn = users->drawn < ARRIVALS_PIECE;
    }
    return users->taken < users->drawn ? users->piece[users->taken].arrival_s : INFINITY;
}

/* A conversation comes, and sends its first turn. */
static void come(struct users *users, struct latencies *latencies)
{
    const struct request *first = &users->piece[users->taken];
    uint32_t user = conversations_come(users->conversations, first, users->choices[users->taken++]);
    if (conversations_room(users->conversations) > users->room)
        make_room(users, conversations_room(users->conversations));
    users->next[user]->at_s = first->arrival_s;
    send_turn(users, user, latencies);
}

/* Which replica has the next event. */
static size_t next_replica(const struct users *users, double *event_s)
{
    size_t first = 0;
    *event_s = replica_next_s(users->replicas[0]);
    for (size_t i = 1; i < users->replica_count; i++) {
        double other_s = replica_next_s(users->replicas[i]);
        if (other_s < *event_s) {
            *event_s = other_s;
            first = i;
        }
    }
    return first;
}

void users_advance(struct users *users, double to_s, struct latencies *latencies)
{
    users->ended = latencies->ended;
    users->context = latencies->context;
    users->latencies = latencies;
    users->all_drawn = false;
    latencies->ended = on_end;
    latencies->context = users;
    for (;;) {
        const struct event *first = events_first(&users->thinking);
        double event_s, due_s = first ? first->at_s : INFINITY, new_s = come_s(users, to_s);
        size_t place = next_replica(users, &event_s);
        if (fmin(fmin(due_s, new_s), event_s) >= to_s)
            break;
        if (first && due_s <= event_s && due_s <= new_s) {
            (users->conversations ? send_turn : send_request)(users, (uint32_t)first->order, latencies);
        } else if (new_s <= event_s) {
            come(users, latencies);
        } else {
            replica_settle(users->replicas[place], latencies);
            if (users->conversations)
                conversations_follow(users->conversations, place);
        }
    }
    for (size_t i = 0; i < users->replica_count; i++)
        replica_advance(users->replicas[i], to_s, latencies);
    latencies->ended = users->ended;
    latencies->context = users->context;
}

struct users_sent users_take(struct users *users)
{
    struct users_sent sent = users->sent;
    if (users->conversations)
        sent.ended = conversations_take(users->conversations);
    users->sent = (struct users_sent){0};
    return sent;
}

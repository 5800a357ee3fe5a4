/* SPDX-License-Identifier: Apache-2.0 */
/* Users that think stand in a heap, by the moment of their next request and then by number; users that wait
 * for an answer are with the replica, whose `ended` brings them back. The first block of four random numbers
 * of a user says when it begins; its n-th request, from 0, has blocks 2 n + 1 and 2 n + 2: lengths, thinking,
 * rounding of the prefix; response cache. Conversations have theirs (traffic/conversations.h). */
#include "traffic/users.h"

#include <assert.h>
#include <math.h>

#include "base/events.h"
#include "base/random.h"
#include "traffic/conversations.h"
#include "traffic/length.h"

struct users {
    struct replica *replica;
    struct random stream;  /* of user 0 of the service */
    uint64_t first, apart; /* this replica's users are first, first + apart, ... */
    struct length_draw prompt, output;
    double think_s, retry_s, prefix_frac, response_frac;
    bool exponential;

    struct events thinking;
    struct event *next; /* per user, whose number is its order: the request after the thinking */
    uint32_t *requests; /* number of requests of each user so far */
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
    events_put(&users->thinking, &users->next[sequence->user], next_s);
    if (users->ended)
        users->ended(users->context, sequence, end, at_s);
}

static void send_turn(struct users *users, uint32_t user, struct latencies *latencies)
{
    struct request request = conversations_turn(users->conversations, user, users->next[user].at_s);
    events_put(&users->thinking, &users->next[user], HUGE_VAL);
    users->sent.requests++;
    replica_arrive(users->replica, &request, latencies);
    conversations_sent(users->conversations, user);
}

static void send_request(struct users *users, uint32_t user, struct latencies *latencies)
{
    double at_s = users->next[user].at_s;
    struct draws draws = draw_request(users, user, users->requests[user]++);
    if (users->response_frac > 0 && draws.response < users->response_frac) {
        users->sent.answered++;
        users->sent.answered_prompt_tokens += (uint64_t)draws.prompt;
        users->sent.answered_output_tokens += (uint64_t)draws.output;
        events_put(&users->thinking, &users->next[user], at_s + think_s(users, &draws));
        return;
    }
    events_put(&users->thinking, &users->next[user], HUGE_VAL);
    users->sent.requests++;
    struct request request = {.arrival_s = at_s,
                              .prompt = draws.prompt,
                              .output = draws.output,
                              .cached = prefix_cache_tokens(users->prefix_frac, draws.prompt, draws.rounding),
                              .user = user};
    replica_arrive(users->replica, &request, latencies);
}

/* How many users all replicas have together. */
static uint64_t count_users(const struct users_setup *setup)
{
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

struct users *users_create(struct arena *arena, const struct users_setup *setup, struct replica *replica)
{
    const struct traffic *traffic = setup->traffic;
    assert(setup->index < setup->replicas);
    assert(traffic_kind(traffic) == (setup->trace ? TRAFFIC_TRACE : TRAFFIC_USERS));
    struct users *users = arena_alloc(arena, 1, sizeof *users);
    const char *purpose = arena_printf(arena, "users of %s", setup->name);
    *users = (struct users){.replica = replica,
                            .stream = random_stream(setup->seed, purpose, 0),
                            .first = setup->index,
                            .apart = setup->replicas,
                            .prompt = setup->prompt,
                            .output = setup->output,
                            .think_s = traffic_think_s(traffic),
                            .retry_s = traffic_retry_s(traffic),
                            .exponential = traffic->think_time == THINK_EXPONENTIAL,
                            .prefix_frac = setup->prefix ? setup->prefix->hit_frac : 0,
                            .response_frac = setup->response ? setup->response->hit_frac : 0};
    assert((setup->trace || (users->prompt.median > 0 && users->output.median > 0)) && "lengths come from somewhere");
    uint64_t all = count_users(setup);
    uint64_t count = users->first < all ? (all - users->first + users->apart - 1) / users->apart : 0;
    users->thinking =
        (struct events){.items = arena_alloc(arena, count, sizeof *users->thinking.items), .capacity = count};
    users->next = arena_alloc(arena, count, sizeof *users->next);
    users->requests = arena_alloc(arena, count, sizeof *users->requests);
    if (traffic->conversation)
        users->conversations = conversations_create(arena, setup, &users->stream, (uint32_t)count, replica);
    for (uint32_t user = 0; user < count; user++) {
        users->next[user].order = user;
        events_put(&users->thinking, &users->next[user], begin_s(users, user, traffic_stagger_s(traffic)));
    }
    return users;
}

void users_advance(struct users *users, double to_s, struct latencies *latencies)
{
    users->ended = latencies->ended;
    users->context = latencies->context;
    users->latencies = latencies;
    latencies->ended = on_end;
    latencies->context = users;
    for (;;) {
        const struct event *first = events_first(&users->thinking);
        double due_s = first ? first->at_s : INFINITY;
        double event_s = replica_next_s(users->replica);
        if (fmin(due_s, event_s) >= to_s)
            break;
        if (first && due_s <= event_s) {
            (users->conversations ? send_turn : send_request)(users, (uint32_t)first->order, latencies);
        } else {
            replica_settle(users->replica, latencies);
            if (users->conversations)
                conversations_follow(users->conversations);
        }
    }
    replica_advance(users->replica, to_s, latencies);
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

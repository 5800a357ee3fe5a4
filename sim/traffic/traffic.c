/* SPDX-License-Identifier: Apache-2.0 */
/* What a scenario may say of a service's traffic. Growth compounds without steps: after t years the rate is
 * (1 + growth)^t times that of the start. */
#include "traffic/traffic.h"

#include <math.h>
#include <string.h>

#include "base/units.h"

#define SECONDS_PER_YEAR (365 * SECONDS_PER_DAY)

static const char *const profiles[] = {"constant", "azure-2024-conversation", "azure-2024-code", NULL};
enum { PROFILE_CONSTANT };
static const char *const think_times[] = {"constant", "exponential", NULL};

static const struct field traffic_fields[] = {
    {.key = "rate",
     NUMBER_FIELD(struct traffic, rate_per_s, RATE),
     RANGE("0 /s", "1e9 /s"),
     .optional = true,
     .doc =
         "Requests per second that come at random, mean of the week; with `growth` at the start. With `conversation` "
         "it is conversations that come so, and each sends its turns."},
    {.key = "profile",
     CHOICE_FIELD(struct traffic, profile, profiles),
     .initial = "constant",
     .doc = "Shape of the week, hour by hour. The Azure profiles were recorded by UTC; their shape is taken "
            "as local time.",
     BASIS(MEASURED,
           "Azure LLM inference trace 2024 (Stojkovic et al., DynamoLLM, HPCA 2025), digitised from its plots")},
    {.key = "variation",
     NUMBER_FIELD(struct traffic, variation, NUMBER),
     RANGE("0", "100"),
     .optional = true,
     .doc = "Standard deviation of the gaps between arrivals over their mean, with gaps from a gamma "
            "distribution: 0 is like clockwork, 1 a Poisson process, above 1 come bursts. Absent: 1.",
     BASIS(ASSUMPTION, "Azure 2023, computed from the trace: conversation 1.09, code 13 (Patel et al., Splitwise, "
                       "ISCA 2024); gamma: Wang et al., BurstGPT, KDD 2025")},
    {.key = "growth",
     NUMBER_FIELD(struct traffic, growth_frac, FRACTION),
     RANGE("-90 %", "10000 %"),
     .optional = true,
     .doc = "Growth of the rate in a year of 365 days, compounding all the time: 100 % doubles it each year. "
            "Absent: none."},
    {.key = "trace",
     FILE_FIELD(struct traffic, trace),
     .optional = true,
     .doc =
         "Requests as they were recorded, instead of a rate: a CSV file with the columns `arrival_s`, "
         "`prompt_tokens`, `output_tokens` and, if known, `cached_tokens`; or as Azure's and Mooncake's "
         "traces call them. With `conversation` also `session`, rows of which are turns of one conversation, each with its whole prompt (in AIPerf's files with what it adds), "
         "and, if known, `think_s`, how long after the end of the turn before it comes (then `arrival_s` may be blank). `arrival_s` and `timestamp_ms` count from the start of the run; dates "
         "(`TIMESTAMP`) from the first row."},
    {.key = "speed",
     NUMBER_FIELD(struct traffic, speed, NUMBER),
     RANGE("1e-6", "1e6"),
     .optional = true,
     .doc = "How many times faster than recorded the trace is played: 2 doubles the rate. Absent: 1."},
    {.key = "repeat",
     FLAG_FIELD(struct traffic, repeat),
     .optional = true,
     .doc = "Whether the trace starts anew when it ends, a mean gap after its last request. Absent: no."},
    {.key = "from",
     TEXT_FIELD(struct traffic, from),
     .optional = true,
     .doc = "Name of a service whose `route` leads here: its requests, as far as it hands them over."},
    {.key = "users",
     INTEGER_FIELD(struct traffic, users),
     RANGE("1", "10000000"),
     .optional = true,
     .doc = "Users of a closed loop, instead of a rate: each has one request at a time, and thinks before the "
            "next. User u stays with replica u modulo their number."},
    {.key = "think",
     NUMBER_FIELD(struct traffic, think_s, DURATION),
     RANGE("0 s", "365 d"),
     .optional = true,
     .doc = "From the end of an answer to the next request of its user, or of its conversation. Absent: 0 s."},
    {.key = "think_time",
     CHOICE_FIELD(struct traffic, think_time, think_times),
     .optional = true,
     .doc = "Whether `think` is the same each time, or the mean of an exponential distribution. Absent: constant."},
    {.key = "stagger",
     NUMBER_FIELD(struct traffic, stagger_s, DURATION),
     RANGE("0 s", "365 d"),
     .optional = true,
     .doc = "Time over which the first requests of the users are spread, evenly at random. Absent: 0 s, all at once."},
    {.key = "retry",
     NUMBER_FIELD(struct traffic, retry_s, DURATION),
     RANGE("1 ms", "365 d"),
     .optional = true,
     .doc = "How long a user waits, before it thinks, when its request was turned away. Absent: 1 s.",
     .standing = STANDING_ASSUMPTION},
    {.key = "conversation",
     OPTIONAL_FIELD(struct traffic, conversation, struct conversation, &conversation_record),
     .doc =
         "Requests are turns of conversations: of those that come at a `rate`, of each of the `users`, or, {} with a `trace`, of those that it "
         "tells apart. Absent: each request is by itself."},
    FIELD_END,
};

static const char *const kind_keys[] = {
    [TRAFFIC_RANDOM] = "rate", [TRAFFIC_TRACE] = "trace", [TRAFFIC_FROM] = "from", [TRAFFIC_USERS] = "users"};
enum { KINDS_COUNT = sizeof kind_keys / sizeof *kind_keys };

static bool is_given(const struct traffic *traffic, enum traffic_kind kind)
{
    switch (kind) {
    case TRAFFIC_RANDOM:
        return !isnan(traffic->rate_per_s);
    case TRAFFIC_TRACE:
        return traffic->trace != NULL;
    case TRAFFIC_FROM:
        return traffic->from != NULL;
    default:
        return traffic->users > 0;
    }
}

enum traffic_kind traffic_kind(const struct traffic *traffic)
{
    enum traffic_kind kind = TRAFFIC_USERS;
    while (kind > TRAFFIC_RANDOM && !is_given(traffic, kind))
        kind--;
    return kind;
}

/* Conversations are drawn for users, and as recorded in a trace. */
static void check_conversation(const struct traffic *traffic, struct complaint *complaint)
{
    const struct conversation *conversation = traffic->conversation;
    if (!conversation)
        return;
    bool traced = traffic->trace != NULL;
    if (traffic->from)
        complain(complaint, "conversation",
                 "requests of another service have no turns of their own: give a `rate`, `users` or a `trace`");
    if (conversation_is_balanced(conversation) && conversation->keep_s > 0)
        complain(complaint, "conversation.keep",
                 "how long it is kept is known where conversations stay: leave out `routing`, or `keep`");
    if (traffic_kind(traffic) == TRAFFIC_RANDOM && !isnan(conversation->pause_s))
        complain(complaint, "conversation.pause",
                 "conversations that come at a `rate` have nobody who pauses between two: leave it out");
    const struct {
        const char *key;
        bool said, needed;
    } keys[] = {{"conversation.turns", conversation->turns.kind != NULL, true},
                {"conversation.turn_tokens", conversation->turn_tokens.kind != NULL, true},
                {"conversation.pause", !isnan(conversation->pause_s), false}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (traced && keys[i].said)
            complain(complaint, keys[i].key, "the trace says it: leave it out");
        else if (!traced && keys[i].needed && !keys[i].said)
            complain(
                complaint, "conversation",
                "`%s` is missing: conversations need the number of `turns` and what each adds, `turn_tokens`; write `%s: 20`, "
                "say",
                keys[i].key, strchr(keys[i].key, '.') + 1);
}

static void traffic_check(const void *value, struct complaint *complaint)
{
    const struct traffic *traffic = value;
    int first = -1, kind;
    for (kind = 0; kind < KINDS_COUNT; kind++) {
        if (!is_given(traffic, (enum traffic_kind)kind))
            continue;
        if (first >= 0)
            complain(complaint, kind_keys[kind],
                     "`%s` and `%s` at once: requests come by one of them; leave the other out", kind_keys[first],
                     kind_keys[kind]);
        else
            first = kind;
    }
    if (first < 0) {
        complain(complaint, "rate",
                 "nothing says how many requests come: write `rate: 40 /s`, or a `trace`, `users`, or `from` "
                 "(a service that routes here)");
        return;
    }
    const struct {
        const char *key;
        bool said;
        enum traffic_kind kind;
    } aside[] = {
        {"profile", traffic->profile > PROFILE_CONSTANT, TRAFFIC_RANDOM},
        {"variation", !isnan(traffic->variation), TRAFFIC_RANDOM},
        {"growth", !isnan(traffic->growth_frac), TRAFFIC_RANDOM},
        {"speed", !isnan(traffic->speed), TRAFFIC_TRACE},
        {"repeat", traffic->repeat, TRAFFIC_TRACE},
        {"think", !isnan(traffic->think_s), TRAFFIC_USERS},
        {"think_time", traffic->think_time >= 0, TRAFFIC_USERS},
        {"stagger", !isnan(traffic->stagger_s), TRAFFIC_USERS},
        {"retry", !isnan(traffic->retry_s), TRAFFIC_USERS},
    };
    bool talks = traffic->conversation && is_given(traffic, TRAFFIC_RANDOM); /* these think too */
    for (size_t i = 0; i < sizeof aside / sizeof *aside; i++)
        if (aside[i].said && !is_given(traffic, aside[i].kind) && !(talks && strncmp(aside[i].key, "think", 5) == 0))
            complain(complaint, aside[i].key, "`%s` goes with `%s`, and this traffic has `%s`", aside[i].key,
                     kind_keys[aside[i].kind], kind_keys[first]);
    check_conversation(traffic, complaint);
}

const struct record traffic_record = {.name = "traffic",
                                      .size = sizeof(struct traffic),
                                      .fields = traffic_fields,
                                      .check = traffic_check,
                                      .doc = "How many requests come, and when: at a `rate`, as in a `trace`, "
                                             "`from` another service, or sent by `users`."};

bool traffic_is_closed(const struct traffic *traffic)
{
    return traffic_kind(traffic) == TRAFFIC_USERS || traffic->conversation;
}

const char *traffic_profile(const struct traffic *traffic)
{
    return traffic->profile <= PROFILE_CONSTANT ? NULL : profiles[traffic->profile];
}

static double known_or(double value, double otherwise)
{
    return isnan(value) ? otherwise : value;
}

double traffic_variation(const struct traffic *traffic)
{
    return known_or(traffic->variation, 1);
}

double traffic_growth_per_s(const struct traffic *traffic)
{
    return log1p(known_or(traffic->growth_frac, 0)) / SECONDS_PER_YEAR;
}

double traffic_growth(const struct traffic *traffic, double from_s, double to_s)
{
    double k = traffic_growth_per_s(traffic), width = k * (to_s - from_s);
    return exp(k * from_s) * (width == 0 ? 1 : expm1(width) / width);
}

double traffic_speed(const struct traffic *traffic)
{
    return known_or(traffic->speed, 1);
}

double traffic_think_s(const struct traffic *traffic)
{
    return known_or(traffic->think_s, 0);
}

double traffic_stagger_s(const struct traffic *traffic)
{
    return known_or(traffic->stagger_s, 0);
}

double traffic_retry_s(const struct traffic *traffic)
{
    return known_or(traffic->retry_s, 1);
}

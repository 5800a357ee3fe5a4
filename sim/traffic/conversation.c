/* SPDX-License-Identifier: Apache-2.0 */
/* With T turns, prompts of p, p + q, ..., p + (T - 1) q tokens, where q is what an answer and the next message add, have T p + q T (T - 1) / 2
 * together; so a prompt has p + q (E[T^2] / E[T] - 1) / 2 in the mean. */
#include "traffic/conversation.h"

#include <math.h>

#include "traffic/length.h"

static const char *const routings[] = {"sticky", "balanced", NULL};

static const struct field conversation_fields[] = {
    {.key = "turns",
     VARIANT_FIELD(struct conversation, turns, length_kinds),
     LENGTH_SHORTHAND,
     .optional = true,
     .doc = "How many requests a conversation has. A trace says it itself.",
     BASIS(
         ASSUMPTION,
         "coding agents: 84 calls of the model in a session, in the mean (357,161 in 4,265 sessions of Claude Code and Codex: "
         "Zhu et al., TraceLab, arXiv:2606.30560, tracelab.cs.washington.edu)")},
    {.key = "turn_tokens",
     VARIANT_FIELD(struct conversation, turn_tokens, length_kinds),
     LENGTH_SHORTHAND,
     .optional = true,
     .doc =
         "Tokens that stand between an answer and the end of the next prompt: what a tool returned, or the user wrote. The prompt is the "
         "one before, with its answer, and these. A trace says it itself.",
     BASIS(
         ASSUMPTION,
         "coding agents: some 6,000 tokens of a call were not in the cache, in the mean (54.9e9 tokens of prompts, 52.6e9 of them "
         "cached, in 357,161 calls: TraceLab, as above); medians are lower")},
    {.key = "keep",
     NUMBER_FIELD(struct conversation, keep_s, DURATION),
     RANGE("0 s", "365 d"),
     .optional = true,
     .doc =
         "How long the keys and values of a conversation are kept after a turn at most; 0 s: each prompt is computed anew. They lie in "
         "the memory of its replica that no sequence needs, and go sooner where one does: of the conversation used longest ago, from its "
         "end. Absent: as long as there is memory.",
     BASIS(CHOICE, "vLLM's and SGLang's way; providers say 5 min to 1 h (Anthropic, prompt caching, from memory)")},
    {.key = "pause",
     NUMBER_FIELD(struct conversation, pause_s, DURATION),
     RANGE("0 s", "365 d"),
     .optional = true,
     .doc = "From the end of a conversation to the next one of its user. Absent: `think`. Of users only."},
    {.key = "routing",
     CHOICE_FIELD(struct conversation, routing, routings),
     .optional = true,
     .doc =
         "sticky: each turn goes to the replica that answered the one before, which may still have keys and values (session affinity); which replica is a "
         "conversation's first at a `rate` the balancer says. balanced: each turn goes where the balancer says, and finds what that replica has left of the last turn it answered there. "
         "With `autoscale` those of a replica that is to sleep go on at another one, which computes their prompts anew. Absent: sticky.",
     BASIS(CHOICE, "session affinity of load balancers; routers that know caches (SGLang, vLLM) lie between the two")},
    FIELD_END,
};

const struct record conversation_record = {
    .name = "conversation",
    .size = sizeof(struct conversation),
    .fields = conversation_fields,
    .doc =
        "Requests come as turns of conversations: each is sent when the one before was answered, and its prompt begins with all that was "
        "said before. A replica's prefix cache still has of it what memory was left for; `routing` says whether its next turn comes there. One whose "
        "next turn would be too long for `context_limit` or memory ends there."};

double conversation_keep_s(const struct conversation *conversation)
{
    return isnan(conversation->keep_s) ? INFINITY : conversation->keep_s;
}

struct conversation_means conversation_means(const struct conversation *conversation, double first, double shared,
                                             double output)
{
    double turns = length_mean(&conversation->turns), biased = length_biased_mean(&conversation->turns);
    double message = length_mean(&conversation->turn_tokens), later = fmax(0, turns - 1);
    double prompt = first + (message + output) * fmax(0, biased - 1) / 2;
    /* The last token of an answer is not in memory, and is computed with what is added. */
    double kept = (first - shared + later * (message + 1)) / (1 + later);
    return (struct conversation_means){
        .prompt = prompt, .computed = fmax(1, conversation_keep_s(conversation) > 0 ? kept : prompt - shared)};
}

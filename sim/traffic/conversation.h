/* SPDX-License-Identifier: Apache-2.0 */
/* What a scenario may say of requests that follow one another, each with all that was said before. */
#ifndef SAMOVAR_TRAFFIC_CONVERSATION_H
#define SAMOVAR_TRAFFIC_CONVERSATION_H

#include "base/field.h"

enum conversation_routing { ROUTING_STICKY, ROUTING_BALANCED };

/* Keys that the scenario leaves out have kind NULL, or are NaN here; the functions below give their values. */
struct conversation {
    struct variant turns, turn_tokens;
    double keep_s, pause_s;
    int routing; /* enum conversation_routing; -1: sticky */
};
extern const struct record conversation_record;

/* How long its keys and values are kept at most; infinite unless said. */
double conversation_keep_s(const struct conversation *conversation);
/* Whether each turn goes where the balancer says, not to the replica of the one before. */
static inline bool conversation_is_balanced(const struct conversation *conversation)
{
    return conversation->routing == ROUTING_BALANCED;
}

/* Mean over its turns of tokens of a prompt and, if nothing that was kept is lost, of those that are computed. first: mean tokens of
 * the first prompt; shared: of these found anyway; output: of an answer. */
struct conversation_means {
    double prompt, computed;
};
struct conversation_means conversation_means(const struct conversation *conversation, double first, double shared,
                                             double output);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Which rows of a trace of requests are turns of one conversation: those with the same text in a column. */
#ifndef SAMOVAR_FILES_TRACE_SESSIONS_H
#define SAMOVAR_FILES_TRACE_SESSIONS_H

#include "base/arena.h"
#include "traffic/request_trace.h"

/* What a row says beside its request. */
struct row_session {
    const char *name; /* NULL: it is by itself */
    double think_s;   /* after the end of the turn before; NaN: not said */
};
/* added: a later row has no more than its turn adds, and gets what was said before as well. */
const struct trace_sessions *trace_sessions_make(struct arena *arena, struct traced_request *rows,
                                                 const struct row_session *said, size_t count, bool added);

#endif

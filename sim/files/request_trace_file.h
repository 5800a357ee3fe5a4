/* SPDX-License-Identifier: Apache-2.0 */
/* Files of recorded requests. */
#ifndef SAMOVAR_FILES_REQUEST_TRACE_FILE_H
#define SAMOVAR_FILES_REQUEST_TRACE_FILE_H

#include "read/csv.h"
#include "traffic/request_trace.h"
#include "traffic/traffic.h"

/* A row per request, in order of arrival, at most 20 million of them: arrival, prompt and answer in tokens and, if known, what of
 * the prompt was cached; the columns are those of the table in request_trace_file.c, in the names of several public traces. Seconds
 * and milliseconds count from 0, dates from the first row. A block of prefixes has 512 tokens, as in Mooncake's traces. At least one
 * token of a prompt is computed: no more than all others are kept. Rows of one `session` are turns of a conversation, each of them with
 * its whole prompt, but in AIPerf's files, where a row has what its turn adds; with a time to think one needs no arrival. Requests without a prompt or an answer are left out, and counted.
 * NULL (said) if there are mistakes. */
const struct request_trace *request_trace_read(struct csv *csv, struct arena *arena);
/* Opens the file and reads it; NULL with an error at `from` (who named it) if it cannot be read. */
const struct request_trace *request_trace_load(struct arena *arena, struct diag *diag, const char *path,
                                               struct place from);
/* Whether it has what the traffic asks of it: conversations. False: said at `place`. */
bool request_trace_suits(struct diag *diag, struct place place, const struct traffic *traffic,
                         const struct request_trace *trace);

#endif

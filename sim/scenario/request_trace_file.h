/* SPDX-License-Identifier: Apache-2.0 */
/* Files of recorded requests. */
#ifndef SAMOVAR_SCENARIO_REQUEST_TRACE_FILE_H
#define SAMOVAR_SCENARIO_REQUEST_TRACE_FILE_H

#include "read/csv.h"
#include "traffic/request_trace.h"

/* A row per request, in order of arrival, at most 20 million of them. Columns:
 *
 *     arrival    arrival_s (seconds) or timestamp_ms (milliseconds after the start), from 0; or TIMESTAMP
 *                (date and time, counted from the first row)
 *     prompt     prompt_tokens, input_length or ContextTokens
 *     output     output_tokens, output_length or GeneratedTokens
 *     cached     cached_tokens, or prefix_blocks_seen_before (of 512 tokens, as in Mooncake's traces); may be
 *                missing. At least one token of a prompt is computed: no more than all others are kept.
 *
 * The second name of each is Mooncake's, the third Azure's. NULL (said) if there are mistakes. */
const struct request_trace *request_trace_read(struct csv *csv, struct arena *arena);
/* Opens the file and reads it; NULL with an error at `from` (who named it) if it cannot be read. */
const struct request_trace *request_trace_load(struct arena *arena, struct diag *diag, const char *path,
                                               struct place from);

#endif

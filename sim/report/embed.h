/* SPDX-License-Identifier: Apache-2.0 */
/* Tables as compact JSON for a page: a column that is constant or rises evenly is said in a few bytes, short ones are exact, long
 * ones are 32-bit floats in base64 (seven digits). */
#ifndef SAMOVAR_REPORT_EMBED_H
#define SAMOVAR_REPORT_EMBED_H

#include "output/json.h"
#include "report/frame.h"

/* Adds the member `key`: {"rows", "of", "bucket", "columns": {name: {...}}, "left_out": [names]}.
 *
 * budget: bytes that it should take; once they are used, columns are left out, those in `first` (NULL-terminated) last. Returns the
 * bytes that it took. */
size_t embed_frame(struct json *json, const char *key, const struct frame *frame, const char *const *first,
                   size_t budget);

#endif

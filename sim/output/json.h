/* SPDX-License-Identifier: Apache-2.0 */
/* Writes JSON (RFC 8259), indented by two, members in the order of the calls. */
#ifndef SAMOVAR_OUTPUT_JSON_H
#define SAMOVAR_OUTPUT_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/column.h"
#include "base/text.h"

/* Starts as {0}; the text is in .text, finished by the caller with text_buffer_finish. */
struct json {
    struct text_buffer text;
    int depth;
    bool more;    /* a member stands before, in this object or list */
    bool compact; /* for programs: on one line */
};

/* key NULL: an element of a list, or the whole document. */
void json_object(struct json *json, const char *key);
void json_list(struct json *json, const char *key);
void json_close_object(struct json *json);
void json_close_list(struct json *json);
void json_text(struct json *json, const char *key, const char *value); /* NULL is null */
void json_number(struct json *json, const char *key, double value);    /* shortest; not finite is null */
void json_integer(struct json *json, const char *key, int64_t value);
/* A row of a table as an object, every column under its name. */
void json_row(struct json *json, const char *key, const struct column *columns, const void *row);
void json_flag(struct json *json, const char *key, bool value);

#endif

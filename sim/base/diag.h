/* SPDX-License-Identifier: Apache-2.0 */
/* What the user wrote wrong: collected, then shown all at once, gcc-style with the line and a caret. */
#ifndef SAMOVAR_BASE_DIAG_H
#define SAMOVAR_BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Where a value was written. line and column count from 1; 0 = the file as a whole. file NULL = nowhere known. */
struct place {
    const char *file; /* as the user named it; copied by diag_error and the like */
    int line, column;
};

struct diag;

struct diag *diag_create(void);
void diag_destroy(struct diag *diag);

/* Text of a file, so that its lines can be shown; copied. */
void diag_source(struct diag *diag, const char *file, const char *text, size_t length);
/* Bytes of all texts so far. */
size_t diag_source_bytes(const struct diag *diag);

void diag_error(struct diag *diag, struct place place, const char *format, ...) __attribute__((format(printf, 3, 4)));
void diag_warning(struct diag *diag, struct place place, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Belongs to the last error or warning: what would be right, "did you mean", where the other one is. */
void diag_note(struct diag *diag, struct place place, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* A last word below all messages, which stays; a later one takes its place. */
void diag_close_with(struct diag *diag, const char *text);

size_t diag_errors(const struct diag *diag);
size_t diag_warnings(const struct diag *diag);
/* In order of file, line and column; the same message at the same place once; at most 100, then a count. */
void diag_print(const struct diag *diag, FILE *out);

/* From now on diag_print writes for a program: a line for each message and note, without excerpts, its parts between DIAG_PART:
 * severity (error, warning, note, remark), file, line, column (0: the file as a whole), text. The texts have no such character and no end of a line. */
#define DIAG_PART '\x1f'
void diag_print_parts(void);

#endif

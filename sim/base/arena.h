/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that lives and dies together: a scenario with all its strings and lists. Running out of memory ends the
 * program with one line on stderr and status 1, by memory_out: no caller could go on. */
#ifndef SAMOVAR_BASE_ARENA_H
#define SAMOVAR_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_create(void);
void arena_destroy(struct arena *arena);

/* `count` objects of `size` bytes, zeroed, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);
/* Room for `count` objects at least: old while it is enough, else a copy twice as large; new bytes are zero. *capacity is
 * how many fit. The old objects stay in the arena. */
void *arena_more(struct arena *arena, void *old, size_t *capacity, size_t count, size_t size);
char *arena_text(struct arena *arena, const char *text);
char *arena_text_n(struct arena *arena, const char *text, size_t length);
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));

/* calloc that never returns NULL; the caller frees. */
void *memory_new(size_t count, size_t size);
/* realloc for `count` objects of `size` bytes that never returns NULL. New bytes are not zeroed; the caller frees. */
void *memory_grow(void *old, size_t count, size_t size);
/* Room for `count` objects at least in an array of *capacity objects (NULL and 0 at first): old while it is enough, else
 * memory_grow to twice as many. An array that grows one by one so costs O(1) each. */
void *memory_more(void *old, size_t *capacity, size_t count, size_t size);

/* bytes: what was asked for; 0: not known. Ends the program with one line on stderr and status 1, through what at_quick_exit has registered: SimGrid's destructors would
 * ask for memory. */
_Noreturn void memory_out(size_t bytes);

#endif

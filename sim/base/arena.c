/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* An arena that has grown by so many chunks goes on with larger ones. They and what is as large ask for huge pages: among
 * thousands of small ones the processor spends a tenth of simulated serving on looking up where they are. */
enum {
    CHUNK_BYTES = 64 * 1024,
    SMALL_CHUNKS = 32,
    LARGE_BYTES = 8 << 20,
    HUGE_PAGE_BYTES = 2 << 20,
    PAGE_BYTES = 4096
};

struct chunk {
    struct chunk *next;
    size_t used, size;
    _Alignas(max_align_t) unsigned char data[];
};

struct arena {
    struct chunk *chunks; /* the one at the head has room */
    size_t count;         /* of those that are not for one big object */
};

_Noreturn void memory_out(size_t bytes)
{
    char text[80];
    int length = bytes > 0 ? snprintf(text, sizeof text, "samovar: out of memory (%zu bytes more)\n", bytes)
                           : snprintf(text, sizeof text, "samovar: out of memory\n");
    ssize_t written = write(STDERR_FILENO, text, (size_t)length); /* stdio might ask for memory */
    (void)written;
    quick_exit(1);
}

void *memory_grow(void *old, size_t count, size_t size)
{
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes))
        memory_out(SIZE_MAX);
    void *grown = realloc(old, bytes ? bytes : 1);
    if (!grown)
        memory_out(bytes);
    return grown;
}

void *memory_new(size_t count, size_t size)
{
    void *fresh = calloc(count ? count : 1, size);
    if (!fresh)
        memory_out(count * size);
    return fresh;
}

/* What an array of `capacity` objects grows to. */
static size_t larger(size_t capacity, size_t count)
{
    size_t twice = 2 * capacity + 16;
    return count > twice ? count : twice;
}

void *memory_more(void *old, size_t *capacity, size_t count, size_t size)
{
    if (count <= *capacity)
        return old;
    *capacity = larger(*capacity, count);
    return memory_grow(old, *capacity, size);
}

struct arena *arena_create(void)
{
    return memory_new(1, sizeof(struct arena));
}

void arena_destroy(struct arena *arena)
{
    if (!arena)
        return;
    for (struct chunk *chunk = arena->chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    free(arena);
}

/* An empty chunk, all 0. */
static struct chunk *chunk_create(size_t room)
{
    size_t bytes = sizeof(struct chunk) + room;
    struct chunk *fresh = calloc(1, bytes);
    if (!fresh)
        memory_out(bytes);
    if (bytes >= HUGE_PAGE_BYTES) {
        size_t off = (0 - (uintptr_t)fresh) % PAGE_BYTES;
        madvise((char *)fresh + off, bytes - off, MADV_HUGEPAGE); /* a system may have none */
    }
    fresh->size = room;
    return fresh;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
    const size_t alignment = _Alignof(max_align_t);
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2)
        memory_out(SIZE_MAX);
    bytes = (bytes + alignment - 1) / alignment * alignment;

    struct chunk *chunk = arena->chunks;
    if (!chunk || chunk->size - chunk->used < bytes) {
        /* A big object gets a chunk of its own, behind the head, whose room is then not lost. */
        bool big = bytes > CHUNK_BYTES / 4;
        size_t usual = arena->count < SMALL_CHUNKS ? CHUNK_BYTES : LARGE_BYTES;
        struct chunk *fresh = chunk_create(big ? bytes : usual);
        arena->count += !big;
        if (big && chunk) {
            fresh->next = chunk->next;
            chunk->next = fresh;
        } else {
            fresh->next = chunk;
            arena->chunks = fresh;
        }
        chunk = fresh;
    }
    void *object = chunk->data + chunk->used;
    chunk->used += bytes;
    return object;
}

void *arena_more(struct arena *arena, void *old, size_t *capacity, size_t count, size_t size)
{
    if (count <= *capacity)
        return old;
    size_t before = *capacity;
    *capacity = larger(before, count);
    void *objects = arena_alloc(arena, *capacity, size);
    if (before)
        memcpy(objects, old, before * size);
    return objects;
}

char *arena_text_n(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1, 1);
    if (length)
        memcpy(copy, text, length);
    return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
    return arena_text_n(arena, text, strlen(text));
}

char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    assert(length >= 0);
    char *text = arena_alloc(arena, (size_t)length + 1, 1);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = arena_vprintf(arena, format, arguments);
    va_end(arguments);
    return text;
}

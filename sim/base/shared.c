/* SPDX-License-Identifier: Apache-2.0 */
#include "base/shared.h"

#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum { SLOTS = 4096 };

struct entry {
    size_t key_bytes, parts;
    size_t bytes[];
    /* Then the key, then the parts. */
};

/* Mapped before any fork, so an entry has the same address in all processes. An entry is written first and then hung into a
 * slot in one step: nobody sees half of one, nobody waits, and a process that dies on the way leaves a gap, no more. */
struct area {
    atomic_size_t used;
    size_t size;
    _Atomic(const struct entry *) slots[SLOTS];
};
static struct area *area;

static size_t aligned(size_t bytes)
{
    const size_t alignment = _Alignof(max_align_t);
    return (bytes + alignment - 1) / alignment * alignment;
}

static size_t head_bytes(size_t parts, size_t key_bytes)
{
    return aligned(sizeof(struct entry) + parts * sizeof(size_t) + key_bytes);
}

void shared_begin(size_t bytes)
{
    if (area != NULL)
        return;
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED || bytes < sizeof *area)
        return;
    area = memory;
    area->size = bytes;
    area->used = aligned(sizeof *area);
}

/* Fowler, Noll and Vo's hash (FNV-1a). */
static size_t slot_of(const char *key)
{
    uint64_t hash = 0xcbf29ce484222325;
    for (; *key != '\0'; key++)
        hash = (hash ^ (unsigned char)*key) * 0x100000001b3;
    return hash % SLOTS;
}

static const char *key_of(const struct entry *entry)
{
    return (const char *)(entry->bytes + entry->parts);
}

/* The entry of that key, else NULL and the first slot that was free. */
static const struct entry *look_up(const char *key, size_t *slot)
{
    *slot = slot_of(key);
    for (size_t i = 0; i < SLOTS; i++, *slot = (*slot + 1) % SLOTS) {
        const struct entry *entry = atomic_load(&area->slots[*slot]);
        if (entry == NULL)
            return NULL;
        if (strcmp(key_of(entry), key) == 0)
            return entry;
    }
    *slot = SLOTS;
    return NULL;
}

void shared_keep(const char *key, const struct iovec *parts, size_t count)
{
    size_t slot = SLOTS;
    if (area == NULL || look_up(key, &slot) != NULL)
        return;
    size_t key_bytes = strlen(key) + 1, bytes = head_bytes(count, key_bytes);
    for (size_t i = 0; i < count; i++)
        bytes += aligned(parts[i].iov_len);
    /* Memory that does not suffice stays taken: what is smaller may not come in its place, but that costs time only. */
    size_t at = atomic_fetch_add(&area->used, bytes);
    if (at > area->size || bytes > area->size - at)
        return;
    struct entry *entry = (struct entry *)((char *)area + at);
    *entry = (struct entry){.key_bytes = key_bytes, .parts = count};
    char *to = (char *)entry + head_bytes(count, key_bytes);
    for (size_t i = 0; i < count; i++) {
        entry->bytes[i] = parts[i].iov_len;
        if (parts[i].iov_len > 0)
            memcpy(to, parts[i].iov_base, parts[i].iov_len);
        to += aligned(parts[i].iov_len);
    }
    memcpy(entry->bytes + count, key, key_bytes);
    const struct entry *free_slot = NULL;
    while (slot < SLOTS && !atomic_compare_exchange_strong(&area->slots[slot], &free_slot, entry)) {
        free_slot = NULL;
        if (look_up(key, &slot) != NULL) /* another process was faster */
            return;
    }
}

bool shared_find(const char *key, struct iovec *parts, size_t count)
{
    size_t slot;
    const struct entry *entry = area != NULL ? look_up(key, &slot) : NULL;
    if (entry == NULL || entry->parts != count)
        return false;
    const char *from = (const char *)entry + head_bytes(count, entry->key_bytes);
    for (size_t i = 0; i < count; i++) {
        parts[i] = (struct iovec){(void *)(uintptr_t)from, entry->bytes[i]};
        from += aligned(entry->bytes[i]);
    }
    return true;
}

char *shared_file_key(struct arena *arena, const char *what, const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0)
        memset(&info, 0, sizeof info);
    return arena_printf(arena, "%s %s %jx:%jx %jd %jd.%09ld", what, path, (uintmax_t)info.st_dev,
                        (uintmax_t)info.st_ino, (intmax_t)info.st_size, (intmax_t)info.st_mtim.tv_sec,
                        info.st_mtim.tv_nsec);
}

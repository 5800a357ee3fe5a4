/* SPDX-License-Identifier: Apache-2.0 */
/* The caller works too. Pieces are taken one by one from a counter. When it has run out, the caller waits for those
 * threads alone that took one; who comes later finds the round closed.
 *
 * OpenMP would do, but its threads spin between regions, which costs three times the wall time as soon as there are more
 * busy threads than cores, and a program cannot tell its runtime otherwise. */
#include "base/team.h"

#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_THREADS = 256 };

static struct {
    pthread_mutex_t lock;
    pthread_cond_t begins, ends;
    int size;    /* 0: not known yet */
    int started; /* threads beside the caller's */
    pid_t owner; /* process whose threads they are: a child of a fork has none */
    /* A round. */
    bool open;
    unsigned number;
    int wanted, inside; /* threads beside the caller that may take part, and that do */
    void (*work)(void *context, size_t index, int thread);
    void *context;
    size_t count;
    atomic_size_t next;
} team = {.lock = PTHREAD_MUTEX_INITIALIZER, .begins = PTHREAD_COND_INITIALIZER, .ends = PTHREAD_COND_INITIALIZER};

static pthread_mutex_t arena_lock = PTHREAD_MUTEX_INITIALIZER;

int team_processors(void)
{
    cpu_set_t set;
    long cores = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : (int)cores;
}

int team_cores(void)
{
    const char *said = getenv("OMP_NUM_THREADS");
    long cores = said ? strtol(said, NULL, 10) : 0;
    if (cores < 1)
        cores = team_processors();
    return cores > MOST_THREADS ? MOST_THREADS : (int)cores;
}

int team_size(void)
{
    if (team.size == 0)
        team.size = team_cores();
    return team.size;
}

void team_set_size(int threads)
{
    assert(threads >= 1 && !team.open);
    team.size = threads < MOST_THREADS ? threads : MOST_THREADS;
}

static void take_part(int thread)
{
    size_t index;
    while ((index = atomic_fetch_add_explicit(&team.next, 1, memory_order_relaxed)) < team.count)
        team.work(team.context, index, thread);
}

static void *live(void *argument)
{
    int thread = (int)(size_t)argument;
    unsigned seen = 0;
    pthread_mutex_lock(&team.lock);
    for (;;) {
        while (!team.open || team.number == seen || thread > team.wanted)
            pthread_cond_wait(&team.begins, &team.lock);
        seen = team.number;
        team.inside++;
        pthread_mutex_unlock(&team.lock);
        take_part(thread);
        pthread_mutex_lock(&team.lock);
        if (--team.inside == 0)
            pthread_cond_signal(&team.ends);
    }
    return NULL;
}

/* If no more threads can be had, fewer do all the work. */
static void start_threads(int wanted)
{
    if (team.owner != getpid()) {
        team.owner = getpid();
        team.started = team.inside = 0;
        pthread_mutex_init(&team.lock, NULL);
        pthread_cond_init(&team.begins, NULL);
        pthread_cond_init(&team.ends, NULL);
    }
    for (; team.started < wanted; team.started++) {
        pthread_t thread;
        /* NOLINTNEXTLINE(performance-no-int-to-ptr): its number is all that a thread is told */
        if (pthread_create(&thread, NULL, live, (void *)(size_t)(team.started + 1)) != 0)
            break;
        pthread_detach(thread);
    }
}

void team_each(size_t count, void (*work)(void *context, size_t index, int thread), void *context)
{
    int others = team_size() - 1;
    if (others == 0 || count < 2) {
        for (size_t i = 0; i < count; i++)
            work(context, i, 0);
        return;
    }
    assert(!team.open && "one at a time, and not from within");
    start_threads(others);
    pthread_mutex_lock(&team.lock);
    team.work = work;
    team.context = context;
    team.count = count;
    atomic_store(&team.next, 0);
    team.wanted = (size_t)others < count - 1 ? others : (int)(count - 1);
    team.open = true;
    team.number++;
    pthread_cond_broadcast(&team.begins);
    pthread_mutex_unlock(&team.lock);
    take_part(0);
    pthread_mutex_lock(&team.lock);
    team.open = false;
    while (team.inside > 0)
        pthread_cond_wait(&team.ends, &team.lock);
    pthread_mutex_unlock(&team.lock);
}

void *team_alloc(struct arena *arena, size_t count, size_t size)
{
    pthread_mutex_lock(&arena_lock);
    void *memory = arena_alloc(arena, count, size);
    pthread_mutex_unlock(&arena_lock);
    return memory;
}

void *team_grown(struct arena *arena, const void *old, size_t count, size_t new_count, size_t size)
{
    void *new = team_alloc(arena, new_count, size);
    if (count > 0)
        memcpy(new, old, count * size);
    return new;
}

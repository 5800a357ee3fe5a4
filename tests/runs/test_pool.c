/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runs/pool.h"

TestSuite(pool, .timeout = 600);

enum { COUNT = 23 };
struct outcome {
    int status[COUNT], calls[COUNT];
    char messages[COUNT][32];
};

static int work(void *context, size_t index)
{
    (void)context;
    fprintf(stderr, "I am %zu\n", index);
    if (index == 5)
        raise(SIGKILL);
    return (int)index % 3;
}

static void done(void *context, size_t index, int status, const char *messages)
{
    struct outcome *outcome = context;
    outcome->status[index] = status;
    outcome->calls[index]++;
    snprintf(outcome->messages[index], sizeof outcome->messages[index], "%s", messages);
}

Test(pool, every_child_reports_once)
{
    for (int jobs = 1; jobs < 40; jobs += 19) {
        struct outcome outcome = {.calls = {0}};
        cr_assert(pool_run(COUNT, jobs, work, done, NULL, &outcome));
        for (size_t i = 0; i < COUNT; i++) {
            char expected[32];
            snprintf(expected, sizeof expected, "I am %zu\n", i);
            cr_assert_eq(outcome.calls[i], 1);
            cr_assert_eq(outcome.status[i], i == 5 ? 128 + SIGKILL : (int)i % 3);
            /* A sanitizer may have more to say at the end. */
            cr_assert(strncmp(outcome.messages[i], expected, strlen(expected)) == 0 || i == 5);
        }
    }
}

Test(pool, nothing_to_do)
{
    struct outcome outcome = {.calls = {0}};
    cr_assert(pool_run(0, 4, work, done, NULL, &outcome));
}

static int sleeping(void *context, size_t index)
{
    (void)index;
    int file = *(int *)context;
    cr_assert_eq(write(file, &(pid_t){getpid()}, sizeof(pid_t)), (ssize_t)sizeof(pid_t));
    pause();
    return 0;
}

/* Writes the parent's number behind those of its children. */
static void say_stopped(void *context)
{
    cr_assert_eq(write(*(int *)context, &(pid_t){getpid()}, sizeof(pid_t)), (ssize_t)sizeof(pid_t));
}

/* A signal to the parent ends all children, lets it say so, and ends it. */
Test(pool, signal_ends_children)
{
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    pid_t parent = fork(), children[2];
    if (parent == 0) {
        pool_run(2, 2, sleeping, done, say_stopped, &ends[1]);
        _exit(0);
    }
    for (int i = 0; i < 2; i++)
        cr_assert_eq(read(ends[0], &children[i], sizeof(pid_t)), (ssize_t)sizeof(pid_t));
    kill(parent, SIGTERM);
    int status;
    waitpid(parent, &status, 0);
    cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    pid_t said;
    cr_assert_eq(read(ends[0], &said, sizeof(pid_t)), (ssize_t)sizeof(pid_t));
    cr_assert_eq(said, parent);
    for (int i = 0; i < 2; i++)
        cr_assert(kill(children[i], 0) != 0 && errno == ESRCH);
}

struct squares {
    double *found; /* shared */
    pid_t parent;
    size_t *deaths; /* shared */
};

/* The process that comes to 100 dies of it, once. */
static void square(void *context, size_t i)
{
    struct squares *squares = context;
    if (i == 100 && getpid() != squares->parent) {
        ++*squares->deaths;
        raise(SIGKILL);
    }
    squares->found[i] = (double)i * (double)i;
}

Test(pool, each_is_done_whoever_dies)
{
    enum { MANY = 1000 };
    for (int jobs = 1; jobs < 8; jobs += 3)
        for (size_t count = 0; count <= MANY; count += 333) {
            struct squares squares = {.found = pool_memory(MANY, sizeof(double)),
                                      .parent = getpid(),
                                      .deaths = pool_memory(1, sizeof(size_t))};
            pool_each(count, jobs, square, &squares);
            for (size_t i = 0; i < MANY; i++)
                cr_assert_eq(squares.found[i], i < count ? (double)i * (double)i : 0, "%zu of %zu", i, count);
            cr_assert_eq(*squares.deaths, (size_t)(jobs > 1 && count > 100)); /* others took part, and one was lost */
            pool_memory_free(squares.found, MANY, sizeof(double));
            pool_memory_free(squares.deaths, 1, sizeof(size_t));
        }
}

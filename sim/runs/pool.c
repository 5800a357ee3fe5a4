/* SPDX-License-Identifier: Apache-2.0 */
#include "runs/pool.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/say.h"
#include "base/team.h"

struct pool_child {
    pid_t process; /* 0: none */
    int messages;  /* memory file with what it wrote to stderr */
    size_t index;
};

/* Known to the signal handler. */
static struct pool_child *children;
static int child_count;
static volatile sig_atomic_t stopped_by;

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
enum { SIGNALS = sizeof signals / sizeof signals[0] };

static void stop_children(int number)
{
    int error = errno;
    stopped_by = number;
    for (int i = 0; i < child_count; i++)
        if (children[i].process > 0)
            kill(children[i].process, SIGTERM);
    errno = error;
}

/* The child process: does the work with `index`, and never returns. */
static void be_child(struct pool_child *child, int jobs, pool_work *work, void *context, pid_t parent)
{
    for (int i = 0; i < SIGNALS; i++)
        signal(signals[i], SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    /* The child ends as well if its parent is killed outright. */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        raise(SIGTERM);
    dup2(child->messages, STDERR_FILENO);
    int cores = team_cores();
    team_set_size(cores > jobs ? cores / jobs : 1);
    int status = work(context, child->index);
#ifdef SAMOVAR_SANITIZED
    exit(status); /* a sanitizer looks for leaks at the end */
#endif
    /* Past the ends of the libraries, which take longer than to check a case, and tidy up what ends anyway. */
    _exit(fflush(NULL) == 0 ? status : 1);
}

static bool start_child(struct pool_child *child, size_t index, int jobs, pool_work *work, void *context)
{
    sigset_t blocked, before;
    sigfillset(&blocked);
    fflush(NULL);
    child->index = index;
    child->messages = memfd_create("messages", MFD_CLOEXEC);
    /* A signal between fork and the note of the child's number would miss the child. */
    sigprocmask(SIG_SETMASK, &blocked, &before);
    pid_t parent = getpid(), process = child->messages >= 0 ? fork() : -1;
    if (process == 0)
        be_child(child, jobs, work, context, parent);
    child->process = process > 0 ? process : 0;
    int error = errno;
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (process < 0)
        say("cannot start a process: %s", strerror(error));
    if (process < 0 && child->messages >= 0)
        close(child->messages);
    return process > 0;
}

static void finish_child(struct pool_child *child, int status, pool_done *done, void *context)
{
    off_t length = lseek(child->messages, 0, SEEK_END);
    char *text = memory_grow(NULL, (size_t)(length > 0 ? length : 0) + 1, 1);
    ssize_t got = length > 0 ? pread(child->messages, text, (size_t)length, 0) : 0;
    text[got > 0 ? got : 0] = '\0';
    close(child->messages);
    child->process = 0;
    bool complete = WIFEXITED(status) && WEXITSTATUS(status) == 0; /* it may have ended before the signal reached it */
    if (stopped_by == 0 || complete)
        done(context, child->index, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), text);
    free(text);
}

static struct pool_child *find_child(pid_t process)
{
    for (int i = 0; i < child_count; i++)
        if (children[i].process == process)
            return &children[i];
    return NULL;
}

bool pool_run(size_t count, int jobs, pool_work *work, pool_done *done, pool_stopped *stopped, void *context)
{
    struct sigaction before[SIGNALS], action = {.sa_handler = stop_children};
    child_count = (size_t)jobs < count ? jobs : (int)count;
    children = memory_new((size_t)child_count + 1, sizeof *children);
    stopped_by = 0;
    for (int i = 0; i < SIGNALS; i++) {
        sigaction(signals[i], NULL, &before[i]);
        if (before[i].sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    }
    size_t next = 0;
    int running = 0;
    bool able = true;
    while (running > 0 || (able && next < count && stopped_by == 0)) {
        struct pool_child *idle = find_child(0);
        if (able && next < count && stopped_by == 0 && running < child_count) {
            able = start_child(idle, next, child_count, work, context);
            next += able;
            running += able;
            if (stopped_by != 0) /* the signal came before there was a child to stop */
                stop_children(stopped_by);
            continue;
        }
        int status;
        pid_t process = waitpid(-1, &status, 0);
        struct pool_child *child = process > 0 ? find_child(process) : NULL;
        if (child != NULL) {
            finish_child(child, status, done, context);
            running--;
        } else if (process < 0 && errno == ECHILD) {
            break;
        }
    }
    for (int i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &before[i], NULL);
    free(children);
    children = NULL;
    child_count = 0;
    if (stopped_by != 0) {
        if (stopped)
            stopped(context);
        raise(stopped_by);
    }
    return able;
}

/* Neighbours that one process does one after the other. */
struct stretches {
    void (*work)(void *context, size_t index);
    void *context;
    size_t count, at_once;
    bool *undone; /* of each stretch */
};

static int do_stretch(void *context, size_t which)
{
    const struct stretches *stretches = context;
    size_t end = (which + 1) * stretches->at_once;
    for (size_t i = which * stretches->at_once; i < end && i < stretches->count; i++)
        stretches->work(stretches->context, i);
    return 0;
}

static void stretch_ended(void *context, size_t which, int status, const char *messages)
{
    struct stretches *stretches = context;
    stretches->undone[which] = status != 0;
    fputs(messages, stderr);
}

void pool_each(size_t count, int jobs, void (*work)(void *context, size_t index), void *context)
{
    enum {
        LEAST = 16,
        PER_JOB = 8
    }; /* to start a process takes as long as a call; several for each job, so that all end together */
    size_t wanted = (size_t)jobs * PER_JOB, at_once = count / wanted + 1;
    struct stretches stretches = {
        .work = work, .context = context, .count = count, .at_once = at_once < LEAST ? LEAST : at_once};
    size_t stretch_count = (count + stretches.at_once - 1) / stretches.at_once;
    stretches.undone = memory_new(stretch_count + 1, sizeof *stretches.undone);
    for (size_t i = 0; i < stretch_count; i++)
        stretches.undone[i] = true;
    if (jobs > 1 && stretch_count > 1)
        pool_run(stretch_count, jobs, do_stretch, stretch_ended, NULL, &stretches);
    for (size_t i = 0; i < stretch_count; i++)
        if (stretches.undone[i])
            do_stretch(&stretches, i);
    free(stretches.undone);
}

void *pool_memory(size_t count, size_t size)
{
    size_t bytes = (count + 1) * size; /* none would be refused */
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        memory_out(bytes);
    return memory;
}

void pool_memory_free(void *memory, size_t count, size_t size)
{
    munmap(memory, (count + 1) * size);
}

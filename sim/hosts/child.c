/* SPDX-License-Identifier: Apache-2.0 */
#include "hosts/child.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STATUS_EXHAUSTED = 71 };

static void say_exhausted(void)
{
    _exit(STATUS_EXHAUSTED);
}

static void limit_memory(size_t most_byte)
{
    at_quick_exit(say_exhausted); /* memory_out leaves so, and nobody else here */
#ifndef SAMOVAR_SANITIZED
    struct rlimit limit;
    if (getrlimit(RLIMIT_AS, &limit) == 0 && (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > most_byte)) {
        limit.rlim_cur = most_byte;
        setrlimit(RLIMIT_AS, &limit);
    }
#else
    (void)most_byte;
#endif
}

/* The child process: does the work, reports, and never returns. */
static void work_in_child(bool (*work)(void *context, FILE *report), void *context, struct child_limits limits,
                          int report, int words)
{
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    dup2(words, STDERR_FILENO);
    dup2(words, STDOUT_FILENO);
    signal(SIGALRM, SIG_DFL);
    alarm(limits.time_s);
    limit_memory(limits.memory_byte);
    FILE *out = fdopen(report, "w");
    bool content = out && work(context, out);
    bool told = out && fflush(out) == 0;
    _exit(content && told ? 0 : 1);
}

static char *read_to_end(struct arena *arena, int file, size_t *length)
{
    off_t size = lseek(file, 0, SEEK_END);
    *length = 0;
    char *text = arena_alloc(arena, (size_t)(size > 0 ? size : 0) + 1, 1);
    while ((off_t)*length < size) {
        ssize_t got = pread(file, text + *length, (size_t)size - *length, (off_t)*length);
        if (got <= 0)
            break;
        *length += (size_t)got;
    }
    return text;
}

struct child child_run(struct arena *arena, bool (*work)(void *context, FILE *report), void *context,
                       struct child_limits limits)
{
    struct child out = {.report = "", .words = arena_text(arena, "")};
    int report = memfd_create("report", MFD_CLOEXEC), words = memfd_create("words", MFD_CLOEXEC);
    fflush(stdout);
    fflush(stderr);
    pid_t pid = report >= 0 && words >= 0 ? fork() : -1;
    if (pid == 0)
        work_in_child(work, context, limits, report, words);
    if (pid < 0)
        out.error = arena_printf(arena, "cannot start a process: %s", strerror(errno));
    int status = -1;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (pid > 0) {
        size_t length;
        out.report = read_to_end(arena, report, &out.length);
        out.words = read_to_end(arena, words, &length);
        out.ok = status == 0;
        out.exhausted = WIFEXITED(status) && WEXITSTATUS(status) == STATUS_EXHAUSTED;
        struct rlimit own;
        if (out.exhausted && getrlimit(RLIMIT_AS, &own) == 0 && own.rlim_cur < limits.memory_byte)
            memory_out(0);
        out.late = WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM;
    }
    if (report >= 0)
        close(report);
    if (words >= 0)
        close(words);
    return out;
}

/* SimGrid says "Parse error at FILE:LINE: what", or "Uncaught exception TYPE by WHO: what", then a backtrace. */
const char *child_simgrid_error(char *words, int *line)
{
    char *text = words + strspn(words, "\n");
    int number = 0;
    text[strcspn(text, "\n")] = '\0';
    char *marker;
    if ((marker = strstr(text, "Parse error at "))) {
        char *colon = strstr(marker, ": ");
        char *digits = colon;
        while (digits && digits > marker && isdigit((unsigned char)digits[-1]))
            digits--;
        number = digits && digits < colon ? (int)strtol(digits, NULL, 10) : 0;
        text = colon ? colon + 2 : text;
    } else if ((marker = strstr(text, "Uncaught exception "))) {
        char *colon = strstr(marker, ": ");
        text = colon ? colon + 2 : text;
    }
    /* "(XML input line 1, state 74)" is about its parser. */
    char *detail = strstr(text, "(XML input line"), *end = detail ? strstr(detail, "): ") : NULL;
    if (line)
        *line = number;
    return end ? end + 3 : text;
}

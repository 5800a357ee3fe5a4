/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/probe.h"

#include <ctype.h>
#include <errno.h>
#include <simgrid/host.h>
#include <simgrid/plugins/energy.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/session.h"

static const char properties[][20] = {"node", "nodes", "wattage_per_state"};
enum { PROPERTY_COUNT = sizeof properties / sizeof *properties };

/* One text of the report: a mark for "there", the text, a NUL. */
static void tell(FILE *out, const char *text)
{
    fputc(text ? '+' : '-', out);
    fputs(text ? text : "", out);
    fputc('\0', out);
}

/* In the child: never returns. */
static void child(const char *path, int report, int words)
{
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    dup2(words, STDERR_FILENO);
    dup2(words, STDOUT_FILENO);
    session_begin(true);
    session_load(path);
    FILE *out = fdopen(report, "w");
    size_t count = sg_host_count();
    sg_host_t *hosts = sg_host_list();
    for (size_t i = 0; out && i < count; i++) {
        tell(out, sg_host_get_name(hosts[i]));
        for (size_t p = 0; p < PROPERTY_COUNT; p++)
            tell(out, sg_host_get_property_value(hosts[i], properties[p]));
        char number[32];
        snprintf(number, sizeof number, "%lu", sg_host_get_nb_pstates(hosts[i]));
        tell(out, number);
    }
    bool ok = out && fflush(out) == 0;
    /* Now may die what does so for bad energy properties only. */
    for (size_t i = 0; i < count; i++)
        ok = ok && sg_host_get_consumed_energy(hosts[i]) >= 0;
    _exit(ok ? 0 : 1);
}

static char *slurp(struct arena *arena, int file, size_t *length)
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

/* SimGrid says "Parse error at FILE:LINE: what", or "Uncaught exception TYPE by WHO: what", then a backtrace.
 */
static void last_words(struct arena *arena, char *words, struct probe *out)
{
    char *line = words + strspn(words, "\n");
    line[strcspn(line, "\n")] = '\0';
    char *marker;
    if ((marker = strstr(line, "Parse error at "))) {
        char *colon = strstr(marker, ": ");
        char *number = colon;
        while (number && number > marker && isdigit((unsigned char)number[-1]))
            number--;
        out->line = number && number < colon ? atoi(number) : 0;
        line = colon ? colon + 2 : line;
    } else if ((marker = strstr(line, "Uncaught exception "))) {
        char *colon = strstr(marker, ": ");
        line = colon ? colon + 2 : line;
    }
    /* "(XML input line 1, state 74)" is about its parser. */
    char *detail = strstr(line, "(XML input line"), *end = detail ? strstr(detail, "): ") : NULL;
    if (end)
        line = end + 3;
    out->error = *line ? arena_printf(arena, "SimGrid cannot load this platform: %s", line)
                       : "SimGrid cannot load this platform";
}

static const char *next_text(const char **at, const char *end)
{
    const char *text = *at;
    if (text >= end)
        return NULL;
    *at += strlen(text) + 1;
    return *text == '+' ? text + 1 : NULL;
}

static int by_name(const void *left, const void *right)
{
    return strcmp(((const struct probe_host *)left)->name, ((const struct probe_host *)right)->name);
}

static void read_report(struct arena *arena, const char *text, size_t length, struct probe *out)
{
    const char *end = text + length, *at = text;
    size_t texts = 0;
    for (size_t i = 0; i < length; i++)
        texts += text[i] == '\0';
    out->hosts = arena_alloc(arena, texts / (PROPERTY_COUNT + 2) + 1, sizeof *out->hosts);
    while (at < end) {
        struct probe_host host = {.name = next_text(&at, end)};
        host.node = next_text(&at, end);
        host.nodes = next_text(&at, end);
        host.wattage = next_text(&at, end);
        const char *pstates = next_text(&at, end);
        host.pstates = pstates ? strtoul(pstates, NULL, 10) : 0;
        out->hosts[out->count++] = host;
    }
    /* SimGrid promises no order. */
    qsort(out->hosts, out->count, sizeof *out->hosts, by_name);
}

struct probe probe_platform(struct arena *arena, const char *path)
{
    struct probe out = {0};
    int report = memfd_create("report", MFD_CLOEXEC), words = memfd_create("words", MFD_CLOEXEC);
    fflush(NULL);
    pid_t pid = report >= 0 && words >= 0 ? fork() : -1;
    if (pid == 0)
        child(path, report, words);
    int status = -1;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    size_t length = 0;
    if (pid < 0)
        out.error = arena_printf(arena, "cannot start a process to load it: %s", strerror(errno));
    if (pid > 0) {
        const char *text = slurp(arena, report, &length);
        read_report(arena, text, length, &out);
        if (status != 0)
            last_words(arena, slurp(arena, words, &length), &out);
    }
    if (report >= 0)
        close(report);
    if (words >= 0)
        close(words);
    return out;
}

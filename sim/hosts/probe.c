/* SPDX-License-Identifier: Apache-2.0 */
#include "hosts/probe.h"

#include <simgrid/host.h>
#include <simgrid/plugins/energy.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hosts/child.h"
#include "hosts/session.h"

static const char properties[][20] = {"node", "nodes", "wattage_per_state", "wattage_off"};
enum { PROPERTY_COUNT = sizeof properties / sizeof *properties };

/* Writes one text of the report: a mark that it is there, the text, a NUL. */
static void tell_text(FILE *out, const char *text)
{
    fputc(text ? '+' : '-', out);
    fputs(text ? text : "", out);
    fputc('\0', out);
}

static void tell_number(FILE *out, unsigned long number)
{
    char text[32];
    snprintf(text, sizeof text, "%lu", number);
    tell_text(out, text);
}

/* Runs in the child process: loads the platform and reports its hosts. */
static bool load_in_child(void *context, FILE *out)
{
    session_begin(true, NULL);
    if (!session_load(context))
        return false;
    size_t count = sg_host_count();
    sg_host_t *hosts = sg_host_list();
    for (size_t i = 0; i < count; i++) {
        tell_text(out, sg_host_get_name(hosts[i]));
        for (size_t p = 0; p < PROPERTY_COUNT; p++)
            tell_text(out, sg_host_get_property_value(hosts[i], properties[p]));
        tell_number(out, (unsigned long)sg_host_get_nb_pstates(hosts[i]));
        tell_number(out, (unsigned long)sg_host_get_pstate(hosts[i]));
    }
    bool ok = fflush(out) == 0;
    /* Asking for energies ends the process if only the energy properties are bad: the report is out by then. */
    for (size_t i = 0; i < count; i++)
        ok = ok && sg_host_get_consumed_energy(hosts[i]) >= 0;
    return ok;
}

static const char *next_text(const char **at, const char *end)
{
    const char *text = *at;
    if (text >= end)
        return NULL;
    *at += strlen(text) + 1;
    return *text == '+' ? text + 1 : NULL;
}

static size_t next_number(const char **at, const char *end)
{
    const char *text = next_text(at, end);
    return text ? strtoul(text, NULL, 10) : 0;
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
    out->hosts = arena_alloc(arena, texts / (PROPERTY_COUNT + 3) + 1, sizeof *out->hosts);
    while (at < end) {
        struct probe_host host = {.name = next_text(&at, end)};
        host.node = next_text(&at, end);
        host.nodes = next_text(&at, end);
        host.wattage = next_text(&at, end);
        host.wattage_off = next_text(&at, end);
        host.pstates = next_number(&at, end);
        host.pstate = next_number(&at, end);
        out->hosts[out->count++] = host;
    }
    /* SimGrid promises no order of hosts. */
    qsort(out->hosts, out->count, sizeof *out->hosts, by_name);
}

struct probe probe_platform(struct arena *arena, const char *path)
{
    /* 200,000 hosts take 9 s and 1 GB. */
    const struct child_limits limits = {.time_s = 120, .memory_byte = (size_t)4 << 30};
    struct probe out = {0};
    struct child child = child_run(arena, load_in_child, arena_text(arena, path), limits);
    if (child.error) {
        out.error = arena_printf(arena, "cannot load it: %s", child.error);
        return out;
    }
    read_report(arena, child.report, child.length, &out);
    if (child.late) {
        out.error = arena_printf(arena, "SimGrid takes longer than %u s to load this platform", limits.time_s);
    } else if (child.exhausted) {
        out.error = arena_printf(arena, "SimGrid takes more than %zu GiB of memory for this platform",
                                 limits.memory_byte >> 30);
    } else if (!child.ok) {
        const char *why = child_simgrid_error(child.words, &out.line);
        out.error = *why ? arena_printf(arena, "SimGrid cannot load this platform: %s", why)
                         : "SimGrid cannot load this platform";
    }
    return out;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "hosts/hosts.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <simgrid/engine.h>
#include <simgrid/host.h>
#include <simgrid/plugins/energy.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/numerics.h"
#include "base/say.h"
#include "hosts/ladder.h"
#include "hosts/session.h"

struct kind_state {
    struct ladder ladder;
    sg_host_t *hosts;
    struct ladder_split split; /* the operating points of the hosts */
    double target_w, since_s;
    double remainder_j; /* owed to SimGrid's book */
};

struct hosts {
    const struct platform_kinds *kinds;
    struct kind_state *states;
    double horizon_s;
};

static bool write_all(int file, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t written = write(file, text, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        text += written;
        length -= (size_t)written;
    }
    return true;
}

enum { PATH_BYTES = 128 };

/* A file to write that SimGrid can open by `path`: in memory only, or where /proc is not mounted a temporary one. -1: errno says why. */
static int open_platform(char path[PATH_BYTES], bool *on_disk)
{
    int file = memfd_create("platform", MFD_CLOEXEC);
    *on_disk = false;
    if (file >= 0)
        snprintf(path, PATH_BYTES, "/proc/self/fd/%d", file);
    if (file >= 0 && access(path, R_OK) == 0)
        return file;
    if (file >= 0)
        close(file);
    snprintf(path, PATH_BYTES, "/tmp/samovar-platform-XXXXXX");
    file = mkostemp(path, O_CLOEXEC);
    *on_disk = file >= 0;
    return file;
}

/* SimGrid's C interface makes no hosts: it reads the XML of a file. */
static bool load_kinds(const struct platform_kinds *kinds, const struct node_group *groups)
{
    struct text_buffer xml = {0};
    platform_xml(&xml, kinds, groups);
    char path[PATH_BYTES];
    bool on_disk, ok;
    int file = open_platform(path, &on_disk);
    ok = file >= 0 && write_all(file, xml.data, xml.length);
    text_buffer_finish(&xml);
    if (ok)
        ok = session_load(path);
    else
        say("cannot write down the platform: %s", strerror(errno));
    if (on_disk)
        unlink(path);
    if (file >= 0)
        close(file);
    return ok;
}

/* The operating point of the i-th host. */
static size_t point_of(const struct ladder_split *split, size_t i)
{
    return split->lower + (i < split->raised);
}

static void open_kind(struct arena *arena, const struct host_kind *kind, struct kind_state *state)
{
    state->ladder = ladder_create(arena, kind->pstate_w, kind->pstates);
    state->hosts = arena_alloc(arena, kind->hosts, sizeof *state->hosts);
    state->split = ladder_split(&state->ladder, kind->hosts, 0);
    state->target_w = state->split.power_w;
    for (size_t i = 0; i < kind->hosts; i++) {
        state->hosts[i] = sg_host_by_name(kind->names[i]);
        assert(state->hosts[i]);
        sg_host_set_pstate(state->hosts[i], state->ladder.pstate[point_of(&state->split, i)]);
    }
}

struct hosts *hosts_create(struct arena *arena, const struct platform_kinds *kinds, const struct node_group *groups,
                           double horizon_s)
{
    struct hosts *hosts = arena_alloc(arena, 1, sizeof *hosts);
    hosts->kinds = kinds;
    hosts->horizon_s = horizon_s;
    hosts->states = arena_alloc(arena, kinds->count, sizeof *hosts->states);
    session_begin(true, NULL);
    if (!load_kinds(kinds, groups))
        return NULL;
    /* Until SimGrid has run once its energy plugin does not see changes of pstate. */
    simgrid_run_until(0);
    for (size_t k = 0; k < kinds->count; k++)
        open_kind(arena, &kinds->items[k], &hosts->states[k]);
    return hosts;
}

static void follow_kind(const struct hosts *hosts, const struct host_kind *kind, struct kind_state *state, double now_s,
                        double power_w)
{
    state->remainder_j += (state->target_w - state->split.power_w) * (now_s - state->since_s);
    state->since_s = now_s;
    state->target_w = power_w;
    struct ladder_split was = state->split;
    state->split = ladder_split(&state->ladder, kind->hosts, power_w + state->remainder_j / hosts->horizon_s);
    size_t first = 0, end = kind->hosts;
    if (was.lower == state->split.lower) { /* only the hosts between the old and the new number of raised ones change */
        first = was.raised < state->split.raised ? was.raised : state->split.raised;
        end = was.raised + state->split.raised - first;
    }
    for (size_t i = first; i < end; i++) {
        size_t point = point_of(&state->split, i);
        if (point != point_of(&was, i))
            sg_host_set_pstate(state->hosts[i], state->ladder.pstate[point]);
    }
}

void hosts_owe(struct hosts *hosts, size_t group, double energy_j)
{
    size_t count = 0;
    for (size_t k = 0; k < hosts->kinds->count; k++)
        count += hosts->kinds->items[k].group == group ? hosts->kinds->items[k].hosts : 0;
    for (size_t k = 0; k < hosts->kinds->count; k++)
        if (hosts->kinds->items[k].group == group)
            hosts->states[k].remainder_j += energy_j * (double)hosts->kinds->items[k].hosts / (double)count;
}

/* Kinds of one group share its power so that each stands equally high on its own ladder. */
void hosts_follow(struct hosts *hosts, size_t group, double now_s, double power_w)
{
    double low_w = 0, high_w = 0;
    for (size_t k = 0; k < hosts->kinds->count; k++) {
        const struct ladder *ladder = &hosts->states[k].ladder;
        if (hosts->kinds->items[k].group == group) {
            low_w += (double)hosts->kinds->items[k].hosts * ladder->power_w[0];
            high_w += (double)hosts->kinds->items[k].hosts * ladder->power_w[ladder->count - 1];
        }
    }
    double height = high_w > low_w ? (power_w - low_w) / (high_w - low_w) : 0;
    for (size_t k = 0; k < hosts->kinds->count; k++) {
        const struct host_kind *kind = &hosts->kinds->items[k];
        struct kind_state *state = &hosts->states[k];
        if (kind->group != group)
            continue;
        double from_w = state->ladder.power_w[0], to_w = state->ladder.power_w[state->ladder.count - 1];
        follow_kind(hosts, kind, state, now_s, (double)kind->hosts * (from_w + height * (to_w - from_w)));
    }
}

double hosts_energy_j(const struct hosts *hosts, size_t group)
{
    struct sum energy_j = {0};
    for (size_t k = 0; k < hosts->kinds->count; k++)
        for (size_t i = 0; hosts->kinds->items[k].group == group && i < hosts->kinds->items[k].hosts; i++)
            sum_add(&energy_j, sg_host_get_consumed_energy(hosts->states[k].hosts[i]));
    return sum_value(&energy_j);
}

const char *hosts_first(const struct hosts *hosts, size_t group)
{
    for (size_t k = 0; k < hosts->kinds->count; k++)
        if (hosts->kinds->items[k].group == group)
            return hosts->kinds->items[k].names[0];
    return NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A round of a collective is a set of flows that begin together. What two nodes send to each other goes over all of
 * their links alike, link p to link p (on any of a node's GPUs: these reach each other faster than the network). Of a
 * collective of several equal rounds all bytes flow at once: rings send on as they receive.
 *
 * SimGrid shares bandwidth among flows max-min fair (Casanova et al., JPDC 74(10), 2014), here without its corrections
 * for TCP: CM02 with the bandwidth as it is, no window, no traffic of acknowledgements, no latency (latencies
 * are the closed form's). Bytes and bandwidth are scaled so that its tolerances stay small. On a torus a ring runs half
 * in one and half in the other direction; algorithms that use all its dimensions at once are not played. */
#include "hosts/network_flow.h"

#include <math.h>
#include <simgrid/actor.h>
#include <simgrid/comm.h>
#include <simgrid/engine.h>
#include <simgrid/host.h>
#include <simgrid/mailbox.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hosts/child.h"
#include "hosts/fabric_platform.h"
#include "hosts/session.h"

enum { LIMIT_S = 60, FLOWS_MAX = 200000 };
static const struct child_limits limits = {
    .time_s = LIMIT_S,
    .memory_byte = (size_t)64 << 30}; /* 200,000 actors have stacks of 26 GB, of which they touch little */

/* The bytes from one node to another in one round. */
struct node_stream {
    int64_t from, to;
    double byte;
};

struct streams {
    struct node_stream *items;
    size_t count;
};

static int by_nodes(const void *left, const void *right)
{
    const struct node_stream *a = left, *b = right;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return (a->to > b->to) - (a->to < b->to);
}

static struct streams between_nodes(struct arena *arena, const struct collective_step *step, int64_t gpus,
                                    bool both_ways)
{
    struct streams out = {arena_alloc(arena, 2 * step->count + 1, sizeof *out.items), 0};
    for (size_t i = 0; i < step->count; i++) {
        const struct collective_transfer *t = &step->transfers[i];
        int64_t from = t->from / gpus, to = t->to / gpus;
        if (from == to || t->byte <= 0)
            continue;
        double byte = both_ways ? t->byte / 2 : t->byte;
        out.items[out.count++] = (struct node_stream){from, to, byte};
        if (both_ways)
            out.items[out.count++] = (struct node_stream){to, from, byte};
    }
    qsort(out.items, out.count, sizeof *out.items, by_nodes);
    size_t kept = 0;
    for (size_t i = 0; i < out.count; i++) {
        if (kept > 0 && by_nodes(&out.items[kept - 1], &out.items[i]) == 0)
            out.items[kept - 1].byte += out.items[i].byte;
        else
            out.items[kept++] = out.items[i];
    }
    out.count = kept;
    return out;
}

/* The largest number of bytes that any node sends or receives. */
static double busiest_byte(struct arena *arena, const struct streams *streams, int64_t nodes)
{
    double *sent = arena_alloc(arena, 2 * (size_t)nodes, sizeof *sent), most = 0;
    for (size_t i = 0; i < streams->count; i++) {
        const struct node_stream *stream = &streams->items[i];
        sent[stream->from] += stream->byte;
        sent[nodes + stream->to] += stream->byte;
    }
    for (int64_t i = 0; i < 2 * nodes; i++)
        most = fmax(most, sent[i]);
    return most;
}

struct round_play {
    const struct fabric_platform *platform;
    const struct streams *streams;
    const char *path; /* of the platform's XML */
    double byte_scale;
};

/* What a host sends and receives: runs of `order`, an index of streams. */
struct host_part {
    const struct round_play *play;
    int64_t port;
    const size_t *sends, *receives;
    size_t send_count, receive_count;
};

static const double scaled_byte_s = 1e6, scaled_byte = 1e9; /* of a cable; of the largest stream */

static sg_mailbox_t mailbox(size_t stream, int64_t port)
{
    char name[48];
    snprintf(name, sizeof name, "%zu.%lld", stream, (long long)port);
    return sg_mailbox_by_name(name);
}

static void host_lives(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    static char payload;
    const struct host_part *part = sg_actor_self_get_data();
    size_t count = part->send_count + part->receive_count;
    sg_comm_t *comms = memory_new(count, sizeof *comms);
    void **received = memory_new(part->receive_count + 1, sizeof *received);
    for (size_t i = 0; i < part->receive_count; i++)
        comms[i] = sg_mailbox_get_async(mailbox(part->receives[i], part->port), &received[i]);
    for (size_t i = 0; i < part->send_count; i++) {
        const struct node_stream *stream = &part->play->streams->items[part->sends[i]];
        comms[part->receive_count + i] = sg_mailbox_put_async(mailbox(part->sends[i], part->port), &payload,
                                                              lround(stream->byte * part->play->byte_scale));
    }
    for (size_t i = 0; i < count; i++)
        sg_comm_wait(comms[i]);
    free(received);
    free(comms);
}

static void start_host(struct arena *arena, const struct round_play *play, int64_t node, const size_t *sends,
                       size_t send_count, const size_t *receives, size_t receive_count)
{
    for (int64_t port = 0; port < play->platform->ports && send_count + receive_count > 0; port++) {
        struct host_part *part = arena_alloc(arena, 1, sizeof *part);
        *part = (struct host_part){play, port, sends, receives, send_count, receive_count};
        char name[32];
        snprintf(name, sizeof name, "link-%lld", (long long)(node * play->platform->ports + port));
        sg_actor_t actor = sg_actor_init(name, sg_host_by_name(name));
        sg_actor_set_data(actor, part);
        sg_actor_start(actor, host_lives, 0, NULL);
    }
}

static void start_all(struct arena *arena, const struct round_play *play)
{
    const struct streams *streams = play->streams;
    size_t nodes = (size_t)play->platform->nodes;
    size_t *sends = arena_alloc(arena, streams->count + 1, sizeof *sends); /* streams are in order of `from` */
    size_t *receives = arena_alloc(arena, streams->count + 1, sizeof *receives);
    size_t *first_to = arena_alloc(arena, nodes + 2, sizeof *first_to);
    for (size_t i = 0; i < streams->count; i++) {
        sends[i] = i;
        first_to[streams->items[i].to + 2]++;
    }
    for (size_t n = 2; n < nodes + 2; n++)
        first_to[n] += first_to[n - 1];
    for (size_t i = 0; i < streams->count; i++)
        receives[first_to[streams->items[i].to + 1]++] = i;
    size_t at = 0;
    for (size_t n = 0; n < nodes; n++) {
        size_t begin = at;
        while (at < streams->count && streams->items[at].from == (int64_t)n)
            at++;
        start_host(arena, play, (int64_t)n, sends + begin, at - begin, receives + first_to[n],
                   first_to[n + 1] - first_to[n]);
    }
}

/* Contexts for tens of thousands of actors: KiB of each, and no page of its own as a guard, of which Linux has 65,530. */
static char *const flow_options[] = {"--cfg=network/model:CM02",
                                     "--cfg=network/TCP-gamma:0",
                                     "--cfg=network/bandwidth-factor:1",
                                     "--cfg=network/crosstraffic:no",
                                     "--cfg=contexts/stack-size:128",
                                     "--cfg=contexts/guard-size:0",
                                     NULL};

/* In the child: reports the simulated time. */
static bool play_in_child(void *context, FILE *report)
{
    const struct round_play *play = context;
    session_begin(false, flow_options);
    if (!session_load(play->path))
        return false;
    struct arena *arena = arena_create();
    start_all(arena, play);
    simgrid_run();
    double clock_s = simgrid_get_clock();
    arena_destroy(arena);
    return fwrite(&clock_s, sizeof clock_s, 1, report) == 1;
}

/* Path of a new file with this text, NULL if there is none. */
static char *write_file(struct arena *arena, const struct text_buffer *text)
{
    const char *folder = getenv("TMPDIR");
    char *path = arena_printf(arena, "%s/samovar-fabric-XXXXXX.xml", folder && *folder ? folder : P_tmpdir);
    int file = mkstemps(path, 4);
    if (file < 0)
        return NULL;
    bool ok = write(file, text->data, text->length) == (ssize_t)text->length;
    if (close(file) != 0 || !ok) {
        unlink(path);
        return NULL;
    }
    return path;
}

/* Seconds of one round on the full bandwidth of links; NaN with an error. */
static double play_s(struct arena *arena, const struct fabric_platform *platform, const struct streams *streams,
                     const char *name, struct diag *diag)
{
    struct place nowhere = {0};
    if (streams->count * (size_t)platform->ports > FLOWS_MAX) {
        diag_error(diag, nowhere,
                   "network: flow: `%s` takes %zu flows at once, and %d is the most: leave it to the closed form", name,
                   streams->count * (size_t)platform->ports, FLOWS_MAX);
        return NAN;
    }
    double largest = 0;
    for (size_t i = 0; i < streams->count; i++)
        largest = fmax(largest, streams->items[i].byte);
    struct text_buffer xml = {0};
    fabric_platform_xml(&xml, platform, scaled_byte_s);
    struct round_play play = {platform, streams, write_file(arena, &xml), scaled_byte / largest};
    text_buffer_finish(&xml);
    if (!play.path) {
        diag_error(diag, nowhere, "network: flow: cannot write the fabric's platform into a temporary file");
        return NAN;
    }
    struct child child = child_run(arena, play_in_child, &play, limits);
    unlink(play.path);
    double clock_s;
    if (child.ok && child.length == sizeof clock_s) {
        memcpy(&clock_s, child.report, sizeof clock_s);
        return clock_s * (scaled_byte_s / platform->cable_byte_s) * (platform->port_part / play.byte_scale);
    }
    if (child.late)
        diag_error(diag, nowhere,
                   "network: flow: SimGrid takes longer than %d s to play `%s` (%zu flows): leave it to "
                   "the closed form",
                   LIMIT_S, name, streams->count * (size_t)platform->ports);
    else
        diag_error(diag, nowhere, "network: flow: SimGrid cannot play `%s`: %s", name,
                   child.error       ? child.error
                   : child.exhausted ? "it takes too much memory"
                                     : child_simgrid_error(child.words, NULL));
    return NAN;
}

bool network_flow(const struct node *node, int64_t nodes, const struct collective_step *steps, size_t count,
                  struct flow_time *times, struct diag *diag)
{
    struct arena *arena = arena_create();
    struct fabric_platform platform = fabric_platform(node, nodes);
    const char *lack = fabric_platform_lacks(&platform, arena);
    if (lack)
        diag_error(diag, (struct place){0}, "%s", lack);
    bool ok = !lack;
    for (size_t s = 0; s < count && ok; s++) {
        const struct collective_step *step = &steps[s];
        bool both_ways = platform.type == FABRIC_TORUS && step->rounds > 1;
        struct streams streams = between_nodes(arena, step, node->gpus, both_ways);
        double often = step->times * (double)step->rounds;
        times[s] = (struct flow_time){0};
        if (streams.count == 0)
            continue;
        times[s].free_s = often * busiest_byte(arena, &streams, nodes) / platform.node_byte_s;
        times[s].played_s = often * play_s(arena, &platform, &streams, step->name, diag);
        ok = !isnan(times[s].played_s);
    }
    arena_destroy(arena);
    return ok;
}

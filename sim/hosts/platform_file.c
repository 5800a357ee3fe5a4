/* SPDX-License-Identifier: Apache-2.0 */
#include "hosts/platform_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/units.h"
#include "hardware/stated_power.h"
#include "hosts/platform_size.h"
#include "hosts/platform_unread.h"
#include "hosts/probe.h"
#include "read/plain_file.h"
#include "read/reader.h"

/* After so many hosts with mistakes the rest is only counted by `diag`'s own limit: one message is enough for
 * a list of equals. */
enum { COMPLAINTS_MAX = 10 };

/* Watts of the nodes of a group: sums over its nodes, and the smallest and largest of one. */
struct group_watts {
    struct stated_power sum, least, most;
    bool off_unknown; /* of one host at least */
};

struct loading {
    struct arena *arena;
    struct diag *diag;
    struct place place;
    struct probe probe;
    struct platform_file *out;
    struct reader *reader;
    struct group_watts *watts; /* per group */
    size_t complaints;
};

/* Reads a node type by its name, with the reader's checks and "did you mean". */
struct typed {
    struct node node;
};
static const struct field typed_fields[] = {
    {.key = "node", RECORD_FIELD(struct typed, node, struct node, &node_record), .catalogue = "nodes"}, FIELD_END};
static const struct record typed_record = {
    .name = "host", .doc = "A host of a SimGrid platform.", .size = sizeof(struct typed), .fields = typed_fields};

static void complain_of(struct loading *loading, const char *host, const char *what)
{
    if (loading->complaints++ < COMPLAINTS_MAX)
        diag_error(loading->diag, loading->place, "host '%s' %s", host, what);
}

static bool read_watts(char *text, double *watts)
{
    text += strspn(text, " ");
    text[strcspn(text, " ")] = '\0';
    return number_parse(text, watts) && *watts >= 0;
}

/* "Idle:AllCores" or "Idle:Epsilon:AllCores" in W, one per pstate, separated by commas; where there are two, Idle is Epsilon as well
 * (SimGrid manual, plugin host_energy). *out: of the pstate in which the host begins. */
static bool parse_wattage(struct loading *loading, const struct probe_host *host, struct stated_power *out)
{
    char *text = arena_text(loading->arena, host->wattage), *state_end = NULL, *value_end = NULL;
    size_t count = 0;
    for (char *state = strtok_r(text, ",", &state_end); state; state = strtok_r(NULL, ",", &state_end)) {
        double w[3];
        size_t values = 0;
        for (char *value = strtok_r(state, ":", &value_end); value; value = strtok_r(NULL, ":", &value_end))
            if (values == 3 || !read_watts(value, &w[values++]))
                return false;
        if (values < 2)
            return false;
        if (count++ == host->pstate)
            *out = (struct stated_power){w[0], w[values - 2], w[values - 1], NAN};
    }
    char *off = host->wattage_off ? arena_text(loading->arena, host->wattage_off) : NULL;
    return count == host->pstates && (!off || read_watts(off, &out->off_w));
}

static size_t group_of(struct loading *loading, const char *type)
{
    struct platform_file *out = loading->out;
    for (size_t g = 0; g < out->group_count; g++)
        if (strcmp(out->groups[g].node.name, type) == 0)
            return g;
    struct arena *arena = loading->arena;
    struct tree *map = arena_alloc(arena, 1, sizeof *map), *name = arena_alloc(arena, 1, sizeof *name);
    *map = (struct tree){.kind = TREE_MAP, .place = loading->place};
    *name = (struct tree){.kind = TREE_SCALAR, .place = loading->place, .text = type};
    tree_put(arena, map, "node", loading->place, name);
    struct typed *typed = arena_alloc(arena, 1, sizeof *typed);
    reader_bind(loading->reader, map, &typed_record, typed);
    typed->node.name = type; /* set even if it could not be read, so that all its hosts give one message */
    out->groups[out->group_count] = (struct node_group){.node = typed->node};
    return out->group_count++;
}

/* Adds the watts of some nodes; each: of one of them. */
static void add_watts(struct group_watts *group, const struct stated_power *each, double nodes)
{
    bool first = group->sum.all_cores_w == 0;
    group->sum.idle_w += nodes * each->idle_w;
    group->sum.epsilon_w += nodes * each->epsilon_w;
    group->sum.all_cores_w += nodes * each->all_cores_w;
    group->sum.off_w += isnan(each->off_w) ? 0 : nodes * each->off_w;
    group->off_unknown |= isnan(each->off_w);
    group->least.idle_w = first ? each->idle_w : fmin(group->least.idle_w, each->idle_w);
    group->most.idle_w = first ? each->idle_w : fmax(group->most.idle_w, each->idle_w);
    group->least.all_cores_w = first ? each->all_cores_w : fmin(group->least.all_cores_w, each->all_cores_w);
    group->most.all_cores_w = first ? each->all_cores_w : fmax(group->most.all_cores_w, each->all_cores_w);
}

static void add_host(struct loading *loading, const struct probe_host *host)
{
    double nodes = 1;
    struct stated_power watts = {0};
    bool stated = host->wattage && parse_wattage(loading, host, &watts);
    if (!host->node)
        complain_of(loading, host->name, "has no property `node` that names its type of server");
    if (!host->wattage)
        complain_of(loading, host->name, "has no property `wattage_per_state`");
    else if (!stated)
        complain_of(
            loading, host->name,
            "has a bad `wattage_per_state` or `wattage_off`: write Idle:Epsilon:AllCores in W for each of its pstates");
    else if (!(watts.all_cores_w > 0 && watts.all_cores_w >= fmax(watts.idle_w, watts.epsilon_w)))
        complain_of(loading, host->name,
                    "draws less with all cores at work than idle: `wattage_per_state` is Idle:Epsilon:AllCores in W");
    if (host->nodes &&
        (!number_parse(host->nodes, &nodes) || nodes < 1 || nodes > 1e9 || nodes != (double)(int64_t)nodes)) {
        complain_of(loading, host->name, "has a bad property `nodes`: how many nodes it stands for, 1 or more");
        return;
    }
    if (!host->node || !stated)
        return;
    size_t group = group_of(loading, host->node);
    loading->out->groups[group].count += (int64_t)nodes;
    struct stated_power each = {watts.idle_w / nodes, watts.epsilon_w / nodes, watts.all_cores_w / nodes,
                                watts.off_w / nodes};
    add_watts(&loading->watts[group], &each, nodes);
}

/* Nodes of one type are alike: each draws their mean. */
static void state_power(struct loading *loading, size_t g)
{
    struct node_group *group = &loading->out->groups[g];
    const struct group_watts *watts = &loading->watts[g];
    double nodes = (double)group->count;
    if (watts->most.idle_w > watts->least.idle_w || watts->most.all_cores_w > watts->least.all_cores_w)
        diag_warning(
            loading->diag, loading->place,
            "nodes of type `%s` draw %g to %g W idle and %g to %g W at full load: each is taken to draw the mean",
            group->node.name, watts->least.idle_w, watts->most.idle_w, watts->least.all_cores_w,
            watts->most.all_cores_w);
    struct stated_power mean = {watts->sum.idle_w / nodes, watts->sum.epsilon_w / nodes, watts->sum.all_cores_w / nodes,
                                watts->off_unknown ? NAN : watts->sum.off_w / nodes};
    stated_power_apply(&group->node, &mean);
}

/* Why SimGrid must not be given this file, or NULL: it would load a .so as code. */
static const char *why_refused(const char *path)
{
    struct stat status;
    size_t length = strlen(path);
    if (stat(path, &status) != 0)
        return "cannot be read";
    if (!S_ISREG(status.st_mode))
        return "is not a file";
    if (length < 4 || strcmp(path + length - 4, ".xml") != 0)
        return "is not a SimGrid platform: its name must end in .xml";
    return NULL;
}

/* Refuses what SimGrid would make more hosts of than anybody means; false after that. Says which properties nobody reads. */
static bool size_fits(struct diag *diag, struct place place)
{
    enum { FILE_MAX = 64 << 20, HOSTS_MAX = 200000 };
    const char *why;
    FILE *file = plain_file_open(place.file, &why);
    if (!file) {
        diag_error(diag, place, "cannot read `%s`: %s", place.file, why);
        return false;
    }
    char *text = memory_grow(NULL, FILE_MAX + 1, 1);
    size_t length = fread(text, 1, FILE_MAX + 1, file);
    fclose(file);
    double hosts = platform_size(text, length, &place.line);
    if (length <= FILE_MAX && hosts <= HOSTS_MAX)
        platform_unread_say(diag, place.file, text, length);
    free(text);
    if (length > FILE_MAX)
        diag_error(diag, (struct place){.file = place.file}, "this platform is larger than %d MiB", FILE_MAX >> 20);
    else if (hosts > HOSTS_MAX)
        diag_error(diag, place,
                   "%.6g hosts; a platform has at most %d: one may stand for many nodes (property `nodes`)", hosts,
                   HOSTS_MAX);
    return length <= FILE_MAX && hosts <= HOSTS_MAX;
}

bool platform_file_load(struct arena *arena, struct diag *diag, const char *path, struct platform_file *out)
{
    struct loading loading = {.arena = arena, .diag = diag, .place = {.file = path}, .out = out};
    size_t before = diag_errors(diag);
    const char *refusal = why_refused(path);
    *out = (struct platform_file){0};
    if (refusal) {
        diag_error(diag, loading.place, "%s %s", path, refusal);
        return false;
    }
    if (!size_fits(diag, loading.place))
        return false;
    loading.probe = probe_platform(arena, path);
    if (!loading.probe.error && loading.probe.count == 0)
        loading.probe.error = "this platform has no hosts";
    size_t count = loading.probe.count;
    out->groups = arena_alloc(arena, count + 1, sizeof *out->groups);
    loading.watts = arena_alloc(arena, count + 1, sizeof *loading.watts);
    loading.reader = reader_create(arena, diag);
    for (size_t i = 0; i < count; i++)
        add_host(&loading, &loading.probe.hosts[i]);
    if (loading.complaints > COMPLAINTS_MAX)
        diag_note(diag, loading.place, "and %zu more hosts like these", loading.complaints - COMPLAINTS_MAX);
    if (loading.probe.error && diag_errors(diag) == before) {
        loading.place.line = loading.probe.line;
        diag_error(diag, loading.place, "%s", loading.probe.error);
    }
    for (size_t g = 0; g < out->group_count && diag_errors(diag) == before; g++)
        state_power(&loading, g);
    size_t file_count;
    const char *const *files = reader_files(loading.reader, &file_count);
    const char **all = arena_alloc(arena, file_count + 1, sizeof *all);
    all[0] = path;
    for (size_t i = 0; i < file_count; i++)
        all[i + 1] = files[i];
    out->files = all;
    out->file_count = file_count + 1;
    return diag_errors(diag) == before;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "hosts/platform_file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/units.h"
#include "hosts/probe.h"
#include "read/reader.h"

/* After so many hosts with mistakes the rest is only counted by `diag`'s own limit: one message is enough for
 * a list of equals. */
enum { COMPLAINTS_MAX = 10 };

struct loading {
    struct arena *arena;
    struct diag *diag;
    struct place place;
    struct probe probe;
    struct platform_file *out;
    struct reader *reader;
    size_t *kind_of; /* per host of the probe */
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

/* "Idle:AllCores" or "Idle:Epsilon:AllCores" in W, one per pstate, separated by commas (SimGrid manual,
 * plugin host_energy). Our hosts run nothing, so the idle power is what they draw. */
static double *parse_wattage(struct loading *loading, const struct probe_host *host)
{
    double *watts = arena_alloc(loading->arena, host->pstates, sizeof *watts);
    char *text = arena_text(loading->arena, host->wattage), *state_end = NULL, *value_end = NULL;
    size_t count = 0;
    for (char *state = strtok_r(text, ",", &state_end); state; state = strtok_r(NULL, ",", &state_end)) {
        size_t values = 0;
        for (char *value = strtok_r(state, ":", &value_end); value; value = strtok_r(NULL, ":", &value_end)) {
            double w;
            value += strspn(value, " ");
            value[strcspn(value, " ")] = '\0';
            if (!number_parse(value, &w) || w < 0)
                return NULL;
            if (values++ == 0 && count < host->pstates)
                watts[count] = w;
        }
        if (values < 2 || values > 3)
            return NULL;
        count++;
    }
    return count == host->pstates ? watts : NULL;
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

static bool same_kind(const struct host_kind *kind, size_t group, int64_t nodes, const double *watts, size_t pstates)
{
    return kind->group == group && kind->nodes == nodes && kind->pstates == pstates &&
           memcmp(kind->pstate_w, watts, pstates * sizeof *watts) == 0;
}

static void add_host(struct loading *loading, const struct probe_host *host)
{
    struct platform_file *out = loading->out;
    double nodes = 1, *watts = NULL;
    if (!host->node)
        complain_of(loading, host->name, "has no property `node` that names its type of server");
    if (!host->wattage)
        complain_of(loading, host->name, "has no property `wattage_per_state`");
    else if (!(watts = parse_wattage(loading, host)))
        complain_of(loading, host->name,
                    "has a bad `wattage_per_state`: write Idle:Epsilon:AllCores in W for each of its pstates");
    if (host->nodes &&
        (!number_parse(host->nodes, &nodes) || nodes < 1 || nodes > 1e9 || nodes != (double)(int64_t)nodes)) {
        complain_of(loading, host->name, "has a bad property `nodes`: how many nodes it stands for, 1 or more");
        return;
    }
    if (!host->node || !watts)
        return;
    size_t group = group_of(loading, host->node), k = 0;
    out->groups[group].count += (int64_t)nodes;
    while (k < out->kinds.count && !same_kind(&out->kinds.items[k], group, (int64_t)nodes, watts, host->pstates))
        k++;
    struct host_kind *kind = &out->kinds.items[k];
    if (k == out->kinds.count) {
        out->kinds.count++;
        *kind =
            (struct host_kind){.group = group, .nodes = (int64_t)nodes, .pstate_w = watts, .pstates = host->pstates};
    }
    kind->hosts++;
    loading->kind_of[host - loading->probe.hosts] = k;
}

static void name_hosts(struct loading *loading)
{
    struct platform_kinds *kinds = &loading->out->kinds;
    for (size_t k = 0; k < kinds->count; k++) {
        kinds->items[k].names = arena_alloc(loading->arena, kinds->items[k].hosts, sizeof *kinds->items[k].names);
        kinds->items[k].hosts = 0;
    }
    for (size_t i = 0; i < loading->probe.count; i++) {
        struct host_kind *kind = &kinds->items[loading->kind_of[i]];
        kind->names[kind->hosts++] = loading->probe.hosts[i].name;
    }
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
    loading.probe = probe_platform(arena, path);
    if (!loading.probe.error && loading.probe.count == 0)
        loading.probe.error = "this platform has no hosts";
    size_t count = loading.probe.count;
    out->groups = arena_alloc(arena, count + 1, sizeof *out->groups);
    out->kinds.items = arena_alloc(arena, count + 1, sizeof *out->kinds.items);
    loading.kind_of = arena_alloc(arena, count + 1, sizeof *loading.kind_of);
    loading.reader = reader_create(arena, diag);
    for (size_t i = 0; i < count; i++)
        add_host(&loading, &loading.probe.hosts[i]);
    if (loading.complaints > COMPLAINTS_MAX)
        diag_note(diag, loading.place, "and %zu more hosts like these", loading.complaints - COMPLAINTS_MAX);
    if (loading.probe.error && diag_errors(diag) == before) {
        loading.place.line = loading.probe.line;
        diag_error(diag, loading.place, "%s", loading.probe.error);
    }
    if (diag_errors(diag) == before)
        name_hosts(&loading);
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

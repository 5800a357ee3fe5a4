/* SPDX-License-Identifier: Apache-2.0 */
#include "input/scenario.h"

#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/text.h"
#include "input/catalogue.h"
#include "input/emit.h"
#include "input/expand.h"
#include "input/extend.h"
#include "model/contract.h"
#include "model/supply.h"
#include "sched/placement.h"
#include "sched/scheduler.h"
#include "work/serving.h"
#include "work/training.h"

/* More ticks than this are a slip in `tick` or `duration`: a year of seconds is 31.5 million. */
static const double ticks_max = 40e6;

static const struct record *const workload_kinds[] = {&training_record, &serving_record, NULL};

static const struct field group_fields[] = {
    {.key = "type",
     .kind = FIELD_RECORD,
     .offset = offsetof(struct node_group, node),
     .record = &node_record,
     .catalogue = "nodes",
     .doc = "The kind of server: a catalogue name, a file, or inline."},
    {.key = "count",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct node_group, count),
     .min = "1",
     .max = "10000000",
     .doc = "How many of them."},
    FIELD_END};
static const struct record group_record = {.name = "node group",
                                           .doc = "Servers of one type.",
                                           .size = sizeof(struct node_group),
                                           .fields = group_fields};

static const struct field platform_fields[] = {
    {.key = "nodes",
     .kind = FIELD_LIST,
     .offset = offsetof(struct platform, nodes),
     .record = &group_record,
     .optional = true,
     .max_count = 64,
     .doc = "Groups of servers."},
    {.key = "file",
     .kind = FIELD_FILE,
     .offset = offsetof(struct platform, file),
     .optional = true,
     .doc = "A SimGrid platform XML whose hosts have `wattage_per_state`; host property `node` names the "
            "type of server."},
    FIELD_END};

static void platform_check(const void *value, struct complaint *complaint)
{
    const struct platform *platform = value;
    if (platform->nodes.count == 0 && !platform->file)
        complain(complaint, "nodes",
                 "a platform needs `nodes: [{type: dgx-h100, count: 128}]`, or the `file` of a SimGrid XML");
    if (platform->nodes.count > 0 && platform->file)
        complain(complaint, "file", "either `nodes` or the `file` of a SimGrid XML, not both");
}

static const struct record platform_record = {.name = "platform",
                                              .doc = "The hardware.",
                                              .size = sizeof(struct platform),
                                              .fields = platform_fields,
                                              .check = platform_check};

static const struct field fields[] = {
    {.key = "samovar",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct scenario, format),
     .min = "1",
     .max = "1",
     .doc = "Version of the format; a newer one than this program knows is refused."},
    {.key = "name",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct scenario, name),
     .doc = "Name of the scenario."},
    {.key = "run",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct scenario, run),
     .optional = true,
     .doc = "Name of the run, in the `run` column of each file; the scenario's name if left out."},
    {.key = "strategy",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct scenario, strategy),
     .optional = true,
     .doc = "Name of the strategy. One of the catalogue gives whatever the scenario itself does not say "
            "(`cooling`)."},
    {.key = "meaning",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct scenario, strategy_meaning),
     .optional = true,
     .doc = "One sentence: what the strategy is."},
    {.key = "site",
     .kind = FIELD_RECORD,
     .offset = offsetof(struct scenario, site),
     .record = &site_record,
     .catalogue = "sites",
     .doc = "Where the hall stands: weather, grid, heat demand."},
    {.key = "start",
     .kind = FIELD_DATE,
     .offset = offsetof(struct scenario, start_s),
     .initial = "2023-01-01",
     .doc = "When the run begins, in local standard time of the site."},
    {.key = "duration",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_DURATION,
     .offset = offsetof(struct scenario, duration_s),
     .min = "1 s",
     .max = "36525 d",
     .initial = "365 d",
     .doc = "How long it lasts. Weather and grid repeat after a year."},
    {.key = "tick",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_DURATION,
     .offset = offsetof(struct scenario, tick_s),
     .min = "1 s",
     .max = "1 h",
     .initial = "1 h",
     .doc = "Step of the facility: plant, ledger and series. Jobs run on their own clock, exactly."},
    {.key = "seed",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct scenario, seed),
     .min = "0",
     .max = "9007199254740991",
     .initial = "1",
     .doc = "Seed of the random streams."},
    {.key = "platform",
     .kind = FIELD_RECORD,
     .offset = offsetof(struct scenario, platform),
     .record = &platform_record,
     .doc = "The hardware."},
    {.key = "workloads",
     .kind = FIELD_VARIANTS,
     .offset = offsetof(struct scenario, workloads),
     .variants = workload_kinds,
     .optional = true,
     .max_count = 10000,
     .doc = "What the hardware is asked to do. None: the servers idle."},
    {.key = "scheduler",
     .kind = FIELD_VARIANT,
     .offset = offsetof(struct scenario, scheduler),
     .variants = scheduler_kinds,
     .initial = "backfill",
     .doc = "Who decides which job starts when."},
    {.key = "power",
     .kind = FIELD_LIST,
     .offset = offsetof(struct scenario, power),
     .record = &power_stage_record,
     .catalogue = "power",
     .catalogue_key = "stages",
     .initial = "modern",
     .max_count = 64,
     .doc = "The power chain, from the utility meter to the load: a catalogue name or a list of stages."},
    {.key = "cooling",
     .kind = FIELD_VARIANTS,
     .offset = offsetof(struct scenario, cooling),
     .variants = component_kinds,
     .catalogue = "strategies",
     .catalogue_key = "cooling",
     .min_count = 1,
     .max_count = 100,
     .doc = "The cooling plant: a strategy's name or a list of components, from rack to weather."},
    {.key = "failures",
     .kind = FIELD_LIST,
     .offset = offsetof(struct scenario, failures),
     .record = &failure_record,
     .optional = true,
     .max_count = 1000,
     .doc = "Cooling equipment that fails. A tick of a minute shows how the hall warms."},
    {.key = "supply",
     .kind = FIELD_VARIANTS,
     .offset = offsetof(struct scenario, supply),
     .variants = supply_kinds,
     .optional = true,
     .max_count = 100,
     .doc = "Electricity of one's own, behind the meter, and the connection to the grid. Batteries and "
            "generators act in the order of the list. None: all comes from the grid."},
    {.key = "water",
     .kind = FIELD_RECORD,
     .offset = offsetof(struct scenario, water),
     .record = &water_supply_record,
     .doc = "Where the make-up water comes from; all potable unless said."},
    {.key = "contracts",
     .kind = FIELD_VARIANTS,
     .offset = offsetof(struct scenario, contracts),
     .variants = contract_kinds,
     .optional = true,
     .max_count = 100,
     .doc = "Contracts on clean electricity, for market-based carbon, REF and the 24/7 score; they change no "
            "watt."},
    FIELD_END};

/* How a workload names itself, whatever its kind. */
static const char *workload_name(const struct variant *workload)
{
    if (workload->kind == &training_record)
        return ((const struct training *)workload->value)->name;
    return serving_name(workload->value);
}

static void check_workloads(const struct scenario *s, struct complaint *complaint)
{
    for (size_t i = 1; i < s->workloads.count; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(workload_name(&s->workloads.items[i]), workload_name(&s->workloads.items[j])) == 0) {
                char key[64];
                snprintf(key, sizeof key, "workloads[%zu].name", i);
                complain(complaint, key, "another workload is called `%s` already",
                         workload_name(&s->workloads.items[i]));
                break;
            }
    /* What a platform file holds is known to the engine alone, which places the workloads on it. */
    if (!s->platform.file)
        placement_check(s->platform.nodes.items, s->platform.nodes.count, &s->workloads, complaint);
}

static void check_power(const struct scenario *s, struct complaint *complaint)
{
    const struct power_stage *stages = s->power.items;
    char key[64];
    for (size_t i = 0; i < s->power.count; i++) {
        int64_t nodes, before;
        enum power_level level = power_stage_level(&stages[i], &nodes);
        if (level == POWER_SITE && stages[i].place == POWER_INSIDE) {
            snprintf(key, sizeof key, "power[%zu].place", i);
            complain(complaint, key,
                     "a stage that feeds all stands before the hall: `place: outside` (its loss would have "
                     "to be cooled by "
                     "the cooling that it feeds)");
        }
        if (i > 0 && level == POWER_NODES && power_stage_level(&stages[i - 1], &before) == POWER_NODES &&
            before < nodes) {
            snprintf(key, sizeof key, "power[%zu].per", i);
            complain(complaint, key,
                     "stages are listed from the meter to the load: this one, for %lld nodes, stands before "
                     "`%s`",
                     (long long)nodes, stages[i - 1].name);
        }
        for (size_t j = 0; j < i; j++)
            if (strcmp(stages[i].name, stages[j].name) == 0) {
                snprintf(key, sizeof key, "power[%zu].name", i);
                complain(complaint, key, "another stage is called `%s` already", stages[i].name);
                break;
            }
    }
}

static void check_failures(const struct scenario *s, struct complaint *complaint)
{
    const struct failure *failures = s->failures.items;
    for (size_t i = 0; i < s->cooling.count; i++)
        if (!s->cooling.items[i].kind)
            return; /* an error already */
    for (size_t i = 0; i < s->failures.count; i++) {
        if (!failures[i].component || plant_find(&s->cooling, failures[i].component) < s->cooling.count)
            continue;
        char key[64];
        snprintf(key, sizeof key, "failures[%zu].component", i);
        complain(complaint, key,
                 "the plant has no `%s`; its components go by their type, `pump`, and `pump_2` for a second",
                 failures[i].component);
    }
}

/* A server that is built for liquid does not run without. */
static void check_liquid(const struct scenario *s, struct complaint *complaint)
{
    for (size_t i = 0; i < s->cooling.count; i++) {
        const struct component *component = component_of(s->cooling.items[i].kind);
        if (component->role == ROLE_TERMINAL && component->stream == STREAM_LIQUID)
            return;
    }
    const struct node_group *groups = s->platform.nodes.items;
    for (size_t g = 0; g < s->platform.nodes.count; g++)
        if (groups[g].node.liquid_required) {
            char key[64];
            snprintf(key, sizeof key, "platform.nodes[%zu].type", g);
            complain(complaint, key,
                     "%s needs liquid, and this plant has none: a strategy with `cold-plate` or `immersion`, "
                     "such as "
                     "warm-water-dry",
                     groups[g].node.name);
        }
}

/* Names become folders and cells of tables. */
static void check_name(const char *key, const char *name, struct complaint *complaint)
{
    bool plain = name[0] != '-' && name[0] != '.' && name[0] != '\0';
    for (const char *c = name; *c; c++)
        plain = plain && (unsigned char)*c >= ' ' && *c != 127 && *c != '/';
    if (!plain)
        complain(complaint, key,
                 "a name begins with neither `-` nor `.` and has no `/` and no control characters");
}

static void check(const void *value, struct complaint *complaint)
{
    const struct scenario *s = value;
    check_name("name", s->name, complaint);
    if (s->run)
        check_name("run", s->run, complaint);
    if (s->duration_s / s->tick_s > ticks_max)
        complain(complaint, "tick",
                 "%.3g ticks in the run; at most %.3g: write a longer tick or a shorter duration",
                 s->duration_s / s->tick_s, ticks_max);
    check_workloads(s, complaint);
    check_power(s, complaint);
    plant_check(&s->cooling, "cooling", complaint);
    check_liquid(s, complaint);
    check_failures(s, complaint);
    supply_check(&s->supply, "supply", complaint);
}

const struct record scenario_record = {.name = "scenario",
                                       .doc = "A scenario.",
                                       .size = sizeof(struct scenario),
                                       .fields = fields,
                                       .check = check};

/* The strategy file called `name`, extended; NULL with an error at `from`. */
static struct tree *load_strategy(struct arena *arena, struct diag *diag, const char *name, struct place from,
                                  struct file_list *files)
{
    const char *path = catalogue_find(arena, diag, "strategies", name, from);
    struct tree *tree = path ? tree_load(arena, diag, path, from) : NULL;
    if (!tree)
        return NULL;
    file_list_add(arena, files, path);
    return tree_extend(arena, diag, tree, files);
}

static bool is_strategy(struct arena *arena, const char *name)
{
    for (const char *const *names = catalogue_names(arena, "strategies"); *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

/* The strategy that `cooling` names, or NULL. */
static const struct tree *named_strategy(struct arena *arena, const struct tree *root)
{
    const struct tree *cooling = tree_get(root, "cooling");
    return cooling && cooling->kind == TREE_SCALAR && is_strategy(arena, cooling->text) ? cooling : NULL;
}

static void apply_overrides(struct arena *arena, struct diag *diag, struct tree *root,
                            const struct override *overrides, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *file = arena_printf(arena, "--set %s", overrides[i].path);
        const char *text = overrides[i].value;
        diag_source(diag, file, text, strlen(text));
        struct tree *value = tree_parse_value(arena, diag, file, text, strlen(text));
        if (value)
            expand_set(arena, diag, root, &scenario_record, overrides[i].path, value);
    }
}

/* Writes the strategy's name into the scenario: the last one that `cooling` named, else what `strategy` says.
 * One of the catalogue then fills what the scenario leaves open, and no more, so that a resolved scenario
 * stays as it is. */
static struct tree *name_strategy(struct arena *arena, struct diag *diag, struct tree *root,
                                  const struct tree *before, struct file_list *files)
{
    const struct tree *label = tree_get(root, "strategy"), *after = named_strategy(arena, root);
    if (after && (!before || strcmp(before->text, after->text) != 0))
        label = after;
    else if (!label)
        label = before;
    if (!label || label->kind != TREE_SCALAR)
        return root;
    tree_put(arena, root, "strategy", label->place, tree_scalar(arena, label->place, label->text));
    if (!is_strategy(arena, label->text))
        return root;
    struct tree *strategy = load_strategy(arena, diag, label->text, label->place, files);
    return strategy ? tree_merge(arena, strategy, root) : root;
}

static struct tree *assemble(struct arena *arena, struct diag *diag, const char *path, const char *asked,
                             const struct override *overrides, size_t override_count, struct file_list *files)
{
    struct tree *root = tree_load(arena, diag, path, (struct place){.file = path});
    if (!root)
        return NULL;
    file_list_add(arena, files, path);
    size_t errors = diag_errors(diag);
    root = tree_extend(arena, diag, root, files);
    if (!root ||
        diag_errors(diag) > errors) /* without what it extends, everything would seem to be missing */
        return NULL;
    if (root->kind != TREE_MAP) {
        diag_error(diag, root->place, "a scenario is a mapping of keys to values, as `name: my-hall`");
        return NULL;
    }
    for (size_t i = 0; i < override_count; i++) /* --set strategy=NAME asks as well */
        if (strcmp(overrides[i].path, "strategy") == 0)
            asked = overrides[i].value;
    if (asked) {
        struct tree *strategy = load_strategy(arena, diag, asked, (struct place){.file = asked}, files);
        if (!strategy)
            return NULL;
        struct place place =
            root->place; /* what is missing is missing in the scenario, not in the strategy */
        root = tree_merge(arena, root, strategy);
        root->place = place;
    }
    const struct tree *before = named_strategy(arena, root);
    apply_overrides(arena, diag, root, overrides, override_count);
    return name_strategy(arena, diag, root, before, files);
}

/* What makes power from the weather needs its sun, its wind and its place. */
static void check_sky(struct diag *diag, const struct reader *reader, const struct scenario *s)
{
    for (size_t i = 0; i < s->supply.count; i++) {
        const char *lacks = supply_lacks(s->supply.items[i].kind, &s->weather);
        if (lacks)
            diag_error(diag, reader_place(reader, &s->supply.items[i]),
                       "%s needs %s: the site's data lack it", s->supply.items[i].kind->name, lacks);
    }
    for (size_t i = 0; i < s->contracts.count; i++) {
        const struct ppa *ppa = s->contracts.items[i].value;
        if (s->contracts.items[i].kind != &ppa_record || !ppa->plant.kind)
            continue;
        const char *lacks = supply_lacks(ppa->plant.kind, &s->weather);
        if (lacks)
            diag_error(diag, reader_place(reader, &s->contracts.items[i]),
                       "the plant (%s) needs %s: the site's data lack it", ppa->plant.kind->name, lacks);
    }
}

const struct scenario *scenario_load(struct arena *arena, struct diag *diag, const char *path,
                                     const char *strategy, const struct override *overrides,
                                     size_t override_count)
{
    struct file_list files = {0};
    struct tree *root = assemble(arena, diag, path, strategy, overrides, override_count, &files);
    if (!root)
        return NULL;
    /* Bound even after mistakes, so that those of the other keys are found as well. */
    struct reader *reader = reader_create(arena, diag);
    struct scenario *scenario = arena_alloc(arena, 1, sizeof *scenario);
    reader_bind(reader, root, &scenario_record, scenario);
    if (diag_errors(diag))
        return NULL;
    if (!scenario->run)
        scenario->run = scenario->name;
    site_load(arena, diag, reader, &scenario->site, &scenario->weather, &scenario->grid);
    if (diag_errors(diag))
        return NULL;
    check_sky(diag, reader, scenario);
    if (diag_errors(diag))
        return NULL;
    size_t count;
    const char *const *read = reader_files(reader, &count);
    for (size_t i = 0; i < count; i++)
        file_list_add(arena, &files, read[i]);
    scenario->files = files.items;
    scenario->file_count = files.count;
    return scenario;
}

char *scenario_text(struct arena *arena, const struct scenario *scenario)
{
    struct text_buffer buffer = {0};
    text_buffer_add(
        &buffer, "# Resolved: every value as it was used, in SI. Running it again gives the same results.\n");
    emit_record(&buffer, &scenario_record, scenario, 0);
    char *text = arena_text_n(arena, buffer.data, buffer.length);
    text_buffer_finish(&buffer);
    return text;
}

bool scenario_is_study(struct arena *arena, struct diag *diag, const char *path)
{
    struct tree *root = tree_load(arena, diag, path, (struct place){.file = path});
    return root && tree_get(root, "study");
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "study/setting.h"

#include <string.h>

#include "base/calendar.h"
#include "base/text.h"
#include "jobs/training.h"
#include "serving/serving.h"

#define DAY_S 86400.0

enum { DESCRIBED_MAX = 2 }; /* kinds of servers, or jobs, that are described one by one */

/* What stands before the first colon or semicolon of a description, or before the end of its first sentence. */
static int title_length(const char *doc)
{
    size_t length = strcspn(doc, ":;");
    for (size_t i = 0; i < length; i++)
        if (doc[i] == '.' && (doc[i + 1] == ' ' || doc[i + 1] == '\0'))
            length = i;
    return (int)length;
}

static void add_time(struct text_buffer *out, const struct scenario *scenario)
{
    struct civil from = calendar_civil(scenario->start_s);
    double days = scenario->duration_s / DAY_S;
    bool year = days > 364.5 && days < 366.5;
    char date[20];
    calendar_format(scenario->start_s, date);
    if (year && from.month == 1 && from.day == 1)
        text_buffer_add(out, "the year %d", from.year);
    else if (year)
        text_buffer_add(out, "a year from %.10s", date);
    else if (days >= 2)
        text_buffer_add(out, "%.0f days from %.10s", days, date);
    else if (days == 1)
        text_buffer_add(out, "%.10s, a day", date);
    else
        text_buffer_add(out, "%.3g hours from %.10s, %.5s o'clock", scenario->duration_s / 3600, date, date + 11);
}

static void add_servers(struct text_buffer *out, const struct scenario *scenario)
{
    const struct node_group *groups = scenario->platform.nodes.items;
    for (size_t i = 0; i < scenario->platform.nodes.count; i++) {
        const struct node *node = &groups[i].node;
        bool few = scenario->platform.nodes.count <= DESCRIBED_MAX;
        text_buffer_add(out, i == 0 ? " " : "; ");
        text_buffer_add_count(out, groups[i].count);
        text_buffer_add(out, " server%s", groups[i].count == 1 ? "" : "s");
        if (node->name != NULL)
            text_buffer_add(out, " of type %s", node->name);
        if (node->doc != NULL && few)
            text_buffer_add(out, " (%.*s)", title_length(node->doc), node->doc);
    }
    text_buffer_add(out, ".");
}

/* Kinds of components by the words that stand for them outside of the trade; others by their own. */
static const char *plain(const char *kind)
{
    static const char *const words[][2] = {
        {"chiller", "compressors"},
        {"chiller-air", "compressors that give their heat to outdoor air"},
        {"cooling-tower", "cooling towers"},
        {"water-economizer", "cold water without compressors when it is cool outside"},
        {"air-economizer", "outdoor air"},
        {"direct-evaporative", "outdoor air through wet pads"},
        {"indirect-evaporative", "outdoor air past wet plates"},
        {"dry-cooler", "dry coolers"},
        {"adiabatic-cooler", "dry coolers with wet pads"},
        {"cold-plate", "cold plates on the chips"},
        {"rear-door", "coils in the doors of racks"},
        {"district-heat", "a heating network that takes the heat"}};
    static const char *const parts[] = {"pump", "crah", "cdu"}; /* of nearly every plant: they tell nothing of it */
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(kind, parts[i]) == 0)
            return NULL;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(kind, words[i][0]) == 0)
            return words[i][1];
    return kind;
}

static void add_cooling(struct text_buffer *out, const struct scenario *scenario)
{
    size_t shown = 0;
    for (size_t i = 0; i < scenario->cooling.count; i++) {
        const char *kind = scenario->cooling.items[i].kind->name, *word = plain(kind);
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again = again || strcmp(scenario->cooling.items[k].kind->name, kind) == 0;
        if (word != NULL && !again)
            text_buffer_add(out, "%s%s", shown++ > 0 ? ", " : " Cooling: ", word);
    }
    if (shown > 0)
        text_buffer_add(out, ".");
}

static void add_job(struct text_buffer *out, const struct job_kind *kind, const void *value)
{
    size_t count = job_count(kind, value);
    struct job_spec spec = kind->spec(value, 0);
    int64_t nodes = spec.nodes;
    if (count > 1) {
        text_buffer_add(out, "%zu jobs of a trace.", count);
        return;
    }
    if (kind == &job_training)
        text_buffer_add(out, "A model of %.3g billion weights is trained on ",
                        ((const struct training *)value)->model.parameters / 1e9);
    else
        text_buffer_add(out, "Steady work on ");
    if (nodes > 0)
        text_buffer_add_count(out, nodes);
    else
        text_buffer_add_count(out, spec.gpus);
    text_buffer_add(out, " %s", nodes > 0 ? "servers" : "GPUs");
    if (spec.node_type != NULL)
        text_buffer_add(out, " of type %s", spec.node_type);
    text_buffer_add(out, ".");
}

/* Jobs of nodes: how many nodes they ask for together; 0: something else is among the workloads. */
static int64_t job_nodes(const struct scenario *scenario)
{
    int64_t nodes = 0;
    for (size_t i = 0; i < scenario->workloads.count; i++) {
        const struct variant *workload = &scenario->workloads.items[i];
        const struct job_kind *kind = job_kind_of(workload->kind);
        int64_t own = kind != NULL && job_count(kind, workload->value) == 1 ? kind->spec(workload->value, 0).nodes : 0;
        if (own == 0)
            return 0;
        nodes += own;
    }
    return nodes;
}

static void add_workloads(struct text_buffer *out, const struct scenario *scenario)
{
    int64_t nodes = scenario->workloads.count > DESCRIBED_MAX ? job_nodes(scenario) : 0;
    if (nodes > 0) {
        text_buffer_add(out, " %zu jobs on ", scenario->workloads.count);
        text_buffer_add_count(out, nodes);
        text_buffer_add(out, " servers in all.");
        return;
    }
    for (size_t i = 0; i < scenario->workloads.count; i++) {
        const struct variant *workload = &scenario->workloads.items[i];
        const struct job_kind *kind = job_kind_of(workload->kind);
        text_buffer_add(out, " ");
        if (serving_is(workload->kind))
            serving_story(out, workload->value);
        else if (kind != NULL)
            add_job(out, kind, workload->value);
    }
}

const char *setting_text(struct arena *arena, const struct scenario *scenario)
{
    struct text_buffer out = {0};
    const char *place = scenario->site.doc != NULL ? scenario->site.doc : scenario->site.name;
    if (place != NULL)
        text_buffer_add(&out, "%.*s, ", title_length(place), place);
    add_time(&out, scenario);
    text_buffer_add(&out, ":");
    add_servers(&out, scenario);
    add_cooling(&out, scenario);
    add_workloads(&out, scenario);
    const char *text = arena_text(arena, out.data);
    text_buffer_finish(&out);
    return text;
}

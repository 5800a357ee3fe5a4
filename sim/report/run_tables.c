/* SPDX-License-Identifier: Apache-2.0 */
#include "report/run_tables.h"

#include <math.h>
#include <string.h>

#include "output/file.h"
#include "output/package.h"
#include "report/standings.h"

enum {
    HOURS_OF_A_YEAR = 8784,
    STANDINGS_BYTES = 30000 /* room of a run below which its values are left out */
};

/* What the charts are drawn from comes first, where not everything fits. */
static const char *const series_first[] = {"time_s",
                                           "interval_s",
                                           "timestamp",
                                           "it_power_w",
                                           "facility_power_w",
                                           "cooling_power_w",
                                           "water_consumed_kg_s",
                                           "dry_bulb_k",
                                           "wet_bulb_k",
                                           "mechanical_frac",
                                           "power_loss_w",
                                           "water_withdrawn_kg_s",
                                           "heat_reused_w",
                                           "carbon_intensity_kg_per_kwh",
                                           "unmet_heat_w",
                                           "speed_frac",
                                           NULL};
static const char *const services_first[] = {"service",    "time_s",     "interval_s", "requests",
                                             "ttft_p50_s", "ttft_p99_s", "tpot_p50_s", "output_tokens",
                                             "energy_j",   "rejected",   "tpot_p99_s", NULL};
static const char *const jobs_first[] = {"job",   "kind",     "submitted_s", "started_s", "finished_s",
                                         "nodes", "energy_j", "state",       NULL};

/* How a table is cut to what a page can hold. In this order, so that small ones are there in any case. */
static const struct part {
    const char *file;
    double share;        /* of what is left, at most */
    size_t most;         /* rows; 0: all */
    const char *key;     /* rows are averaged within the same text of this column */
    const char *largest; /* the rows with the largest number are kept instead, none averaged */
    const char *const *first;
} parts[] = {
    {.file = "ledger.csv", .share = 1.0},
    {.file = "services_summary.csv", .share = 1.0},
    {.file = "shares.csv", .share = 0.5},
    {.file = "equipment.csv", .share = 0.5},
    {.file = NULL, .share = 0.2, .most = 2000}, /* what this version does not know */
    {.file = "jobs.csv", .share = 0.3, .most = 1500, .largest = "energy_j", .first = jobs_first},
    {.file = "fine.csv", .share = 0.5, .most = 6000},
    {.file = "series.csv", .share = 0.7, .most = HOURS_OF_A_YEAR, .first = series_first},
    {.file = "services.csv", .share = 1.0, .most = HOURS_OF_A_YEAR, .key = "service", .first = services_first},
};
enum { PARTS = sizeof parts / sizeof parts[0] };

/* Without its ending, as a resource is named. */
static const char *table_name(struct arena *arena, const char *file)
{
    const char *dot = strrchr(file, '.');
    return arena_text_n(arena, file, dot != NULL ? (size_t)(dot - file) : strlen(file));
}

static const char *copy(struct arena *arena, const char *text)
{
    return text != NULL ? arena_text(arena, text) : NULL;
}

static void remember(struct report_writer *writer, const struct frame *frame)
{
    for (size_t i = 0; i < frame->column_count; i++) {
        const struct frame_column *column = &frame->columns[i];
        size_t at = words_index(&writer->columns, column->name);
        writer->meaning =
            arena_more(writer->arena, writer->meaning, &writer->meaning_capacity, at + 1, sizeof *writer->meaning);
        struct frame_column *meaning = &writer->meaning[at];
        if (meaning->name == NULL)
            *meaning = (struct frame_column){.name = writer->columns.texts[at],
                                             .unit = copy(writer->arena, column->unit),
                                             .doc = copy(writer->arena, column->doc),
                                             .source = copy(writer->arena, column->source)};
    }
}

size_t run_tables_embed(struct report_writer *writer, const char *file, const struct frame *frame,
                        const char *const *first, size_t budget)
{
    remember(writer, frame);
    return embed_frame(writer->json, table_name(writer->arena, file), frame, first, budget);
}

void run_tables_package(struct report_writer *writer, const struct tree *package)
{
    struct json *json = writer->json;
    const struct tree *mark = tree_get(package, "samovar"), *command = mark != NULL ? tree_get(mark, "command") : NULL;
    const struct tree *inputs = mark != NULL ? tree_get(mark, "inputs") : NULL;
    static const char *const of_package[] = {"name", "title", "description", "created", NULL};
    static const char *const of_mark[] = {"version", "engine",           "seed",       "self_sha256",
                                          "wall_s",  "peak_memory_byte", "conclusion", NULL};
    for (size_t i = 0; of_package[i] != NULL; i++)
        json_text(json, of_package[i], package_text(package, of_package[i]));
    for (size_t i = 0; of_mark[i] != NULL; i++)
        json_text(json, of_mark[i], package_text(mark, of_mark[i]));
    json_list(json, "command");
    for (size_t i = 0; command != NULL && i < command->count; i++)
        if (command->items[i]->kind == TREE_SCALAR)
            json_text(json, NULL, command->items[i]->text);
    json_close_list(json);
    json_list(json, "inputs"); /* pairs of lines: path and hash */
    for (size_t i = 0; inputs != NULL && i < inputs->count; i++) {
        json_integer(json, NULL, (int64_t)words_index(&writer->lines, package_text(inputs->items[i], "path")));
        json_integer(json, NULL, (int64_t)words_index(&writer->lines, package_text(inputs->items[i], "sha256")));
    }
    json_close_list(json);
}

/* The resolved scenario, line by line; those that other runs have too cost a number. */
static void write_scenario(struct report_writer *writer, const char *folder)
{
    struct arena *arena = arena_create();
    size_t length;
    char *text = file_read(arena, arena_printf(arena, "%s/scenario.yaml", folder), &length);
    json_list(writer->json, "scenario");
    while (text != NULL && *text != '\0') {
        char *end = strchr(text, '\n');
        if (end != NULL)
            *end = '\0';
        json_integer(writer->json, NULL, (int64_t)words_index(&writer->lines, text));
        text = end != NULL ? end + 1 : NULL;
    }
    json_close_list(writer->json);
    arena_destroy(arena);
}

/* How many neighbouring rows become one, so that what charts need fits into so many bytes: 32-bit floats, of means also their least and
 * most. Of more than half a day: whole days, where ticks divide one. */
static size_t bucket_size(const struct frame *frame, const struct part *part, size_t bytes)
{
    enum { NEEDED = 7, FLOAT = 6, MEAN = 3 * FLOAT, LEAST_ROWS = 60, DAY_S = 86400 };
    if (frame->rows <= LEAST_ROWS || (frame->rows <= part->most && frame->rows * NEEDED * FLOAT <= bytes))
        return 1;
    size_t most = bytes / (NEEDED * MEAN);
    most = most < LEAST_ROWS ? LEAST_ROWS : most > part->most ? part->most : most;
    size_t size = (frame->rows + most - 1) / most;
    const struct frame_column *interval = frame_column(frame, "interval_s");
    double tick = interval != NULL && interval->numbers != NULL ? interval->numbers[0] : NAN, day = DAY_S / tick;
    if (day >= 1.0 && day == floor(day) && (double)size > day / 2)
        size = (size_t)(ceil((double)size / day) * day);
    return size;
}

static size_t write_table(struct report_writer *writer, const char *folder, const struct tree *resource,
                          const struct part *part, size_t budget)
{
    struct arena *arena = arena_create();
    struct frame *frame = frame_read(arena, writer->diag, folder, resource);
    size_t used = 0, most = (size_t)((double)budget * part->share);
    if (frame != NULL) {
        if (part->largest != NULL)
            frame = frame_largest(arena, frame, part->largest, part->most);
        else if (part->most > 0)
            frame = frame_thin(arena, frame, part->key, bucket_size(frame, part, most));
        used = run_tables_embed(writer, package_text(resource, "path"), frame, part->first, most);
    }
    arena_destroy(arena);
    return used;
}

/* Whether a file is this part's. */
static bool belongs(const struct part *part, const char *file)
{
    if (part->file != NULL)
        return strcmp(file, part->file) == 0;
    for (size_t i = 0; i < PARTS; i++)
        if (parts[i].file != NULL && strcmp(file, parts[i].file) == 0)
            return false;
    return strcmp(file, "summary.csv") != 0; /* stands with its folder */
}

void run_tables_write(struct report_writer *writer, const char *folder, const struct tree *package, size_t budget)
{
    const struct tree *resources = tree_get(package, "resources");
    size_t before = writer->json->text.length, lines_before = writer->lines.count;
    run_tables_package(writer, package);
    write_scenario(writer, folder);
    if (budget >= STANDINGS_BYTES)
        standings_write(writer->json, &writer->lines, folder);
    size_t used = writer->json->text.length - before + 40 * (writer->lines.count - lines_before);
    json_object(writer->json, "tables");
    for (size_t p = 0; p < PARTS; p++)
        for (size_t i = 0; resources != NULL && i < resources->count; i++)
            if (tree_get(resources->items[i], "schema") != NULL &&
                belongs(&parts[p], package_text(resources->items[i], "path")))
                used += write_table(writer, folder, resources->items[i], &parts[p], used < budget ? budget - used : 0);
    json_close_object(writer->json);
}

void run_tables_finish(struct report_writer *writer)
{
    struct json *json = writer->json;
    json_list(json, "lines");
    for (size_t i = 0; i < writer->lines.count; i++)
        json_text(json, NULL, writer->lines.texts[i]);
    json_close_list(json);
    json_object(json, "columns");
    for (size_t i = 0; i < writer->columns.count; i++) {
        const struct frame_column *meaning = &writer->meaning[i];
        json_object(json, meaning->name);
        if (meaning->unit != NULL)
            json_text(json, "unit", meaning->unit);
        if (meaning->doc != NULL)
            json_text(json, "doc", meaning->doc);
        if (meaning->source != NULL)
            json_text(json, "source", meaning->source);
        json_close_object(json);
    }
    json_close_object(json);
}

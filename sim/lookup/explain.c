/* SPDX-License-Identifier: Apache-2.0 */
#include "lookup/explain.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "lookup/explainer.h"
#include "lookup/field_text.h"
#include "lookup/glossary.h"
#include "lookup/list.h"
#include "lookup/verb_stories.h"
#include "output/screen.h"
#include "read/catalogue.h"
#include "read/expand.h"
#include "read/extend.h"

static void collect_columns(struct explainer *explainer, const char *file, const struct column *columns)
{
    for (; columns->name; columns++) {
        explainer->cells = arena_more(explainer->arena, explainer->cells, &explainer->cell_room,
                                      explainer->cell_count + 1, sizeof *explainer->cells);
        explainer->cells[explainer->cell_count++] = (struct cell){file, columns};
    }
}

static struct explainer explainer_begin(FILE *out, const struct explain_roots *roots)
{
    struct explainer explainer = {.out = out, .arena = arena_create(), .roots = roots};
    for (size_t i = 0; roots->records[i]; i++)
        topics_collect(explainer.arena, &explainer.topics, roots->records[i]);
    for (const struct table_kind *table = roots->tables; table->file; table++) {
        collect_columns(&explainer, table->file, table->columns);
        if (table->more)
            collect_columns(&explainer, table->file, table->more(explainer.arena));
    }
    return explainer;
}

enum { WIDEST = 100 }; /* columns: longer lines are hard to read, however wide the terminal is */

void explain_text(FILE *out, const char *text, int indent)
{
    explain_hanging(out, text, indent, 0);
}

void explain_hanging(FILE *out, const char *text, int indent, int hang)
{
    int columns = screen_columns(out);
    struct arena *arena = arena_create();
    screen_fold(out, arena_printf(arena, "%*s%s\n", indent, "", verb_commands(arena, text)),
                columns > 0 && columns < WIDEST ? columns : WIDEST, hang);
    arena_destroy(arena);
}

/* Lines that are as wide as they are. */
static void print_lines(struct explainer *explainer, const char *text)
{
    screen_text(explainer->out, verb_commands(explainer->arena, text));
}

static void print_field(struct explainer *explainer, const char *title, const struct field *field, int indent)
{
    FILE *out = explainer->out;
    print_lines(explainer, arena_printf(explainer->arena, "%*s%s: %s\n", indent, "", title,
                                        field_text_facts(explainer->arena, field)));
    if (field->doc)
        explain_text(out, field->doc, indent + 4);
    if (field->source)
        explain_text(out, arena_printf(explainer->arena, "Source: %s", field->source), indent + 4);
}

static void print_record(struct explainer *explainer, const struct record *record)
{
    for (struct field_walk walk = field_walk(record); field_next(&walk);)
        print_field(explainer, walk.field.key, &walk.field, 2);
    if (!record->fields[0].key)
        fprintf(explainer->out, "  It has no keys.\n");
}

static void print_topic(struct explainer *explainer, const struct topic *topic)
{
    FILE *out = explainer->out;
    if (explainer->json) {
        explain_json_topic(explainer, topic, true);
        return;
    }
    if (explainer->shown++)
        fprintf(out, "\n");
    if (topic->field) {
        print_field(explainer, topic->path, topic->field, 0);
        for (size_t i = 0; topic->field->variants && topic->field->variants[i]; i++)
            print_lines(explainer, arena_printf(explainer->arena, "  %s: %s\n", topic->field->variants[i]->name,
                                                list_sentence(explainer->arena, topic->field->variants[i]->doc
                                                                                    ? topic->field->variants[i]->doc
                                                                                    : "")));
    } else {
        fprintf(out, "%s\n", topic->path);
        explain_text(out, topic->record->doc ? topic->record->doc : "", 4);
    }
    if (topic->record)
        print_record(explainer, topic->record);
}

static void explain_keys(struct explainer *explainer, const char *wanted)
{
    for (size_t i = 0; i < explainer->topics.count; i++)
        if (strcmp(explainer->topics.items[i].path, wanted) == 0) {
            print_topic(explainer, &explainer->topics.items[i]);
            return;
        }
    for (size_t i = 0; i < explainer->topics.count; i++)
        if (topic_matches(&explainer->topics.items[i], wanted))
            print_topic(explainer, &explainer->topics.items[i]);
}

static void print_column(struct explainer *explainer, const struct cell *cell)
{
    const struct column *column = cell->column;
    fprintf(explainer->out, "%s: column of %s", column->name, cell->file);
    if (column->unit && column->unit[0])
        fprintf(explainer->out, "; unit %s", column->unit);
    fprintf(explainer->out, "\n");
    explain_text(explainer->out, column->doc ? column->doc : "", 4);
    if (column->source)
        explain_text(explainer->out, arena_printf(explainer->arena, "Source: %s", column->source), 4);
}

static void explain_columns(struct explainer *explainer, const char *wanted)
{
    bool whole = false; /* of a file's columns, this is not the first */
    for (size_t i = 0; i < explainer->cell_count; i++) {
        const struct cell *cell = &explainer->cells[i];
        bool of_file = strcmp(cell->file, wanted) == 0;
        if (strcmp(cell->column->name, wanted) != 0 && !of_file)
            continue;
        if (explainer->json) {
            explain_json_column(explainer, cell);
            continue;
        }
        fprintf(explainer->out, explainer->shown++ && !whole ? "\n" : "");
        whole = of_file;
        print_column(explainer, cell);
    }
}

/* Whether list_story has shown this key already. */
static bool is_story(const char *key)
{
    return strcmp(key, "doc") == 0 || strcmp(key, "meaning") == 0;
}

/* Prints a tree as it was written, each value with its meaning, as far as the tables know it. */
static void print_tree(struct explainer *explainer, const struct tree *tree, const struct record *record, int indent);

/* label: "key:", or the dash of a list's entry. */
static void print_member(struct explainer *explainer, const char *label, const struct tree *value,
                         const struct field *field, int indent)
{
    FILE *out = explainer->out;
    const struct record *below = field ? field->record : NULL;
    const struct tree *type = tree_get(value, "type");
    if (field && field->variants && type && type->kind == TREE_SCALAR)
        below = variant_find(field->variants, type->text);
    if (value->kind == TREE_SCALAR) {
        explain_hanging(out, arena_printf(explainer->arena, "%s %s", label, value->text), indent, 2);
        if (field && field->doc)
            explain_text(out, field->doc, indent + 4);
        return;
    }
    fprintf(out, "%*s%s\n", indent, "", label);
    if (value->kind == TREE_MAP) {
        print_tree(explainer, value, below, indent + 2);
        return;
    }
    for (size_t i = 0; i < value->count; i++)
        print_member(explainer, "-", value->items[i], field, indent + 2);
}

static void print_tree(struct explainer *explainer, const struct tree *tree, const struct record *record, int indent)
{
    for (size_t i = 0; i < tree->count; i++) {
        const char *key = tree->keys[i].text;
        struct field field;
        bool known = record && record_field(record, key, &field);
        if (!is_story(key) || indent > 2)
            print_member(explainer, arena_printf(explainer->arena, "%s:", key), tree->items[i], known ? &field : NULL,
                         indent);
    }
}

/* The record whose values a catalogue's files hold: the scenario itself, or what a field names from it. */
static const struct record *catalogue_record(const struct explainer *explainer, const char *catalogue)
{
    for (size_t i = 0; i < explainer->topics.count; i++) {
        const struct field *field = explainer->topics.items[i].field;
        if (field && field->catalogue && !field->catalogue_key && strcmp(field->catalogue, catalogue) == 0)
            return field->record;
    }
    return explainer->roots->records[0];
}

static void explain_entry(struct explainer *explainer, const char *wanted, const char *catalogue, const char *name)
{
    struct arena *arena = explainer->arena;
    const char *path =
        arena_printf(arena, "%s/%s%s", catalogue_folder(arena, catalogue), name, catalogue_ending(catalogue));
    if (explainer->json) {
        explain_json_text(explainer, catalogue, name, catalogue_written(arena, path), list_story(arena, path));
        return;
    }
    fprintf(explainer->out, "%s%s: in the catalogue of %s (%s)\n", explainer->shown++ ? "\n" : "",
            strcmp(name, wanted) == 0 ? name : arena_printf(arena, "%s, as %s", wanted, name), catalogue,
            catalogue_written(arena, path));
    explain_text(explainer->out, list_story(arena, path), 4);
    if (strcmp(catalogue_ending(catalogue), ".yaml") != 0)
        return;
    struct diag *diag = diag_create(); /* not shown: `check` reports a broken file */
    struct tree *tree = tree_load(arena, diag, path, (struct place){.file = path});
    explain_errors(explainer, catalogue, name, tree);
    if (tree) {
        tree = tree_extend(arena, diag, tree, NULL);
        explain_model(explainer, catalogue, tree);
        print_tree(explainer, tree, catalogue_record(explainer, catalogue), 2);
    }
    diag_destroy(diag);
}

static void explain_entries(struct explainer *explainer, const char *wanted)
{
    for (size_t i = 0; catalogue_list[i]; i++) {
        const char *name = catalogue_also(explainer->arena, catalogue_list[i], wanted);
        if (name)
            explain_entry(explainer, wanted, catalogue_list[i], name);
    }
}

static void explain_units(FILE *out)
{
    size_t count = 0;
    const struct unit *units = unit_table(&count);
    for (int quantity = 0; quantity < QUANTITY_COUNT; quantity++) {
        struct text_buffer line = {0};
        text_buffer_add(&line, "%-28s like %-14s", quantity_name((enum quantity)quantity),
                        quantity_example((enum quantity)quantity));
        for (size_t i = 0; i < count; i++)
            if ((int)units[i].quantity == quantity && units[i].symbol[0])
                text_buffer_add(&line, " %s", units[i].symbol);
        text_buffer_add(&line, "\n");
        screen_text(out, line.data);
        text_buffer_finish(&line);
    }
}

/* `L/kWh`: what it measures, wherever a value is written with it. Whether it is a unit. */
static bool explain_unit(struct explainer *explainer, const char *wanted)
{
    size_t count = 0, found = 0;
    const struct unit *units = unit_table(&count);
    for (size_t i = 0; i < count; i++)
        if (units[i].symbol[0] && strcmp(units[i].symbol, wanted) == 0) {
            found++;
            if (!explainer->json)
                fprintf(explainer->out, "%s%s",
                        found > 1 ? ", " : arena_printf(explainer->arena, "%s: a unit of ", wanted),
                        quantity_name(units[i].quantity));
        }
    if (explainer->json)
        explain_json_units(explainer, wanted);
    else
        print_lines(explainer, found ? " (samovar explain units)\n" : "");
    return found > 0;
}

static void explain_overview(struct explainer *explainer)
{
    FILE *out = explainer->out;
    for (size_t r = 0; explainer->roots->records[r]; r++) {
        const struct record *record = explainer->roots->records[r];
        fprintf(out, "%sKeys of a %s:\n", r ? "\n" : "", record->name);
        for (struct field_walk walk = field_walk(record); field_next(&walk);)
            print_lines(explainer, arena_printf(explainer->arena, "  %-18s  %s\n", walk.field.key,
                                                list_sentence(explainer->arena, walk.field.doc ? walk.field.doc : "")));
    }
    fprintf(out, "\nTypes:\n");
    for (size_t i = 0; i < explainer->topics.count; i++) {
        const struct topic *topic = &explainer->topics.items[i];
        if (!topic->field)
            print_lines(explainer,
                        arena_printf(explainer->arena, "  %-34s  %s\n", topic->path,
                                     list_sentence(explainer->arena, topic->record->doc ? topic->record->doc : "")));
    }
    fprintf(out, "\nTables:\n");
    for (const struct table_kind *table = explainer->roots->tables; table->file; table++)
        fprintf(out, "  %s\n", table->file);
    fprintf(out, "\nNotes:\n");
    for (const struct note *note = explainer->roots->notes; note && note->name; note++)
        print_lines(explainer, arena_printf(explainer->arena, "  %-18s  %s\n", note->name,
                                            list_sentence(explainer->arena, note->text)));
    fputc('\n', out);
    explain_text(
        out,
        "Ask for any of them, for a key (samovar explain cooling), a column (samovar explain pue), a name from "
        "`samovar list`, for `units`, or for any words that a description may hold (samovar explain wet bulb).",
        0);
}

/* What a misspelt topic may have meant, among the last step of each path, every column and every name. */
static const char *nearest(const struct explainer *explainer, const char *wanted)
{
    struct arena *arena = explainer->arena;
    const char *const units[] = {"units", NULL};
    const char *near = text_nearest(wanted, units);
    const char **names = arena_alloc(arena, 2 * explainer->topics.count + 1, sizeof *names);
    for (size_t i = 0; i < explainer->topics.count; i++) {
        const char *path = explainer->topics.items[i].path, *dot = strrchr(path, '.');
        names[2 * i] = dot ? dot + 1 : path;
        names[2 * i + 1] = path;
    }
    if (!near)
        near = text_nearest(wanted, names);
    for (size_t i = 0; !near && i < explainer->cell_count; i++)
        near = text_nearest(wanted, (const char *const[]){explainer->cells[i].column->name, NULL});
    for (size_t c = 0; !near && catalogue_list[c]; c++)
        near = text_nearest(wanted, catalogue_names(arena, catalogue_list[c]));
    return near;
}

/* A name, and what is said of it. */
static void print_text(struct explainer *explainer, const char *what, const char *name, const char *text)
{
    if (explainer->json) {
        explain_json_text(explainer, what, name, NULL, text);
        return;
    }
    fprintf(explainer->out, "%s%s\n", explainer->shown++ ? "\n" : "", name);
    explain_text(explainer->out, text, 4);
}

static void explain_note(struct explainer *explainer, const char *wanted)
{
    for (const struct note *note = explainer->roots->notes; note && note->name; note++)
        if (strcmp(note->name, wanted) == 0)
            print_text(explainer, "note", note->name, note->text);
}

static void explain_named(struct explainer *explainer, const char *wanted)
{
    explain_note(explainer, wanted);
    explain_keys(explainer, wanted);
    explain_columns(explainer, wanted);
    explain_entries(explainer, wanted);
}

/* Explains the columns whose names are the wanted one and a unit, or end with it (chiller_cop). */
static void explain_family(struct explainer *explainer, const char *wanted)
{
    size_t length = strlen(wanted);
    for (size_t i = 0; length > 1 && i < explainer->cell_count; i++) {
        const char *name = explainer->cells[i].column->name;
        size_t whole = strlen(name);
        if (whole <= length)
            continue;
        const char *end = name + whole - length;
        if ((strncmp(name, wanted, length) == 0 && name[length] == '_') || (strcmp(end, wanted) == 0 && end[-1] == '_'))
            explain_columns(explainer, name);
    }
}

/* "pump_2_power_w" is a column of the second pump: it means what that of the first does. NULL: no number in it. */
static char *without_number(struct arena *arena, const char *wanted)
{
    for (const char *at = strchr(wanted, '_'); at; at = strchr(at + 1, '_')) {
        size_t digits = strspn(at + 1, "0123456789");
        if (digits > 0 && at[1 + digits] == '_')
            return arena_printf(arena, "%.*s%s", (int)(at - wanted), wanted, at + 1 + digits);
    }
    return NULL;
}

/* Whether it is one of the names between commas. */
static bool is_among(const char *names, const char *wanted)
{
    size_t length = strlen(wanted);
    for (const char *at = names; at != NULL; at = strchr(at, ',')) {
        at += strspn(at, ", ");
        if (strncasecmp(at, wanted, length) == 0 && (at[length] == ',' || at[length] == '\0'))
            return true;
    }
    return strcasecmp(names, wanted) == 0;
}

/* Words on the screen: those that stand for a column ("first token p99"), or the others ("vs base", MFU, nameplate). */
static void explain_words(struct explainer *explainer, const char *wanted, bool of_column)
{
    size_t count = 0;
    const struct glossary_entry *entries = glossary_entries(explainer->arena, explainer->roots->tables, &count);
    for (size_t i = 0; i < count; i++)
        if (entries[i].of_column == of_column && is_among(entries[i].word, wanted))
            print_text(explainer, "word", entries[i].word, entries[i].text);
}

static const char *lower_case(struct arena *arena, const char *text)
{
    char *lower = arena_text(arena, text);
    for (char *c = lower; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return lower;
}

/* What it is in plain words, then by its name; if there is none, in small letters (PUE), as of the first of its kind, then as a word that
 * stands for a column and as a family; else whatever speaks of it. */
static bool explain_topic(struct explainer *explainer, const char *topic)
{
    const char *wanted = topics_wanted(explainer->arena, topic);
    explain_words(explainer, topic, false);
    size_t words = explainer->shown;
    explain_claim_file(explainer, wanted);
    explain_named(explainer, wanted);
    if (explainer->shown == words)
        explain_named(explainer, wanted = lower_case(explainer->arena, wanted));
    const char *first = without_number(explainer->arena, wanted);
    if (explainer->shown == words && first)
        explain_named(explainer, first);
    if (explainer->shown > words)
        return true;
    explain_words(explainer, topic, true);
    explain_family(explainer, wanted);
    if (explain_unit(explainer, topic) | (explain_claims(explainer, topic) > 0)) {
        explain_search(explainer, topic, "\nWhat speaks of it:");
        return true;
    }
    if (explainer->shown)
        return true;
    const char *near = nearest(explainer, wanted);
    const char *hint = near ? arena_printf(explainer->arena, " (did you mean `%s`?)", near) : "";
    if (explain_search(explainer, topic, arena_printf(explainer->arena, "What speaks of `%s`%s:", topic, hint)) > 0)
        return true;
    fprintf(stderr, "samovar explain: nothing is called `%s`, and nothing speaks of it%s\n", topic, hint);
    return false;
}

static bool explain_any(struct explainer *explainer, const char *topic)
{
    bool units = topic && strcmp(topic, "units") == 0;
    if (topic && !units)
        return explain_topic(explainer, topic);
    if (units && explainer->json)
        explain_json_units(explainer, NULL);
    else if (units)
        explain_units(explainer->out);
    else if (explainer->json)
        explain_json_all(explainer);
    else
        explain_overview(explainer);
    return true;
}

int explain(FILE *out, const struct explain_roots *roots, const char *topic, bool as_json)
{
    struct explainer explainer = explainer_begin(out, roots);
    struct json json = {0};
    if (as_json) {
        explainer.json = &json;
        json_list(&json, NULL);
    }
    bool known = explain_any(&explainer, topic);
    if (as_json && known) {
        json_close_list(&json);
        fputs(json.text.data, out);
    }
    text_buffer_finish(&json.text);
    arena_destroy(explainer.arena);
    return known ? 0 : 2;
}

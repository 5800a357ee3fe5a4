/* SPDX-License-Identifier: Apache-2.0 */
#include "lookup/reference.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "lookup/field_text.h"
#include "lookup/topics.h"

const struct reference_format reference_formats[] = {
    {"scenario", NULL, "what runs where, and how it is cooled: one run"},
    {"study", "studies", "many runs of one scenario, which differ in what is varied, and how sure their order is"},
    {"strategy", "strategies", "a way of cooling: components from the rack to the weather"},
    {"site", "sites", "a place: its weather, its grid, its water and who wants heat"},
    {"node", "nodes", "a server: what it draws, computes and holds"},
    {"power", "power", "a power chain: stages from the meter to the racks"},
    {"model", "models", "a language model"},
    {"engine", "engines", "a serving engine: what software makes of a chip"},
    {"diffusion-model", "diffusion-models", "a model of pictures or clips"},
    {"diffusion-engine", "diffusion-engines", "what software makes of a chip with such a model"},
    {"costs", "costs", "prices of energy, water, carbon and equipment"},
    {"tariff", "tariffs", "what a utility charges for electricity"},
    {"results", NULL, "what a run and a study leave: CSV files and their columns"},
    {.name = NULL}};

/* A mapping that the reader has met a name for, and that has a section of its own. */
struct section {
    const char *title;
    const struct record *record;
};

struct reference {
    struct sheet *sheet;
    const struct reference_format *format; /* whose page it is now */
    struct topics topics;                  /* of a scenario */
    struct section *sections;              /* those of all formats so far, in the order in which they are met */
    size_t count, room;
};

/* Where keys of this catalogue's files come from; NULL: it has no format of its own. */
static const struct reference_format *format_of(const char *catalogue)
{
    for (const struct reference_format *format = reference_formats; catalogue && format->name; format++)
        if (format->catalogue && strcmp(format->catalogue, catalogue) == 0)
            return format;
    return NULL;
}

/* The key of a scenario for which names of this catalogue stand. */
static const struct field *field_of(const struct reference *reference, const char *catalogue)
{
    for (size_t i = 0; i < reference->topics.count; i++) {
        const struct field *field = reference->topics.items[i].field;
        if (field && field->catalogue && strcmp(field->catalogue, catalogue) == 0)
            return field;
    }
    return NULL;
}

/* The title of the section that a record has, which it gets if it has none yet. */
static const char *section_of(struct reference *reference, const struct record *record, const char *path)
{
    for (size_t i = 0; i < reference->count; i++)
        if (reference->sections[i].record == record)
            return reference->sections[i].title;
    reference->sections = arena_more(reference->sheet->arena, reference->sections, &reference->room,
                                     reference->count + 1, sizeof *reference->sections);
    reference->sections[reference->count++] = (struct section){path, record};
    return path;
}

/* "; its keys: cooling.cooling-tower", or what a file of a catalogue has. */
static void add_parts(struct reference *reference, struct text_buffer *facts, const char *path,
                      const struct field *field)
{
    struct sheet *sheet = reference->sheet;
    const struct reference_format *elsewhere = format_of(field->catalogue);
    if (elsewhere && elsewhere != reference->format) {
        text_buffer_add(facts, "; its keys: %s", sheet_link(sheet, elsewhere->name, elsewhere->name));
        return;
    }
    if (field->record)
        text_buffer_add(facts, "; its keys: %s", sheet_link(sheet, path, section_of(reference, field->record, path)));
    for (size_t i = 0; field->variants && field->variants[i]; i++) {
        const struct record *variant = field->variants[i];
        const char *below = arena_printf(sheet->arena, "%s.%s", path, variant->name);
        text_buffer_add(facts, "%s%s", i > 0 ? ", " : "; of the types ",
                        sheet_link(sheet, variant->name, section_of(reference, variant, below)));
    }
}

static void print_field(struct reference *reference, const char *path, const struct field *field)
{
    struct arena *arena = reference->sheet->arena;
    struct text_buffer facts = {0};
    text_buffer_add(&facts, "%s", field_text_facts(arena, field));
    add_parts(reference, &facts, path, field);
    const char *text = field->doc;
    if (field->source)
        text = arena_printf(arena, "%s%sSource: %s", text ? text : "", text ? " " : "", field->source);
    sheet_item(reference->sheet, field->key, facts.data, text);
    text_buffer_finish(&facts);
}

static void print_fields(struct reference *reference, const char *path, const struct record *record)
{
    for (struct field_walk walk = field_walk(record); field_next(&walk);)
        print_field(reference,
                    path[0] ? arena_printf(reference->sheet->arena, "%s.%s", path, walk.field.key) : walk.field.key,
                    &walk.field);
    if (!record->fields[0].key)
        sheet_text(reference->sheet, "It has no keys.");
}

static void print_note(const struct reference *reference, const struct explain_roots *roots, const char *name)
{
    for (const struct note *note = roots->notes; note && note->name; note++)
        if (strcmp(note->name, name) == 0) {
            sheet_item(reference->sheet, name, NULL, note->text);
            return;
        }
}

/* The keys at the root of a format, then the sections of all that they lead to. */
static void print_format(struct reference *reference, const struct explain_roots *roots, const char *name)
{
    struct sheet *sheet = reference->sheet;
    const struct reference_format *format = reference->format;
    size_t from = reference->count;
    const struct field *field = format->catalogue ? field_of(reference, format->catalogue) : NULL;
    if (strcmp(name, "study") == 0) {
        print_note(reference, roots, "vary");
        print_note(reference, roots, "uncertain");
        print_fields(reference, "", roots->records[1]);
    } else if (!field) {
        print_fields(reference, "", roots->records[0]);
        print_note(reference, roots, "extends");
    } else if (field->catalogue_key) { /* a file of this catalogue has one key */
        struct field value = *field;
        value.key = field->catalogue_key;
        value.catalogue = NULL;
        print_field(reference, value.key, &value);
        sheet_item(sheet, "doc", "text; may be left out", "A sentence on what it is.");
    } else {
        section_of(reference, field->record, name);
        from = reference->count;
        print_fields(reference, "", field->record);
    }
    for (size_t i = from; i < reference->count; i++) {
        struct section section = reference->sections[i];
        sheet_heading(sheet, 2, section.title);
        if (section.record->doc)
            sheet_text(sheet, section.record->doc);
        print_fields(reference, section.title, section.record);
    }
}

/* Which files there are: in one page with all keys, where columns stand in the glossary. */
static void print_files(struct sheet *sheet, const struct explain_roots *roots)
{
    sheet_text(sheet, "CSV files in the folder of a run or a study. The glossary says what each of their columns is.");
    for (const struct table_kind *table = roots->tables; table->file; table++)
        sheet_item(sheet, table->file, NULL, table->doc);
}

static void print_columns(struct sheet *sheet, const struct column *columns)
{
    for (; columns && columns->name; columns++) {
        const char *text = columns->doc ? columns->doc : "";
        if (columns->source)
            text = arena_printf(sheet->arena, "%s Source: %s", text, columns->source);
        sheet_item(sheet, columns->name, columns->unit && columns->unit[0] ? columns->unit : NULL, text);
    }
}

static void print_results(struct sheet *sheet, const struct explain_roots *roots)
{
    sheet_text(
        sheet,
        "CSV files have a header, UTF-8, a point in numbers, and SI units with the unit in the name of the column. A blank is "
        "a value that is not known or has no meaning. datapackage.json beside them says the same in JSON.");
    for (const struct table_kind *table = roots->tables; table->file; table++) {
        sheet_heading(sheet, 2, table->file);
        sheet_text(sheet, arena_printf(sheet->arena, "A row: %s", table->doc));
        print_columns(sheet, table->columns);
        if (table->more)
            print_columns(sheet, table->more(sheet->arena));
    }
}

static struct reference reference_begin(struct sheet *sheet, const struct explain_roots *roots)
{
    struct reference reference = {.sheet = sheet};
    topics_collect(sheet->arena, &reference.topics, roots->records[0]);
    return reference;
}

static void print_one(struct reference *reference, const struct explain_roots *roots,
                      const struct reference_format *format)
{
    reference->format = format;
    if (strcmp(format->name, "results") == 0)
        print_results(reference->sheet, roots);
    else
        print_format(reference, roots, format->name);
}

void reference_format(struct sheet *sheet, const struct explain_roots *roots, const char *name)
{
    const struct reference_format *format = reference_formats;
    while (format->name && strcmp(format->name, name) != 0)
        format++;
    struct reference reference = reference_begin(sheet, roots);
    if (format->name)
        print_one(&reference, roots, format);
}

void reference_print(struct sheet *sheet, const struct explain_roots *roots)
{
    struct reference reference = reference_begin(sheet, roots);
    sheet_text(
        sheet,
        "Made by `samovar manual reference`, from the tables that the program itself reads by. A value that has a dimension is "
        "written with its unit; `samovar explain KEY` shows one key, `samovar explain units` all units.");
    struct text_buffer formats = {0};
    for (const struct reference_format *format = reference_formats; format->name; format++)
        text_buffer_add(&formats, "%s%s",
                        formats.length > 0 ? ", " : "Files: ", sheet_link(sheet, format->name, format->name));
    text_buffer_add(&formats, ".");
    sheet_text(sheet, formats.data);
    text_buffer_finish(&formats);
    for (const struct reference_format *format = reference_formats; format->name; format++) {
        sheet_heading(sheet, 1, format->name);
        sheet_text(sheet, arena_printf(sheet->arena, "It is %s.", format->doc));
        if (strcmp(format->name, "results") == 0)
            print_files(sheet, roots);
        else
            print_one(&reference, roots, format);
    }
}

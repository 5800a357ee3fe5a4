/* SPDX-License-Identifier: Apache-2.0 */
#include "lookup/glossary.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "lookup/plain_words.h"
#include "lookup/printed_words.h"
#include "output/features.h"
#include "output/shown.h"

struct glossary {
    struct arena *arena;
    const struct table_kind *tables;
    struct glossary_entry *entries;
    size_t count, room;
};

static void add(struct glossary *glossary, const char *word, const char *text, bool of_column)
{
    glossary->entries =
        arena_more(glossary->arena, glossary->entries, &glossary->room, glossary->count + 1, sizeof *glossary->entries);
    glossary->entries[glossary->count++] = (struct glossary_entry){word, text, of_column};
}

/* "WHERE: MEANING"; a word that means the same elsewhere is there once: "HERE, THERE: MEANING". */
static void add_meaning(struct glossary *glossary, const char *word, const char *where, const char *meaning)
{
    for (size_t i = 0; i < glossary->count; i++) {
        struct glossary_entry *entry = &glossary->entries[i];
        size_t length = strlen(entry->text), tail = strlen(meaning);
        if (strcmp(entry->word, word) == 0 && length > tail && strcmp(entry->text + length - tail, meaning) == 0) {
            entry->text =
                arena_printf(glossary->arena, "%.*s, %s%s", (int)(length - tail), entry->text, where, meaning);
            return;
        }
    }
    add(glossary, word, arena_printf(glossary->arena, "%s%s", where, meaning), true);
}

/* "in summary.csv, J: Energy that ...". */
static void add_column(struct glossary *glossary, const char *file, const struct column *column)
{
    const char *unit = column->unit && column->unit[0] ? arena_printf(glossary->arena, " (%s)", column->unit) : "";
    add_meaning(glossary, column->name, arena_printf(glossary->arena, "in %s", file),
                arena_printf(glossary->arena, "%s: %s", unit, column->doc ? column->doc : ""));
}

static void add_columns(struct glossary *glossary, const char *file, const struct column *columns)
{
    for (; columns && columns->name; columns++)
        add_column(glossary, file, columns);
}

static const char *doc_of(const struct table_kind *tables, const char *column)
{
    for (const struct table_kind *table = tables; table->file; table++)
        for (const struct column *c = table->columns; c->name; c++)
            if (strcmp(c->name, column) == 0)
                return c->doc;
    return NULL;
}

static const char *summary_name(size_t offset)
{
    for (const struct column *column = summary_columns; column->name; column++)
        if (column->offset == offset && column->kind == COLUMN_NUMBER)
            return column->name;
    return NULL;
}

/* A word that stands for a column. */
static void add_shown(struct glossary *glossary, const char *word, const char *where, const char *column)
{
    const char *doc = column ? doc_of(glossary->tables, column) : NULL;
    if (doc)
        add_meaning(glossary, word, where, arena_printf(glossary->arena, ": %s (`%s`)", doc, column));
}

static int by_word(const void *a, const void *b)
{
    const struct glossary_entry *left = a, *right = b;
    int order = strcasecmp(left->word, right->word);
    order = order != 0 ? order : strcmp(left->word, right->word);
    return order != 0 ? order : strcmp(left->text, right->text);
}

const struct glossary_entry *glossary_entries(struct arena *arena, const struct table_kind *tables, size_t *count)
{
    struct glossary glossary = {.arena = arena, .tables = tables};
    for (const struct table_kind *table = tables; table->file; table++) {
        add_columns(&glossary, table->file, table->columns);
        add_columns(&glossary, table->file, table->more ? table->more(arena) : NULL);
    }
    for (const struct shown_column *shown = shown_columns; shown->title; shown++)
        add_shown(&glossary, shown->title, "in tables of studies", summary_name(shown->offset));
    struct feature_label label;
    for (size_t i = 0; features_label(i, &label); i++)
        add_shown(&glossary, label.label, arena_printf(arena, "in a run's line `%s`", label.line),
                  summary_name(label.offset));
    for (const struct printed_word *word = printed_words; word->word; word++)
        if (word->column)
            add_shown(&glossary, word->word, word->where, word->column);
        else
            add(&glossary, word->word,
                word->where ? arena_printf(arena, "%s: %s", word->where, word->text) : word->text, false);
    for (const struct plain_word *word = plain_words; word->word; word++)
        add(&glossary, word->word, word->text, false);
    if (glossary.count > 0)
        qsort(glossary.entries, glossary.count, sizeof *glossary.entries, by_word);
    *count = glossary.count;
    return glossary.entries;
}

void glossary_print(struct sheet *sheet, const struct table_kind *tables)
{
    size_t count = 0;
    const struct glossary_entry *entries = glossary_entries(sheet->arena, tables, &count);
    sheet_text(sheet, "Made by `samovar manual glossary`. `samovar explain WORD` shows one of them, with its source.");
    for (size_t i = 0, same; i < count; i += same) {
        struct text_buffer text = {0};
        for (same = 0; i + same < count && strcmp(entries[i].word, entries[i + same].word) == 0; same++)
            text_buffer_add(&text, "%s%s", same > 0 ? " — " : "", entries[i + same].text);
        sheet_item(sheet, entries[i].word, NULL, text.data);
        text_buffer_finish(&text);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The table that a study ends with. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/units.h"
#include "output/comparison.h"
#include "output/comparison_choice.h"
#include "output/human.h"
#include "output/screen.h"

/* "-13.2 %", with the half width of its confidence interval where there are several seeds. */
static const char *percent(struct arena *arena, double base, const struct paired *difference)
{
    if (isnan(difference->mean) || base == 0)
        return "-";
    double percent = 100 * difference->mean / base, half = 50 * (difference->high - difference->low) / base;
    if (fabs(percent) < 0.05)
        percent = 0;
    if (difference->high > difference->low)
        return arena_printf(arena, "%+.1f ± %.1f %%", percent, fabs(half));
    return percent == 0 ? "0.0 %" : arena_printf(arena, "%+.1f %%", percent);
}

/* Whether cases end with different numbers of unfinished jobs. */
static bool unfinished_differ(const struct comparison *comparison)
{
    struct summary mean;
    double first = NAN;
    for (size_t i = 0; i < comparison->cases; i++) {
        if (!comparison_mean(comparison, i, &mean))
            continue;
        if (!isnan(first) && mean.jobs_unfinished != first)
            return true;
        first = mean.jobs_unfinished;
    }
    return false;
}

/* The work that a case left undone, or NULL. */
static const char *left_undone(struct arena *arena, const struct summary *mean, bool unfinished)
{
    const double shown_frac = 0.0005; /* a smaller share would be 0.0 % */
    char buffer[HUMAN_MAX];
    const char *text = NULL;
    double rejected = mean->requests_rejected, share = rejected / (rejected + mean->requests);
    if (rejected > 0)
        text = share >= shown_frac ? arena_printf(arena, "turned away %.1f %% of requests", 100 * share)
                                   : arena_printf(arena, "turned away %s requests", human_count(buffer, rejected));
    if (unfinished && mean->jobs_unfinished > 0)
        text = arena_printf(arena, "%s%s%s unfinished", text != NULL ? text : "", text != NULL ? "; " : "",
                            mean->jobs_unfinished == 1
                                ? "1 job"
                                : arena_printf(arena, "%s jobs", human_count(buffer, mean->jobs_unfinished)));
    return text;
}

/* A column of the table, with the cell of each case. */
struct table_column {
    struct screen_column head;
    const char **cells;
};

struct table {
    const struct comparison *comparison;
    struct arena *arena;
    const struct summary *means;
    const bool *there;
    struct table_column *columns;
    size_t count;
};

static const char **add_column(struct table *table, const char *title, const char *unit, bool left)
{
    struct table_column *column = &table->columns[table->count++];
    column->head = (struct screen_column){title, unit, left};
    column->cells = arena_alloc(table->arena, table->comparison->cases + 1, sizeof *column->cells);
    return column->cells;
}

static double value_at(const struct summary *summary, size_t offset)
{
    return *(const double *)(const void *)((const char *)summary + offset);
}

static void add_values(struct table *table, const struct shown_column *shown)
{
    double least = HUGE_VAL, most = 0;
    size_t cases = table->comparison->cases;
    for (size_t i = 0; i < cases; i++) {
        double size = table->there[i] ? fabs(value_at(&table->means[i], shown->offset)) : NAN;
        least = size > 0 ? fmin(least, size) : least;
        most = size > 0 ? fmax(most, size) : most;
    }
    if (most == 0)
        least = most = shown->scale->steps[shown->scale->usual].size;
    const struct shown_step *step = shown_step_for(shown->scale, least, most);
    const char **cells = add_column(table, shown->title, step->unit, false);
    for (size_t i = 0; i < cases; i++)
        if (table->there[i])
            cells[i] = shown_text(table->arena, shown, step, value_at(&table->means[i], shown->offset));
}

/* The change of a column against one of the baselines; nothing if no case has another one than itself. */
static void add_change(struct table *table, const struct shown_column *shown, size_t baseline)
{
    const struct comparison *comparison = table->comparison;
    const char **cells = arena_alloc(table->arena, comparison->cases + 1, sizeof *cells);
    bool any = false;
    for (size_t i = 0; i < comparison->cases; i++) {
        size_t against = comparison_baseline(comparison, i, baseline);
        if (!table->there[i] || against == i || !table->there[against])
            continue;
        struct paired paired = comparison_difference(comparison, i, against, shown->offset);
        cells[i] = percent(table->arena, value_at(&table->means[against], shown->offset), &paired);
        any = true;
    }
    if (any)
        memcpy(add_column(table, shown->change_title ? shown->change_title : shown->title,
                          baseline == 0 ? "vs base" : "vs 2nd", false),
               cells, comparison->cases * sizeof *cells);
}

static void add_texts(struct table *table, const struct column *column)
{
    const char **cells = add_column(table, column->name, NULL, true);
    for (size_t i = 0; i < table->comparison->cases; i++) {
        const char *member = (const char *)&table->means[i] + column->offset;
        if (table->there[i] && column->kind == COLUMN_TEXT)
            memcpy(&cells[i], member, sizeof cells[i]);
        else if (table->there[i])
            cells[i] = arena_printf(table->arena, "%" PRId64, *(const int64_t *)(const void *)member);
    }
}

/* Those that the study names. */
static void add_asked(struct table *table)
{
    for (const struct summary_show *show = table->comparison->show; show->column != NULL; show++) {
        const struct column *column = show->column;
        const struct shown_column *shown = column->kind == COLUMN_NUMBER ? shown_find(column->offset) : NULL;
        if (shown != NULL && show->change) {
            add_change(table, shown, 0);
            add_change(table, shown, 1);
        } else if (shown != NULL)
            add_values(table, shown);
        else if (column->kind != COLUMN_NUMBER)
            add_texts(table, column);
    }
}

/* Those that answer the question. */
static void add_chosen(struct table *table, const struct comparison_choice *choice)
{
    for (size_t c = 0; shown_columns[c].title != NULL; c++) {
        const struct shown_column *shown = &shown_columns[c];
        if (!choice->chosen[c])
            continue;
        add_values(table, shown);
        if ((shown->change & choice->subjects) == 0)
            continue;
        add_change(table, shown, 0);
        if (table->comparison->second != NULL && shown->offset == MEMBER(double, struct summary, facility_energy_j))
            add_change(table, shown, 1);
    }
}

/* Kinds of weather or of carbon, where cases have several; whether they have. */
static bool add_kinds(struct table *table, const char *title, size_t offset)
{
    size_t cases = table->comparison->cases;
    const char **cells = arena_alloc(table->arena, cases + 1, sizeof *cells), *first = NULL;
    bool mixed = false;
    for (size_t i = 0; i < cases; i++) {
        if (!table->there[i])
            continue;
        memcpy(&cells[i], (const char *)&table->means[i] + offset, sizeof cells[i]);
        mixed = mixed || (first != NULL && cells[i] != NULL && strcmp(first, cells[i]) != 0);
        first = cells[i] != NULL ? cells[i] : first;
    }
    if (mixed)
        memcpy(add_column(table, title, NULL, true), cells, cases * sizeof *cells);
    return mixed;
}

/* What a case left undone, or why it has no results. */
static void add_remarks(struct table *table)
{
    const struct comparison *comparison = table->comparison;
    const char **cells = arena_alloc(table->arena, comparison->cases + 1, sizeof *cells);
    bool unfinished = unfinished_differ(comparison), any = false;
    for (size_t i = 0; i < comparison->cases; i++) {
        const char *undone = comparison->undone != NULL ? comparison->undone[i] : NULL;
        cells[i] = table->there[i]  ? left_undone(table->arena, &table->means[i], unfinished)
                   : undone != NULL ? undone
                                    : "missing";
        any = any || cells[i] != NULL;
    }
    if (any)
        memcpy(add_column(table, "", NULL, true), cells, comparison->cases * sizeof *cells);
}

/* Names the baselines of two, where each is the same strategy throughout. */
static void note_baselines(struct text_buffer *out, const struct comparison *comparison)
{
    if (comparison->second == NULL)
        return;
    const char *names[2] = {"its baseline", "its second one"};
    for (size_t baseline = 0; baseline < 2; baseline++)
        for (size_t i = 0; i < comparison->cases; i++) {
            struct summary mean;
            if (!comparison_mean(comparison, comparison_baseline(comparison, i, baseline), &mean))
                continue;
            const char *name = mean.strategy != NULL ? mean.strategy
                                                     : comparison->labels[comparison_baseline(comparison, i, baseline)];
            bool other = i > 0 && strcmp(names[baseline], name) != 0 && names[baseline][0] != 'i';
            names[baseline] = other ? "several" : name;
        }
    text_buffer_add(out, "base: %s; 2nd: %s\n", names[0], names[1]);
}

/* Below the table: what else differs, cases of one text together. */
static void note_differences(struct text_buffer *out, const struct comparison *comparison)
{
    for (size_t i = 0; comparison->differs != NULL && i < comparison->cases * 2; i++) {
        const char *text = comparison->differs[i];
        bool said = false;
        for (size_t j = 0; text != NULL && j < i; j++)
            said = said || (comparison->differs[j] != NULL && strcmp(comparison->differs[j], text) == 0);
        if (text == NULL || said)
            continue;
        size_t count = 0;
        for (size_t j = i; j < comparison->cases * 2; j++)
            count += comparison->differs[j] != NULL && strcmp(comparison->differs[j], text) == 0 &&
                     j % comparison->cases >= i % comparison->cases;
        const char *more = count > 1 ? " (and others)" : "";
        text_buffer_add(out, "also differs: %s%s: %s\n", comparison->labels[i % comparison->cases], more, text);
    }
}

/* Below the table: what the question is about, and is the same everywhere. */
static void note_alike(const struct table *table, struct text_buffer *out, const struct comparison_choice *choice)
{
    const char *start = "the same in all: ";
    size_t first = 0;
    while (first < table->comparison->cases && !table->there[first])
        first++;
    for (size_t c = 0; shown_columns[c].title != NULL; c++)
        if (choice->alike[c]) {
            text_buffer_add(out, "%s%s %s", start, shown_columns[c].title,
                            shown_quantity(table->arena, &shown_columns[c],
                                           value_at(&table->means[first], shown_columns[c].offset)));
            start = ", ";
        }
    text_buffer_add(out, "%s", start[0] == ',' ? "\n" : "");
}

/* Which cases the table has: all, or the best of each baseline with what they are compared with. How many. */
static size_t choose_rows(const struct table *table, bool *chosen)
{
    const struct comparison *comparison = table->comparison;
    size_t count = 0, *rank = arena_alloc(table->arena, comparison->cases, sizeof *rank);
    if (comparison->top > 0)
        comparison_rank(comparison, rank);
    for (size_t i = 0; i < comparison->cases; i++)
        chosen[i] = rank[i] <= comparison->top;
    for (size_t i = 0; comparison->top > 0 && i < comparison->cases; i++)
        if (chosen[i] && rank[i] > 0)
            chosen[comparison_baseline(comparison, i, 1)] = true;
    for (size_t i = 0; i < comparison->cases; i++)
        count += chosen[i];
    return count;
}

/* The rows that are shown; what --top leaves out is noted. */
static struct screen_sheet make_sheet(const struct table *table, struct text_buffer *notes)
{
    size_t cases = table->comparison->cases, row = 0;
    struct screen_column *heads = arena_alloc(table->arena, table->count, sizeof *heads);
    const char **cells = arena_alloc(table->arena, cases * table->count, sizeof *cells);
    bool *strong = arena_alloc(table->arena, cases, sizeof *strong),
         *chosen = arena_alloc(table->arena, cases, sizeof *chosen);
    size_t rows = choose_rows(table, chosen);
    for (size_t c = 0; c < table->count; c++)
        heads[c] = table->columns[c].head;
    for (size_t i = 0; i < cases; i++) {
        if (!chosen[i])
            continue;
        for (size_t c = 0; c < table->count; c++)
            cells[row * table->count + c] = table->columns[c].cells[i];
        strong[row++] = cases > 1 && table->comparison->baseline[i] == i;
    }
    if (rows < cases)
        text_buffer_add(notes,
                        "%zu of %zu: the best of each baseline (--top %zu), with what they are compared with; without "
                        "--top all are shown\n",
                        rows, cases, table->comparison->top);
    return (struct screen_sheet){
        .heads = heads, .columns = table->count, .cells = cells, .rows = rows, .strong = strong};
}

/* "n/a" stands in the first column of numbers of a case without results; its reason in the last. */
static void mark_missing(struct table *table, size_t column)
{
    const struct comparison *comparison = table->comparison;
    for (size_t i = 0; column < table->count && i < comparison->cases; i++) {
        const char *undone = comparison->undone != NULL ? comparison->undone[i] : NULL;
        if (!table->there[i])
            table->columns[column].cells[i] = undone == NULL                   ? "missing"
                                              : strncmp(undone, "n/a", 3) == 0 ? "n/a"
                                                                               : "failed";
    }
}

struct screen_sheet comparison_sheet(struct arena *arena, const struct comparison *comparison)
{
    bool *there;
    const struct summary *means = comparison_means(arena, comparison, &there);
    struct comparison_choice choice = comparison_choose(arena, comparison, means, there);
    struct table table = {.comparison = comparison, .arena = arena, .means = means, .there = there};
    struct text_buffer notes = {0};
    table.columns = arena_alloc(arena, choice.room, sizeof *table.columns);
    memcpy(add_column(&table, "run", NULL, true), comparison->labels, comparison->cases * sizeof *comparison->labels);
    if (comparison->show != NULL)
        add_asked(&table);
    else
        add_chosen(&table, &choice);
    mark_missing(&table, 1);
    bool weathers = add_kinds(&table, "weather", MEMBER(const char *, struct summary, weather_kind)),
         carbons = add_kinds(&table, "carbon is", MEMBER(const char *, struct summary, carbon_kind));
    add_remarks(&table);
    struct screen_sheet sheet = make_sheet(&table, &notes);
    note_alike(&table, &notes, &choice);
    comparison_best(comparison, &notes);
    note_baselines(&notes, comparison);
    note_differences(&notes, comparison);
    if (weathers)
        text_buffer_add(
            &notes,
            "weather of several kinds: compare sites within one kind; a typical year is none of the years in it\n");
    if (carbons)
        text_buffer_add(&notes, "carbon of several kinds: life-cycle and direct factors of grids do not compare\n");
    sheet.notes = notes.length > 0 ? arena_text(arena, notes.data) : "";
    text_buffer_finish(&notes);
    return sheet;
}

void comparison_print(FILE *out, const struct comparison *comparison)
{
    struct arena *arena = arena_create();
    struct screen_sheet sheet = comparison_sheet(arena, comparison);
    screen_table(out, sheet.heads, sheet.columns, sheet.cells, sheet.rows, sheet.strong);
    screen_text(out, sheet.notes);
    arena_destroy(arena);
}

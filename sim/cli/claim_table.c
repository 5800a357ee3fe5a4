/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/claim_table.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "claims/claim_text.h"
#include "output/json.h"
#include "output/screen.h"

enum { AS_SAID = 6, OWN_DIGITS = 3, WIDEST = 100 }; /* what was said keeps its digits */

/* A number that is no more than of the right size; of a small difference more. */
static const char *number(struct arena *arena, double value, const char *unit)
{
    return isnan(value) ? "-" : claim_number(arena, value, claim_digits(value, unit));
}

/* What is simulated; in parentheses what is not. */
static const char *found(struct arena *arena, const struct answer *answer)
{
    const char *text = number(arena, answer->answer, answer->unit);
    return answer->simulated_formula == NULL ? arena_printf(arena, "(%s)", text) : text;
}

/* Name, what was said, verdict, and why. */
static void print_claim(FILE *out, struct arena *arena, const struct answer *answer, int width)
{
    bool titled = strcmp(answer->title, answer->claim) != 0;
    const char *unlike = answer->unlike != NULL ? answer->unlike : "";
    screen_fold(out,
                arena_printf(arena, "\n%s: %s%s%s%s%s%s%s\n", answer->claim, titled ? answer->title : "",
                             titled ? " " : "", claim_verdict_sentence(arena, answer),
                             answer->reason[0] != '\0' ? " " : "", answer->reason, unlike[0] != '\0' ? " " : "",
                             unlike),
                width, 4);
}

void claim_table_print(FILE *out, const struct answer *answers, size_t count)
{
    static const struct screen_column columns[] = {
        {"claim", NULL, true},   {"said", NULL, false}, {"unit", NULL, true},  {"its own", "arithmetic", false},
        {"answer", NULL, false}, {"low", NULL, false},  {"high", NULL, false}, {"answer", "/ said", false},
        {"verdict", NULL, true}};
    enum { COLUMNS = sizeof columns / sizeof columns[0] };
    struct arena *arena = arena_create();
    const char **cells = arena_alloc(arena, count * COLUMNS, sizeof *cells);
    for (size_t i = 0; i < count; i++) {
        const struct answer *a = &answers[i];
        const char *row[COLUMNS] = {a->claim,
                                    claim_number(arena, a->claimed, AS_SAID),
                                    a->unit,
                                    claim_number(arena, a->own_arithmetic, OWN_DIGITS),
                                    found(arena, a),
                                    number(arena, a->low, a->unit),
                                    number(arena, a->high, a->unit),
                                    number(arena, a->ratio, "1"),
                                    a->verdict};
        for (int c = 0; c < COLUMNS; c++)
            cells[i * COLUMNS + (size_t)c] = row[c];
    }
    screen_table(out, columns, COLUMNS, cells, count, NULL);
    int width = screen_columns(out);
    bool reckoned = false;
    for (size_t i = 0; i < count; i++)
        reckoned = reckoned || answers[i].simulated_formula == NULL;
    if (reckoned)
        screen_text(out, "\nIn parentheses: nothing is simulated, the answer is arithmetic on what others count.\n");
    for (size_t i = 0; i < count; i++)
        print_claim(out, arena, &answers[i], width > 0 && width < WIDEST ? width : WIDEST);
    arena_destroy(arena);
}

void claim_cases_print(FILE *out, const struct case_answer *cases, size_t count)
{
    size_t rows = 0, there = 0;
    for (size_t i = 0; i < count; i++)
        there += isnan(cases[i].simulated) ? 0 : 1;
    if (there == 0)
        return;
    struct arena *arena = arena_create();
    while (rows < count && cases[rows].claim == cases[0].claim)
        rows++;
    const size_t numbers = rows > 0 ? count / rows : 0, columns = numbers + 1;
    struct screen_column *heads = arena_alloc(arena, columns, sizeof *heads);
    const char **cells = arena_alloc(arena, rows * columns + 1, sizeof *cells);
    heads[0] = (struct screen_column){"case", NULL, true};
    for (size_t n = 0; n < numbers; n++)
        heads[n + 1] = (struct screen_column){cases[n * rows].claim, cases[n * rows].unit, false};
    for (size_t r = 0; r < rows; r++) {
        cells[r * columns] = cases[r].of;
        for (size_t n = 0; n < numbers; n++)
            cells[r * columns + n + 1] = number(arena, cases[n * rows + r].simulated, cases[n * rows].unit);
    }
    int width = screen_columns(out);
    if (rows > 1) {
        fputc('\n', out);
        screen_table(out, heads, columns, cells, rows, NULL);
        fputc('\n', out);
    }
    for (size_t r = 0; r < rows; r++)
        screen_fold(out, arena_printf(arena, "%s: %s\n", cases[r].of, cases[r].meaning),
                    width > 0 && width < WIDEST ? width : WIDEST, 4);
    arena_destroy(arena);
}

void claim_table_json(struct text_buffer *out, const struct answer *answers, size_t count)
{
    struct json json = {0};
    json_object(&json, NULL);
    json_list(&json, "claims");
    for (size_t i = 0; i < count; i++) {
        json_object(&json, NULL);
        for (const struct column *column = answer_columns; column->name; column++) {
            const char *member = (const char *)&answers[i] + column->offset;
            if (column->kind == COLUMN_NUMBER)
                json_number(&json, column->name, *(const double *)(const void *)member);
            else if (*(const char *const *)(const void *)member != NULL)
                json_text(&json, column->name, *(const char *const *)(const void *)member);
        }
        json_close_object(&json);
    }
    json_close_list(&json);
    json_close_object(&json);
    text_buffer_add_n(out, json.text.data, json.text.length);
    text_buffer_finish(&json.text);
}

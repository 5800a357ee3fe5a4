/* SPDX-License-Identifier: Apache-2.0 */
#include "claims/claim_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define NO_RUN "(not run yet)"

/* Whole numbers with a comma between thousands. */
static const char *grouped(struct arena *arena, double value)
{
    char *digits = arena_printf(arena, "%.0f", fabs(value)), *out = arena_alloc(arena, 2 * strlen(digits) + 2, 1);
    size_t length = strlen(digits), at = 0;
    if (value < 0)
        out[at++] = '-';
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            out[at++] = ',';
        out[at++] = digits[i];
    }
    out[at] = '\0';
    return out;
}

/* Two digits are what claims are good for. Of a ratio little above one the second says next to nothing: it has three. */
static const char *number(struct arena *arena, double value, bool is_ratio)
{
    static const struct {
        double size;
        const char *word;
    } words[] = {{1e12, " trillion"}, {1e9, " billion"}, {1e6, " million"}};
    int digits = is_ratio && fabs(value) >= 1 && fabs(value) < 2 ? 3 : 2;
    if (value == 0)
        return "0";
    double step = pow(10, floor(log10(fabs(value))) - (digits - 1)), rounded = round(value / step) * step;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (fabs(rounded) >= words[i].size)
            return arena_printf(arena, "%.4g%s", rounded / words[i].size, words[i].word);
    if (fabs(rounded) >= 1000)
        return grouped(arena, rounded);
    return arena_printf(arena, "%.*g", fabs(rounded) >= 100 ? 3 : digits, rounded);
}

const char *claim_amount(struct arena *arena, double value, const char *unit)
{
    bool without = strcmp(unit, "1") == 0, named = strchr(unit, ' ') != NULL || without;
    if (isnan(value))
        return NO_RUN;
    const char *digits = number(arena, value, named);
    return without ? digits : arena_printf(arena, "%s %s", digits, unit);
}

/* The placeholder at text, which begins with a brace: its name goes to `name`, its end is returned; NULL: it has none. */
static const char *placeholder(struct arena *arena, const char *text, const char **name)
{
    const char *end = strchr(text, '}');
    *name = end != NULL ? arena_text_n(arena, text + 1, (size_t)(end - text) - 1) : NULL;
    return end != NULL ? end + 1 : NULL;
}

/* The name behind "case ", or NULL. */
static const char *case_of(const char *name)
{
    return strncmp(name, "case ", strlen("case ")) == 0 ? name + strlen("case ") : NULL;
}

static void check_name(const char *name, const struct claim *claim, const struct claim_number *number, char *wrong,
                       int size)
{
    const struct claim_case *cases = claim->cases.items;
    bool simulated = number->simulated != NULL || number->fleet != NULL;
    bool ranged = simulated || number->left != NULL || number->low != NULL;
    const char *wanted = case_of(name);
    if (strcmp(name, "answer") == 0 || strcmp(name, "ratio") == 0)
        return;
    if (strcmp(name, "low") == 0 || strcmp(name, "high") == 0) {
        if (!ranged)
            snprintf(wrong, (size_t)size, "`{%s}`: the claim has no range: give it `low` and `high`", name);
        return;
    }
    if (wanted == NULL) {
        snprintf(wrong, (size_t)size,
                 "`{%.40s}` is no placeholder: {answer}, {low}, {high}, {ratio} and {case NAME} are", name);
        return;
    }
    if (!simulated) {
        snprintf(wrong, (size_t)size, "`{%.40s}`: the claim is not simulated, and has no cases", name);
        return;
    }
    for (size_t i = 0; i < claim->cases.count; i++)
        if (strcmp(cases[i].name, wanted) == 0)
            return;
    snprintf(wrong, (size_t)size, "`{%.60s}`: the file has no case `%.60s`", name, wanted);
}

bool claim_text_check(const char *text, const struct claim *claim, const struct claim_number *number, char *wrong,
                      int size)
{
    struct arena *arena = arena_create();
    wrong[0] = '\0';
    for (const char *at = text; at != NULL && wrong[0] == '\0' && (at = strchr(at, '{')) != NULL;) {
        const char *name;
        const char *end = placeholder(arena, at, &name);
        if (end == NULL)
            snprintf(wrong, (size_t)size, "`%.20s` begins a placeholder that does not end: {answer}", at);
        else
            check_name(name, claim, number, wrong, size);
        at = end;
    }
    arena_destroy(arena);
    return wrong[0] == '\0';
}

static const char *filled(struct arena *arena, const char *name, const struct answer *answer,
                          const struct case_answer *cases, size_t count)
{
    const char *wanted = case_of(name);
    if (strcmp(name, "answer") == 0)
        return claim_amount(arena, answer->answer, answer->unit);
    if (strcmp(name, "low") == 0)
        return claim_amount(arena, answer->low, answer->unit);
    if (strcmp(name, "high") == 0)
        return claim_amount(arena, answer->high, answer->unit);
    if (strcmp(name, "ratio") == 0)
        return claim_amount(arena, answer->ratio, "1");
    for (size_t i = 0; wanted != NULL && i < count; i++)
        if (strcmp(cases[i].of, wanted) == 0)
            return claim_amount(arena, cases[i].simulated, answer->unit);
    return NO_RUN;
}

const char *claim_text_fill(struct arena *arena, const char *text, const struct answer *answer,
                            const struct case_answer *cases, size_t count)
{
    struct text_buffer out = {0};
    const char *at = text, *name;
    for (const char *brace; (brace = strchr(at, '{')) != NULL;) {
        const char *end = placeholder(arena, brace, &name);
        if (end == NULL) /* texts were checked when they were read */
            break;
        text_buffer_add(&out, "%.*s%s", (int)(brace - at), at, filled(arena, name, answer, cases, count));
        at = end;
    }
    text_buffer_add(&out, "%s", at);
    const char *whole = arena_text(arena, out.data);
    text_buffer_finish(&out);
    return whole;
}

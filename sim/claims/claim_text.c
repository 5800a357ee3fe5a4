/* SPDX-License-Identifier: Apache-2.0 */
#include "claims/claim_text.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define NO_RUN "(not run yet)"

const char *claim_number(struct arena *arena, double value, int digits)
{
    static const struct {
        double size;
        const char *word;
    } words[] = {{1e12, "trillion"}, {1e9, "billion"}, {1e6, "million"}};
    if (isnan(value))
        return "-";
    if (value == 0)
        return "0";
    double step = pow(10, floor(log10(fabs(value))) - (digits - 1)), rounded = round(value / step) * step;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (fabs(rounded) >= words[i].size)
            return arena_printf(arena, "%.4g %s", rounded / words[i].size, words[i].word);
    if (fabs(rounded) >= 1000) {
        struct text_buffer text = {0};
        text_buffer_add_count(&text, (int64_t)round(rounded));
        const char *grouped = arena_text(arena, text.data);
        text_buffer_finish(&text);
        return grouped;
    }
    return arena_printf(arena, "%.*g", fabs(rounded) >= 100 && digits < 3 ? 3 : digits, rounded);
}

int claim_digits(double value, const char *unit)
{
    bool is_ratio = strchr(unit, ' ') != NULL || strcmp(unit, "1") == 0;
    return is_ratio && fabs(value) >= 1 && fabs(value) < 2 ? 3 : 2;
}

const char *claim_amount(struct arena *arena, double value, const char *unit)
{
    if (isnan(value))
        return NO_RUN;
    const char *digits = claim_number(arena, value, claim_digits(value, unit));
    return strcmp(unit, "1") == 0 ? digits : arena_printf(arena, "%s %s", digits, unit);
}

const char *claim_verdict_sentence(struct arena *arena, const struct answer *answer)
{
    struct text_buffer out = {0};
    text_buffer_add(&out, "%c%s", toupper((unsigned char)answer->verdict[0]), answer->verdict + 1);
    if (!isnan(answer->answer)) {
        const char *ratio = claim_amount(arena, answer->ratio, "1");
        text_buffer_add(&out, ": the answer is %s", claim_amount(arena, answer->answer, answer->unit));
        if (answer->high > answer->low)
            text_buffer_add(&out, " (%s to %s)",
                            claim_number(arena, answer->low, claim_digits(answer->low, answer->unit)),
                            claim_number(arena, answer->high, claim_digits(answer->high, answer->unit)));
        if (answer->unlike != NULL) /* its ratio tells nothing of the claim */
            text_buffer_add(&out, ", of something else");
        else if (strcmp(ratio, "1") == 0)
            text_buffer_add(&out, ", as was said");
        else
            text_buffer_add(&out, ", %s times what was said", ratio);
    }
    text_buffer_add(&out, ".");
    const char *text = arena_text(arena, out.data);
    text_buffer_finish(&out);
    return text;
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

/* The end of the sentence at text, with the space behind it. A capital before the point is a name's: "P. Li". */
static const char *sentence_end(const char *text)
{
    for (const char *at = text; *at != '\0'; at++)
        if (at > text && at[0] == '.' && at[1] == ' ' && !isupper((unsigned char)at[-1]) &&
            !islower((unsigned char)at[2]))
            return at + 2;
    return text + strlen(text);
}

/* Adds the sentence, if each number that it speaks of is there. */
static void add_sentence(struct text_buffer *out, struct arena *arena, const char *text, const struct answer *answer,
                         const struct case_answer *cases, size_t count)
{
    const char *sentence = text, *at = text, *name;
    for (const char *brace; (brace = strchr(at, '{')) != NULL;) {
        const char *end = placeholder(arena, brace, &name);
        if (end == NULL) /* texts were checked when they were read */
            break;
        const char *number = filled(arena, name, answer, cases, count);
        if (strcmp(number, NO_RUN) == 0)
            return;
        sentence = at == text ? arena_printf(arena, "%.*s%s", (int)(brace - at), at, number)
                              : arena_printf(arena, "%s%.*s%s", sentence, (int)(brace - at), at, number);
        at = end;
    }
    text_buffer_add(out, "%s", at == text ? text : arena_printf(arena, "%s%s", sentence, at));
}

const char *claim_text_fill(struct arena *arena, const char *text, const struct answer *answer,
                            const struct case_answer *cases, size_t count)
{
    struct text_buffer out = {0};
    text_buffer_add(&out, "%s", "");
    for (const char *at = text, *end; *at != '\0'; at = end) {
        end = sentence_end(at);
        add_sentence(&out, arena, arena_text_n(arena, at, (size_t)(end - at)), answer, cases, count);
    }
    char *whole = arena_printf(arena, "%s", out.data);
    text_buffer_finish(&out);
    size_t length = strlen(whole);
    while (length > 0 && whole[length - 1] == ' ')
        whole[--length] = '\0';
    return whole;
}

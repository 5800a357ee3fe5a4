/* SPDX-License-Identifier: Apache-2.0 */
#include "read/csv_names.h"

#include <string.h>

enum { PLAIN_MAX = 96, WORD_MAX = 24 };

static bool counts(char c)
{
    return c != ' ' && c != '_' && c != '-';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t common_start(const char *a, const char *b, bool *same)
{
    size_t shared = 0;
    for (;; a++, b++, shared++) {
        while (*a && !counts(*a))
            a++;
        while (*b && !counts(*b))
            b++;
        if (!*a || lower(*a) != lower(*b))
            break;
    }
    *same = !*a && !*b;
    return shared;
}

size_t csv_common_start(const char *a, const char *b)
{
    bool same;
    return common_start(a, b, &same);
}

bool csv_same_name(const char *a, const char *b)
{
    bool same;
    common_start(a, b, &same);
    return same;
}

/* How words of a unit are spelled, and how here. */
static const struct {
    const char *theirs, *ours;
} spellings[] = {
    {"c", "degc"},          {"\u00b0c", "degc"},  {"celsius", "degc"}, {"f", "degf"},      {"\u00b0f", "degf"},
    {"fahrenheit", "degf"}, {"kelvin", "k"},      {"%", "pct"},        {"percent", "pct"}, {"per", ""},
    {"co2", "carbon"},      {"co2e", "carbon"},   {"co2eq", "carbon"}, {"gco2", "g"},      {"gco2e", "g"},
    {"gco2eq", "g"},        {"gco\u2082eq", "g"}, {"kgco2", "kg"},     {"kgco2e", "kg"},   {"kgco2eq", "kg"},
    {"tco2", "t"},          {"tco2e", "t"},       {"lbs", "lb"},       {"lbco2", "lb"},    {"litre", "l"},
    {"litres", "l"},        {"liter", "l"},       {"liters", "l"},     {"m\u00b2", "m2"},  {"watt", "w"},
    {"watts", "w"},         {"sec", "s"},         {"seconds", "s"},    {"mbar", "hpa"},
};

/* Adds a word in our spelling; "co2" after a mass belongs to it. */
static void add_word(char plain[PLAIN_MAX], const char *word, bool *after_mass)
{
    const char *ours = word;
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        if (strcmp(word, spellings[i].theirs) == 0)
            ours = spellings[i].ours;
    if (*after_mass && strcmp(ours, "carbon") == 0)
        return;
    *after_mass =
        strcmp(ours, "g") == 0 || strcmp(ours, "kg") == 0 || strcmp(ours, "t") == 0 || strcmp(ours, "lb") == 0;
    strncat(plain, ours, PLAIN_MAX - 1 - strlen(plain));
}

/* The words of a name in our spelling, one after the other; false: it is too long to be one of ours. */
static bool spell(const char *name, char plain[PLAIN_MAX])
{
    static const char between[] = " _-/()[]^.,";
    char word[WORD_MAX];
    size_t length = 0;
    bool after_mass = false;
    plain[0] = 0;
    if (strlen(name) >= PLAIN_MAX / 2)
        return false;
    for (const char *c = name;; c++) {
        bool ends = !*c || strchr(between, *c);
        if (!ends && length + 1 < sizeof word)
            word[length++] = lower(*c);
        if (!ends && *c != '%')
            continue;
        word[length] = 0;
        if (length > 0)
            add_word(plain, word, &after_mass);
        length = 0;
        if (!*c)
            return true;
    }
}

bool csv_same_quantity(const char *a, const char *b)
{
    char one[PLAIN_MAX], other[PLAIN_MAX];
    return csv_same_name(a, b) || (spell(a, one) && spell(b, other) && strcmp(one, other) == 0);
}

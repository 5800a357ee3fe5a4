/* SPDX-License-Identifier: Apache-2.0 */
#include "step_words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

static const double ABSURD = 1e9; /* tokens, sequences, seconds: nobody has so many */

_Noreturn void die(const char *what, const char *which)
{
    fprintf(stderr, "step_points: %s '%s'\n", what, which);
    exit(1);
}

double number_of(const char *text, const char *word)
{
    char *end;
    double number = strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(number))
        die("not a number:", word);
    return number;
}

/* What a key takes, and the most that it may be: as in `known`. */
static void check_value(const char *kind, const char *text, const char *word)
{
    if (*kind == '*')
        return;
    double number = number_of(text, word), most = kind[1] == ' ' ? ABSURD : strtod(kind + 1, NULL);
    if (number < 0 || (*kind == '+' && number <= 0))
        die(*kind == '+' ? "not above 0:" : "below 0:", word);
    if (*kind == '#' && (number < 1 || floor(number) < number))
        die("not a whole number from 1 on:", word);
    if (number > most) {
        char what[64];
        snprintf(what, sizeof what, "at most %g:", most);
        die(what, word);
    }
}

void check_words(const char *line, const char *known)
{
    char copy[1024], key[64];
    const char *seen[64];
    int count = 0;
    snprintf(copy, sizeof copy, "%s", line);
    strtok(copy, " ");
    for (const char *word; (word = strtok(NULL, " "));) {
        size_t length = strcspn(word, "=");
        if (word[length] != '=' || length + 2 >= sizeof key)
            die("not KEY=VALUE:", word);
        snprintf(key, sizeof key, " %.*s", (int)length, word);
        const char *at = strstr(known, key);
        while (at && !strchr("*#+-", at[length + 1]))
            at = strstr(at + 1, key);
        if (!at)
            die("unknown word", word);
        for (int i = 0; i < count; i++)
            if (strncmp(seen[i], word, length + 1) == 0)
                die("said twice:", word);
        seen[count++] = word; /* each once, so that they are no more than are known */
        check_value(at + length + 1, word + length + 1, word);
    }
}

double value(const char *line, const char *key, double otherwise)
{
    size_t length = strlen(key);
    for (const char *at = line; (at = strstr(at, key)); at += length)
        if (at[length] == '=' && (at == line || at[-1] == ' '))
            return strtod(at + length + 1, NULL);
    return otherwise;
}

const char *word(struct arena *arena, const char *line, const char *key)
{
    size_t length = strlen(key);
    for (const char *at = line; (at = strstr(at, key)); at += length)
        if (at[length] == '=' && at > line && at[-1] == ' ')
            return arena_text_n(arena, at + length + 1, strcspn(at + length + 1, " "));
    die("there is no such word, but it is needed:", key);
}

void say(const char *line, const double *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isfinite(numbers[i]))
            die("no finite answer:", line);
    for (size_t i = 0; i < count; i++)
        printf("%.9g%c", numbers[i], i + 1 < count ? ' ' : '\n');
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A line that step_points reads, verb KEY=VALUE..., and the line of numbers that it answers: whatever cannot be ends the program. */
#ifndef SAMOVAR_TESTS_STEP_WORDS_H
#define SAMOVAR_TESTS_STEP_WORDS_H

#include <stddef.h>

struct arena;

_Noreturn void die(const char *what, const char *which);
/* The number that a text is. word: what is shown where it is none. */
double number_of(const char *text, const char *word);
/* Every word after the first must be KEY=VALUE of a key that is known, and each is said once. known: each key between blanks, and after it what
 * it takes, a name or a number (*), a whole number from 1 on (#), a number above 0 (+), a number from 0 on (-); after that
 * the most that it may be, if not 1e9 as of tokens, sequences and seconds: " width#16384 model* prompt- ". */
void check_words(const char *line, const char *known);
/* KEY=VALUE in a line of them, or otherwise. */
double value(const char *line, const char *key, double otherwise);
/* The word after KEY= in a line of them; there must be one. */
const char *word(struct arena *arena, const char *line, const char *key);
/* Prints numbers on a line. If one of them is not finite nothing is answered. */
void say(const char *line, const double *numbers, size_t count);

#define SAY(line, ...) say(line, (double[]){__VA_ARGS__}, sizeof(double[]){__VA_ARGS__} / sizeof(double))

#endif

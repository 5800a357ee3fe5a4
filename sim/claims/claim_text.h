/* SPDX-License-Identifier: Apache-2.0 */
/* Sentences about an answer with its numbers, which the program fills in, so that they are those of the run: "{answer}, not what was
 * said". */
#ifndef SAMOVAR_CLAIMS_CLAIM_TEXT_H
#define SAMOVAR_CLAIMS_CLAIM_TEXT_H

#include "claims/answer.h"

/* A number in few digits with its unit: "1,400 MWh", "2.5 billion m3". unit "1": without one. */
const char *claim_amount(struct arena *arena, double value, const char *unit);

/* A number in so many digits, with commas between thousands and millions in words: "395,000", "4.2 billion". "-" for NaN. */
const char *claim_number(struct arena *arena, double value, int digits);

/* How many digits of it say something: two, of a ratio little above one three. */
int claim_digits(double value, const char *unit);

/* "About right: the answer is 510 MWh (310 MWh to 3,500 MWh), 1.01 times what was said." */
const char *claim_verdict_sentence(struct arena *arena, const struct answer *answer);

/* What is wrong with the placeholders of a text goes to `wrong`. */
bool claim_text_check(const char *text, const struct claim *claim, const struct claim_number *number, char *wrong,
                      int size);

/* The text with its placeholders filled, without the sentences that speak of a number whose run is not there; cases: the rows of this claim. */
const char *claim_text_fill(struct arena *arena, const char *text, const struct answer *answer,
                            const struct case_answer *cases, size_t count);

#endif

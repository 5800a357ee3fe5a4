/* SPDX-License-Identifier: Apache-2.0 */
/* Words of the trade for readers who have never simulated anything: in the glossary, in `explain`, and at the end of a page of claims. */
#ifndef SAMOVAR_LOOKUP_PLAIN_WORDS_H
#define SAMOVAR_LOOKUP_PLAIN_WORDS_H

struct plain_word {
    const char *word; /* with commas between where several have one meaning */
    const char *text;
};
extern const struct plain_word plain_words[]; /* in the order of the page; ends with .word NULL */

#endif

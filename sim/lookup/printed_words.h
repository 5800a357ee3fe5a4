/* SPDX-License-Identifier: Apache-2.0 */
/* Words on the screen that no table of fields or columns has: labels of a run's lines, heads of tables, abbreviations. */
#ifndef SAMOVAR_LOOKUP_PRINTED_WORDS_H
#define SAMOVAR_LOOKUP_PRINTED_WORDS_H

struct printed_word {
    const char *word;
    const char *where;  /* "in a run's line `energy`"; NULL: anywhere */
    const char *column; /* of a CSV file, which says what it means; NULL: `text` does */
    const char *text;
};
extern const struct printed_word printed_words[]; /* ends with .word NULL */

#endif

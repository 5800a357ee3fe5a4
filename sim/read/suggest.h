/* SPDX-License-Identifier: Apache-2.0 */
/* "did you mean": the name that was probably meant. */
#ifndef SAMOVAR_READ_SUGGEST_H
#define SAMOVAR_READ_SUGGEST_H

/* The name that was probably meant: a typing slip away (text_nearest), else the first that holds the word, or that the word holds
 * (`tower`: `cooling-tower`); NULL if none. names ends with NULL. */
const char *suggest(const char *word, const char *const *names);

#endif

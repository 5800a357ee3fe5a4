/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the results of one run, for people. */
#ifndef SAMOVAR_OUTPUT_RUN_TEXT_H
#define SAMOVAR_OUTPUT_RUN_TEXT_H

#include <stdio.h>

#include "account/summary.h"
#include "output/json.h"

/* folder: where its files lie. */
void run_text_print(FILE *out, const struct summary *summary, const char *folder);
/* The summary as a JSON object, every column under its name. */
void run_text_json(struct json *json, const char *key, const struct summary *summary);

#endif

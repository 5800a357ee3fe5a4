/* SPDX-License-Identifier: Apache-2.0 */
/* `samovar manual`: a page for each verb and each form of file, the reference of all keys and columns, the glossary. */
#ifndef SAMOVAR_LOOKUP_MANUAL_H
#define SAMOVAR_LOOKUP_MANUAL_H

#include "lookup/explain.h"

struct manual_option {
    const char *spelling, *doc; /* "-o, --output=DIR" */
};

/* The verbs without --json, for `--help` and the manual. */
#define VERBS_WITHOUT_JSON "schema (which is JSON), completion and manual"

/* A verb of the command line, as its page has it. */
struct manual_verb {
    const char *name, *operands, *doc;
    const struct manual_option *options; /* ends with .spelling NULL */
};

struct manual_order {
    const char *page;   /* NULL: which there are */
    const char *form;   /* "text", "markdown" or "man"; NULL: text */
    const char *folder; /* all pages as files for `man`, below this; NULL: one on stdout */
};

/* verbs: ends with .name NULL. 0, 1 or 2. */
int manual(struct arena *arena, const struct manual_order *order, const struct manual_verb *verbs,
           const struct explain_roots *roots);

#endif

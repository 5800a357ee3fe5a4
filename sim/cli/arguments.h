/* SPDX-License-Identifier: Apache-2.0 */
/* What stands behind a verb on the command line. */
#ifndef SAMOVAR_CLI_ARGUMENTS_H
#define SAMOVAR_CLI_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "lookup/manual.h"
#include "scenario/scenario.h"

/* Options that a verb takes. */
enum {
    TAKES_OUTPUT = 1,
    TAKES_JOBS = 2,
    TAKES_CHANGES = 4, /* --set, --seed, --strategy */
    TAKES_JSON = 8,
    TAKES_QUIET = 16,
    TAKES_INDEX = 32,
    TAKES_MISSING = 64,
    TAKES_FORM = 128, /* --as */
    TAKES_TOP = 256,
    TAKES_PLUGIN = 512, /* which is loaded as it is read, and those of $SAMOVAR_PLUGIN before */
    TAKES_TABLE = 1024  /* how a table is made and written */
};

struct arguments;

struct verb {
    const char *name, *operands, *doc; /* operands: "FILE", "[TOPIC]" */
    unsigned takes;
    int least, most; /* how many operands; most -1: any number */
    int (*perform)(const struct arguments *arguments);
};

struct arguments {
    const struct verb *verb;
    const char **operands;
    size_t operand_count;
    const char *output; /* NULL: the verb decides */
    int jobs;
    int top;                    /* rows of a table for each baseline; 0: all */
    struct override *overrides; /* of --set */
    size_t override_count;
    int64_t seed;         /* -1: not said */
    const char *strategy; /* NULL: not said */
    const char *index;    /* a list of runs (runs/index_list.h); NULL: not said */
    const char *form;     /* of --as; NULL: not said */
    bool json, quiet, missing;
    bool latex, markdown, csv, monthly, cite; /* of a table */
    const char *columns, *join;               /* of a table; NULL: not said */
    struct arena *arena;
    int argc; /* the whole command line, for provenance */
    char **argv;
};

/* The options of a verb ("--set"), NULL-terminated; in arena. */
const char *const *arguments_options(struct arena *arena, const struct verb *verb);
/* The same as the manual has them; in arena. */
const struct manual_option *arguments_described(struct arena *arena, const struct verb *verb);
/* Reads argv from behind the verb. A mistake ends the program with status 2, --help with 0. */
void arguments_read(struct arguments *arguments, const struct verb *verb, int argc, char **argv);

#endif

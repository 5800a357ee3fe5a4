/* SPDX-License-Identifier: Apache-2.0 */
/* What a question is about: a key that is varied, and a column of summary.csv, each have their subjects; they meet where one asks for the
 * other. Bits of a set. */
#ifndef SAMOVAR_ACCOUNT_SUBJECT_H
#define SAMOVAR_ACCOUNT_SUBJECT_H

enum subject {
    SUBJECT_BASIC = 1 << 0,     /* of every question: electricity and water */
    SUBJECT_HARM = 1 << 1,      /* of every question as well: work that was not done, servers that got too hot */
    SUBJECT_COOLING = 1 << 2,   /* how heat leaves the hall */
    SUBJECT_PLACE = 1 << 3,     /* weather, grid and water of a site */
    SUBJECT_POWER = 1 << 4,     /* from the meter to the servers */
    SUBJECT_SUPPLY = 1 << 5,    /* own electricity, batteries, contracts */
    SUBJECT_SWING = 1 << 6,     /* power within seconds */
    SUBJECT_HARDWARE = 1 << 7,  /* servers */
    SUBJECT_SPEED = 1 << 8,     /* clocks and caps */
    SUBJECT_SERVING = 1 << 9,   /* requests */
    SUBJECT_JOBS = 1 << 10,     /* jobs, and who decides when they run */
    SUBJECT_REUSE = 1 << 11,    /* of heat */
    SUBJECT_FAILURE = 1 << 12,  /* of the plant */
    SUBJECT_EMBODIED = 1 << 13, /* making servers and buildings */
    SUBJECT_MONEY = 1 << 14,
    SUBJECT_GRID = 1 << 15, /* when electricity is clean */
    SUBJECT_WORK = 1 << 16  /* per unit of work: where runs did different work */
};

/* Their names, from the lowest bit; NULL at the end. */
extern const char *const subject_names[];

#endif

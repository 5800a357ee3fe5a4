/* SPDX-License-Identifier: Apache-2.0 */
/* A run directory: tidy CSV files and their description, written whole under a temporary name and renamed
 * when complete, or not at all. */
#ifndef SAMOVAR_OUTPUT_RUN_DIR_H
#define SAMOVAR_OUTPUT_RUN_DIR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/column.h"

struct hash_memory; /* of output/intact.h */
struct run_dir;
struct table;

/* Begins `path` (its parents are made, a link is followed). NULL with a message on stderr if that cannot be: also if something
 * stands there that is not a run of ours, whole or damaged. A signal that ends the process and can be caught removes what was
 * begun: one at a time in a process. sync: all is on the disk when it is committed, which costs about 10 ms; without, a power cut
 * may damage a run, which its hashes show. */
struct run_dir *run_dir_begin(const char *path, bool sync);
/* In all that follows dir NULL stands for a run that keeps nothing, and so does table NULL. */
/* A CSV file whose first column is `run`. What kind points at lives as long as the run_dir. */
struct table *run_dir_table(struct run_dir *dir, const struct table_kind *kind);
/* row: the struct that the columns' offsets refer to. */
void table_row(struct table *table, const void *row);
/* Writes any other file of the directory. */
void run_dir_text(struct run_dir *dir, const char *name, const char *text, size_t length);

/* By which the table of a study can be made again from its folder alone. */
struct study_view {
    long long seeds;
    unsigned subjects;               /* of account/subject.h */
    const struct summary_show *show; /* NULL: the study names none */
    const char *baselines[2];        /* labels of what is varied; NULL: there is none */
};

struct provenance {
    const char *run, *title, *description;
    int argc;
    char **argv;
    long long seed;            /* negative: not said */
    const char *const *inputs; /* files, for their SHA-256 */
    size_t input_count;
    double wall_s;
    const char *engine;            /* what the run used, "SimGrid 3.32.1"; NULL: not said */
    const char *conclusion;        /* what follows from a study, in a sentence; NULL: nothing */
    const struct study_view *view; /* of a study: how its table is made; NULL: of a run */
    const char *request;           /* hash of what was asked for, by which it is recognised later; NULL: not said */
};
/* Writes datapackage.json and renames; false with a message if anything failed (disk full): then nothing is
 * left. Frees dir. */
bool run_dir_commit(struct run_dir *dir, const struct provenance *provenance);
/* Throws the unfinished directory away. NULL is fine. */
void run_dir_abandon(struct run_dir *dir);
/* Whether `path` was completed for exactly this scenario text by this version, with the columns that `tables` have today, from input
 * files that are the same today, and all its files are as they were written (run_intact). Then a study need not run it again. memory:
 * what is known of input files, or NULL. */
bool run_dir_complete(const char *path, const char *scenario_text, const struct table_kind *tables,
                      struct hash_memory *memory);

#endif

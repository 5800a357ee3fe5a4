/* SPDX-License-Identifier: Apache-2.0 */
/* Runs scenarios of Samovar from other programs, in C, C++ or anything that can call C.
 *
 *     struct samovar *hall = samovar_open("dulles-hall");
 *     samovar_set(hall, "hall.supply_temperature", "27 degC");
 *     if (samovar_run(hall, NULL) != SAMOVAR_OK)
 *         fputs(samovar_messages(hall), stderr);
 *     printf("PUE %.3f\n", samovar_number(hall, "pue"));
 *     samovar_close(hall);
 *
 * Units: what goes in is text as in YAML, with units ("27 degC"); what comes out is SI, with the unit at the end of the column's name, as in
 * the CSV files. `samovar explain COLUMN` says what each means.
 *
 * Errors: functions that can fail return an enum samovar_status, and samovar_messages() holds the text, with file, line and column where
 * the user made a mistake. Nothing is printed. Only memory that runs out while results are read ends the process.
 *
 * Ownership: samovar_open() allocates, samovar_close() frees. Texts that go in are copied. Texts and arrays that come out belong to the handle,
 * and live until it is run, checked or closed. Do not free them.
 *
 * Processes and threads: SimGrid lets a process simulate once. So each check and each run is done in a child process that is forked for it, and
 * there may be as many as one likes, one after the other or at the same time. A handle is used by one thread at a time; different handles by
 * different threads at once. A run takes one core, or OMP_NUM_THREADS. */
#ifndef SAMOVAR_API_SAMOVAR_H
#define SAMOVAR_API_SAMOVAR_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(default)

enum samovar_status {
    SAMOVAR_OK = 0,
    SAMOVAR_FAILED = 1, /* something outside went wrong: a file, the disk, a run that died */
    SAMOVAR_MISTAKE = 2 /* what the user wrote is wrong; nothing was simulated */
};

/* A scenario, and what its last run gave. */
struct samovar;

/* "0.1.0". */
const char *samovar_version(void);

/* Takes components, jobs and policies of one's own: the file of a shared object that exports a table, or the table itself (struct samovar_plugin,
 * whose header pkg-config samovar-plugin finds). Before the first check and run, and by one thread; they stay as long as the process. NULL, or why
 * nothing of it was taken, until the next call. */
struct samovar_plugin;
const char *samovar_load(const char *plugin_file);
const char *samovar_register(const struct samovar_plugin *plugin);

/* A scenario's file, or a name of the catalogue. It is read when it is checked or run, and NULL is returned for NULL alone. */
struct samovar *samovar_open(const char *file);
/* A scenario as YAML text. Files that it names are of the catalogue, or have absolute paths. */
struct samovar *samovar_open_text(const char *yaml);
void samovar_close(struct samovar *samovar); /* NULL is fine */

/* Sets a key, as --set KEY=VALUE does; "strategy" lays a strategy over the scenario. Later ones win. Mistakes show at the next check or run. */
void samovar_set(struct samovar *samovar, const char *key, const char *value);

/* Looks for mistakes and simulates nothing. */
enum samovar_status samovar_check(struct samovar *samovar);
/* Simulates. folder: where the CSV files go, as with -o; NULL: nowhere. */
enum samovar_status samovar_run(struct samovar *samovar, const char *folder);
/* All mistakes and warnings of the last check or run as lines of text; "" if there are none. */
const char *samovar_messages(const struct samovar *samovar);

/* What a run gave, by the column of summary.csv: a number, NaN if it has none of that name; a text, NULL if it has none. */
double samovar_number(const struct samovar *samovar, const char *column);
const char *samovar_text(const struct samovar *samovar, const char *column);
/* The columns of summary.csv, from 0; NULL behind the last one. Their units ("J", "1" for none, "" of texts) and meanings; NULL: there is no such
 * column. */
const char *samovar_column(size_t index);
const char *samovar_unit(const char *column);
const char *samovar_meaning(const char *column);

/* The series of the last run, a value for each row of series.csv: how many rows; the names of its columns of numbers, from 0, NULL behind the last
 * one; the numbers of a column, NaN where it is blank, NULL if there is none of that name. "timestamp" is in seconds since 1970. */
size_t samovar_series_length(const struct samovar *samovar);
const char *samovar_series_column(const struct samovar *samovar, size_t index);
const double *samovar_series(const struct samovar *samovar, const char *column);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif

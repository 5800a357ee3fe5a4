/* SPDX-License-Identifier: Apache-2.0 */
/* The draws of an uncertain study: short runs of which only the summary is kept, a row each in <case>.draws.csv. */
#ifndef SAMOVAR_RUNS_DRAWS_H
#define SAMOVAR_RUNS_DRAWS_H

#include "base/arena.h"
#include "output/package.h"
#include "study/study.h"
#include "uncertainty/uncertain_results.h"

struct draws;

/* Reads what stands in the folder already: rows that are as they were written, for what is asked for now. All lives in arena, but what is
 * shared with the children, which draws_close frees. */
struct draws *draws_open(struct arena *arena, const struct study *study, const char *folder);
void draws_close(struct draws *draws); /* NULL is fine */

/* Runs what is missing of a case, or of all of them (which: SIZE_MAX), at most `jobs` at a time, and writes the rows. False with a message
 * if a file or a process could not be made. Runs that fail are kept and counted; the next call tries them again. */
bool draws_run(struct draws *draws, size_t which, int jobs);

/* The results, as far as they are there. */
const struct uncertain_results *draws_results(const struct draws *draws);

/* What its files are, for datapackage.json: at most one per case, in arena. Returns how many. */
size_t draws_files(const struct draws *draws, struct arena *arena, struct package_resource *out);

#endif

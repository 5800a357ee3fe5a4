/* SPDX-License-Identifier: Apache-2.0 */
/* What a paper must name: the program and its version, the results and their scenario by hash, and whose data they come from. */
#ifndef SAMOVAR_REPORT_CITATION_H
#define SAMOVAR_REPORT_CITATION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "read/tree.h"
#include "report/study_folder.h"

/* A finished run or study, with its runs (a run has itself). */
struct cited {
    const struct tree *package;
    const struct run_folder *runs;
    size_t count;
};

/* bibtex: as entries of BibTeX, else as lines to read. */
void citation_add(struct text_buffer *out, const struct cited *cited, size_t count, bool bibtex);
/* The version and the hash of one's package in a line, for a comment. */
const char *citation_line(struct arena *arena, const struct tree *package);

#endif

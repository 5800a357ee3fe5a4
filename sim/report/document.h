/* SPDX-License-Identifier: Apache-2.0 */
/* What a report knows, as JSON: finished folders with their tables, each thinned to what a page can hold, and where they came from. */
#ifndef SAMOVAR_REPORT_DOCUMENT_H
#define SAMOVAR_REPORT_DOCUMENT_H

#include "base/diag.h"
#include "output/json.h"
#include "output/package.h"

struct report_folder {
    const char *path; /* as written */
    enum folder_kind kind;
    struct tree *package;
    bool intact; /* all its files are as they were written */
};

/* Writes the whole document into json, which is compact. verdict: what follows from comparing the folders; NULL: nothing. False, with
 * the reason in diag, if a file of a folder cannot be read. */
bool document_write(struct json *json, struct diag *diag, const struct report_folder *folders, size_t count,
                    const char *verdict);

#endif

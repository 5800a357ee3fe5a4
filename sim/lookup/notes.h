/* SPDX-License-Identifier: Apache-2.0 */
/* What people ask `explain` for that is neither a key nor a column: keys that every mapping has, file formats, words of the
 * command line. */
#ifndef SAMOVAR_LOOKUP_NOTES_H
#define SAMOVAR_LOOKUP_NOTES_H

struct note {
    const char *name, *text;
};
/* Ends with .name NULL. */
extern const struct note explain_notes[];

#endif

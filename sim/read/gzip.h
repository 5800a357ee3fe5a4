/* SPDX-License-Identifier: Apache-2.0 */
/* Files that are compressed by gzip (RFC 1952), read as what they hold. */
#ifndef SAMOVAR_READ_GZIP_H
#define SAMOVAR_READ_GZIP_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the bytes begin as gzip's do. */
bool gzip_is(const char *bytes, size_t length);
/* What they hold, from malloc, with a zero behind it; *out_length at most limit + 1, where no more is unpacked. NULL: they are damaged
 * or cut off, as *why says. Members one after the other count as one file. */
char *gzip_unpack(const char *bytes, size_t length, size_t limit, size_t *out_length, const char **why);

#endif

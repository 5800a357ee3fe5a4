/* SPDX-License-Identifier: Apache-2.0 */
/* Opens what is a file: a pipe that nobody writes to would be waited for for ever, and a device has no end. */
#ifndef SAMOVAR_READ_PLAIN_FILE_H
#define SAMOVAR_READ_PLAIN_FILE_H

#include <stdio.h>

/* NULL with *why if it cannot be read, or is a folder, a device or a pipe, unless a descriptor that this process was started with
 * (/dev/stdin, /dev/fd/63). A pipe among these is read once, and kept for whoever opens it again. */
FILE *plain_file_open(const char *path, const char **why);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "read/plain_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_descriptor(const char *path)
{
    static const char *const starts[] = {"/dev/stdin", "/dev/fd/", "/proc/self/fd/"};
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
        if (strncmp(path, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

static const char *refusal(const struct stat *status, bool given)
{
    if (S_ISREG(status->st_mode))
        return NULL;
    if (S_ISDIR(status->st_mode))
        return strerror(EISDIR);
    if (given)
        return NULL;
    return S_ISFIFO(status->st_mode) ? "it is a pipe, not a file" : "it is a device, not a file";
}

FILE *plain_file_open(const char *path, const char **why)
{
    bool given = is_descriptor(path);
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | (given ? 0 : O_NONBLOCK));
    *why = file < 0 || fstat(file, &status) != 0 ? strerror(errno) : refusal(&status, given);
    FILE *stream = *why == NULL ? fdopen(file, "rb") : NULL;
    if (*why == NULL && stream == NULL)
        *why = strerror(errno);
    if (stream == NULL && file >= 0)
        close(file);
    return stream;
}

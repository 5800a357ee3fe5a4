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

/* Pipes that were read, each kept in a file without a name. */
enum { PIPES_MAX = 8, NAME_SIZE = 64, CONTENT_MAX = 256 << 20 };
static struct kept_pipe {
    char path[NAME_SIZE];
    FILE *content;
} kept_pipes[PIPES_MAX];

/* The place of a pipe, read already or not yet; NULL: its name is too long, or there are too many. */
static struct kept_pipe *find_pipe(const char *path)
{
    if (strlen(path) >= NAME_SIZE)
        return NULL;
    for (size_t i = 0; i < PIPES_MAX; i++)
        if (!kept_pipes[i].content || strcmp(kept_pipes[i].path, path) == 0)
            return &kept_pipes[i];
    return NULL;
}

/* What was in a pipe, from its beginning. `file` (below 0: it need not be read) is closed. */
static FILE *content_of(struct kept_pipe *kept, const char *path, int file)
{
    if (!kept->content) {
        FILE *content = tmpfile();
        char block[1 << 14];
        size_t total = 0;
        for (ssize_t length; content && total <= CONTENT_MAX && (length = read(file, block, sizeof block)) > 0;)
            total += fwrite(block, 1, (size_t)length, content);
        if (!content || total > CONTENT_MAX || fflush(content) != 0) {
            if (content)
                fclose(content);
            close(file);
            return NULL;
        }
        strcpy(kept->path, path);
        kept->content = content;
    }
    if (file >= 0)
        close(file);
    char again[NAME_SIZE];
    snprintf(again, sizeof again, "/proc/self/fd/%d", fileno(kept->content)); /* a descriptor with a place of its own */
    return fopen(again, "rb");
}

FILE *plain_file_open(const char *path, const char **why)
{
    bool given = is_descriptor(path);
    struct stat status;
    struct kept_pipe *kept = given ? find_pipe(path) : NULL;
    *why = NULL;
    if (kept && kept->content)
        return content_of(kept, path, -1);
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | (given ? 0 : O_NONBLOCK));
    *why = file < 0 || fstat(file, &status) != 0 ? strerror(errno) : refusal(&status, given);
    if (*why == NULL && kept && S_ISFIFO(status.st_mode)) {
        FILE *content = content_of(kept, path, file);
        *why = content ? NULL : "its content cannot be kept";
        return content;
    }
    FILE *stream = *why == NULL ? fdopen(file, "rb") : NULL;
    if (*why == NULL && stream == NULL)
        *why = strerror(errno);
    if (stream == NULL && file >= 0)
        close(file);
    return stream;
}

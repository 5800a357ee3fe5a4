/* SPDX-License-Identifier: Apache-2.0 */
#include "output/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/partial.h"
#include "read/plain_file.h"

char *file_read(struct arena *arena, const char *path, size_t *length)
{
    const char *why;
    FILE *file = plain_file_open(path, &why);
    struct stat info;
    char *text = NULL;
    if (file == NULL)
        return NULL;
    if (fstat(fileno(file), &info) == 0) {
        text = arena_alloc(arena, (size_t)info.st_size + 1, 1);
        *length = fread(text, 1, (size_t)info.st_size, file);
        if (ferror(file))
            text = NULL;
    }
    int error = errno;
    fclose(file);
    errno = error;
    return text;
}

bool file_replace(const char *path, const char *text, size_t length)
{
    struct arena *arena = arena_create();
    const char *slash = strrchr(path, '/');
    char *folder = slash != NULL ? arena_text_n(arena, path, (size_t)(slash + 1 - path)) : arena_text(arena, ".");
    char *partial = arena_printf(arena, "%s.file", partial_path(arena, folder));
    partial_begin(NULL);
    partial_file(partial);
    FILE *file = fopen(partial, "wb");
    bool good = file != NULL;
    if (good) {
        good = fwrite(text, 1, length, file) == length && fflush(file) == 0;
        good = good && (fsync(fileno(file)) == 0 || errno == EINVAL);
        good = (fclose(file) == 0) && good;
        good = good && rename(partial, path) == 0;
    }
    int error = errno;
    if (!good)
        unlink(partial);
    else
        folder_sync(folder);
    partial_end();
    arena_destroy(arena);
    errno = error;
    return good;
}

bool folder_make(const char *path)
{
    struct arena *arena = arena_create();
    char *part = arena_text(arena, path);
    bool good = true;
    for (char *at = *part == '/' ? part + 1 : part; good; at++) {
        if (*at != '/' && *at != '\0')
            continue;
        char end = *at;
        *at = '\0';
        good = mkdir(part, 0777) == 0 || errno == EEXIST;
        *at = end;
        if (end == '\0')
            break;
    }
    struct stat info;
    if (good && stat(path, &info) == 0 && !S_ISDIR(info.st_mode)) {
        good = false;
        errno = ENOTDIR;
    }
    int error = errno;
    arena_destroy(arena);
    errno = error;
    return good;
}

static void sync_through(const char *path, int (*sync)(int file))
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return;
    int ignored = sync(folder);
    (void)ignored;
    close(folder);
}

void folder_sync(const char *path)
{
    sync_through(path, fsync);
}

void folder_sync_all(const char *path)
{
    sync_through(path, syncfs);
}

bool folder_remove(const char *path)
{
    if (access(path, R_OK | W_OK | X_OK) != 0) { /* a umask may have made it so, or who wanted to keep it */
        if (errno == ENOENT)
            return true;
        if (chmod(path, 0700) != 0)
            return false;
    }
    DIR *folder = opendir(path);
    if (folder == NULL)
        return false;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(dirfd(folder), entry->d_name, 0);
    closedir(folder);
    return rmdir(path) == 0;
}

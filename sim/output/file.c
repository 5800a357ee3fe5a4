/* SPDX-License-Identifier: Apache-2.0 */
#include "output/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *file_read(struct arena *arena, const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    struct stat info;
    if (file == NULL)
        return NULL;
    char *text = NULL;
    if (fstat(fileno(file), &info) == 0 && S_ISREG(info.st_mode)) {
        text = arena_alloc(arena, (size_t)info.st_size + 1, 1);
        *length = fread(text, 1, (size_t)info.st_size, file);
        if (ferror(file))
            text = NULL;
    } else {
        errno = EISDIR;
    }
    int error = errno;
    fclose(file);
    errno = error;
    return text;
}

bool file_replace(const char *path, const char *text, size_t length)
{
    struct arena *arena = arena_create();
    char *partial = arena_printf(arena, "%s.partial-%ld", path, (long)getpid());
    FILE *file = fopen(partial, "wb");
    bool good = file != NULL;
    if (good) {
        good = fwrite(text, 1, length, file) == length;
        good = (fclose(file) == 0) && good;
        good = good && rename(partial, path) == 0;
    }
    int error = errno;
    if (!good)
        unlink(partial);
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

bool folder_remove(const char *path)
{
    DIR *folder = opendir(path);
    if (folder == NULL)
        return errno == ENOENT;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(dirfd(folder), entry->d_name, 0);
    closedir(folder);
    return rmdir(path) == 0;
}

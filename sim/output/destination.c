/* SPDX-License-Identifier: Apache-2.0 */
#include "output/destination.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/say.h"
#include "output/file.h"
#include "output/partial.h"

static bool refuse(const char *written, const char *why)
{
    say("cannot make %s: %s; -o names another folder", written, why);
    return false;
}

/* Whether something is mounted on the folder, another folder of the same disk, say. */
static bool is_mount_point(const char *path)
{
    struct statx info;
    if (statx(AT_FDCWD, path, 0, STATX_BASIC_STATS, &info) == 0 && info.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT)
        return info.stx_attributes & STATX_ATTR_MOUNT_ROOT;
    struct stat self, around; /* Linux before 5.8 */
    char *outer = NULL;
    bool mounted = stat(path, &self) == 0 && asprintf(&outer, "%s/..", path) > 0 && stat(outer, &around) == 0 &&
                   self.st_dev != around.st_dev;
    free(outer);
    return mounted;
}

/* Cuts the path at its last slash. */
static void split(struct arena *arena, const char *path, struct destination *out, const char **name)
{
    char *target = arena_text(arena, path);
    for (size_t length = strlen(target); length > 1 && target[length - 1] == '/'; length--)
        target[length - 1] = '\0';
    const char *slash = strrchr(target, '/');
    out->target = target;
    out->parent = slash == NULL ? "." : slash == target ? "/" : arena_text_n(arena, target, (size_t)(slash - target));
    *name = slash != NULL ? slash + 1 : target;
}

bool destination_find(struct arena *arena, const char *written, struct destination *out)
{
    struct stat info;
    const char *name;
    *out = (struct destination){.target = written};
    split(arena, written, out, &name);
    if (strlen(name) > NAME_MAX)
        return refuse(written, strerror(ENAMETOOLONG));
    if (!folder_make(out->parent))
        return refuse(written, strerror(errno));
    if (lstat(out->target, &info) != 0)
        return errno != ENOENT || access(out->parent, W_OK | X_OK) != 0 ? refuse(written, strerror(errno)) : true;
    char *real = realpath(out->target, NULL);
    if (real == NULL && errno == ENOENT && !S_ISLNK(info.st_mode))
        return true; /* just now another process moved it out of its way, see take_in_two_steps() */
    if (real == NULL)
        return refuse(written, S_ISLNK(info.st_mode) ? "it is a link to what is not there" : strerror(errno));
    split(arena, real, out, &name);
    free(real);
    bool seen = stat(out->target, &info) == 0;
    if (!seen && errno == ENOENT)
        return true;
    if (!seen || !S_ISDIR(info.st_mode))
        return refuse(written, "a file of that name is there");
    out->in_place = is_mount_point(out->target) || access(out->parent, W_OK | X_OK) != 0;
    if (out->in_place && access(out->target, W_OK | X_OK) != 0)
        return refuse(written, strerror(errno));
    return true;
}

static bool move_file(int from, int to, const char *name)
{
    return renameat(from, name, to, name) == 0;
}

/* The names that stay are partial folders of others; everything else was found to be ours before. */
static void empty_folder(int folder)
{
    DIR *entries = fdopendir(dup(folder));
    for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;)
        if (!partial_is(entry->d_name))
            unlinkat(folder, entry->d_name, 0);
    if (entries != NULL)
        closedir(entries);
}

static bool fill(const char *partial, const char *target, const char *last)
{
    int from = open(partial, O_RDONLY | O_DIRECTORY | O_CLOEXEC), to = open(target, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = from >= 0 && to >= 0 && (unlinkat(to, last, 0) == 0 || errno == ENOENT);
    if (good)
        empty_folder(to);
    DIR *entries = good ? fdopendir(dup(from)) : NULL;
    for (struct dirent *entry; good && entries != NULL && (entry = readdir(entries)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 && strcmp(entry->d_name, last) != 0)
            good = move_file(from, to, entry->d_name);
    good = good && entries != NULL && fsync(to) == 0 && move_file(from, to, last);
    int error = errno;
    if (entries != NULL)
        closedir(entries);
    if (from >= 0)
        close(from);
    if (to >= 0)
        close(to);
    if (good)
        folder_remove(partial);
    errno = error;
    return good;
}

/* What was there before lies under the partial name now. */
static void remove_older(const char *partial)
{
    if (!folder_remove(partial))
        say("the results that were there before cannot be removed, and stay in %s: %s", partial, strerror(errno));
}

/* On a file system that cannot exchange two folders (NFS): the older one is renamed out of the way first, so that no reader sees a part
 * of one. Another process may put its own there in between, the same run of the same study say: then once more. */
static bool take_in_two_steps(const char *partial, const char *target)
{
    enum { TRIES = 100 };
    char *older = NULL;
    bool good = asprintf(&older, "%s.older", partial) > 0;
    for (int i = 0; good && i < TRIES; i++) {
        folder_remove(older);
        good = rename(target, older) == 0 || errno == ENOENT;
        if (good && rename(partial, target) == 0)
            break;
        good = good && (errno == ENOTEMPTY || errno == EEXIST) && i + 1 < TRIES;
    }
    int error = errno;
    if (good)
        remove_older(older);
    free(older);
    errno = error;
    return good;
}

bool destination_take(const struct destination *destination, const char *partial, const char *last)
{
    const char *target = destination->target;
    if (destination->in_place)
        return fill(partial, target, last);
    if (rename(partial, target) == 0)
        return true;
    if (errno != ENOTEMPTY && errno != EEXIST)
        return false;
    if (renameat2(AT_FDCWD, partial, AT_FDCWD, target, RENAME_EXCHANGE) == 0) {
        remove_older(partial);
        return true;
    }
    return (errno == EINVAL || errno == ENOSYS || errno == ENOENT) && take_in_two_steps(partial, target);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "output/partial.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/file.h"

/* A signal handler may do little more than unlink and rmdir, so it needs the paths ready made. */
enum { FILES_MAX = 64 };
static const char *_Atomic guarded_folder;
static const char *guarded_files[FILES_MAX];
static atomic_int guarded_count;
static pid_t guardian; /* a forked child must leave the folder alone */

static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGABRT};
enum { SIGNALS = sizeof signals / sizeof signals[0] };
static struct sigaction before[SIGNALS];

static void remove_guarded(void)
{
    const char *folder = guarded_folder;
    if (folder == NULL || guardian != getpid())
        return;
    for (int i = 0; i < guarded_count; i++)
        unlink(guarded_files[i]);
    rmdir(folder);
}

static void remove_and_die(int number)
{
    remove_guarded();
    signal(number, SIG_DFL);
    raise(number);
}

static char *base_name(struct arena *arena, const char *target, char **folder)
{
    char *path = arena_text(arena, target);
    for (size_t length = strlen(path); length > 1 && path[length - 1] == '/'; length--)
        path[length - 1] = '\0';
    char *slash = strrchr(path, '/');
    *folder = slash == NULL ? "." : slash == path ? "/" : path;
    if (slash != NULL)
        *slash = '\0';
    return slash != NULL ? slash + 1 : path;
}

static char *partial_prefix(struct arena *arena, const char *target, char **folder)
{
    char host[65] = "";
    gethostname(host, sizeof host - 1);
    return arena_printf(arena, ".%s.partial-%s-", base_name(arena, target, folder), host);
}

char *partial_path(struct arena *arena, const char *target)
{
    char *folder, *prefix = partial_prefix(arena, target, &folder);
    return arena_printf(arena, "%s/%s%ld", folder, prefix, (long)getpid());
}

/* Removes folders of processes that were killed outright and could not clean up. */
static void remove_stale(const char *target)
{
    struct arena *arena = arena_create();
    char *folder, *prefix = partial_prefix(arena, target, &folder);
    DIR *entries = opendir(folder);
    for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;) {
        if (strncmp(entry->d_name, prefix, strlen(prefix)) != 0)
            continue;
        long process = strtol(entry->d_name + strlen(prefix), NULL, 10);
        if (process > 0 && process != getpid() && kill((pid_t)process, 0) != 0 && errno == ESRCH)
            folder_remove(arena_printf(arena, "%s/%s", folder, entry->d_name));
    }
    if (entries != NULL)
        closedir(entries);
    arena_destroy(arena);
}

bool partial_begin(const char *path, const char *target)
{
    assert(guarded_folder == NULL);
    remove_stale(target);
    folder_remove(path); /* of an earlier process with our number */
    if (mkdir(path, 0777) != 0)
        return false;
    static bool registered;
    if (!registered)
        registered = atexit(remove_guarded) == 0;
    guardian = getpid();
    guarded_count = 0;
    guarded_folder = path;
    for (int i = 0; i < SIGNALS; i++) {
        struct sigaction action = {.sa_handler = remove_and_die};
        sigfillset(&action.sa_mask);
        sigaction(signals[i], NULL, &before[i]);
        if (before[i].sa_handler != SIG_IGN) /* nohup */
            sigaction(signals[i], &action, NULL);
    }
    return true;
}

void partial_file(const char *path)
{
    assert(guarded_folder != NULL && guarded_count < FILES_MAX);
    guarded_files[guarded_count] = path;
    guarded_count++;
}

void partial_end(void)
{
    guarded_folder = NULL;
    guarded_count = 0;
    for (int i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &before[i], NULL);
}

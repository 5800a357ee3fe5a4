/* SPDX-License-Identifier: Apache-2.0 */
#include "output/partial.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "output/file.h"

/* A signal handler may do little more than unlink and rmdir, so it needs the paths ready made. */
enum { FILES_MAX = 64 };
static atomic_bool guarding;
static const char *_Atomic guarded_folder; /* NULL: files alone */
static const char *guarded_files[FILES_MAX];
static atomic_int guarded_count;
static pid_t guardian; /* a forked child must leave the folder alone */

/* Those that would end the process and can be caught; not those that stop it or that it ignores by itself. */
static struct sigaction before[NSIG];
static bool taken[NSIG];

static bool ends_process(int number)
{
    static const int others[] = {SIGKILL, SIGSTOP, SIGCHLD, SIGCONT, SIGTSTP, SIGTTIN, SIGTTOU, SIGURG, SIGWINCH};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (number == others[i])
            return false;
    return true;
}

static void remove_guarded(void)
{
    const char *folder = guarded_folder;
    if (!guarding || guardian != getpid())
        return;
    for (int i = 0; i < guarded_count; i++)
        unlink(guarded_files[i]);
    if (folder != NULL)
        rmdir(folder);
}

static void remove_and_die(int number)
{
    remove_guarded();
    signal(number, SIG_DFL);
    raise(number);
}

static const char mark[] = ".partial-";

/* "HOST-BOOT-", FNV-1a of the boot and of the processes' name space in the place of BOOT. */
static const char *owner(void)
{
    static char text[96];
    if (text[0] != '\0')
        return text;
    char host[65] = "", boot[128] = "", space[128] = "";
    gethostname(host, sizeof host - 1);
    int file = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    ssize_t length = file >= 0 ? read(file, boot, sizeof boot - 1) : 0;
    if (file >= 0)
        close(file);
    boot[length > 0 ? length : 0] = '\0';
    length = readlink("/proc/self/ns/pid", space, sizeof space - 1);
    space[length > 0 ? length : 0] = '\0';
    uint32_t hash = 2166136261;
    for (const char *c = boot; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619;
    for (const char *c = space; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619;
    snprintf(text, sizeof text, "%s-%08x-", host, hash);
    return text;
}

char *partial_path(struct arena *arena, const char *folder)
{
    return arena_printf(arena, "%s/%s%s%ld", folder, mark, owner(), (long)getpid());
}

bool partial_is(const char *name)
{
    return strncmp(name, mark, strlen(mark)) == 0;
}

/* Whether the one who began `name` is gone for sure. */
static bool is_stale(int folder, const char *name)
{
    const double day_s = 86400;
    const char *own = owner(), *host_end = own + strlen(own) - 9; /* behind it "BOOT-" */
    const char *at = name + strlen(mark);
    if (strncmp(at, own, strlen(own)) == 0) {
        long process = strtol(at + strlen(own), NULL, 10);
        return process > 0 && process != getpid() && kill((pid_t)process, 0) != 0 && errno == ESRCH;
    }
    struct stat info;
    return strncmp(at, own, (size_t)(host_end - own)) == 0 && fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
           difftime(time(NULL), info.st_mtime) > day_s;
}

void partial_sweep(const char *folder)
{
    static char *swept;
    if (swept != NULL && strcmp(swept, folder) == 0)
        return;
    free(swept);
    swept = strcpy(memory_grow(NULL, strlen(folder) + 1, 1), folder);
    struct arena *arena = arena_create();
    DIR *entries = opendir(folder);
    for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;)
        if (partial_is(entry->d_name) && is_stale(dirfd(entries), entry->d_name) &&
            unlinkat(dirfd(entries), entry->d_name, 0) != 0)
            folder_remove(arena_printf(arena, "%s/%s", folder, entry->d_name));
    if (entries != NULL)
        closedir(entries);
    arena_destroy(arena);
}

bool partial_begin(const char *path)
{
    assert(!guarding);
    if (path != NULL)
        folder_remove(path); /* of an earlier process with our number */
    static bool registered;
    if (!registered)
        registered = atexit(remove_guarded) == 0 && at_quick_exit(remove_guarded) == 0;
    guardian = getpid();
    guarded_count = 0;
    guarded_folder = path;
    guarding = true;
    for (int number = 1; number < NSIG; number++) {
        struct sigaction action = {.sa_handler = remove_and_die};
        sigfillset(&action.sa_mask);
        /* Who ignores a signal (nohup) or has a handler of his own (a sanitizer) keeps it. */
        taken[number] = ends_process(number) && sigaction(number, NULL, &before[number]) == 0 &&
                        before[number].sa_handler == SIG_DFL && sigaction(number, &action, NULL) == 0;
    }
    if (path == NULL || mkdir(path, 0777) == 0) /* now that a signal would remove it */
        return true;
    int error = errno;
    partial_end();
    errno = error;
    return false;
}

void partial_file(const char *path)
{
    assert(guarding && guarded_count < FILES_MAX);
    guarded_files[guarded_count] = path;
    guarded_count++;
}

void partial_end(void)
{
    guarding = false;
    guarded_folder = NULL;
    guarded_count = 0;
    for (int number = 1; number < NSIG; number++)
        if (taken[number])
            sigaction(number, &before[number], NULL);
}

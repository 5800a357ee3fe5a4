/* SPDX-License-Identifier: Apache-2.0 */
#include "read/catalogue.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

#ifndef SAMOVAR_SOURCE_ROOT
#define SAMOVAR_SOURCE_ROOT "." /* built without CMake: the program runs in the source tree */
#endif

const char *const catalogue_list[] = {
    "nodes", "sites",   "clusters",   "models",    "engines", "diffusion-models", "diffusion-engines", "power",
    "costs", "tariffs", "strategies", "scenarios", "studies", "claims",           "templates",         NULL};

static const char prefix[] = "catalogue:";

static bool has_platforms(const char *root)
{
    char path[PATH_MAX];
    struct stat status;
    int length = snprintf(path, sizeof path, "%s/platforms", root);
    return length > 0 && (size_t)length < sizeof path && stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* ../share/samovar beside the folder of the program, or of the library that holds this code, whose folder may be lib/ARCHITECTURE. */
static bool root_installed(char root[PATH_MAX])
{
    static const char *const up[] = {"..", "../.."};
    Dl_info here;
    char program[PATH_MAX] = "";
    if (dladdr(prefix, &here) == 0 || here.dli_fname == NULL || strchr(here.dli_fname, '/') == NULL ||
        snprintf(program, sizeof program, "%s", here.dli_fname) >= PATH_MAX) {
        ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
        const char *started = (const char *)getauxval(AT_EXECFN); /* where /proc is not mounted, as in a bare chroot */
        program[length > 0 ? length : 0] = 0;
        if (length <= 0 && started != NULL)
            snprintf(program, sizeof program, "%s", started);
    }
    char *real = realpath(program, NULL), *slash = real != NULL ? strrchr(real, '/') : NULL;
    bool found = false;
    for (size_t i = 0; slash != NULL && !found && i < sizeof up / sizeof up[0]; i++) {
        *slash = 0;
        int written = snprintf(root, PATH_MAX, "%s/%s/share/samovar", real, up[i]);
        found = written > 0 && written < PATH_MAX && has_platforms(root);
    }
    free(real);
    real = found ? realpath(root, NULL) : NULL;
    if (real != NULL)
        snprintf(root, PATH_MAX, "%s", real);
    else
        root[0] = 0;
    free(real);
    return found;
}

const char *catalogue_root(void)
{
    static char root[PATH_MAX];
    const char *home = getenv("SAMOVAR_HOME");
    if (home && home[0])
        return home;
    if (root[0] == 0 && !root_installed(root))
        snprintf(root, sizeof root, "%s", SAMOVAR_SOURCE_ROOT);
    return root;
}

/* Where below the root a catalogue lies. */
static const char *folder_of(const char *catalogue)
{
    if (strcmp(catalogue, "scenarios") == 0)
        return "";
    bool idea = strcmp(catalogue, "strategies") == 0 || strcmp(catalogue, "studies") == 0 ||
                strcmp(catalogue, "claims") == 0 || strcmp(catalogue, "templates") == 0;
    return idea ? "scenarios/" : "platforms/";
}

char *catalogue_folder(struct arena *arena, const char *catalogue)
{
    for (size_t i = 0; catalogue_list[i]; i++)
        if (strcmp(catalogue_list[i], catalogue) == 0)
            return arena_printf(arena, "%s/%s%s", catalogue_root(), folder_of(catalogue), catalogue);
    return NULL;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *catalogue_ending(const char *catalogue)
{
    return strcmp(catalogue, "clusters") == 0 ? ".xml" : ".yaml";
}

/* "dulles" of "dulles.yaml", or NULL. */
static char *name_of(struct arena *arena, const char *file, const char *ending)
{
    size_t length = strlen(file), cut = strlen(ending);
    if (length <= cut || file[0] == '.' || strcmp(file + length - cut, ending) != 0)
        return NULL;
    return arena_text_n(arena, file, length - cut);
}

const char *const *catalogue_names(struct arena *arena, const char *catalogue)
{
    const char *folder = catalogue_folder(arena, catalogue);
    DIR *dir = folder ? opendir(folder) : NULL;
    size_t count = 0, capacity = 0;
    const char **names = NULL;
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        const char *name = name_of(arena, entry->d_name, catalogue_ending(catalogue));
        if (!name)
            continue;
        names = memory_more(names, &capacity, count + 1, sizeof *names);
        names[count++] = name;
    }
    if (dir)
        closedir(dir);
    const char **kept = arena_alloc(arena, count + 1, sizeof *kept);
    if (count) {
        qsort(names, count, sizeof *names, compare_names);
        memcpy(kept, names, count * sizeof *names);
    }
    free(names);
    return kept;
}

bool catalogue_is_yaml(const char *written)
{
    const char *dot = strrchr(written, '.');
    return dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

/* "a, b, c"; at most twenty. */
static char *join_names(struct arena *arena, const char *const *names)
{
    char *all = arena_text(arena, "");
    for (size_t i = 0; names[i]; i++) {
        if (i == 20)
            return arena_printf(arena, "%s, ...", all);
        all = arena_printf(arena, "%s%s%s", all, i ? ", " : "", names[i]);
    }
    return all;
}

/* Whether "A, B, C" has the name. */
static bool is_listed(char *names, const char *name)
{
    names[strcspn(names, "#\n")] = '\0';
    for (char *rest = NULL, *own = strtok_r(names, ",\"'[]", &rest); own; own = strtok_r(NULL, ",\"'[]", &rest)) {
        own += strspn(own, " \t");
        size_t length = strlen(own);
        while (length > 0 && strchr(" \t", own[length - 1]))
            length--;
        if (length == strlen(name) && strncasecmp(own, name, length) == 0)
            return true;
    }
    return false;
}

static char *file_of(struct arena *arena, const char *catalogue, const char *name)
{
    return arena_printf(arena, "%s/%s%s", catalogue_folder(arena, catalogue), name, catalogue_ending(catalogue));
}

/* Read as text: a file that is not whole has no other names, and is told of where it is read. */
char *catalogue_others(struct arena *arena, const char *catalogue, const char *name)
{
    static const char key[] = "also:";
    char line[1024], *others = NULL;
    FILE *file = fopen(file_of(arena, catalogue, name), "r");
    while (file && !others && fgets(line, sizeof line, file))
        if (strncmp(line, key, strlen(key)) == 0)
            others = arena_text(arena, line + strlen(key) + strspn(line + strlen(key), " "));
    if (file)
        fclose(file);
    if (others)
        others[strcspn(others, "\n")] = '\0';
    return others;
}

const char *catalogue_also(struct arena *arena, const char *catalogue, const char *written)
{
    const char *slash = strrchr(written, '/'), *name = slash ? slash + 1 : written;
    if (slash && (slash != strchr(written, '/') || written[0] == '.')) /* a path */
        return NULL;
    const char *const *names = catalogue_names(arena, catalogue);
    for (size_t i = 0; *name && names[i]; i++)
        if (strcasecmp(names[i], name) == 0)
            return names[i];
    for (size_t i = 0; *name && names[i]; i++) {
        char *others = catalogue_others(arena, catalogue, names[i]);
        if (others && is_listed(others, name))
            return names[i];
    }
    return NULL;
}

/* "vllm 0.11", "TensorRT-LLM==1.2", "sglang-v0.5.9": a name with a version behind it, as people write software. NULL: it is none. */
static const char *in_version(struct arena *arena, const char *catalogue, const char *written)
{
    for (const char *at = strpbrk(written, " =:@-"); at; at = strpbrk(at + 1, " =:@-")) {
        const char *version = at + strspn(at, " =:@-");
        version += *version == 'v';
        const char *name = catalogue_also(arena, catalogue, arena_text_n(arena, written, (size_t)(at - written)));
        if (name && *version >= '0' && *version <= '9')
            return arena_printf(arena, "{extends: %s, version: %.20s}", name, version);
    }
    return NULL;
}

const char *catalogue_find(struct arena *arena, struct diag *diag, const char *catalogue, const char *written,
                           struct place from)
{
    if (catalogue_is_yaml(written))
        return catalogue_path(arena, written, from.file);
    const char *const *names = catalogue_names(arena, catalogue);
    const char *name = catalogue_also(arena, catalogue, written);
    if (name)
        return file_of(arena, catalogue, name);
    const char *near = text_nearest(written, names);
    const char *version = strcmp(catalogue, "engines") == 0 ? in_version(arena, catalogue, written) : NULL;
    if (version)
        diag_error(diag, from, "there is no `%.60s` among the %s; a version is asked for as `%s`", written, catalogue,
                   version);
    else if (near)
        diag_error(diag, from, "there is no `%.60s` among the %s; did you mean `%s`?", written, catalogue, near);
    else
        diag_error(diag, from, "there is no `%.60s` among the %s", written, catalogue);
    if (names[0])
        diag_note(diag, from, "there are: %s; or a path that ends in .yaml", join_names(arena, names));
    else
        diag_note(diag, from, "that catalogue is empty: is %s the folder of Samovar's data?", catalogue_root());
    return NULL;
}

/* Does `path` begin with the folder `first`? */
static bool is_below(const char *path, const char *first)
{
    size_t length = strlen(first);
    return strncmp(path, first, length) == 0 && path[length] == '/';
}

char *catalogue_path(struct arena *arena, const char *written, const char *from)
{
    if (strncmp(written, prefix, strlen(prefix)) == 0) {
        const char *name = written + strlen(prefix);
        const char *folder = is_below(name, "scenarios")    ? ""
                             : is_below(name, "strategies") ? "scenarios/"
                                                            : "platforms/";
        return arena_printf(arena, "%s/%s%s", catalogue_root(), folder, name);
    }
    const char *slash = from ? strrchr(from, '/') : NULL;
    if (written[0] == '/' || !slash)
        return arena_text(arena, written);
    return arena_printf(arena, "%.*s/%s", (int)(slash - from), from, written);
}

static bool is_there(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

const char *catalogue_base(struct arena *arena, const char *written, const char *from)
{
    if (catalogue_is_yaml(written) || is_there(catalogue_path(arena, written, from)))
        return written;
    const char *named[] = {arena_printf(arena, "%s.yaml", written),
                           arena_printf(arena, "%sscenarios/%s.yaml", prefix, written)};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (is_there(catalogue_path(arena, named[i], from)))
            return named[i];
    for (size_t i = 0; catalogue_list[i]; i++) {
        const char *path = arena_printf(arena, "%s/%s.yaml", catalogue_folder(arena, catalogue_list[i]), written);
        if (is_there(path))
            return catalogue_written(arena, path);
    }
    return written;
}

const char *catalogue_near(struct arena *arena, const char *written)
{
    const char **all = NULL;
    size_t count = 0, capacity = 0;
    for (size_t i = 0; catalogue_list[i]; i++)
        for (const char *const *name = catalogue_names(arena, catalogue_list[i]); *name; name++) {
            all = memory_more(all, &capacity, count + 2, sizeof *all);
            all[count++] = *name;
            all[count] = NULL;
        }
    const char *near = count ? text_nearest(written, all) : NULL;
    free(all);
    return near;
}

const char *catalogue_written(struct arena *arena, const char *path)
{
    char *real_root = realpath(catalogue_root(), NULL), *real = realpath(path, NULL);
    const char *written = path;
    if (real_root && real && is_below(real, real_root)) {
        const char *inside = real + strlen(real_root) + 1;
        if (is_below(inside, "platforms"))
            written = arena_printf(arena, "%s%s", prefix, inside + strlen("platforms/"));
        else if (is_below(inside, "scenarios"))
            written = arena_printf(arena, "%s%s", prefix, inside);
    }
    free(real_root);
    free(real);
    return written;
}

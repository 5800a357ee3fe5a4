/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/target.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/say.h"
#include "base/text.h"
#include "read/catalogue.h"

static bool is_file(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && !S_ISDIR(info.st_mode);
}

/* Names in scenarios/, scenarios/studies/ and scenarios/claims/ of the catalogue. */
static const char *in_catalogue(struct arena *arena, const char *name)
{
    static const char *const folders[] = {"scenarios", "scenarios/studies", "scenarios/claims"};
    for (size_t i = 0; strchr(name, '/') == NULL && i < sizeof folders / sizeof folders[0]; i++) {
        const char *path = arena_printf(arena, "%s/%s/%s%s", catalogue_root(), folders[i], name,
                                        catalogue_is_yaml(name) ? "" : ".yaml");
        if (is_file(path))
            return path;
    }
    return NULL;
}

/* The file in the same folder that was probably meant, or NULL. */
static const char *neighbour(struct arena *arena, const char *written)
{
    const char *slash = strrchr(written, '/'), *name = slash != NULL ? slash + 1 : written;
    const char *folder = slash != NULL ? arena_text_n(arena, written, (size_t)(slash + 1 - written)) : "";
    DIR *entries = opendir(folder[0] != '\0' ? folder : ".");
    const char *names[1001] = {NULL};
    size_t count = 0;
    for (struct dirent *entry; entries != NULL && count < 1000 && (entry = readdir(entries)) != NULL;)
        if (catalogue_is_yaml(entry->d_name))
            names[count++] = arena_text(arena, entry->d_name);
    if (entries != NULL)
        closedir(entries);
    const char *near = text_nearest(name, names);
    return near != NULL ? arena_printf(arena, "%s%s", folder, near) : NULL;
}

const char *target_file(struct arena *arena, const char *written)
{
    struct stat info;
    if (stat(written, &info) == 0 && S_ISDIR(info.st_mode)) {
        const char *inside = arena_printf(arena, "%s/scenario.yaml", written);
        bool has_scenario = is_file(inside);
        say("%s is a folder%s%s", written, has_scenario ? "; its scenario is " : "", has_scenario ? inside : "");
        return NULL;
    }
    if (errno != ENOENT || is_file(written))
        return written; /* if it cannot be read, its reader says why */
    const char *found = in_catalogue(arena, written);
    if (found != NULL)
        return found;
    const char *slash = strrchr(written, '/'), *name = slash != NULL ? slash + 1 : written;
    if (slash != NULL && in_catalogue(arena, name) != NULL) {
        size_t length = catalogue_is_yaml(name) ? (size_t)(strrchr(name, '.') - name) : strlen(name);
        say("there is no file `%s` from here; `%.*s` is a name of the catalogue, and enough", written, (int)length,
            name);
        return NULL;
    }
    const char *near = text_nearest(written, catalogue_names(arena, "scenarios"));
    if (near == NULL)
        near = neighbour(arena, written);
    say("there is no file `%s`%s%s%s", written, near != NULL ? "; did you mean `" : "", near != NULL ? near : "",
        near != NULL ? "`?" : "");
    return NULL;
}

const char *target_strategy(struct arena *arena, const char *written)
{
    if (written == NULL || !catalogue_is_yaml(written))
        return written;
    char *real = realpath(written, NULL);
    const char *kept = real != NULL ? arena_text(arena, real) : written;
    free(real);
    return kept;
}

const char *target_folder(struct arena *arena, const char *output, const char *name)
{
    if (output != NULL)
        return output;
    char *folder = arena_text(arena, name[0] != '\0' ? name : "-");
    for (char *c = folder; *c != '\0'; c++)
        if (*c == '/' || (c == folder && *c == '.')) /* no path, and no hidden folder */
            *c = '-';
    return arena_printf(arena, "results/%s", folder);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/licenses_verb.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/say.h"
#include "base/text.h"
#include "cli/load.h"
#include "cli/target.h"
#include "engine/engine.h"
#include "output/json.h"
#include "output/origins.h"
#include "output/package.h"
#include "output/screen.h"
#include "read/catalogue.h"

/* A file and where it comes from; NULL: it does not ship. */
struct used {
    const char *path;
    const struct origin *origin;
};

struct listing {
    struct arena *arena;
    struct origins origins;
    struct used *items;
    size_t count, capacity;
};

/* Once each. */
static void add(struct listing *listing, const char *path)
{
    const char *written = catalogue_written(listing->arena, path);
    for (size_t i = 0; i < listing->count; i++)
        if (strcmp(listing->items[i].path, written) == 0)
            return;
    listing->items =
        arena_more(listing->arena, listing->items, &listing->capacity, listing->count + 1, sizeof *listing->items);
    listing->items[listing->count++] = (struct used){written, origin_of(&listing->origins, path)};
}

/* The inputs that a finished run, or a study with its runs, names; false: it is none. */
static bool add_inputs_of_folder(struct listing *listing, const char *folder)
{
    struct tree *mark = NULL;
    enum folder_kind kind = package_recognise(listing->arena, folder, &mark);
    const struct tree *inputs = mark ? tree_get(mark, "inputs") : NULL;
    if ((kind != FOLDER_RUN && kind != FOLDER_STUDY) || !inputs)
        return false;
    for (size_t i = 0; i < inputs->count; i++)
        add(listing, package_text(inputs->items[i], "path"));
    DIR *entries = kind == FOLDER_STUDY ? opendir(folder) : NULL;
    for (struct dirent *entry = entries ? readdir(entries) : NULL; entry; entry = readdir(entries))
        if (entry->d_name[0] != '.')
            add_inputs_of_folder(listing, arena_printf(listing->arena, "%s/%s", folder, entry->d_name));
    if (entries)
        closedir(entries);
    return true;
}

static void add_scenario(struct listing *listing, struct diag *diag, const struct scenario *scenario)
{
    size_t count = 0;
    const char *const *files = scenario ? engine_files(listing->arena, diag, scenario, &count) : NULL;
    for (size_t i = 0; files && i < count; i++)
        add(listing, files[i]);
}

/* The files that a scenario reads, or the runs of a study. False (said): it has mistakes. */
static bool add_inputs_of_file(struct listing *listing, const struct arguments *arguments, const char *path)
{
    struct diag *diag = diag_create();
    bool is_study = scenario_is_study(listing->arena, diag, path);
    const struct study *study =
        is_study && diag_errors(diag) == 0 ? load_study(listing->arena, diag, arguments, path) : NULL;
    for (size_t r = 0; study && r < study->run_count; r += (size_t)study->seeds)
        add_scenario(listing, diag, study_run_load(listing->arena, diag, study, r));
    if (!is_study && diag_errors(diag) == 0)
        add_scenario(listing, diag, load_scenario(listing->arena, diag, arguments, path));
    bool failed = load_failed(diag);
    diag_destroy(diag);
    return !failed;
}

static bool add_inputs(struct listing *listing, const struct arguments *arguments, const char *written)
{
    struct stat status;
    if (stat(written, &status) == 0 && S_ISDIR(status.st_mode)) {
        bool good = add_inputs_of_folder(listing, written);
        if (!good)
            say("%s holds no finished run or study", text_shown(listing->arena, written));
        return good;
    }
    const char *path = target_file(listing->arena, written);
    return path && add_inputs_of_file(listing, arguments, path);
}

static void print_text(FILE *out, const char *files, const struct origin *origin)
{
    struct text_buffer text = {0};
    text_buffer_add(&text, "%s\n", files);
    if (origin) {
        text_buffer_add(&text, "  source   %s\n  license  %s\n", origin->source, origin->license);
        if (origin->credit[0])
            text_buffer_add(&text, "  credit   %s\n", origin->credit);
    } else {
        text_buffer_add(&text, "  not of the catalogue: whose it is, you know\n");
    }
    screen_text(out, text.data);
    text_buffer_finish(&text);
}

static void print_json(FILE *out, const struct listing *listing)
{
    struct json json = {0};
    json_list(&json, NULL);
    for (size_t i = 0; i < listing->count; i++) {
        const struct origin *origin = listing->items[i].origin;
        json_object(&json, NULL);
        json_text(&json, "path", listing->items[i].path);
        json_text(&json, "source", origin ? origin->source : NULL);
        json_text(&json, "license", origin ? origin->license : NULL);
        json_text(&json, "credit", origin && origin->credit[0] ? origin->credit : NULL);
        json_close_object(&json);
    }
    json_close_list(&json);
    fputs(json.text.data, out);
    text_buffer_finish(&json.text);
}

/* Files of one origin are listed together; our own last. */
static void print(FILE *out, const struct listing *listing)
{
    for (int own = 0; own < 2; own++)
        for (size_t i = 0; i < listing->count; i++) {
            const struct origin *origin = listing->items[i].origin;
            bool before = false;
            for (size_t k = 0; k < i; k++)
                before |= origin && listing->items[k].origin == origin;
            if (before || own != (origin && origin_is_own(origin)))
                continue;
            struct text_buffer files = {0};
            for (size_t k = i; k < listing->count; k++)
                if (k == i || (origin && listing->items[k].origin == origin))
                    text_buffer_add(&files, "%s%s", k > i ? "\n" : "",
                                    text_shown(listing->arena, listing->items[k].path));
            print_text(out, files.data, origin);
            text_buffer_finish(&files);
        }
}

int licenses(const struct arguments *arguments)
{
    struct listing listing = {.arena = arena_create()};
    bool good = true;
    listing.origins = origins_load(listing.arena);
    if (arguments->operand_count > 0) {
        good = add_inputs(&listing, arguments, arguments->operands[0]);
    } else {
        listing.items = arena_alloc(listing.arena, listing.origins.count + 1, sizeof *listing.items);
        for (size_t i = 0; i < listing.origins.count; i++)
            listing.items[listing.count++] = (struct used){listing.origins.items[i].files, &listing.origins.items[i]};
    }
    if (good && arguments->json)
        print_json(stdout, &listing);
    else if (good)
        print(stdout, &listing);
    arena_destroy(listing.arena);
    return good ? 0 : 2;
}

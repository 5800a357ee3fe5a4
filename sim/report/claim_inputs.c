/* SPDX-License-Identifier: Apache-2.0 */
#include "report/claim_inputs.h"

#include <ctype.h>
#include <string.h>

#include "output/package.h"

enum { INPUT_BYTES = 4000 };

static const struct tree *resource_of(const struct tree *package, const char *file)
{
    const struct tree *resources = package != NULL ? tree_get(package, "resources") : NULL;
    for (size_t i = 0; resources != NULL && i < resources->count; i++)
        if (strcmp(package_text(resources->items[i], "path"), file) == 0)
            return resources->items[i];
    return NULL;
}

static bool is_of_name(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* Whether a formula has that name as a whole word. */
static bool names_it(const char *formula, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = strstr(formula, name); at != NULL; at = strstr(at + 1, name))
        if ((at == formula || !is_of_name(at[-1])) && !is_of_name(at[length]))
            return true;
    return false;
}

/* The columns of a summary that a claim of the scenario names. */
static struct frame *taken(struct arena *arena, const struct frame *summary, const struct frame *claims,
                           const char *scenario)
{
    const struct frame_column *of = frame_column(claims, "scenario"),
                              *formula = frame_column(claims, "simulated_formula");
    struct frame *kept = arena_alloc(arena, 1, sizeof *kept);
    *kept = *summary;
    kept->rows = summary->rows == 1 ? 1 : 0;
    kept->columns = arena_alloc(arena, summary->column_count + 1, sizeof *kept->columns);
    kept->column_count = 0;
    for (size_t c = 0; c < summary->column_count; c++)
        for (size_t i = 0; i < claims->rows; i++)
            if (of->texts[i] != NULL && strcmp(of->texts[i], scenario) == 0 && formula->texts[i] != NULL &&
                names_it(formula->texts[i], summary->columns[c].name)) {
                kept->columns[kept->column_count++] = summary->columns[c];
                break;
            }
    return kept;
}

size_t claim_inputs_write(struct report_writer *writer, const char *folder, const struct tree *package)
{
    static const char *const none[] = {NULL};
    struct arena *arena = arena_create();
    const struct tree *resource = resource_of(package, "claims.csv");
    struct frame *claims = resource != NULL ? frame_read(arena, writer->diag, folder, resource) : NULL;
    const struct frame_column *of = claims != NULL ? frame_column(claims, "scenario") : NULL,
                              *formula = claims != NULL ? frame_column(claims, "simulated_formula") : NULL;
    size_t used = 0;
    if (of != NULL && of->texts != NULL && formula != NULL && formula->texts != NULL) {
        struct words seen = {.arena = arena};
        json_object(writer->json, "claim_inputs");
        for (size_t i = 0; i < claims->rows; i++) {
            const char *scenario = of->texts[i];
            size_t known = seen.count;
            if (scenario == NULL || formula->texts[i] == NULL || words_index(&seen, scenario) < known)
                continue;
            const char *run = arena_printf(arena, "%s/%s", folder, scenario);
            const struct tree *summary = resource_of(package_load(arena, run), "summary.csv");
            const struct frame *rows = summary != NULL ? frame_read(arena, writer->diag, run, summary) : NULL;
            if (rows != NULL)
                used += run_tables_embed(writer, arena_printf(arena, "%s.csv", scenario),
                                         taken(arena, rows, claims, scenario), none, INPUT_BYTES);
        }
        json_close_object(writer->json);
    }
    arena_destroy(arena);
    return used;
}

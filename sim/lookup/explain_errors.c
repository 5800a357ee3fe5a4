/* SPDX-License-Identifier: Apache-2.0 */
/* What `explain` adds to an engine, a model or a server: how far the program is off where others measured it. */
#include <string.h>

#include "jobs/training_error.h"
#include "llm/engine_error.h"
#include "lookup/explainer.h"
#include "read/tree.h"

static const char head[] = "Off where others measured it (samovar explain error):";

/* The name by which rows know it. NULL: they know no such thing. */
static const char *known_as(const char *catalogue, const char *name, const struct tree *tree)
{
    if (strcmp(catalogue, "nodes") != 0)
        return name;
    const struct tree *gpu = tree ? tree_get(tree, "gpu") : NULL;
    const struct tree *chip = gpu ? tree_get(gpu, "name") : NULL;
    return chip && chip->kind == TREE_SCALAR ? chip->text : NULL;
}

static const char *own(const char *catalogue, const struct engine_error_row *row)
{
    if (strcmp(catalogue, "nodes") == 0)
        return row->chip;
    return strstr(catalogue, "models") ? row->model : strstr(catalogue, "engines") ? row->engine : "";
}

static const char *const sights[] = {
    [SEEN_NEVER] = "", [SEEN_BY_FIT] = " of the fit", [SEEN_SINCE] = ", by laws that had not seen them"};

static const char *off(const struct engine_error_row *row, struct arena *arena)
{
    return arena_printf(arena, "%s off by %.0f %%, bias %+.0f %% (%d point%s%s)",
                        row->quantity == ERROR_OF_TIME ? "time" : "energy", 100 * row->mean_frac, 100 * row->bias_frac,
                        row->points, row->points > 1 ? "s" : "", sights[row->sight]);
}

/* Rows of one subject stand together: the table is sorted. */
static bool goes_on(const struct engine_error_row *row, const struct engine_error_row *before)
{
    return before && before->format == row->format && strcmp(before->model, row->model) == 0 &&
           strcmp(before->chip, row->chip) == 0 && strcmp(before->engine, row->engine) == 0;
}

/* Published steps of training, of which the model or the chip has this name. */
static void explain_training(struct explainer *explainer, const char *catalogue, const char *known, bool begun)
{
    bool by_chip = strcmp(catalogue, "nodes") == 0, by_model = strcmp(catalogue, "models") == 0;
    for (const struct training_error_row *row = training_error_rows; row->chip; row++) {
        if (!(by_chip && strcmp(row->chip, known) == 0) && !(by_model && strcmp(row->model, known) == 0))
            continue;
        if (!begun)
            explain_text(explainer->out, head, 4);
        begun = true;
        explain_hanging(
            explainer->out,
            arena_printf(explainer->arena,
                         "training on %s, %s in %s: time of a step off by %.0f %%, bias %+.0f %% (%d point%s%s)",
                         row->chip, row->model, row->in_8_bits ? "fp8" : "bf16", 100 * row->mean_frac,
                         100 * row->bias_frac, row->points, row->points > 1 ? "s" : "",
                         row->left_out ? "" : " looked at while the law was made"),
            6, 4);
    }
}

void explain_errors(struct explainer *explainer, const char *catalogue, const char *name, const struct tree *tree)
{
    struct arena *arena = explainer->arena;
    const char *known = known_as(catalogue, name, tree), *line = NULL;
    const struct engine_error_row *before = NULL;
    for (const struct engine_error_row *row = engine_error_rows; known && row->engine; row++) {
        if (strcmp(own(catalogue, row), known) != 0)
            continue;
        if (!before)
            explain_text(explainer->out, head, 4);
        if (line && !goes_on(row, before))
            explain_hanging(explainer->out, line, 6, 4);
        line = goes_on(row, before) ? arena_printf(arena, "%s; %s", line, off(row, arena))
                                    : arena_printf(arena, "%s on %s, %s in %s: %s", row->engine, row->chip, row->model,
                                                   weight_format_names[row->format], off(row, arena));
        before = row;
    }
    if (line)
        explain_hanging(explainer->out, line, 6, 4);
    if (known)
        explain_training(explainer, catalogue, known, line != NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What `explain` adds to a language model: the memory that its shape takes, to hold against what others publish of it. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "llm/model.h"
#include "lookup/explainer.h"
#include "read/reader.h"

enum { LONG_PROMPT = 32768 }; /* tokens: where keys and values may outweigh a share of the weights */

/* Bytes with their unit, whole ones below a million. */
static const char *bytes(struct arena *arena, double byte)
{
    static const char *const units[] = {"MB", "GB", "TB"};
    size_t unit = 0;
    double number = byte / 1e6;
    for (; number >= 999.5 && unit < 2; unit++)
        number /= 1000;
    return byte < 1e6 ? arena_printf(arena, "%.0f B", byte) : arena_printf(arena, "%.3g %s", number, units[unit]);
}

static const char *kept(struct arena *arena, const struct llm *model)
{
    double token = llm_token_byte(model, 2, 1), sequence = llm_sequence_byte(model, 2, 1);
    const char *of_sequence =
        sequence > 0 ? arena_printf(arena, ", %s a sequence (windows, states)", bytes(arena, sequence)) : "";
    return arena_printf(arena, "Keys and values in 16 bits: %s a token%s, so %s for %d tokens; in 8 bits %s a token.",
                        bytes(arena, token), of_sequence, bytes(arena, token * LONG_PROMPT + sequence), LONG_PROMPT,
                        bytes(arena, llm_token_byte(model, 1, 1)));
}

void explain_model(struct explainer *explainer, const char *catalogue, const struct tree *tree)
{
    if (strcmp(catalogue, "models") != 0)
        return;
    struct arena *arena = explainer->arena;
    struct diag *diag = diag_create(); /* not shown: `check` reports a broken file */
    struct llm model = {0};
    reader_bind(reader_create(arena, diag), tree, &llm_record, &model);
    if (diag_errors(diag) == 0) {
        const char *weights =
            arena_printf(arena, "Weights as they are kept: %s", bytes(arena, llm_weights_byte(&model, 0)));
        if (llm_expert_parameters(&model) > 0)
            weights = arena_printf(arena, "%s, %.3g %% of them in routed experts", weights,
                                   100 * llm_expert_parameters(&model) * llm_weight_bytes(&model, 0).expert /
                                       llm_weights_byte(&model, 0));
        explain_hanging(explainer->out, arena_printf(arena, "%s.", weights), 4, 2);
        if (model.layers > 0 && model.kv_heads > 0 && model.head_dim > 0)
            explain_hanging(explainer->out, kept(arena, &model), 4, 2);
    }
    diag_destroy(diag);
}

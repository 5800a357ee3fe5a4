/* SPDX-License-Identifier: Apache-2.0 */
/* `explain 240 GWh`: claims by their words. */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "claims/answer.h"
#include "lookup/explainer.h"
#include "output/human.h"
#include "read/catalogue.h"
#include "study/claim_book.h"

/* Letters and digits in small letters, without what stands between: "240 GWh" and "240gwh" are one. */
static char *bare(struct arena *arena, const char *text, size_t length)
{
    char *out = arena_text_n(arena, text, length), *to = out;
    for (const char *from = out; *from != '\0'; from++)
        if (isalnum((unsigned char)*from) || *from == '.' || *from == '%' || (unsigned char)*from >= 0x80)
            *to++ = (char)tolower((unsigned char)*from);
    *to = '\0';
    return out;
}

static bool is_word_of(struct arena *arena, const struct claim_number *number, const char *wanted)
{
    if (strcmp(bare(arena, number->name, strlen(number->name)), wanted) == 0)
        return true;
    for (const char *at = number->words ? number->words : ""; *at != '\0';) {
        size_t length = strcspn(at, ",;");
        if (strcmp(bare(arena, at, length), wanted) == 0)
            return true;
        at += length + (at[length] != '\0');
    }
    return false;
}

static void print_claim(struct explainer *explainer, const char *file, const struct claim_file *from,
                        const struct claim_number *number)
{
    const struct claim *claim = from->claim;
    struct arena *arena = explainer->arena;
    const struct summary **none = arena_alloc(arena, claim->cases.count + 1, sizeof *none);
    struct answer answer = answer_of(arena, file, claim, number, none);
    answer_conclude(arena, &answer, number, NULL, 0);
    if (explainer->json) {
        explain_json_text(explainer, "claim", number->name, arena_printf(arena, "scenarios/claims/%s.yaml", file),
                          answer.reason);
        return;
    }
    char buffer[HUMAN_MAX];
    fprintf(explainer->out, "%s%s: a claim, in scenarios/claims/%s.yaml\n", explainer->shown++ ? "\n" : "",
            number->name, file);
    explain_text(explainer->out, answer.reason, 4);
    explain_hanging(explainer->out,
                    arena_printf(arena, "Said: %s%s%s. By %s (%s).", number->claimed, number->counts ? " " : "",
                                 number->counts ? number->counts : "", number->said, answer.seen),
                    4, 2);
    if (number->arithmetic)
        explain_hanging(explainer->out,
                        arena_printf(arena, "Its own arithmetic: %s = %s %s.", number->arithmetic,
                                     human_number(buffer, answer.own_arithmetic, 4), answer.unit),
                        4, 2);
    if (number->estimate)
        explain_hanging(explainer->out,
                        arena_printf(arena, "Estimate: %s = %s %s; nothing is simulated.", number->estimate,
                                     human_number(buffer, answer.answer, 4), answer.unit),
                        4, 2);
    if (number->simulated)
        explain_hanging(
            explainer->out,
            arena_printf(arena, "Simulated: %s, by `samovar run scenarios/claims/%s.yaml`.", number->simulated, file),
            4, 2);
    if (number->fleet)
        explain_hanging(
            explainer->out,
            arena_printf(arena,
                         "Simulated: the smallest fleet of `%s`, by `samovar capacity scenarios/claims/%s.yaml`.",
                         number->fleet, file),
            4, 2);
    if (number->left)
        explain_hanging(explainer->out,
                        arena_printf(arena,
                                     "Simulated: what the case %s of the study %s leaves of %s, by `samovar run "
                                     "scenarios/claims/%s.yaml`; its cases.csv has all cases.",
                                     number->study_case,
                                     strrchr(from->study, '/') ? strrchr(from->study, '/') + 1 : from->study,
                                     number->left, file),
                        4, 2);
}

size_t explain_claims(struct explainer *explainer, const char *topic)
{
    struct arena *arena = explainer->arena;
    const char *wanted = bare(arena, topic, strlen(topic));
    size_t found = 0;
    for (const char *const *name = catalogue_names(arena, "claims"); *name != NULL && *wanted != '\0'; name++) {
        struct diag *diag = diag_create(); /* not shown: `check` reports a broken file */
        const char *path = arena_printf(arena, "%s/%s.yaml", catalogue_folder(arena, "claims"), *name);
        struct claim_file file;
        struct tree *root = tree_load(arena, diag, path, (struct place){.file = path});
        bool good =
            root != NULL && tree_get(root, "claim") != NULL && claim_book_read(arena, diag, path, NULL, 0, &file);
        const struct claim_number *numbers = good ? file.claim->numbers.items : NULL;
        for (size_t i = 0; good && i < file.claim->numbers.count; i++)
            if (is_word_of(arena, &numbers[i], wanted)) {
                print_claim(explainer, *name, &file, &numbers[i]);
                found++;
            }
        diag_destroy(diag);
    }
    return found;
}

void explain_claim_file(struct explainer *explainer, const char *name)
{
    for (const char *const *file = catalogue_names(explainer->arena, "claims"); *file != NULL; file++)
        if (strcmp(*file, name) == 0)
            explain_claims(explainer, name);
}

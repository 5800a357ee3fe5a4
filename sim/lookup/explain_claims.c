/* SPDX-License-Identifier: Apache-2.0 */
/* `explain 240 GWh`: claims by their words. */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/say.h"
#include "claims/answer.h"
#include "claims/claim_text.h"
#include "lookup/explainer.h"
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

/* A paragraph below the claim's name. */
static void tell(struct explainer *explainer, const char *text)
{
    explain_hanging(explainer->out, text, 4, 2);
}

static void tell_formulas(struct explainer *explainer, const char *file, const struct claim_file *from,
                          const struct claim_number *number, const struct answer *answer)
{
    struct arena *arena = explainer->arena;
    const char *run = arena_printf(arena, "`%s run scenarios/claims/%s.yaml`", say_called(), file);
    if (number->arithmetic)
        tell(explainer, arena_printf(arena, "Its own arithmetic: %s = %s %s.", number->arithmetic,
                                     claim_number(arena, answer->own_arithmetic, 3), answer->unit));
    if (number->estimate)
        tell(explainer, arena_printf(arena, "Estimate: %s; nothing is simulated.", number->estimate));
    if (number->simulated)
        tell(explainer, arena_printf(arena, "Simulated: %s, by %s.", number->simulated, run));
    if (number->fleet)
        tell(explainer,
             arena_printf(arena, "Simulated: the smallest fleet of `%s`, by `%s capacity scenarios/claims/%s.yaml`.",
                          number->fleet, say_called(), file));
    if (number->left)
        tell(explainer,
             arena_printf(arena,
                          "Simulated: what the case %s of the study %s leaves of %s, by %s; its cases.csv has "
                          "all cases.",
                          number->study_case, strrchr(from->study, '/') ? strrchr(from->study, '/') + 1 : from->study,
                          number->left, run));
    if (answer->setting && !isnan(answer->answer))
        tell(explainer, arena_printf(arena, "Where: %s", answer->setting));
}

/* answer: with what the runs that are there have given; NULL: nobody knows of any. */
static void print_claim(struct explainer *explainer, const char *file, const struct claim_file *from,
                        const struct claim_number *number, const struct answer *known)
{
    const struct claim *claim = from->claim;
    struct arena *arena = explainer->arena;
    struct answer answer;
    if (known != NULL) {
        answer = *known;
    } else {
        const struct summary **none = arena_alloc(arena, claim->cases.count + 1, sizeof *none);
        answer = answer_of(arena, file, claim, number, none);
        answer_conclude(arena, &answer, number, NULL, 0);
    }
    if (explainer->json) {
        explain_json_text(explainer, "claim", number->name, arena_printf(arena, "scenarios/claims/%s.yaml", file),
                          answer.reason);
        return;
    }
    fprintf(explainer->out, "%s%s: a claim, in scenarios/claims/%s.yaml\n", explainer->shown++ ? "\n" : "",
            number->name, file);
    if (number->title)
        explain_text(explainer->out, number->title, 4);
    if (isnan(answer.answer))
        tell(explainer,
             arena_printf(arena, "It has not been run here: `%s run scenarios/claims/%s.yaml` gives the number.",
                          say_called(), file));
    else
        tell(explainer, claim_verdict_sentence(arena, &answer));
    if (answer.reason[0] != '\0')
        explain_text(explainer->out, answer.reason, 4);
    if (answer.unlike && answer.unlike[0] != '\0')
        explain_text(explainer->out, answer.unlike, 4);
    tell(explainer, arena_printf(arena, "Said: %s%s%s. By %s (%s).", number->claimed, number->counts ? " " : "",
                                 number->counts ? number->counts : "", number->said, answer.seen));
    tell_formulas(explainer, file, from, number, &answer);
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
        const struct answer *answers = NULL;
        size_t count = 0, missing, before = found;
        for (size_t i = 0; good && i < file.claim->numbers.count; i++)
            if (is_word_of(arena, &numbers[i], wanted)) {
                if (found++ == before && explainer->roots->claim_answers != NULL)
                    answers = explainer->roots->claim_answers(arena, path, &count, &missing);
                print_claim(explainer, *name, &file, &numbers[i], i < count ? &answers[i] : NULL);
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

/* SPDX-License-Identifier: Apache-2.0 */
/* `explain` for words that no name has: what speaks of them in its description. */
#include <ctype.h>
#include <string.h>

#include "lookup/explainer.h"
#include "lookup/list.h"
#include "read/catalogue.h"

enum { SHOWN_MAX = 20, SHORTEST = 2 }; /* letters: a single one stands in everything */

struct search {
    struct explainer *explainer;
    char **words;      /* ends with NULL */
    const char **seen; /* descriptions that were listed: a record that stands in many places is listed once */
    size_t found, seen_count, seen_room;
    const char *heading; /* above the first; NULL: none */
};

static char **split_words(struct arena *arena, const char *text)
{
    char **words = arena_alloc(arena, strlen(text) / 2 + 2, sizeof *words), *rest = NULL;
    size_t count = 0;
    for (char *word = strtok_r(arena_text(arena, text), " \t", &rest); word; word = strtok_r(NULL, " \t", &rest))
        if (strlen(word) >= SHORTEST && isalnum((unsigned char)word[0]))
            words[count++] = word;
    words[count] = NULL;
    return words;
}

static bool speaks_of(const struct search *search, const char *name, const char *kind, const char *text)
{
    for (char **word = search->words; *word; word++)
        if (!strcasestr(name, *word) && !strcasestr(kind, *word) && !(text && strcasestr(text, *word)))
            return false;
    return search->words[0] != NULL;
}

static void offer(struct search *search, const char *name, const char *kind, const char *text)
{
    struct explainer *explainer = search->explainer;
    if (!speaks_of(search, name, kind, text))
        return;
    for (size_t i = 0; text && i < search->seen_count; i++)
        if (strcmp(search->seen[i], text) == 0)
            return;
    search->seen =
        arena_more(explainer->arena, search->seen, &search->seen_room, search->seen_count + 1, sizeof *search->seen);
    if (text)
        search->seen[search->seen_count++] = text;
    if (explainer->json) {
        search->found++;
        explain_json_text(explainer, kind, name, NULL, text);
        return;
    }
    if (search->found == 0 && search->heading)
        explain_text(explainer->out, search->heading, 0);
    if (search->found++ >= SHOWN_MAX)
        return;
    const char *story = list_sentence(explainer->arena, text ? text : "");
    explain_hanging(explainer->out,
                    arena_printf(explainer->arena, "%s (%s)%s%s", name, kind, *story ? ": " : "", story), 2, 4);
}

/* What its file says of it, and by which other names it is found. */
static const char *story_of(struct arena *arena, const char *catalogue, const char *name)
{
    const char *story = list_story(arena, arena_printf(arena, "%s/%s%s", catalogue_folder(arena, catalogue), name,
                                                       catalogue_ending(catalogue))),
               *others = catalogue_others(arena, catalogue, name);
    return others ? arena_printf(arena, "%s Also: %s.", story ? story : "", others) : story;
}

/* The notes and verbs first, as there are few of them. */
size_t explain_search(struct explainer *explainer, const char *wanted, const char *heading)
{
    struct search search = {.explainer = explainer, .heading = heading, .words = split_words(explainer->arena, wanted)};
    struct arena *arena = explainer->arena;
    for (const struct note *note = explainer->roots->notes; note && note->name; note++)
        offer(&search, note->name, "note", note->text);
    for (size_t c = 0; catalogue_list[c]; c++)
        for (const char *const *name = catalogue_names(arena, catalogue_list[c]); *name; name++)
            offer(&search, *name, catalogue_list[c], story_of(arena, catalogue_list[c], *name));
    for (size_t i = 0; i < explainer->topics.count; i++) {
        const struct topic *topic = &explainer->topics.items[i];
        offer(&search, topic->path, topic->field ? "key" : "kind",
              topic->field ? topic->field->doc : topic->record->doc);
    }
    for (size_t i = 0; i < explainer->cell_count; i++) {
        const struct column *column = explainer->cells[i].column;
        const char *unit = column->unit && column->unit[0] ? arena_printf(arena, ", %s", column->unit) : "";
        offer(&search, column->name, arena_printf(arena, "%s%s", explainer->cells[i].file, unit), column->doc);
    }
    if (search.found > SHOWN_MAX && !explainer->json)
        explain_text(explainer->out, arena_printf(arena, "... and %zu more: add a word", search.found - SHOWN_MAX), 2);
    return search.found;
}

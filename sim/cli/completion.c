/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/completion.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/say.h"
#include "base/text.h"
#include "lookup/topics.h"
#include "read/catalogue.h"

/* Each script hands over the words up to the cursor, and takes a line for a candidate. Behind a folder there is no blank, so that one
 * can go on into it. */
static const struct {
    const char *name, *text;
} scripts[] = {
    {"bash",
     "_samovar()\n"
     "{\n"
     "    mapfile -t COMPREPLY < <(\"${COMP_WORDS[0]}\" complete \"${COMP_WORDS[@]:1:COMP_CWORD}\" 2>/dev/null)\n"
     "    [[ ${COMPREPLY[0]} == */ ]] && compopt -o nospace\n"
     "}\n"
     "complete -F _samovar samovar ./samovar\n"},
    {"zsh", "#compdef samovar ./samovar\n"
            "_samovar()\n"
            "{\n"
            "    local -a found folders\n"
            "    found=(${(f)\"$(\"${words[1]}\" complete \"${(@)words[2,CURRENT]}\" 2>/dev/null)\"})\n"
            "    folders=(${(M)found:#*/})\n"
            "    compadd -- ${found:#*/}\n"
            "    compadd -S '' -- $folders\n"
            "}\n"
            "compdef _samovar samovar ./samovar\n"},
    {"fish", "complete -c samovar -f -a '(set -l words (commandline -opc) (commandline -ct); "
             "$words[1] complete $words[2..-1] 2>/dev/null)'\n"},
};

int completion_script(FILE *out, const char *shell)
{
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++)
        if (strcmp(scripts[i].name, shell) == 0) {
            fputs(scripts[i].text, out);
            return 0;
        }
    say("there is no completion for `%s`; there is for bash, zsh and fish", shell);
    return 2;
}

/* Where candidates go that begin as the word does. */
struct candidates {
    FILE *out;
    struct arena *arena;
    const char *word;
};

static void offer(const struct candidates *c, const char *text)
{
    if (strncmp(text, c->word, strlen(c->word)) == 0)
        fprintf(c->out, "%s\n", text);
}

static void offer_all(const struct candidates *c, const char *const *names)
{
    for (; *names; names++)
        offer(c, *names);
}

/* Folders, and with `files` YAML files too, below the folder that the word names so far. */
static void offer_paths(const struct candidates *c, bool files)
{
    const char *slash = strrchr(c->word, '/');
    const char *folder = slash ? arena_text_n(c->arena, c->word, (size_t)(slash + 1 - c->word)) : "";
    DIR *dir = opendir(folder[0] ? folder : ".");
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        struct stat status;
        const char *path = arena_printf(c->arena, "%s%s", folder, entry->d_name);
        if (entry->d_name[0] == '.' || strchr(path, '\n') || stat(path, &status) != 0)
            continue;
        if (S_ISDIR(status.st_mode))
            offer(c, arena_printf(c->arena, "%s/", path));
        else if (files && catalogue_is_yaml(path))
            offer(c, path);
    }
    if (dir)
        closedir(dir);
}

static void offer_catalogues(const struct candidates *c)
{
    for (size_t i = 0; catalogue_list[i]; i++)
        offer_all(c, catalogue_names(c->arena, catalogue_list[i]));
}

/* Keys that --set can reach without an index: no entry of a list, no key of a variant. */
static void offer_keys(const struct candidates *c)
{
    struct topics topics = {0};
    topics_collect(c->arena, &topics, &scenario_record);
    const char *closed = NULL; /* what lies below is reached through an index or a type */
    for (size_t i = 0; i < topics.count; i++) {
        const struct topic *topic = &topics.items[i];
        size_t length = closed ? strlen(closed) : 0;
        if (closed && strncmp(topic->path, closed, length) == 0 && topic->path[length] == '.')
            continue;
        closed = NULL;
        offer(c, arena_printf(c->arena, "%s=", topic->path));
        if (topic->field->variants || topic->field->kind == FIELD_LIST)
            closed = topic->path;
    }
}

/* Words of the tables for `explain`: the last part of each path, once. */
static void offer_topics(const struct candidates *c)
{
    struct topics topics = {0};
    topics_collect(c->arena, &topics, &scenario_record);
    for (size_t i = 0; i < topics.count; i++) {
        const char *dot = strrchr(topics.items[i].path, '.'), *name = dot ? dot + 1 : topics.items[i].path;
        bool again = strncmp(name, c->word, strlen(c->word)) != 0;
        for (size_t k = 0; k < i && !again; k++) {
            const char *other = strrchr(topics.items[k].path, '.');
            again = strcmp(other ? other + 1 : topics.items[k].path, name) == 0;
        }
        if (!again)
            offer(c, name);
    }
}

static void offer_shells(const struct candidates *c)
{
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++)
        offer(c, scripts[i].name);
}

static void offer_runs(const struct candidates *c)
{
    offer_all(c, catalogue_names(c->arena, "scenarios"));
    offer_all(c, catalogue_names(c->arena, "studies"));
    offer_paths(c, true);
}

static void offer_studies(const struct candidates *c)
{
    offer_all(c, catalogue_names(c->arena, "studies"));
    offer_paths(c, true);
}

static void offer_folders(const struct candidates *c)
{
    offer_paths(c, false);
}

static void offer_list(const struct candidates *c)
{
    offer_all(c, catalogue_list);
}

static void offer_kinds(const struct candidates *c)
{
    offer_all(c, catalogue_names(c->arena, "templates"));
}

/* What a verb's operands are, by how its usage calls them. */
static const struct {
    const char *operands;
    void (*offer)(const struct candidates *c);
} kinds[] = {{"FILE", offer_runs},        {"STUDY", offer_studies},   {"DIR", offer_folders},
             {"[CATALOGUE]", offer_list}, {"[TOPIC", offer_topics},   {"[FORMAT]", offer_list},
             {"[KIND]", offer_kinds},     {"NAME", offer_catalogues}, {"SHELL", offer_shells}};

static void offer_operands(const struct candidates *c, const struct verb *verb)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strncmp(verb->operands, kinds[i].operands, strlen(kinds[i].operands)) == 0) {
            kinds[i].offer(c);
            return;
        }
}

void completion_print(FILE *out, const struct verb *verbs, const char *const *words, size_t count)
{
    struct arena *arena = arena_create();
    struct candidates c = {out, arena, count > 0 ? words[count - 1] : ""};
    const struct verb *verb = verbs;
    while (count > 1 && verb->name && strcmp(verb->name, words[0]) != 0)
        verb++;
    const char *before = count > 2 ? words[count - 2] : "";
    if (count <= 1) {
        for (; verb->name; verb++)
            offer(&c, verb->name);
    } else if (verb->name && strcmp(before, "--set") == 0) {
        offer_keys(&c);
    } else if (verb->name && strcmp(before, "--strategy") == 0) {
        offer_all(&c, catalogue_names(arena, "strategies"));
        offer_paths(&c, true);
    } else if (verb->name && (strcmp(before, "-o") == 0 || strcmp(before, "--output") == 0)) {
        offer_folders(&c);
    } else if (verb->name && c.word[0] == '-') {
        offer_all(&c, arguments_options(arena, verb));
    } else if (verb->name) {
        offer_operands(&c, verb);
    }
    arena_destroy(arena);
}

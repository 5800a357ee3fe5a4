/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/arguments.h"

#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/say.h"
#include "base/team.h"
#include "base/text.h"
#include "lookup/verb_stories.h"
#include "output/screen.h"
#include "scenario/plugins.h"

enum { JOBS_MAX = 4096, TOP_MAX = 100000, OPTIONS_MAX = 16 };
/* Options without a short form: beyond the characters. */
enum {
    OPTION_SET = 256,
    OPTION_SEED,
    OPTION_STRATEGY,
    OPTION_INDEX,
    OPTION_JSON,
    OPTION_MISSING,
    OPTION_LATEX,
    OPTION_MARKDOWN,
    OPTION_CSV,
    OPTION_COLUMNS,
    OPTION_MONTHLY,
    OPTION_JOIN,
    OPTION_CITE,
    OPTION_FORM,
    OPTION_TOP,
    OPTION_PLUGIN
};

static const struct {
    unsigned taken_by;
    struct argp_option option;
} all_options[] = {
    {TAKES_OUTPUT, {.name = "output", .key = 'o', .arg = "DIR", .doc = "Where the results go (else results/NAME)"}},
    {TAKES_JOBS, {.name = "jobs", .key = 'j', .arg = "N", .doc = "Runs at a time (else as many as there are cores)"}},
    {TAKES_CHANGES,
     {.name = "set",
      .key = OPTION_SET,
      .arg = "KEY=VALUE",
      .doc = "Change a key of the scenario: --set cooling[0].approach='3 K'"}},
    {TAKES_CHANGES,
     {.name = "seed", .key = OPTION_SEED, .arg = "N", .doc = "Seed of the random streams (of the first replication)"}},
    {TAKES_CHANGES,
     {.name = "strategy", .key = OPTION_STRATEGY, .arg = "NAME", .doc = "Lay this strategy over the scenario"}},
    {TAKES_INDEX,
     {.name = "index",
      .key = OPTION_INDEX,
      .arg = "LIST",
      .doc =
          "Of a study only these runs, counted from 1 as `plan` does: 7, or 3,7-9, or 1-100:5 (each fifth); joins nothing"}},
    {TAKES_MISSING,
     {.name = "missing",
      .key = OPTION_MISSING,
      .doc =
          "Only the indices of runs that are not complete, in one line like 3,7-9, as --index and Slurm's --array take it"}},
    {TAKES_TABLE, {.name = "latex", .key = OPTION_LATEX, .doc = "For LaTeX, with booktabs; of --cite, BibTeX"}},
    {TAKES_TABLE, {.name = "markdown", .key = OPTION_MARKDOWN, .doc = "For Markdown, as GitHub shows it"}},
    {TAKES_TABLE, {.name = "csv", .key = OPTION_CSV, .doc = "As CSV (RFC 4180), with the units of the screen"}},
    {TAKES_TABLE,
     {.name = "columns",
      .key = OPTION_COLUMNS,
      .arg = "A,B,...",
      .doc =
          "These columns of summary.csv, in this order, or A:change against the baseline (else those that answer the study's "
          "question); with "
          "--monthly and --join, of series.csv and the file"}},
    {TAKES_TABLE, {.name = "monthly", .key = OPTION_MONTHLY, .doc = "A row for each run and month"}},
    {TAKES_TABLE,
     {.name = "join",
      .key = OPTION_JOIN,
      .arg = "FILE",
      .doc = "All runs' series.csv, services.csv or another table of theirs in one, as they stand there"}},
    {TAKES_TABLE,
     {.name = "cite",
      .key = OPTION_CITE,
      .doc = "What a paper must name: version, results and scenario by hash, and whose data they come from"}},
    {TAKES_JSON, {.name = "json", .key = OPTION_JSON, .doc = "JSON on stdout instead of the table"}},
    {TAKES_TOP,
     {.name = "top",
      .key = OPTION_TOP,
      .arg = "N",
      .doc = "Of a study's table only the N best of each baseline, and the baselines"}},
    {TAKES_FORM, {.name = "as", .key = OPTION_FORM, .arg = "FORM", .doc = "`text` (if not said), `markdown` or `man`"}},
    {TAKES_PLUGIN,
     {.name = "plugin",
      .key = OPTION_PLUGIN,
      .arg = "FILE",
      .doc =
          "Take components, jobs and policies from this shared object, as from those that $SAMOVAR_PLUGIN names with `:` between"}},
    {TAKES_QUIET, {.name = "quiet", .key = 'q', .doc = "Nothing on stdout"}},
};

const char *const *arguments_options(struct arena *arena, const struct verb *verb)
{
    const char **names = arena_alloc(arena, OPTIONS_MAX + 1, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < sizeof all_options / sizeof all_options[0]; i++)
        if (verb->takes & all_options[i].taken_by)
            names[count++] = arena_printf(arena, "--%s", all_options[i].option.name);
    names[count++] = "--help";
    names[count] = NULL;
    return names;
}

const struct manual_option *arguments_described(struct arena *arena, const struct verb *verb)
{
    struct manual_option *options = arena_alloc(arena, OPTIONS_MAX + 1, sizeof *options);
    size_t count = 0;
    for (size_t i = 0; i < sizeof all_options / sizeof all_options[0]; i++) {
        const struct argp_option *o = &all_options[i].option;
        if (!(verb->takes & all_options[i].taken_by))
            continue;
        const char *letter = o->key < OPTION_SET ? arena_printf(arena, "-%c, ", o->key) : "";
        options[count++] = (struct manual_option){
            arena_printf(arena, "%s--%s%s%s", letter, o->name, o->arg ? "=" : "", o->arg ? o->arg : ""), o->doc};
    }
    options[count] = (struct manual_option){"-?, --help", "Show the options, and this in short."};
    return options;
}

/* How wide argp prints: as the terminal, within what reads well. */
static void fit_help(struct arena *arena)
{
    enum { NARROW = 40, WIDE = 100, USUAL = 79 };
    int columns = screen_columns(stdout);
    columns = columns == 0 ? USUAL : columns > WIDE ? WIDE : columns < NARROW ? NARROW : columns - 1;
    setenv("ARGP_HELP_FMT", arena_printf(arena, "rmargin=%d,no-dup-args-note", columns), 0);
}

/* "DOC\vSTORY\n\nFor example:\n  ...": argp puts the options between. */
static const char *help_text(struct arena *arena, const struct verb *verb)
{
    const struct verb_story *story = verb_story(verb->name);
    struct text_buffer text = {0};
    text_buffer_add(&text, "%s\v%s%s", verb->doc, story->text, story->examples[0] ? "\n\nFor example:\n" : "");
    for (const char *at = story->examples; *at;) {
        size_t length = strcspn(at, "\n");
        text_buffer_add(&text, "  %.*s\n", (int)length, at);
        at += length + (at[length] != '\0');
    }
    const char *kept = verb_commands(arena, text.data);
    text_buffer_finish(&text);
    return kept;
}

/* A whole number in [low, high], or a usage error. */
static int64_t whole_number(struct argp_state *state, const char *option, const char *text, int64_t low, int64_t high)
{
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (strspn(text, "0123456789") != strlen(text) || *text == '\0' || errno != 0 || value < low || value > high)
        argp_error(state, "--%s takes a whole number from %lld to %lld, not `%s`", option, (long long)low,
                   (long long)high, text);
    return value;
}

static void add_override(struct argp_state *state, struct arguments *arguments, const char *text)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL || equals == text)
        argp_error(state, "--set takes KEY=VALUE, like --set duration='30 d', not `%s`", text);
    struct override *more =
        arena_alloc(arguments->arena, arguments->override_count + 2, sizeof *more); /* one more for the seed */
    for (size_t i = 0; i < arguments->override_count; i++)
        more[i] = arguments->overrides[i];
    more[arguments->override_count] =
        (struct override){arena_text_n(arguments->arena, text, (size_t)(equals - text)), equals + 1, NULL};
    arguments->overrides = more;
    arguments->override_count++;
}

static void load_plugin(struct argp_state *state, const char *path)
{
    const char *why = plugins_load(path);
    if (why != NULL)
        argp_failure(state, 2, 0, "the plugin %s cannot be used: %s", path, why);
}

static void load_named_plugins(struct argp_state *state, struct arena *arena)
{
    const char *named = getenv("SAMOVAR_PLUGIN");
    char *rest = NULL, *text = named != NULL ? arena_text(arena, named) : NULL;
    for (char *path = text ? strtok_r(text, ":", &rest) : NULL; path != NULL; path = strtok_r(NULL, ":", &rest))
        load_plugin(state, path);
}

/* What a table is made of and how it is written. */
static error_t read_table_option(int key, char *text, struct arguments *arguments)
{
    switch (key) {
    case OPTION_LATEX:
        arguments->latex = true;
        break;
    case OPTION_MARKDOWN:
        arguments->markdown = true;
        break;
    case OPTION_CSV:
        arguments->csv = true;
        break;
    case OPTION_MONTHLY:
        arguments->monthly = true;
        break;
    case OPTION_CITE:
        arguments->cite = true;
        break;
    case OPTION_COLUMNS:
        arguments->columns = text;
        break;
    case OPTION_JOIN:
        arguments->join = text;
        break;
    default:
        return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

/* What does not go together is a usage error. */
static void check_table_options(const struct arguments *arguments, const struct argp_state *state)
{
    if (arguments->latex + arguments->markdown + arguments->csv + arguments->json > 1)
        argp_error(state, "one of --latex, --markdown, --csv and --json");
    if (arguments->monthly + arguments->cite + (arguments->join != NULL) > 1)
        argp_error(state, "one of --monthly, --join and --cite");
    if (arguments->top > 0 && (arguments->monthly || arguments->cite || arguments->join != NULL))
        argp_error(state, "--top is of the table of cases, not of --monthly, --join or --cite");
    if (arguments->join != NULL && (arguments->latex || arguments->markdown || arguments->json))
        argp_error(state, "--join is CSV");
    if (arguments->cite && (arguments->markdown || arguments->csv || arguments->json || arguments->columns != NULL))
        argp_error(state, "--cite is text, or BibTeX with --latex");
    if (arguments->join != NULL && (strchr(arguments->join, '/') != NULL || strrchr(arguments->join, '.') == NULL ||
                                    strcmp(strrchr(arguments->join, '.'), ".csv") != 0))
        argp_error(state, "--join takes a table that runs have, like series.csv or services.csv, not `%s`",
                   arguments->join);
}

/* Off the name of the vector that it was given argp takes the folder, and of no other. */
static void keep_name(struct argp_state *state)
{
    struct arguments *arguments = state->input;
    size_t count = (size_t)state->argc + 1;
    char **words = arena_alloc(arguments->arena, count, sizeof *words);
    state->argv = memcpy(words, state->argv, count * sizeof *words);
}

static error_t read_option(int key, char *text, struct argp_state *state)
{
    static const int64_t seed_max = 9007199254740991; /* what a double holds exactly */
    struct arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        keep_name(state);
        break;
    case 'o':
        if (text[0] == '\0')
            argp_error(state, "--output needs a folder");
        arguments->output = text;
        break;
    case 'j':
        arguments->jobs = (int)whole_number(state, "jobs", text, 1, JOBS_MAX);
        break;
    case OPTION_SET:
        add_override(state, arguments, text);
        break;
    case OPTION_SEED:
        arguments->seed = whole_number(state, "seed", text, 0, seed_max);
        break;
    case OPTION_STRATEGY:
        arguments->strategy = text;
        break;
    case OPTION_PLUGIN:
        load_plugin(state, text);
        break;
    case OPTION_INDEX:
        arguments->index = text;
        break;
    case OPTION_JSON:
        arguments->json = true;
        break;
    case OPTION_TOP:
        arguments->top = (int)whole_number(state, "top", text, 1, TOP_MAX);
        break;
    case OPTION_FORM:
        arguments->form = text;
        break;
    case OPTION_MISSING:
        arguments->missing = true;
        break;
    case 'q':
        arguments->quiet = true;
        break;
    case ARGP_KEY_ARG:
        if (arguments->verb->most >= 0 && arguments->operand_count == (size_t)arguments->verb->most)
            argp_error(state, "`%s` is one too many", text);
        arguments->operands[arguments->operand_count++] = text;
        break;
    case ARGP_KEY_END:
        if (arguments->verb->takes & TAKES_PLUGIN)
            load_named_plugins(state, arguments->arena);
        check_table_options(arguments, state);
        if (arguments->operand_count < (size_t)arguments->verb->least)
            argp_error(state, "it needs %s", arguments->verb->operands);
        break;
    default:
        return read_table_option(key, text, arguments);
    }
    return 0;
}

void arguments_read(struct arguments *arguments, const struct verb *verb, int argc, char **argv)
{
    struct arena *arena = arena_create();
    *arguments = (struct arguments){.verb = verb,
                                    .operands = arena_alloc(arena, (size_t)argc + 1, sizeof(char *)),
                                    .jobs = team_processors(),
                                    .seed = -1,
                                    .arena = arena,
                                    .argc = argc,
                                    .argv = argv};
    struct argp_option options[OPTIONS_MAX] = {{0}};
    size_t count = 0;
    for (size_t i = 0; i < sizeof all_options / sizeof all_options[0]; i++)
        if (verb->takes & all_options[i].taken_by)
            options[count++] = all_options[i].option;
    struct argp argp = {
        .options = options, .parser = read_option, .args_doc = verb->operands, .doc = help_text(arena, verb)};
    fit_help(arena);
    argp_err_exit_status = 2;
    char *name = arena_printf(arena, "%s %s", say_called(), verb->name);
    char **shifted = arena_alloc(arena, (size_t)argc + 1, sizeof *shifted);
    for (int i = 1; i < argc; i++)
        shifted[i - 1] = argv[i];
    shifted[0] = name;
    program_invocation_short_name = name;
    argp_parse(&argp, argc - 1, shifted, 0, NULL, arguments);
}

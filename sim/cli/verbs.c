/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/verbs.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/say.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/capacity_verb.h"
#include "cli/check.h"
#include "cli/claims_verb.h"
#include "cli/compare.h"
#include "cli/completion.h"
#include "cli/licenses_verb.h"
#include "cli/report_verb.h"
#include "cli/run_verb.h"
#include "cli/size_verb.h"
#include "cli/study_runs.h"
#include "engine/tables.h"
#include "hosts/version.h"
#include "lookup/explain.h"
#include "lookup/list.h"
#include "lookup/manual.h"
#include "lookup/schema.h"
#include "lookup/show.h"
#include "lookup/template.h"
#include "lookup/verb_stories.h"
#include "output/screen.h"

static int perform_list(const struct arguments *arguments)
{
    return list(stdout, arguments->operand_count > 0 ? arguments->operands[0] : NULL, arguments->json);
}

/* What `explain` knows of itself, and every verb. */
static const struct note *all_notes(struct arena *arena);

static int perform_explain(const struct arguments *arguments)
{
    const struct record *const records[] = {&scenario_record, &study_record, NULL};
    struct explain_roots roots = {records, table_kinds, all_notes(arguments->arena), claims_answers};
    struct text_buffer topic = {0}; /* several words are one topic */
    for (size_t i = 0; i < arguments->operand_count; i++)
        text_buffer_add(&topic, "%s%s", i > 0 ? " " : "", arguments->operands[i]);
    int status = explain(stdout, &roots, topic.data, arguments->json);
    text_buffer_finish(&topic);
    return status;
}

static int perform_manual(const struct arguments *arguments);

static int perform_schema(const struct arguments *arguments)
{
    return schema_print(stdout, arguments->operand_count > 0 ? arguments->operands[0] : "scenario");
}

static int perform_show(const struct arguments *arguments)
{
    return show(stdout, arguments->operands[0], arguments->json);
}

/* `new NAME` is a scenario. */
static int perform_new(const struct arguments *arguments)
{
    bool has_kind = arguments->operand_count > 1;
    return template_write(stdout, has_kind ? arguments->operands[0] : "scenario", arguments->operands[has_kind],
                          arguments->json);
}

static int perform_completion(const struct arguments *arguments)
{
    return completion_script(stdout, arguments->operands[0]);
}

static const struct verb verbs[] = {
    {"run", "FILE", "Simulate a scenario, or all runs of a study. FILE may be a name of the catalogue.",
     TAKES_OUTPUT | TAKES_JOBS | TAKES_CHANGES | TAKES_JSON | TAKES_QUIET | TAKES_INDEX | TAKES_TOP | TAKES_PLUGIN, 1,
     1, run},
    {"check", "FILE...", "Show all mistakes at once, with file:line:column; simulate nothing.",
     TAKES_JOBS | TAKES_CHANGES | TAKES_JSON | TAKES_QUIET | TAKES_PLUGIN, 1, -1, check_files},
    {"size", "FILE",
     "How large plant and power chain are, for which day, and with `costs` at what price. With -o FILE, as CSV. Simulates nothing.",
     TAKES_OUTPUT | TAKES_CHANGES | TAKES_JSON | TAKES_PLUGIN, 1, 1, size},
    {"capacity", "FILE",
     "The highest rate at which each service holds its objective (`slo`), and the smallest fleet; of a study, as a table.",
     TAKES_JOBS | TAKES_CHANGES | TAKES_JSON | TAKES_PLUGIN, 1, 1, capacity},
    {"compare", "DIR DIR...", "Finished runs against the first of them. With -o FILE, also as CSV.",
     TAKES_OUTPUT | TAKES_JSON | TAKES_QUIET | TAKES_TOP | TAKES_PLUGIN, 2, -1, compare},
    {"report", "DIR...",
     "Finished runs and studies as one HTML file with figures, which needs no network. With -o FILE, there; else DIR.html.",
     TAKES_OUTPUT | TAKES_JSON | TAKES_QUIET | TAKES_PLUGIN, 1, -1, report},
    {"table", "DIR...",
     "Finished studies, or runs against the first of them, as a table for a paper: --latex, --markdown, --csv or --json. With -o FILE, there.",
     TAKES_OUTPUT | TAKES_TABLE | TAKES_JSON | TAKES_TOP | TAKES_PLUGIN, 1, -1, table},
    {"claims", "[FILE]",
     "What is said of AI's energy and water, and what stands against it: the table of scenarios/claims, or of a file with claims.",
     TAKES_OUTPUT | TAKES_CHANGES | TAKES_JSON | TAKES_QUIET | TAKES_PLUGIN, 0, 1, claims},
    {"plan", "STUDY",
     "The runs of a study as CSV: for `run STUDY --index N` in a job array. With --missing, those yet to do.",
     TAKES_OUTPUT | TAKES_JOBS | TAKES_CHANGES | TAKES_MISSING | TAKES_JSON | TAKES_PLUGIN, 1, 1, study_plan},
    {"gather", "STUDY", "Join the runs of a study that were made one by one.",
     TAKES_OUTPUT | TAKES_JOBS | TAKES_CHANGES | TAKES_JSON | TAKES_QUIET | TAKES_TOP | TAKES_PLUGIN, 1, 1,
     study_gather},
    {"licenses", "[FILE|DIR]",
     "Whose data it is, under which licence, with what credit: of all that ships, of what a scenario reads, or of what a finished run read.",
     TAKES_CHANGES | TAKES_JSON | TAKES_PLUGIN, 0, 1, licenses},
    {"list", "[CATALOGUE]", "What is in the catalogue: nodes, sites, strategies, ...", TAKES_JSON | TAKES_PLUGIN, 0, 1,
     perform_list},
    {"show", "NAME", "A file of the catalogue as it stands there, to begin one's own with: show dulles > my-site.yaml.",
     TAKES_JSON, 1, 1, perform_show},
    {"new", "[KIND] NAME",
     "Write NAME.yaml, commented and ready to run. KIND: scenario (if left out), site, node, strategy, costs or study.",
     TAKES_JSON, 1, 2, perform_new},
    {"explain", "[TOPIC...]",
     "Any key, component, metric or CSV column, with unit, range and source; or what speaks of some words.",
     TAKES_JSON | TAKES_PLUGIN, 0, -1, perform_explain},
    {"schema", "[FORMAT]",
     "JSON Schema of scenarios, studies, or the files of a catalogue (nodes, sites, ...), for editors.", TAKES_PLUGIN,
     0, 1, perform_schema},
    {"completion", "SHELL",
     "What makes the Tab key know verbs, options and names in bash, zsh or fish: source <(samovar completion bash).", 0,
     1, 1, perform_completion},
    {"manual", "[PAGE]",
     "A page of the manual: a verb, a form of file, the reference of all keys and columns, the glossary. With -o DIR, all of it for `man`.",
     TAKES_OUTPUT | TAKES_FORM, 0, 1, perform_manual},
    {.name = NULL},
};
enum { VERBS = sizeof verbs / sizeof verbs[0] - 1 };

static const struct note *all_notes(struct arena *arena)
{
    size_t own = 0;
    while (explain_notes[own].name != NULL)
        own++;
    struct note *notes = arena_alloc(arena, own + VERBS + 1, sizeof *notes);
    memcpy(notes, explain_notes, own * sizeof *notes);
    for (int i = 0; i < VERBS; i++)
        notes[own + (size_t)i] =
            (struct note){verbs[i].name, arena_printf(arena, "samovar %s %s: %s Its options: samovar %s --help.",
                                                      verbs[i].name, verbs[i].operands, verbs[i].doc, verbs[i].name)};
    notes[own + VERBS] = (struct note){.name = NULL};
    return notes;
}

static int perform_manual(const struct arguments *arguments)
{
    const struct record *const records[] = {&scenario_record, &study_record, NULL};
    struct explain_roots roots = {records, table_kinds, all_notes(arguments->arena), NULL};
    struct manual_verb described[VERBS + 1] = {{.name = NULL}};
    for (int i = 0; i < VERBS; i++)
        described[i] = (struct manual_verb){verbs[i].name, verbs[i].operands, verbs[i].doc,
                                            arguments_described(arguments->arena, &verbs[i])};
    struct manual_order order = {arguments->operand_count > 0 ? arguments->operands[0] : NULL, arguments->form,
                                 arguments->output};
    return manual(arguments->arena, &order, described, &roots);
}

static void welcome(void)
{
    const char *name = say_called();
    struct arena *arena = arena_create();
    screen_text(
        stdout,
        "Samovar simulates data centres that run AI: every joule from the meter through the GPUs into heat, and "
        "every kilogram of water that carries the heat away. Three things to try:\n\n");
    static const char *const examples[][2] = {
        {"run cooling-strategies", "six ways to cool one hall for a year, compared"},
        {"explain pue", "what a word means: any key, component or column"},
        {"list", "servers, sites and strategies to build your own from"}};
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++)
        screen_text(stdout, arena_printf(arena, "  %s %-22s    %s\n", name, examples[i][0], examples[i][1]));
    screen_text(stdout,
                arena_printf(arena, "\n%s manual has a page for everything, %s --help all verbs.\n", name, name));
    arena_destroy(arena);
}

static void help(void)
{
    struct arena *arena = arena_create();
    printf("Usage: %s VERB [OPTION...] ...\n\n", say_called());
    for (int i = 0; i < VERBS; i++)
        screen_fold(stdout,
                    arena_printf(arena, "  %-10s %-12s  %s\n", verbs[i].name, verbs[i].operands,
                                 verb_commands(arena, verbs[i].doc)),
                    screen_columns(stdout), 25);
    if (say_by_script())
        screen_fold(stdout,
                    "\n  test                     Of a source tree: all of its tests.\n"
                    "  validate   [TOPIC...]    Of a source tree: every published number that it is held against.\n",
                    screen_columns(stdout), 25);
    screen_fold(stdout,
                "\n  VERB --help              the options of a verb\n"
                "  VERB --json              its answer for programs: of all but " VERBS_WITHOUT_JSON "\n"
                "  --version\n",
                screen_columns(stdout), 25);
    arena_destroy(arena);
}

static const struct verb *find_verb(const char *name)
{
    for (int i = 0; i < VERBS; i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    return NULL;
}

static int unknown_verb(const char *name)
{
    const char *names[VERBS + 1];
    for (int i = 0; i < VERBS; i++)
        names[i] = verbs[i].name;
    names[VERBS] = NULL;
    const char *near = text_nearest(name, names);
    if (strcmp(name, "test") == 0 || strcmp(name, "validate") == 0)
        say("`%s` is a verb of a source tree: there, `./samovar %s`", name, name);
    else if (access(name, F_OK) == 0)
        say("there is no verb `%s`; did you mean `%s run %s`?", name, say_called(), name);
    else if (near != NULL)
        say("there is no verb `%s`; did you mean `%s`?", name, near);
    else
        say("there is no verb `%s`; see %s --help", name, say_called());
    return 2;
}

/* Flushes stdout: a closed pipe, or a full disk, shows at the last write. */
static int flush(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    say("cannot write to stdout: %s", strerror(errno));
    return status != 0 ? status : 1;
}

int samovar(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : NULL;
    signal(SIGXFSZ, SIG_IGN); /* a write that is too long fails, and says so */
    if (word == NULL) {
        welcome();
        return flush(0);
    }
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0) {
        printf("samovar %s (SimGrid %s)\n", SAMOVAR_VERSION, engine_simgrid_version());
        return flush(0);
    }
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || (strcmp(word, "help") == 0 && argc == 2)) {
        help();
        return flush(0);
    }
    char help_option[] = "--help", *help_of_verb[] = {argv[0], argc > 2 ? argv[2] : NULL, help_option, NULL};
    if (strcmp(word, "help") == 0) {
        argv = help_of_verb;
        argc = 3;
        word = argv[1];
    }
    if (strcmp(word, "complete") == 0) { /* for the scripts of `completion` */
        completion_print(stdout, verbs, (const char *const *)argv + 2, (size_t)argc - 2);
        return flush(0);
    }
    const struct verb *verb = find_verb(word);
    if (verb == NULL)
        return unknown_verb(word);
    struct arguments arguments;
    arguments_read(&arguments, verb, argc, argv);
    int status = flush(verb->perform(&arguments));
    arena_destroy(arguments.arena);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "lookup/verb_stories.h"

#include <stddef.h>
#include <string.h>

#include "base/say.h"
#include "base/text.h"

static const struct verb_story stories[] = {
    {"run",
     "Prints what came out and leaves a folder of CSV files, results/NAME or that of -o, with every value that was used (scenario.yaml) "
     "and what each column means (datapackage.json). Runs of a study are made side by side, and one that was stopped goes on where it "
     "was when the same command is given again; runs that are complete are not made twice.",
     "samovar run dulles-hall\n"
     "samovar run dulles-hall --set site=phoenix --set cooling=warm-water-dry\n"
     "samovar run scenarios/studies/cooling-uncertain.yaml -j 2"},
    {"check",
     "Finds what is misspelt, lacks a unit, lies outside its range, or cannot be built, and shows all of it together. Takes scenarios, "
     "studies, sites, nodes, power chains and strategies; one that is part of a scenario is checked in a scenario of the catalogue.",
     "samovar check my-hall.yaml my-town.yaml"},
    {"size",
     "A row for each component of the plant, each stage of the power chain and each own supply: how many, how large, at which flows and "
     "temperatures on the hottest day that it was sized for. Where the scenario has `costs`: what it and the servers cost to buy.",
     "samovar size design-day\n"
     "samovar size hall-with-costs -o sizes.csv"},
    {"capacity",
     "Raises the rate of each service until its objective (`slo`) is missed, or its nodes draw more than a `hall_cap` leaves them, says what is "
     "met first, and finds the smallest fleet that holds the busiest hour, which is one of the last where traffic grows; of conversations, the rate at which they come. With prompts and answers "
     "apart it has the numbers of both that take the fewest GPUs together. Where nothing holds it says what is missed, and what would help. Times "
     "are those within which the share that is promised is served. A `hall_cap` is of all nodes that are on: those of `platform` without a service take "
     "from it what they draw as they idle, or as they `sleep`; nodes of the service that a smaller fleet does without are off, those that a larger one "
     "has more are not counted before. With an autoscaler it is told when the busiest rate misses what a higher one holds. Of a "
     "study: a table with a row for each run, as for which GPU serves a model best, made on all cores.",
     "samovar capacity chat-service\n"
     "samovar capacity chat-service --set 'workloads[0].engine={extends: trtllm, version: 1.2}'\n"
     "samovar capacity scenarios/studies/which-gpu.yaml -j 4"},
    {"compare",
     "The first folder is the baseline. Runs of a study are compared by `run` already; this is for runs that were made apart.",
     "samovar compare results/a results/b"},
    {"report",
     "One page: the verdict and whether the books close, all runs in the same charts, then a run with its flows, months, hours, equipment, "
     "services and jobs, and where all of it comes from. It holds its data as CSV, prints, and asks for nothing from elsewhere.",
     "samovar report results/cooling-strategies\n"
     "samovar report results/a results/b -o both.html"},
    {"table",
     "Of a study: what it printed, made again from its folder alone; of runs: each against the first. Cells and units are those of the screen; the "
     "full numbers stand in summary.csv. LaTeX needs the package booktabs. With `--monthly`: energy, PUE, water and any column of series.csv, "
     "month by month. With `--join series.csv`: that file of all runs as one. With `--cite`: what a paper must name.",
     "samovar table results/cooling-strategies --latex -o strategies.tex\n"
     "samovar table results/cooling-strategies --columns pue,water_makeup_m3 --markdown\n"
     "samovar table results/cooling-strategies --monthly --csv\n"
     "samovar table results/cooling-strategies --join series.csv -o series.csv\n"
     "samovar table results/cooling-strategies --cite"},
    {"claims",
     "For each number: what was said, what its own arithmetic gives, what a run gives with the lowest and highest of all cases, the verdict, and why; "
     "of one file also each case. `samovar run claims` makes the runs, which are found for each file too; without them only the arithmetic is there.",
     "samovar claims\n"
     "samovar claims bottle"},
    {"plan",
     "For clusters: one line for each run, counted from 1. What `--missing` prints is what `run --index` and Slurm's `--array` take.",
     "samovar plan my-study.yaml\n"
     "samovar run my-study.yaml --index $(samovar plan my-study.yaml --missing)"},
    {"gather",
     "Writes the tables of the whole study and prints its answer, once all runs are there; says which are missing if they are not.",
     "samovar gather my-study.yaml"},
    {"licenses",
     "A line for each file with its source, licence and credit; of a finished run or study also what datapackage.json says.",
     "samovar licenses\n"
     "samovar licenses results/dulles-hall --json"},
    {"list", "Without a catalogue: all of them, with the first sentence of each entry.",
     "samovar list nodes\n"
     "samovar list sites --json"},
    {"show", "Paths in it are written so that the copy works from any folder.",
     "samovar show stockholm > my-town.yaml"},
    {"new",
     "Each key of the file has a comment, and what is commented out has its default. An existing file is never touched.",
     "samovar new my-hall\n"
     "samovar new site my-town"},
    {"explain",
     "Topics are keys and their paths, components, names of the catalogue, columns, words on the screen, `units`, verbs, or any words that "
     "a description may hold. Without a topic: all that there is to ask; with `--json` all keys, types, columns and notes.",
     "samovar explain cooling-tower.approach\n"
     "samovar explain 'first token p99'\n"
     "samovar explain summary.csv --json\n"
     "samovar explain wet bulb"},
    {"schema", "Editors with a YAML language server take it, and complete keys and mark mistakes while one types.",
     "samovar schema > samovar.schema.json\n"
     "samovar schema study"},
    {"completion", "Debian's package sets it up for all three shells.", "source <(samovar completion bash)"},
    {"manual",
     "Pages are the verbs, the forms of files (scenario, study, site, node, ...), `results`, which has every column, `reference`, which has "
     "all forms of files, and `glossary`. With -o, all pages for `man` go into the folders man1 and man5 of DIR.",
     "samovar manual scenario\n"
     "samovar manual run --as=man | man -l -\n"
     "samovar manual reference --as=markdown > reference.md"},
};

const struct verb_story *verb_story(const char *verb)
{
    static const struct verb_story nothing = {"", "", ""};
    for (size_t i = 0; i < sizeof stories / sizeof stories[0]; i++)
        if (strcmp(stories[i].verb, verb) == 0)
            return &stories[i];
    return &nothing;
}

static bool begins_with_verb(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz");
    for (size_t i = 0; i < sizeof stories / sizeof stories[0]; i++)
        if (strlen(stories[i].verb) == length && strncmp(stories[i].verb, text, length) == 0)
            return true;
    return false;
}

const char *verb_commands(struct arena *arena, const char *text)
{
    static const char name[] = "samovar";
    struct text_buffer out = {0};
    const char *rest = text;
    for (const char *found = text; (found = strstr(found, name)) != NULL;) {
        const char *end = found + strlen(name);
        if ((found == text || strchr("` (\n", found[-1])) && *end == ' ' && begins_with_verb(end + 1)) {
            text_buffer_add(&out, "%.*s%s", (int)(found - rest), rest, say_called());
            rest = end;
        }
        found = end;
    }
    text_buffer_add(&out, "%s", rest);
    const char *made = arena_text(arena, out.data);
    text_buffer_finish(&out);
    return made;
}

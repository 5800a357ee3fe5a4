/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../said.h"
#include "study/study.h"

static char root[64];
static struct arena *arena;
static struct diag *diag;

static void put(const char *name, const char *text)
{
    FILE *file = fopen(arena_printf(arena, "%s/%s", root, name), "w");
    cr_assert_not_null(file);
    fputs(text, file);
    fclose(file);
}

/* A catalogue of its own, so that the names here do not depend on what ships. */
static void set_up(void)
{
    arena = arena_create();
    diag = diag_create();
    strcpy(root, P_tmpdir "/samovar-study-XXXXXX");
    cr_assert_not_null(mkdtemp(root));
    const char *const folders[] = {"platforms", "platforms/sites", "scenarios", "scenarios/strategies"};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        cr_assert_eq(mkdir(arena_printf(arena, "%s/%s", root, folders[i]), 0777), 0);
    put("platforms/sites/dulles.yaml", "a: b\n");
    put("platforms/sites/phoenix.yaml", "a: b\n");
    put("scenarios/strategies/tower.yaml", "a: b\n");
    put("scenarios/strategies/dry.yaml", "a: b\n");
    put("base.yaml", "name: base\n");
    put("own.yaml", "name: own\n");
    setenv("SAMOVAR_HOME", root, 1);
}

static void tear_down(void)
{
    char command[80];
    snprintf(command, sizeof command, "rm -r %s", root);
    cr_assert_eq(system(command), 0);
    diag_destroy(diag);
    arena_destroy(arena);
}

TestSuite(study, .init = set_up, .fini = tear_down);

#define HEAD "samovar: 1\nstudy: s\nbase: base.yaml\n"

static const struct study *load_with(const char *text, struct study_options options)
{
    put("study.yaml", text);
    return study_load(arena, diag, arena_printf(arena, "%s/study.yaml", root), &options);
}

static const struct study *load(const char *text)
{
    return load_with(text, (struct study_options){.seed = 5});
}

static const char *mistakes(void)
{
    return diag_said(arena, diag);
}

static const char *value_of(const struct study_run *run, const char *path)
{
    const char *value = NULL;
    for (size_t i = 0; i < run->override_count; i++)
        if (strcmp(run->overrides[i].path, path) == 0)
            value = run->overrides[i].value;
    return value;
}

Test(study, product_in_order_with_baselines)
{
    const struct study *study = load(HEAD "baseline: dry\n"
                                          "vary:\n"
                                          "  strategy: [tower, dry]\n"
                                          "  site: [dulles, phoenix]\n"
                                          "seeds: 3\n");
    cr_assert_not_null(study, "%s", mistakes());
    cr_assert_eq(study->run_count, 12);
    static const char *const names[12] = {"tower_dulles_seed5",  "tower_dulles_seed6",  "tower_dulles_seed7",
                                          "tower_phoenix_seed5", "tower_phoenix_seed6", "tower_phoenix_seed7",
                                          "dry_dulles_seed5",    "dry_dulles_seed6",    "dry_dulles_seed7",
                                          "dry_phoenix_seed5",   "dry_phoenix_seed6",   "dry_phoenix_seed7"};
    for (size_t i = 0; i < 12; i++) {
        const struct study_run *run = &study->runs[i];
        cr_assert_str_eq(run->name, names[i]);
        cr_assert_str_eq(run->strategy, i < 6 ? "tower" : "dry");
        cr_assert_str_eq(value_of(run, "site"), i / 3 % 2 == 0 ? "dulles" : "phoenix");
        cr_assert_eq(run->seed, 5 + (int64_t)(i % 3));
        cr_assert_eq(atoll(value_of(run, "seed")), run->seed);
        cr_assert_eq(run->baseline[0], i % 6 + 6);
    }
}

Test(study, two_baselines)
{
    const struct study *study =
        load(HEAD "baseline: [tower, dry]\nvary:\n  strategy: [tower, dry]\n  site: [dulles, phoenix]\n");
    cr_assert_not_null(study, "%s", mistakes());
    cr_assert_eq(study->baseline_count, 2);
    for (size_t i = 0; i < 4; i++)
        cr_assert(study->runs[i].baseline[0] == i % 2 && study->runs[i].baseline[1] == i % 2 + 2);
}

Test(study, axes_with_one_value_are_not_in_the_name)
{
    const struct study *study = load("samovar: 1\nstudy: s\nbase: base.yaml\nvary: {site: [dulles], "
                                     "'cooling[0].approach': [3 K, 4.5 K]}\n");
    cr_assert_not_null(study, "%s", mistakes());
    cr_assert_eq(study->run_count, 2);
    cr_assert_str_eq(study->runs[0].name, "approach-3K");
    cr_assert_str_eq(study->runs[1].name, "approach-4.5K");
    cr_assert_str_eq(value_of(&study->runs[1], "cooling[0].approach"), "4.5 K");
    cr_assert_str_eq(value_of(&study->runs[1], "site"), "dulles");
    cr_assert_null(study->runs[0].strategy);
    cr_assert_eq(study->runs[0].baseline[0], 0);
    cr_assert_eq(study->runs[1].baseline[0], 0);
}

Test(study, one_run_is_called_like_the_study)
{
    const struct study *study = load_with(HEAD, (struct study_options){.seed = -1});
    cr_assert_not_null(study, "%s", mistakes());
    cr_assert_eq(study->run_count, 1);
    cr_assert_str_eq(study->runs[0].name, "s");
    cr_assert_null(value_of(&study->runs[0], "seed"));
}

Test(study, values_may_be_files_and_mappings)
{
    const struct study *study =
        load(HEAD "vary:\n  strategy: [tower, own.yaml]\n  power: [{type: \"1\", x: [a, 'b\"c']}, modern]\n");
    cr_assert_not_null(study, "%s", mistakes());
    cr_assert_str_eq(study->runs[2].name, "own_power-1");
    char *own = realpath(arena_printf(arena, "%s/own.yaml", root), NULL);
    cr_assert_str_eq(study->runs[2].strategy, own);
    free(own);
    cr_assert_str_eq(value_of(&study->runs[2], "power"), "{type: \"1\", x: [a, \"b\\\"c\"]}");
    cr_assert_str_eq(study->runs[3].name, "own_power-modern");
}

Test(study, options_of_the_command_line_come_first)
{
    struct override extra = {"tick", "30 min", NULL};
    const struct study *study =
        load_with(HEAD "vary: {site: [dulles, phoenix]}\n",
                  (struct study_options){.overrides = &extra, .override_count = 1, .strategy = "dry", .seed = 9});
    cr_assert_not_null(study, "%s", mistakes());
    cr_assert_str_eq(study->runs[0].overrides[0].path, "series"); /* which an option may overrule */
    cr_assert_str_eq(value_of(&study->runs[0], "series"), "monthly");
    cr_assert_str_eq(study->runs[0].overrides[1].path, "tick");
    cr_assert_str_eq(study->runs[1].strategy, "dry");
    cr_assert_str_eq(value_of(&study->runs[1], "seed"), "9");
}

/* Each mistake is found, at its line and column, and all at once. */
Test(study, mistakes)
{
    static const struct {
        const char *text, *said[3];
    } cases[] = {
        {HEAD "vary:\n  strategy: [towr, dry]\n  site: [nowhere]\n",
         {"study.yaml:5:14: error", "did you mean `tower`", "study.yaml:6:10: error"}},
        {HEAD "vary: {strategy: tower}\nseeds: 0\n", {"4:18: error", "list of values", "5:8: error"}},
        {HEAD "vary: {strategy: [tower, tower]}\n", {"4:26: error", "stands twice", "4:19"}},
        {HEAD "vary: {strategy: [tower, dry]}\nbaseline: towre\n", {"5:11: error", "did you mean `tower`", ""}},
        {HEAD "vray: {strategy: [tower, dry]}\n", {"4:1: error", "did you mean `vary`", ""}},
        {HEAD "vary: {'a..b': [1, 2]}\n", {"4:8: error", "no path", ""}},
        {HEAD "vary: {tick: ['1 h', '1h ']}\n", {"two runs would be called `tick-1h`", "", ""}},
        {HEAD "vary: [1]\n", {"4:7: error", "maps keys", ""}},
        {HEAD "vary: {seed: [1, 2]}\nseeds: 2\n", {"`seed` varies", "", ""}},
        {HEAD "vary: {site: [dulles, phoenix]}\nseeds: 50001\n", {"more than 100000 runs", "", ""}},
        {"samovar: 1\nstudy: s\n", {"base", "", ""}},
        {"samovar: 1\nstudy: s\nbase: none.yaml\n", {"3:7: error", "none.yaml", ""}},
        {"- a\n", {"1:1: error", "mapping", ""}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_assert_null(load(cases[i].text), "case %zu", i);
        for (int j = 0; j < 3; j++)
            cr_assert_not_null(strstr(mistakes(), cases[i].said[j]), "case %zu: no `%s` in:\n%s", i, cases[i].said[j],
                               mistakes());
        diag_destroy(diag);
        diag = diag_create();
    }
}

/* A list, or one name; what is no column is a mistake where it stands, all of them at once. */
Test(study, columns_to_show)
{
    const struct study *study = load(HEAD "show: [pue, site]\nvary: {site: [dulles, phoenix]}\n");
    cr_assert(study && study->show && !study->show[2].column, "%s", mistakes());
    cr_assert_str_eq(study->show[0].column->name, "pue");
    cr_assert_str_eq(study->show[1].column->name, "site");
    study = load(HEAD "show: ttft_p99_s\nvary: {site: [dulles, phoenix]}\n");
    cr_assert(study && strcmp(study->show[0].column->name, "ttft_p99_s") == 0 && !study->show[1].column, "%s",
              mistakes());
    study = load(HEAD "show: [pue:change, pue]\nvary: {site: [dulles, phoenix]}\n");
    cr_assert(study && study->show[0].change && !study->show[1].change, "%s", mistakes());
    cr_assert_eq(study->show[0].column, study->show[1].column);
    study = load(HEAD "vary: {site: [dulles, phoenix]}\n");
    cr_assert(study && !study->show);
    cr_assert_null(load(HEAD "show: [pu3, itu3]\nvary: {site: [dulles, phoenix]}\n"));
    cr_assert(strstr(mistakes(), "study.yaml:4:8: error: `pu3` is no column of summary.csv; did you mean `pue`?"), "%s",
              mistakes());
    cr_assert(strstr(mistakes(), "study.yaml:4:13: error: `itu3`"), "%s", mistakes());
}

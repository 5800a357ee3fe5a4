/* SPDX-License-Identifier: Apache-2.0 */
#include "study/study.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "account/expectation.h"
#include "base/text.h"
#include "read/catalogue.h"
#include "study/study_axis.h"
#include "study/study_case.h"
#include "study/study_show.h"
#include "study/uncertain.h"

static const struct field fields[] = {
    {.key = "samovar",
     INTEGER_FIELD(struct study, format),
     RANGE("1", "1"),
     .doc = "Version of the format; a newer one than this program knows is refused."},
    {.key = "study", TEXT_FIELD(struct study, name), .doc = "Name of the study."},
    {.key = "meaning",
     TEXT_FIELD(struct study, meaning),
     .optional = true,
     .doc = "One sentence: the question that it answers."},
    {.key = "base",
     FILE_FIELD(struct study, base),
     .doc = "The scenario that all runs start from: a name in the catalogue, or a path."},
    {.key = "baseline",
     TEXT_FIELD(struct study, baseline),
     .optional = true,
     .doc =
         "The value under `vary` (a strategy, where strategies vary) that the others are compared with, or two of them: "
         "`[chiller-tower, water-economizer]`; the first one if not said."},
    {.key = "show",
     TEXT_FIELD(struct study, shown),
     .optional = true,
     .doc =
         "Columns of summary.csv that the table on the screen has, in this order: `[fine_swing_feed_power_w, ttft_p99_s]`; "
         "`carbon_total_kg:change` is its change against the baseline. "
         "Left out, it has those that differ and that what is varied is about."},
    {.key = "per",
     TEXT_FIELD(struct study, per),
     .optional = true,
     .doc =
         "What the amounts of cases.csv are for, a number of what a column of summary.csv counts: `1e6 requests`, `3.1e23 training_flop`; ranks "
         "and sensitivities are of the same amounts. What is no amount, as a share or a peak, stays as it is. Left out, for the whole run."},
    {.key = "seeds",
     INTEGER_FIELD(struct study, seeds),
     RANGE_DEFAULT("1", "100000", "1"),
     .doc = "Replications of each combination, with the base's seed and the ones after it. Runs of the "
            "same seed share arrivals, failures and weather."},
    {.key = "series",
     CHOICE_FIELD(struct study, series, series_choices),
     .initial = "monthly",
     .doc =
         "What the runs keep of their ticks in series.csv, in place of the base's `series`: none, monthly, hourly or ticks."},
    {.key = "expect",
     LIST_FIELD(struct study, expect, &expectation_record),
     .optional = true,
     .max_count = 100,
     .entry_key = "column",
     .entry_value = "is",
     .doc =
         "Bounds on columns of summary.csv that every run has to keep, beside the base's own: `{pue: \"< 1.2\"}`. Status 3 where one is "
         "missed."},
    {.key = "method",
     CHOICE_FIELD(struct study, method, draw_methods),
     .initial = "lhs",
     .doc =
         "How what is `uncertain` is drawn. lhs: a Latin hypercube, for ranks and rank correlations. sobol: scrambled Sobol points in the "
         "blocks of Saltelli, for first-order and total indices. morris: trajectories, to find what matters at all. tornado: each input "
         "alone at both ends of its range.",
     BASIS(CHOICE, "McKay et al. 1979; Saltelli et al. 2010, Jansen 1999; Morris 1991, Campolongo et al. 2007")},
    {.key = "draws",
     INTEGER_FIELD(struct study, draws),
     RANGE("2", "100000"),
     .optional = true,
     .doc =
         "Draws of a Latin hypercube (200 if not said), Sobol points (64; of k inputs each takes k + 2 runs) or trajectories of Morris "
         "(12; k + 1 runs each), of every strategy; a tornado takes 2 k + 1 runs. A case in which an input does nothing is spared its runs."},
    {.key = "draw_seed",
     INTEGER_FIELD(struct study, draw_seed),
     RANGE_DEFAULT("0", "1000000000", "1"),
     .doc = "Seed of the draws, which has nothing to do with the seed of arrivals and failures."},
    FIELD_END};

const struct record study_record = {
    .name = "study",
    .doc = "A study: a base scenario, what is varied about it, and how often it is "
           "replicated. `vary` maps `strategy`, or the path of any key of the scenario, to a "
           "list of values; the runs are the Cartesian product, in that order. `uncertain` maps keys to "
           "distributions, from which all runs are drawn again, with the same values in the same draw.",
    .size = sizeof(struct study),
    .fields = fields};

/* The number of combinations, seeds not counted; 0 after an error. */
static size_t combinations(struct diag *diag, struct place place, const struct study *study)
{
    size_t count = 1;
    for (size_t i = 0; i < study->axis_count; i++) {
        assert(study->axes);
        count *= study->axes[i].count; /* an axis has at most STUDY_RUNS_MAX values: no overflow */
        if (count * (size_t)study->seeds > STUDY_RUNS_MAX) {
            diag_error(diag, place, "more than %d runs: vary less, or split the study", STUDY_RUNS_MAX);
            return 0;
        }
    }
    return count;
}

/* Where a baseline stands under `vary`. */
struct chosen {
    size_t axis, value;
};

/* The axis and value that this name has: of `strategy` first, then of any other; NULL: the first one. */
static bool find_baseline(struct diag *diag, struct place place, const struct study *study, const char *name,
                          struct chosen *out)
{
    size_t strategy = study_axis_find(study->axes, study->axis_count, "strategy");
    size_t *axis = &out->axis, *value = &out->value;
    *value = 0;
    *axis = strategy;
    if (name == NULL) {
        if (strategy < study->axis_count && study->axes[strategy].count == 1)
            *axis = study->axis_count; /* of one strategy nothing is compared */
        for (size_t i = 0; *axis == study->axis_count && i < study->axis_count; i++)
            if (study->axes[i].count > 1)
                *axis = i;
        return true;
    }
    for (size_t round = 0; round <= study->axis_count; round++) {
        *axis = round == 0 ? strategy : round - 1;
        if (*axis >= study->axis_count)
            continue;
        for (*value = 0; *value < study->axes[*axis].count; (*value)++)
            if (strcmp(study->axes[*axis].values[*value].text, name) == 0 ||
                strcmp(study->axes[*axis].values[*value].label, name) == 0)
                return true;
    }
    const char *labels[101] = {NULL};
    const struct study_axis *first = &study->axes[strategy < study->axis_count ? strategy : 0];
    for (size_t i = 0; study->axis_count > 0 && i < first->count && i < 100; i++)
        labels[i] = first->values[i].label;
    const char *near = text_nearest(name, labels);
    if (near != NULL)
        diag_error(diag, place, "the baseline `%s` is none of the values under `vary`; did you mean `%s`?", name, near);
    else
        diag_error(diag, place, "the baseline `%s` is none of the values under `vary`", name);
    return false;
}

/* Finds the one or two baselines that the study names. */
static bool find_baselines(struct arena *arena, struct diag *diag, struct place place, struct study *study,
                           struct chosen *chosen)
{
    static const char separator[] = "\n"; /* of join_list */
    char *names = study->baseline != NULL ? arena_text(arena, study->baseline) : NULL, *rest = NULL;
    const char *name = names != NULL ? strtok_r(names, separator, &rest) : NULL;
    do {
        if (study->baseline_count == BASELINES_MAX) {
            diag_error(diag, place, "at most %d baselines", BASELINES_MAX);
            return false;
        }
        if (!find_baseline(diag, place, study, name, &chosen[study->baseline_count++]))
            return false;
        name = names != NULL ? strtok_r(NULL, separator, &rest) : NULL;
    } while (name != NULL);
    return true;
}

/* `base: dulles-hall` as the path of that scenario. */
static void name_base(struct arena *arena, struct tree *root)
{
    const struct tree *base = tree_get(root, "base");
    if (base && base->kind == TREE_SCALAR && !tree_is_null(base))
        tree_put(arena, root, "base", base->place,
                 tree_scalar(arena, base->place, catalogue_base(arena, base->text, base->place.file)));
}

/* `baseline: [a, b]` as a text of two lines. */
static void join_list(struct arena *arena, struct tree *root, const char *key)
{
    const struct tree *list = tree_get(root, key);
    if (list == NULL || list->kind != TREE_LIST || list->count == 0)
        return;
    const char *text = "";
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i]->kind != TREE_SCALAR)
            return;
        text = arena_printf(arena, "%s%s%s", text, i > 0 ? "\n" : "", list->items[i]->text);
    }
    tree_put(arena, root, key, list->place, tree_scalar(arena, list->place, text));
}

/* The label of a combination: its values of the axes that vary. A study of one case is called like the study. */
static const char *case_label(struct arena *arena, const struct study *study, const size_t *choice)
{
    struct text_buffer label = {0};
    for (size_t i = 0; i < study->axis_count; i++)
        if (study->axes[i].count > 1)
            text_buffer_add(&label, "%s%s", label.length > 0 ? "_" : "", study->axes[i].values[choice[i]].label);
    const char *kept = label.length > 0 ? arena_text(arena, label.data) : study_label(arena, study->name);
    text_buffer_finish(&label);
    return kept;
}

static void make_run(struct arena *arena, const struct study *study, const struct study_options *options,
                     int64_t first_seed, size_t combination, int64_t replicate, struct study_run *run)
{
    size_t *choice = arena_alloc(arena, study->axis_count + 1, sizeof *choice), count = 0;
    size_t room = options->override_count + study->axis_count + study->expect.count + 3;
    for (size_t i = study->axis_count; i-- > 0;) {
        choice[i] = combination % study->axes[i].count;
        combination /= study->axes[i].count;
        room += study->axes[i].values[choice[i]].set_count;
    }
    struct override *overrides = arena_alloc(arena, room, sizeof *overrides);
    *run = (struct study_run){.strategy = options->strategy, .choice = choice, .replicate = replicate, .seed = -1};
    if (first_seed >= 0)
        run->seed = first_seed + replicate;
    overrides[count++] = (struct override){"series", series_choices[study->series], NULL};
    const struct expectation *expect = study->expect.items;
    for (size_t i = 0; i < study->expect.count; i++)
        overrides[count++] = (struct override){arena_printf(arena, "expect.%s", expect[i].column),
                                               arena_printf(arena, "\"%s\"", expect[i].is), "expect"};
    for (size_t i = 0; i < options->override_count; i++)
        overrides[count++] = options->overrides[i];
    for (size_t i = 0; i < study->axis_count; i++) {
        const struct study_value *value = &study->axes[i].values[choice[i]];
        if (strcmp(study->axes[i].path, "strategy") == 0)
            run->strategy = value->text;
        else if (strcmp(study->axes[i].path, STUDY_CASE) != 0)
            overrides[count++] = (struct override){study->axes[i].path, value->text, study->axes[i].from};
        for (size_t k = 0; k < value->set_count; k++)
            overrides[count++] = value->set[k];
    }
    if (run->seed >= 0)
        overrides[count++] = (struct override){"seed", arena_printf(arena, "%" PRId64, run->seed), NULL};
    run->label = case_label(arena, study, choice);
    run->name = study->seeds > 1 ? arena_printf(arena, "%s_seed%" PRId64, run->label, run->seed) : run->label;
    /* The override of the name lets the resolved scenario, run on its own, give the same rows. */
    overrides[count++] = (struct override){"run", arena_printf(arena, "\"%s\"", run->name), NULL};
    run->overrides = overrides;
    run->override_count = count;
}

/* The run that differs from this one in having the chosen value. */
static size_t run_with(const struct study *study, size_t run, const size_t *choice, const struct chosen *chosen)
{
    size_t stride = (size_t)study->seeds;
    for (size_t i = chosen->axis + 1; i < study->axis_count; i++)
        stride *= study->axes[i].count;
    return chosen->axis < study->axis_count ? run - choice[chosen->axis] * stride + chosen->value * stride : run;
}

static void make_runs(struct arena *arena, struct study *study, const struct study_options *options, int64_t first_seed,
                      size_t combination_count, const struct chosen *chosen)
{
    size_t seeds = (size_t)study->seeds;
    study->run_count = combination_count * seeds;
    study->runs = arena_alloc(arena, study->run_count, sizeof *study->runs);
    for (size_t i = 0; i < study->run_count; i++) {
        struct study_run *run = &study->runs[i];
        make_run(arena, study, options, first_seed, i / seeds, (int64_t)(i % seeds), run);
        for (size_t b = 0; b < BASELINES_MAX; b++)
            run->baseline[b] = b < study->baseline_count ? run_with(study, i, run->choice, &chosen[b]) : i;
    }
}

/* Reads the seed of the base scenario with the overrides of the first run. False if that has mistakes. */
static bool base_seed(struct arena *arena, struct diag *diag, const struct study *study,
                      const struct study_options *options, int64_t *seed)
{
    struct study_run first;
    make_run(arena, study, options, -1, 0, 0, &first);
    const struct scenario *scenario =
        scenario_load(arena, diag, study->base, first.strategy, first.overrides, first.override_count);
    if (scenario != NULL)
        *seed = scenario->seed;
    return scenario != NULL;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Checks that no name is too long and no two are the same, since they leave out what file names cannot hold. */
static bool names_fit(struct diag *diag, struct place place, const struct study *study)
{
    const char **names = memory_grow(NULL, study->run_count, sizeof *names);
    for (size_t i = 0; i < study->run_count; i++)
        names[i] = study->runs[i].name;
    qsort(names, study->run_count, sizeof *names, by_name);
    size_t longest = 0;
    for (size_t i = 0; i < study->run_count; i++)
        longest = strlen(names[i]) > strlen(names[longest]) ? i : longest;
    if (strlen(names[longest]) > NAME_BYTES_MAX)
        diag_error(diag, place,
                   "a run would be called `%.40s...`, %zu bytes; a name that becomes a folder has at most %d",
                   names[longest], strlen(names[longest]), NAME_BYTES_MAX);
    const char *twice = NULL;
    for (size_t i = 1; i < study->run_count && twice == NULL; i++)
        if (strcmp(names[i - 1], names[i]) == 0)
            twice = names[i];
    if (twice != NULL)
        diag_error(diag, place, "two runs would be called `%s`: their values differ too little", twice);
    free(names);
    return diag_errors(diag) == 0;
}

const struct study *study_load(struct arena *arena, struct diag *diag, const char *path,
                               const struct study_options *options)
{
    struct tree *root = tree_load(arena, diag, path, (struct place){.file = path});
    if (root == NULL)
        return NULL;
    if (root->kind != TREE_MAP) {
        diag_error(diag, root->place, "a study is a mapping of keys to values, as `study: cooling-strategies`");
        return NULL;
    }
    struct study *study = arena_alloc(arena, 1, sizeof *study);
    struct tree *vary = study_axis_take(diag, root), *uncertain = uncertain_take(root);
    join_list(arena, root, "baseline");
    const struct summary_show *show = study_show_read(arena, diag, root);
    join_list(arena, root, "show");
    name_base(arena, root);
    struct reader *reader = reader_create(arena, diag);
    reader_bind(reader, root, &study_record, study);
    study->axes = vary != NULL ? study_axes_read(arena, diag, vary, &study->axis_count) : NULL;
    study->show = show;
    study_per_read(arena, diag, root, study);
    if (diag_errors(diag) > 0)
        return NULL;

    struct place vary_place = vary != NULL ? vary->place : root->place;
    struct chosen chosen[BASELINES_MAX];
    size_t count = combinations(diag, vary_place, study);
    size_t seed_axis = study_axis_find(study->axes, study->axis_count, "seed");
    if (seed_axis < study->axis_count && (study->seeds > 1 || options->seed >= 0))
        diag_error(diag, vary_place, "`seed` varies, and %s sets it too",
                   study->seeds > 1 ? "`seeds`" : "the command line");
    if (options->strategy != NULL && study_axis_find(study->axes, study->axis_count, "strategy") < study->axis_count)
        diag_error(diag, vary_place, "`strategy` varies, and the command line sets it too");
    bool found = find_baselines(arena, diag, reader_place(reader, &study->baseline), study, chosen);
    if (!found || diag_errors(diag) > 0)
        return NULL;
    int64_t seed = options->seed;
    if (seed < 0 && study->seeds > 1 && !base_seed(arena, diag, study, options, &seed))
        return NULL;
    make_runs(arena, study, options, seed, count, chosen);
    if (!names_fit(diag, vary_place, study))
        return NULL;
    study->uncertain = uncertain != NULL ? uncertain_read(arena, diag, uncertain, study) : NULL;
    return diag_errors(diag) == 0 ? study : NULL;
}

const struct scenario *study_run_load(struct arena *arena, struct diag *diag, const struct study *study, size_t index)
{
    const struct study_run *run = &study->runs[index];
    return scenario_load(arena, diag, study->base, run->strategy, run->overrides, run->override_count);
}

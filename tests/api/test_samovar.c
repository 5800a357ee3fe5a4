/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/samovar.h"
#include "scenario/plugin.h"

TestSuite(samovar, .timeout = 600);

static const char tiny[] = "samovar: 1\nname: tiny\nsite: dulles\nstart: 2023-07-01\nduration: 1 d\ntick: 1 h\n"
                           "platform: {nodes: [{type: dgx-h100, count: 4}]}\n"
                           "workloads:\n  - {name: work, type: training, model: {parameters: 7.0e+9}, tokens: 2.0e+12, "
                           "nodes: 4, repeat: true}\n"
                           "cooling: chiller-tower\n";

static struct samovar *tiny_hall(void)
{
    struct samovar *hall = samovar_open_text(tiny);
    cr_assert_not_null(hall);
    return hall;
}

Test(samovar, runs_many_in_a_row)
{
    struct samovar *hall = tiny_hall();
    cr_assert(isnan(samovar_number(hall, "pue")), "nothing was run yet");
    cr_assert_eq(samovar_series_length(hall), 0);
    cr_assert_eq(samovar_run(hall, NULL), SAMOVAR_OK, "%s", samovar_messages(hall));
    double before = samovar_number(hall, "facility_energy_j");
    cr_assert_gt(samovar_number(hall, "pue"), 1);
    cr_assert_str_eq(samovar_text(hall, "strategy"), "chiller-tower");
    cr_assert_eq(samovar_number(hall, "duration_s"), 86400);
    samovar_set(hall, "strategy", "warm-water-dry");
    cr_assert_eq(samovar_run(hall, NULL), SAMOVAR_OK, "%s", samovar_messages(hall));
    cr_assert_str_eq(samovar_text(hall, "strategy"), "warm-water-dry");
    cr_assert_lt(samovar_number(hall, "facility_energy_j"), before);
    samovar_close(hall);
}

/* Energy is the integral of the mean power of each row. */
Test(samovar, series_add_up_to_the_summary)
{
    struct samovar *hall = tiny_hall();
    cr_assert_eq(samovar_run(hall, NULL), SAMOVAR_OK, "%s", samovar_messages(hall));
    size_t rows = samovar_series_length(hall);
    const double *power_w = samovar_series(hall, "facility_power_w"), *interval_s = samovar_series(hall, "interval_s"),
                 *timestamp = samovar_series(hall, "timestamp");
    cr_assert_eq(rows, 24);
    cr_assert(power_w && interval_s && timestamp);
    cr_assert_null(samovar_series(hall, "run"));
    double energy_j = 0;
    for (size_t i = 0; i < rows; i++) {
        energy_j += power_w[i] * interval_s[i];
        cr_assert_eq(timestamp[i], 1688169600.0 + 3600.0 * (double)i); /* date -u -d 2023-07-01 +%s */
    }
    cr_assert_float_eq(energy_j, samovar_number(hall, "facility_energy_j"), 1e-9 * energy_j);
    size_t columns = 0;
    while (samovar_series_column(hall, columns) != NULL)
        cr_assert_not_null(samovar_series(hall, samovar_series_column(hall, columns++)));
    cr_assert_gt(columns, 10);
    samovar_close(hall);
}

Test(samovar, mistakes_are_text_with_their_place)
{
    struct samovar *hall = tiny_hall();
    samovar_set(hall, "hall.supply_temprature", "24 degC");
    samovar_set(hall, "duration", "3 m3");
    cr_assert_eq(samovar_check(hall), SAMOVAR_MISTAKE);
    cr_assert_not_null(strstr(samovar_messages(hall), "did you mean `supply_temperature`"), "%s",
                       samovar_messages(hall));
    cr_assert_not_null(strstr(samovar_messages(hall), "samovar_set"), "%s", samovar_messages(hall));
    cr_assert_eq(samovar_run(hall, NULL), SAMOVAR_MISTAKE);
    cr_assert_eq(samovar_series_length(hall), 0);
    samovar_close(hall);
    hall = samovar_open("/nowhere/at-all.yaml");
    cr_assert_eq(samovar_check(hall), SAMOVAR_MISTAKE);
    cr_assert_not_null(strstr(samovar_messages(hall), "/nowhere/at-all.yaml"), "%s", samovar_messages(hall));
    samovar_close(hall);
    hall = samovar_open("cooling-strategies");
    cr_assert_eq(samovar_check(hall), SAMOVAR_MISTAKE);
    cr_assert_not_null(strstr(samovar_messages(hall), "study"), "%s", samovar_messages(hall));
    samovar_close(hall);
    cr_assert_null(samovar_open(NULL));
    cr_assert_null(samovar_open_text(NULL));
    samovar_close(NULL);
}

Test(samovar, a_scenario_of_the_catalogue_is_checked)
{
    struct samovar *hall = samovar_open("dulles-hall");
    cr_assert_eq(samovar_check(hall), SAMOVAR_OK, "%s", samovar_messages(hall));
    samovar_close(hall);
}

Test(samovar, what_cannot_be_written_is_said)
{
    struct samovar *hall = tiny_hall();
    cr_assert_eq(samovar_run(hall, "/proc/here"), SAMOVAR_FAILED);
    cr_assert_not_null(strstr(samovar_messages(hall), "/proc/here"), "%s", samovar_messages(hall));
    samovar_close(hall);
}

Test(samovar, a_host_that_ignores_its_children_is_told_all_the_same)
{
    signal(SIGCHLD, SIG_IGN);
    struct samovar *hall = tiny_hall();
    cr_assert_eq(samovar_run(hall, NULL), SAMOVAR_OK, "%s", samovar_messages(hall));
    samovar_set(hall, "tick", "3 kg");
    cr_assert_eq(samovar_check(hall), SAMOVAR_MISTAKE);
    samovar_close(hall);
}

#ifndef SAMOVAR_SANITIZED /* a sanitizer's child of a process with threads can stop for good */
static void *run_there(void *context)
{
    return samovar_run(context, NULL) == SAMOVAR_OK ? context : NULL;
}

Test(samovar, handles_run_in_threads_at_the_same_time)
{
    enum { THREADS = 4 };
    pthread_t threads[THREADS];
    struct samovar *halls[THREADS];
    for (int i = 0; i < THREADS; i++) {
        halls[i] = tiny_hall();
        cr_assert_eq(pthread_create(&threads[i], NULL, run_there, halls[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        void *good;
        pthread_join(threads[i], &good);
        cr_assert_not_null(good, "%s", samovar_messages(halls[i]));
        cr_assert_eq(samovar_number(halls[i], "facility_energy_j"), samovar_number(halls[0], "facility_energy_j"));
    }
    for (int i = 0; i < THREADS; i++)
        samovar_close(halls[i]);
}
#endif

Test(samovar, columns_have_units_and_meanings)
{
    size_t count = 0;
    for (const char *name; (name = samovar_column(count)) != NULL; count++)
        cr_assert(samovar_unit(name) != NULL && samovar_meaning(name) != NULL, "%s", name);
    cr_assert_gt(count, 100);
    cr_assert_str_eq(samovar_unit("facility_energy_j"), "J");
    cr_assert_null(samovar_unit("no_such_column"));
    cr_assert_gt(strlen(samovar_version()), 4);
}

/* tests/plugin has one that is taken, from a file and from a program. */
Test(samovar, what_is_no_plugin_is_refused)
{
    const struct samovar_plugin other = {.version = "0.0.9"}, empty = {SAMOVAR_PLUGIN};
    cr_assert_not_null(samovar_load("/no/such/file.so"));
    cr_assert_not_null(samovar_register(NULL));
    cr_assert_not_null(strstr(samovar_register(&other), "made for Samovar 0.0.9"));
    cr_assert_str_eq(samovar_register(&empty), "it brings no component, no job and no policy");
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The Azure LLM inference traces of 2024 (Stojkovic et al., DynamoLLM, HPCA 2025; CC-BY-4.0), requests per
 * hour of one week, digitised. The two weeks begin on different days, by UTC; here both are turned to begin
 * on Monday 00:00, and their shape is taken as local time: the trace does not say where its users live. */
#include "files/traffic_profile.h"

#include <string.h>

#include "base/numerics.h"
#include "read/catalogue.h"
#include "read/csv.h"

static const struct profile_source {
    const char *name, *day, *rate;
} sources[] = {
    {"azure-2024-conversation", "conv_day_utc", "conv_req_per_hour"},
    {"azure-2024-code", "code_day_utc", "code_req_per_hour"},
};

/* Rates in the order of the file; *monday is the row of Monday's first hour. False if a mistake was said. */
static bool read_rates(struct csv *csv, struct arena *arena, const struct profile_source *source, double *rates,
                       size_t *monday)
{
    if (!csv_header(csv))
        return false;
    int day = csv_column(csv, (const char *const[]){source->day, NULL}, true);
    int rate = csv_column(csv, (const char *const[]){source->rate, NULL}, true);
    if (day < 0 || rate < 0)
        return false;
    size_t count = 0;
    *monday = PROFILE_HOURS;
    while (csv_next(csv)) {
        if (count == PROFILE_HOURS) {
            csv_line_error(csv, csv_line(csv), "a week has %d hours; this is one more", PROFILE_HOURS);
            return false;
        }
        if (!csv_number(csv, (size_t)rate, &rates[count]))
            return false;
        if (!(rates[count] >= 0)) {
            csv_error(csv, (size_t)rate, "a rate is a number from 0");
            return false;
        }
        if (strcmp(csv_text(csv, (size_t)day, arena), "Mon 00h") == 0)
            *monday = count;
        count++;
    }
    if (csv_mistakes(csv) == 0 && (count < PROFILE_HOURS || *monday == PROFILE_HOURS))
        csv_file_error(csv, "a profile has the %d hours of a week, one of them \"Mon 00h\"", PROFILE_HOURS);
    return csv_mistakes(csv) == 0;
}

const double *profile_load(struct arena *arena, struct diag *diag, const char *name, struct place from,
                           const char **path)
{
    const struct profile_source *source = NULL;
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (strcmp(sources[i].name, name) == 0)
            source = &sources[i];
    if (!source) {
        diag_error(diag, from, "there is no traffic profile '%s'", name);
        return NULL;
    }
    *path = arena_printf(arena, "%s/scenarios/traces/azure_llm_2024_week_hourly_profile.csv", catalogue_root());
    struct csv *csv = csv_open(arena, diag, *path, from, CSV_QUOTED);
    if (!csv)
        return NULL;
    double rates[PROFILE_HOURS] = {0};
    size_t monday;
    bool good = read_rates(csv, arena, source, rates, &monday);
    csv_close(csv);
    if (!good)
        return NULL;

    struct sum sum = {0};
    for (size_t i = 0; i < PROFILE_HOURS; i++)
        sum_add(&sum, rates[i]);
    double mean = sum_value(&sum) / PROFILE_HOURS;
    if (mean <= 0) {
        diag_error(diag, from, "traffic profile '%s' is zero all week", name);
        return NULL;
    }
    double *profile = arena_alloc(arena, PROFILE_HOURS, sizeof *profile);
    for (size_t i = 0; i < PROFILE_HOURS; i++)
        profile[i] = rates[(monday + i) % PROFILE_HOURS] / mean;
    return profile;
}

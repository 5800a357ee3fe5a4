/* SPDX-License-Identifier: Apache-2.0 */
/* Slurm's forms: sacct(1), fields Elapsed, Timelimit and AllocTRES, and slurm.conf(5), TRES (from memory of the manual of 23.02). */
#include "files/job_log.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/units.h"

enum { TEXT_MAX = 2000, ATTEMPTS_MAX = 10000 };

/* What stands for no length of time. */
static bool is_no_limit(const char *text)
{
    static const char *const words[] = {"UNLIMITED", "Partition_Limit", "INVALID", NULL};
    for (const char *const *word = words; *word; word++)
        if (strcmp(text, *word) == 0)
            return true;
    return false;
}

/* "1-02:03:04", "02:03:04", "03:04.567" in seconds. */
static bool parse_elapsed(const char *text, double *seconds)
{
    double parts[3], days = 0;
    size_t count = 0;
    const char *dash = strchr(text, '-');
    if (dash && !csv_parse_number(text, (size_t)(dash - text), &days))
        return false;
    for (const char *at = dash ? dash + 1 : text;; at++) {
        size_t length = strcspn(at, ":");
        if (count == 3 || !isdigit((unsigned char)*at) || !csv_parse_number(at, length, &parts[count++]))
            return false;
        at += length;
        if (!*at)
            break;
    }
    if (count < 2)
        return false;
    *seconds = days * SECONDS_PER_DAY;
    for (size_t i = 0; i < count; i++) {
        bool first = i == 0 && !dash;
        if (!first && parts[i] >= (count == 3 && i == 0 ? 24 : 60))
            return false;
        *seconds += parts[i] * pow(60, (double)(count - 1 - i));
    }
    return true;
}

/* The number behind the last of the signs in [text, text + length); 0: there is none. */
static double number_behind(const char *text, size_t length, const char *signs)
{
    size_t from = length;
    while (from > 0 && !strchr(signs, text[from - 1]))
        from--;
    double value;
    size_t digits = strspn(text + from, "0123456789");
    return csv_parse_number(text + from, digits < length - from ? digits : length - from, &value) ? value : 0;
}

/* GPUs among resources: `gres/gpu=8` says all, `gres/gpu:a100=4` those of a type; of old, `gpu:a100:4(S:0-1)`. */
static double parse_resources(const char *text)
{
    double all = NAN, typed = 0;
    for (const char *at = text; *at; at += strcspn(at, ","), at += *at == ',') {
        size_t length = strcspn(at, ",("), prefix = strncmp(at, "gres/gpu", 8) == 0 ? 8
                                                    : strncmp(at, "gpu", 3) == 0    ? 3
                                                                                    : 0;
        if (prefix == 0)
            continue;
        bool plain = at[prefix] == '=' || (at[prefix] == ':' && isdigit((unsigned char)at[prefix + 1]));
        double count = number_behind(at, length, "=:");
        if (plain)
            all = isnan(all) ? count : fmax(all, count);
        else if (at[prefix] == ':')
            typed += count;
    }
    return isnan(all) ? typed : all;
}

static bool out_of_range(struct csv *csv, const struct csv_column *column, size_t at, double value)
{
    if (value >= column->min && value <= column->max)
        return false;
    csv_error(csv, at, "%s of %g is outside %g .. %g", column->what, value, column->min, column->max);
    return true;
}

bool job_log_value(struct csv *csv, const struct csv_column *column, struct csv_found *found, double *value,
                   bool *dated)
{
    *value = NAN;
    int form = found->at < 0 ? 0 : found->name->form;
    size_t at = (size_t)found->at;
    if (form == 0)
        return csv_value(csv, column, found, value);
    if (csv_blank(csv, at) || csv_says_none(csv, at))
        return true;
    char text[TEXT_MAX];
    csv_copy(csv, at, text, sizeof text);
    if (form == JOB_LOG_RESOURCES) {
        *value = parse_resources(text);
    } else if (is_no_limit(text)) {
        return true;
    } else if (csv_is_number(csv, at, value)) {
        *value *= form == JOB_LOG_MINUTES ? 60 : 1;
    } else if (form == JOB_LOG_MOMENT) {
        int64_t seconds;
        double fraction;
        if (!csv_moment(csv, at, &seconds, &fraction))
            return false;
        *value = (double)seconds + fraction;
        *dated = true;
    } else if (form == JOB_LOG_MINUTES || !parse_elapsed(text, value)) {
        csv_error(csv, at, "`%.40s` is no length of time like 1-02:03:04 (days-hours:minutes:seconds)", text);
        return false;
    }
    return !out_of_range(csv, column, at, *value);
}

/* An inner value of JSON, read as rows; close with inner_close. */
static struct csv *inner_open(struct arena *arena, struct diag *diag, struct csv *outer, size_t column)
{
    const char *text = csv_text(outer, column, arena);
    return csv_from_text(arena, diag, "", text, strlen(text), CSV_QUOTED);
}

/* Strings in a list of them. */
static double strings_in(const char *text)
{
    double quotes = 0;
    for (; *text; text++)
        quotes += *text == '"';
    return quotes / 2;
}

static double gpus_of(struct arena *arena, struct diag *diag, struct csv *attempts, size_t column)
{
    static const char *const gpus[] = {"gpus", NULL};
    if (csv_blank(attempts, column))
        return 0;
    struct csv *detail = inner_open(arena, diag, attempts, column);
    double count = 0;
    int at = csv_header(detail) ? csv_column(detail, gpus, false) : -1;
    while (at >= 0 && csv_next(detail))
        count += strings_in(csv_text(detail, (size_t)at, arena));
    csv_close(detail);
    return count;
}

static double moment_of(struct csv *csv, int column)
{
    int64_t seconds;
    if (column < 0 || csv_blank(csv, (size_t)column) || csv_says_none(csv, (size_t)column))
        return NAN;
    return csv_date(csv, (size_t)column, &seconds) ? (double)seconds : NAN;
}

const struct job_attempt *job_log_attempts(struct csv *csv, size_t column, struct arena *arena, size_t *count)
{
    static const char *const names[][2] = {{"start_time", NULL}, {"end_time", NULL}, {"detail", NULL}};
    struct job_attempt *attempts = NULL;
    size_t capacity = 0;
    struct diag *diag = diag_create();
    struct csv *inner = inner_open(arena, diag, csv, column);
    char first[2];
    csv_copy(csv, column, first, sizeof first);
    bool none = csv_blank(csv, column) || (*first == '[' && !strchr(csv_text(csv, column, arena), '{'));
    *count = 0;
    if (!none && csv_header(inner)) {
        int at[3];
        for (int i = 0; i < 3; i++)
            at[i] = csv_column(inner, names[i], true);
        while (csv_mistakes(inner) == 0 && *count < ATTEMPTS_MAX && csv_next(inner)) {
            attempts = memory_more(attempts, &capacity, *count + 1, sizeof *attempts);
            attempts[*count].start_s = moment_of(inner, at[0]);
            attempts[*count].end_s = moment_of(inner, at[1]);
            attempts[(*count)++].gpus = gpus_of(arena, diag, inner, (size_t)at[2]);
        }
    }
    bool good = diag_errors(diag) == 0;
    csv_close(inner);
    diag_destroy(diag);
    struct job_attempt *kept = arena_alloc(arena, *count + 1, sizeof *kept);
    if (*count > 0)
        memcpy(kept, attempts, *count * sizeof *kept);
    free(attempts);
    if (!good)
        csv_error(
            csv, column,
            "attempts are a list of objects with `start_time`, `end_time` and `detail`, a list with `gpus` of each server");
    return good ? kept : NULL;
}

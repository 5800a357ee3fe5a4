/* SPDX-License-Identifier: Apache-2.0 */
/* libFuzzer target: any bytes as a CSV file, as weather, as a grid, as prices, as requests, as jobs (CSV and SWF) and as an
 * EPW file. Bytes after `@` are instead laid over a year of good rows from the middle on, so that what stands
 * behind the readers is reached too. What is read must be whole: a file without a mistake gives finite weather
 * in every hour. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "files/epw.h"
#include "files/grid_csv.h"
#include "files/job_trace_file.h"
#include "files/price_csv.h"
#include "files/request_trace_file.h"
#include "files/swf.h"
#include "files/weather_sense.h"
#include "site/year.h"

struct run {
    struct arena *arena;
    struct diag *diag;
    const char *text;
    size_t length;
};

static void check_weather(const struct weather *weather, size_t mistakes)
{
    for (size_t h = 0; h < weather->count && !mistakes; h++)
        if (!(weather->hours[h].dry_bulb_k > 180 && weather->hours[h].pressure_pa > 30000 &&
              weather->hours[h].relative_humidity_frac >= 0))
            abort();
}

static struct weather new_weather(struct run *run)
{
    return (struct weather){.hours = arena_alloc(run->arena, HOURS_PER_YEAR, sizeof(struct outside)),
                            .count = HOURS_PER_YEAR};
}

static void as_csv(struct run *run)
{
    struct csv *csv = csv_from_text(run->arena, run->diag, "f.csv", run->text, run->length, CSV_QUOTED);
    if (csv_header(csv))
        while (csv_next(csv))
            for (size_t i = 0; i < csv_fields(csv); i++) {
                double value;
                int64_t seconds;
                csv_number(csv, i, &value);
                csv_date(csv, i, &seconds);
                csv_text(csv, i, run->arena);
            }
    csv_close(csv);
}

static void as_weather(struct run *run)
{
    struct weather weather = new_weather(run);
    struct csv *csv = csv_from_text(run->arena, run->diag, "w.csv", run->text, run->length, CSV_QUOTED);
    struct weather_place place = {
        .latitude_deg = 45, .longitude_deg = -75, .elevation_m = 100, .utc_offset_s = -5 * SECONDS_PER_HOUR};
    weather_csv_read(csv, run->arena, &(struct weather_options){NAN, {1672531200, 365 * SECONDS_PER_DAY}}, &place,
                     &weather);
    check_weather(&weather, csv_mistakes(csv));
    csv_close(csv);
}

static void as_epw(struct run *run)
{
    struct weather weather = new_weather(run);
    struct weather_place place;
    struct csv *csv = csv_from_text(run->arena, run->diag, "w.epw", run->text, run->length, CSV_PLAIN);
    epw_read(csv, run->arena, &(struct weather_options){NAN, {1672531200, 365 * SECONDS_PER_DAY}}, &weather, &place);
    check_weather(&weather, csv_mistakes(csv));
    csv_close(csv);
}

static void as_grid(struct run *run, enum carbon_kind carbon)
{
    struct grid grid = {.hours = arena_alloc(run->arena, HOURS_PER_YEAR, sizeof(struct grid_sample)),
                        .count = HOURS_PER_YEAR};
    struct csv *csv = csv_from_text(run->arena, run->diag, "g.csv", run->text, run->length, CSV_QUOTED);
    grid_csv_read(csv, run->arena,
                  &(struct grid_csv_options){.carbon = carbon, .water_kg_j = NAN, .gap_s = NAN, .utc_offset_s = 3600},
                  &grid);
    for (size_t h = 0; h < grid.count && !csv_mistakes(csv); h++)
        if (!(grid.hours[h].carbon_kg_j >= 0))
            abort();
    csv_close(csv);
}

static void as_prices(struct run *run)
{
    struct price_list prices = {.gap_s = NAN};
    struct csv *csv = csv_from_text(run->arena, run->diag, "p.csv", run->text, run->length, CSV_QUOTED);
    price_csv_read(csv, run->arena, 3600, &(struct hours_need){1672531200, SECONDS_PER_DAY}, &prices);
    for (size_t h = 0; h < prices.read.count && !csv_mistakes(csv); h++)
        if (!isfinite(prices.read.values[h]))
            abort();
    csv_close(csv);
}

static void as_requests(struct run *run)
{
    struct csv *csv = csv_from_text(run->arena, run->diag, "r.csv", run->text, run->length, CSV_QUOTED);
    const struct request_trace *trace = request_trace_read(csv, run->arena);
    if ((trace == NULL) != (csv_mistakes(csv) > 0))
        abort();
    for (size_t i = 0; trace && i < trace->count; i++) {
        const struct traced_request *row = &trace->rows[i];
        if (!(row->arrival_s >= (i ? row[-1].arrival_s : 0) && row->prompt >= 1 && row->output >= 1 &&
              row->cached >= 0 && row->cached < row->prompt))
            abort();
    }
    csv_close(csv);
}

static void as_jobs(struct run *run, bool swf, int schedule)
{
    struct trace_jobs jobs = {.schedule = schedule, .processors_per_node = 3, .from_s = schedule < 0 ? 0 : 7};
    struct csv *csv = csv_from_text(run->arena, run->diag, swf ? "j.swf" : "j.csv", run->text, run->length,
                                    swf ? CSV_BLANKS : CSV_QUOTED);
    const struct job_trace *trace = swf ? swf_read(csv, run->arena, &jobs) : job_trace_read(csv, run->arena, &jobs);
    for (size_t i = 0; i < trace->count && !csv_mistakes(csv); i++) {
        const struct traced_job *row = &trace->rows[i];
        bool fixed = !isnan(row->spec.start_s);
        bool sized = row->spec.gpus > 0 ? row->spec.nodes == 0
                                        : row->spec.min_nodes >= 1 && row->spec.min_nodes <= row->spec.nodes &&
                                              row->spec.nodes <= row->spec.max_nodes;
        if (!(sized && row->duration_s > 0 && row->spec.submit_s >= 0 && row->spec.name[0]) ||
            (fixed && !(row->spec.start_s >= row->spec.submit_s && row->spec.end_s > row->spec.start_s)))
            abort();
    }
    int64_t taken;
    job_trace_overflow(trace, 100, 8, &taken);
    csv_close(csv);
}

/* A good year of EPW (kind 0), weather (1) or grid (2) with these bytes in its middle. */
static void lay_over(struct run *run, int kind)
{
    static const int month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    static const char *const headers[] = {
        "LOCATION,x,x,x,x,1,1,1,1,1\nDESIGN CONDITIONS\nTYPICAL/EXTREME PERIODS\nGROUND TEMPERATURES\n"
        "HOLIDAYS/DAYLIGHT SAVING\nCOMMENTS 1\nCOMMENTS 2\nDATA PERIODS,1,1\n",
        "time_utc,temperature_degc,relative_humidity_pct,pressure_pa\n", "timestamp,WND,NG,COL\n"};
    struct text_buffer year = {0};
    text_buffer_add(&year, "%s", headers[kind]);
    for (int month = 1; month <= 12; month++)
        for (int day = 1; day <= month_days[month - 1]; day++)
            for (int hour = 0; hour < 24; hour++)
                if (kind == 0)
                    text_buffer_add(&year, "1,%d,%d,%d,0,,9,5,80,99000,,,,,,,,,,,,,,,,,,,\n", month, day, hour + 1);
                else
                    text_buffer_add(&year, "2023-%02d-%02dT%02d:00Z,%s\n", month, day, hour,
                                    kind == 1 ? "9,80,99000" : "1,2,3");
    /* From the start of some row in the middle, not beyond the end. */
    char *middle = strchr(year.data + year.length / 2, '\n') + 1;
    size_t room = year.length - (size_t)(middle - year.data);
    memcpy(middle, run->text, run->length < room ? run->length : room);
    struct run laid = {run->arena, run->diag, year.data, year.length};
    if (kind == 0)
        as_epw(&laid);
    else if (kind == 1)
        as_weather(&laid);
    else
        as_grid(&laid, CARBON_LIFECYCLE);
    text_buffer_finish(&year);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct run run = {arena_create(), diag_create(), (const char *)data, size};
    if (size > 1 && data[0] == '@') {
        run.text += 2;
        run.length -= 2;
        lay_over(&run, data[1] % 3);
    } else {
        as_csv(&run);
        as_weather(&run);
        as_epw(&run);
        as_grid(&run, CARBON_LIFECYCLE);
        as_grid(&run, CARBON_DIRECT);
        as_prices(&run);
        as_requests(&run);
        as_jobs(&run, false, -1);
        as_jobs(&run, false, SCHEDULE_SIMULATED);
        as_jobs(&run, true, SCHEDULE_RECORDED);
    }
    FILE *nowhere = fopen("/dev/null", "w");
    if (nowhere) {
        diag_print(run.diag, nowhere);
        fclose(nowhere);
    }
    diag_destroy(run.diag);
    arena_destroy(run.arena);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/scenario_files.h"

#include "files/cap_signal.h"
#include "files/job_trace_file.h"
#include "files/price_csv.h"
#include "files/request_trace_file.h"
#include "scenario/outside_run.h"
#include "serving/serving.h"

static bool timed(const struct reader *reader, const struct scenario *s)
{
    return reader_sound(reader, &s->start_s) && reader_sound(reader, &s->duration_s);
}

/* Traces of requests are read when the services are made; here only for what is wrong with them. */
static void look_at_requests(struct arena *arena, struct diag *diag, const struct reader *reader,
                             const struct scenario *s)
{
    for (size_t w = 0; w < s->workloads.count; w++) {
        const struct variant *workload = &s->workloads.items[w];
        if (!serving_is(workload->kind) || !reader_sound(reader, workload))
            continue;
        const struct traffic *traffic = serving_traffic(workload->value);
        if (!traffic->trace)
            continue;
        struct place place = reader_place(reader, &traffic->trace);
        const struct request_trace *trace = request_trace_load(arena, diag, traffic->trace, place);
        if (trace)
            request_trace_suits(diag, place, traffic, trace);
    }
}

void scenario_files_load(struct arena *arena, struct diag *diag, const struct reader *reader, struct scenario *s,
                         bool whole)
{
    size_t before = diag_errors(diag);
    const struct hours_need none = {0, 0};
    struct hours_need need = timed(reader, s) ? (struct hours_need){(double)s->start_s, s->duration_s} : none;
    bool sited =
        reader_sound(reader, &s->site) && reader_sound(reader, &s->design) && reader_sound(reader, &s->weather_change);
    if (sited)
        climate_load(arena, diag, reader, &s->site, s->design, &s->weather_change, &need, &s->weather, &s->grid);
    bool placed = sited && diag_errors(diag) == before; /* else any hour does to find what is wrong with prices */
    prices_load(arena, diag, reader, &s->supply, placed ? s->weather.utc_offset_s : 0, placed ? &need : &none);
    job_traces_load(arena, diag, reader, &s->workloads);
    if (reader_sound(reader, &s->power_management))
        cap_signal_load(arena, diag, reader, s->power_management, s->start_s);
    if (!whole)
        look_at_requests(arena, diag, reader, s);
    if (timed(reader, s) && reader_sound(reader, &s->workloads) && reader_sound(reader, &s->supply) &&
        reader_sound(reader, &s->power_management))
        outside_run_check(diag, reader, s);
}

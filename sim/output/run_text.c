/* SPDX-License-Identifier: Apache-2.0 */
#include "output/run_text.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/units.h"
#include "output/comparison.h"
#include "output/features.h"
#include "output/human.h"
#include "output/money_text.h"
#include "output/screen.h"

/* "  energy      IT 10.2 GWh, cooling 1.1 GWh": what is missing is left out. */
static void begin_line(FILE *out, const char *name)
{
    fprintf(out, "%s  %-9s", "\n", name);
}

static void print_item(FILE *out, const char *name, const char *value)
{
    if (strcmp(value, "-") != 0)
        fprintf(out, "  %s %s", name, value);
}

static const char *print_metric(char buffer[HUMAN_MAX], double value, int decimals, const char *unit)
{
    if (isnan(value))
        return "-";
    snprintf(buffer, HUMAN_MAX, "%.*f%s%s", decimals, value, unit[0] != '\0' ? " " : "", unit);
    return buffer;
}

static void print_energy(FILE *out, const struct summary *s)
{
    char b[HUMAN_MAX];
    begin_line(out, "energy");
    print_item(out, "facility", human_energy(b, s->facility_energy_j));
    print_item(out, "IT", human_energy(b, s->it_energy_j));
    print_item(out, "cooling", human_energy(b, s->cooling_energy_j));
    print_item(out, "losses", human_energy(b, s->power_loss_j));
    begin_line(out, "peaks");
    print_item(out, "facility", human_power(b, s->peak_facility_power_w));
    print_item(out, "IT", human_power(b, s->peak_it_power_w));
    print_item(out, "grid", human_power(b, s->peak_grid_power_w));
    if (s->peak_water_makeup_m3_per_d > 0) {
        char c[HUMAN_MAX];
        fprintf(out, "  water %s/h, %s/d", human_water(b, s->peak_water_makeup_m3_per_h),
                human_water(c, s->peak_water_makeup_m3_per_d));
    }
    begin_line(out, "metrics");
    print_item(out, "PUE", print_metric(b, s->pue, 3, ""));
    print_item(out, "WUE", print_metric(b, s->wue_l_per_kwh, 3, "L/kWh"));
    print_item(out, "CUE", print_metric(b, s->cue_kg_per_kwh, 3, "kg/kWh"));
    print_item(out, "ERE", print_metric(b, s->ere, 3, ""));
    print_item(out, "ITUE", print_metric(b, s->itue, 3, ""));
    print_item(out, "TUE", print_metric(b, s->tue, 3, ""));
}

/* Prints how far the power of synchronous jobs swings, and how much of that reaches the feed of the nodes. */
static void print_swing(FILE *out, const struct summary *s)
{
    char b[HUMAN_MAX];
    if (isnan(s->fine_peak_it_power_w))
        return;
    begin_line(out, "swing");
    print_item(out, "IT from", human_power(b, s->fine_least_it_power_w));
    print_item(out, "to", human_power(b, s->fine_peak_it_power_w));
    print_item(out, "95 % below", human_power(b, s->fine_p95_it_power_w));
    print_item(out, "ramp", print_metric(b, s->fine_ramp_it_w_per_s / 1e6, 3, "MW/s"));
    if (isnan(s->fine_storage_loss_j))
        return;
    print_item(out, "behind the store from", human_power(b, s->fine_least_feed_power_w));
    print_item(out, "to", human_power(b, s->fine_peak_feed_power_w));
    print_item(out, "ramp", print_metric(b, s->fine_ramp_feed_w_per_s / 1e6, 3, "MW/s"));
}

static void print_heat_and_water(FILE *out, const struct summary *s)
{
    char b[HUMAN_MAX];
    begin_line(out, "heat");
    /* A tower in hot dry air cools it: then more leaves in vapour than the site put in. */
    print_item(out, s->heat_to_air_j < 0 ? "taken from the air" : "to the air",
               human_energy(b, fabs(s->heat_to_air_j)));
    print_item(out, "in vapour", human_energy(b, s->heat_latent_j));
    if (s->heat_to_water_body_j > 0)
        print_item(out, "to open water", human_energy(b, s->heat_to_water_body_j));
    if (s->heat_reused_j > 0)
        print_item(out, "reused", human_energy(b, s->heat_reused_j));
    print_item(out, "compressors ran", print_metric(b, s->mechanical_cooling_s / SECONDS_PER_HOUR, 0, "h"));
    print_item(out, "and drew", human_energy(b, s->compressor_energy_j));
    begin_line(out, "water");
    print_item(out, "taken in", human_water(b, s->water_makeup_m3));
    if (s->water_evaporated_m3 > 0) {
        print_item(out, "evaporated", human_water(b, s->water_evaporated_m3));
        print_item(out, "drained", human_water(b, s->water_blowdown_m3));
    }
    if (s->water_rain_m3 > 0)
        print_item(out, "rain", human_water(b, s->water_rain_m3));
    if (s->water_condensate_m3 > 0)
        print_item(out, "condensate", human_water(b, s->water_condensate_m3));
    if (s->water_reclaimed_m3 > 0)
        print_item(out, "reclaimed", human_water(b, s->water_reclaimed_m3));
    print_item(out, "at power plants", human_water(b, s->water_source_m3));
    begin_line(out, "carbon");
    print_item(out, "electricity", human_carbon(b, s->carbon_operational_kg));
    if (s->carbon_refrigerant_kg > 0)
        print_item(out, "leaked refrigerant", human_carbon(b, s->carbon_refrigerant_kg));
    print_item(out, "making of servers", human_carbon(b, s->carbon_embodied_servers_kg));
    print_item(out, "of network and building",
               human_carbon(b, s->carbon_embodied_network_kg + s->carbon_embodied_building_kg));
    if (s->carbon_displaced_kg > 0)
        print_item(out, "displaced elsewhere, not netted", human_carbon(b, s->carbon_displaced_kg));
    if (s->carbon_lift_kg > 0)
        print_item(out, "of the heat user's pump, elsewhere", human_carbon(b, s->carbon_lift_kg));
    if (s->heat_reused_j > 0)
        print_item(out, "net", human_carbon(b, s->carbon_net_kg));
}

static void print_percentiles(FILE *out, const char *name, double p50_s, double p90_s, double p99_s)
{
    char b[3][HUMAN_MAX];
    if (!isnan(p50_s))
        fprintf(out, "  %s %s, %s, %s", name, human_latency(b[0], p50_s), human_latency(b[1], p90_s),
                human_latency(b[2], p99_s));
}

/* Prints how long requests waited, and for what share of them the promise was kept. */
static void print_latency(FILE *out, const struct summary *s)
{
    char b[HUMAN_MAX];
    const struct service_quality *q = &s->quality;
    begin_line(out, "latency");
    print_percentiles(out, "p50, p90, p99 to the first token", q->ttft_p50_s, q->ttft_p90_s, q->ttft_p99_s);
    print_percentiles(out, "per token", q->tpot_p50_s, q->tpot_p90_s, q->tpot_p99_s);
    print_percentiles(out, "to the last", q->total_p50_s, q->total_p90_s, q->total_p99_s);
    print_item(out, "within the objective", print_metric(b, 100 * q->goodput_frac, 2, "%"));
}

static void print_work(FILE *out, const struct summary *s)
{
    char b[HUMAN_MAX];
    bool serves = s->requests > 0, trains = s->training_flop > 0 || s->jobs_finished > 0 || s->jobs_timed_out > 0;
    if (!serves && !trains)
        return;
    if (serves) {
        begin_line(out, "work");
        print_item(out, "requests", human_count(b, s->requests));
        if (s->output_tokens > 0)
            print_item(out, "tokens written", human_count(b, s->output_tokens));
        if (s->images > 0)
            print_item(out, "per picture", print_metric(b, s->energy_per_image_j / JOULE_PER_KWH * 1e3, 3, "Wh"));
        if (s->videos > 0)
            print_item(out, "per clip", print_metric(b, s->energy_per_video_j / JOULE_PER_KWH * 1e3, 3, "Wh"));
        print_item(out, "per request", print_metric(b, s->energy_per_request_j / JOULE_PER_KWH * 1e3, 3, "Wh"));
        print_item(out, "and", print_metric(b, s->water_per_request_ml, 2, "mL here"));
        print_item(out, "and", print_metric(b, s->water_source_per_request_ml, 2, "mL at power plants"));
        print_item(out, "per 1,000 tokens", print_metric(b, s->energy_per_1000_tokens_wh, 3, "Wh"));
    }
    if (serves)
        print_latency(out, s);
    if (trains) {
        begin_line(out, serves ? "jobs" : "work");
        if (s->training_flop > 0)
            print_item(out, "training FLOP", human_number(b, s->training_flop, 3));
        print_item(out, "jobs finished", human_count(b, s->jobs_finished));
        if (s->jobs_timed_out > 0)
            print_item(out, "ended by their walltime", human_count(b, s->jobs_timed_out));
        if (s->jobs_unfinished > 0)
            print_item(out, "unfinished", human_count(b, s->jobs_unfinished));
        if (s->nodes_busy_frac > 0)
            print_item(out, "nodes held by jobs", print_metric(b, 100 * s->nodes_busy_frac, 1, "%"));
        if (s->energy_per_job_node_h_j > 0)
            print_item(out, "per hour of a node", human_energy(b, s->energy_per_job_node_h_j));
    }
}

static void print_features(FILE *out, const struct summary *s)
{
    struct text_buffer text = {0};
    features_say(s, &text);
    fputs(text.length > 0 ? text.data : "", out);
    text_buffer_finish(&text);
}

static void print_money(FILE *out, const struct summary *s)
{
    char b[HUMAN_MAX];
    if (!s->money.currency && isnan(s->electricity_cost))
        return;
    begin_line(out, "money");
    if (!s->money.currency) {
        print_item(out, "electricity, less what is sold,", human_money(b, s->electricity_cost));
        return;
    }
    fprintf(out, "  ");
    money_text_print(out, s, "\n             ");
}

/* Less heat than this share of all that went through is a residue of rounding, not a finding. */
static const double unmet_threshold_frac = 1e-9;

static void print_warnings(FILE *out, const struct summary *s)
{
    char b[HUMAN_MAX], c[HUMAN_MAX];
    if (s->requests_rejected > 0) {
        double share = s->requests_rejected / (s->requests_rejected + s->requests);
        begin_line(out, "too much");
        fprintf(out, "  the services turned away %s requests, %s of those that came",
                human_count(b, s->requests_rejected),
                share < 0.0005 ? "less than 0.1 %" : print_metric(c, 100 * share, 1, "%"));
    }
    if (s->nameplates[0] != '\0') {
        begin_line(out, "hardware");
        fprintf(out, "  %s: nameplate only, neither its power nor its speed was measured", s->nameplates);
    }
    if (s->power_assumed[0] != '\0') {
        begin_line(out, "hardware");
        fprintf(out, "  %s: how its power follows its work is taken from another chip, unmeasured", s->power_assumed);
    }
    if (s->engines[0] != '\0') {
        begin_line(out, "engine");
        fprintf(out, "  %s", s->engines);
    }
    if (s->errors[0] != '\0') {
        begin_line(out, "error");
        fprintf(out, "  %s", s->errors);
    }
    if (s->services_limited[0] != '\0') {
        begin_line(out, "limits");
        fprintf(out, "  %s", s->services_limited);
    }
    if (s->expect_missed) {
        begin_line(out, "missed");
        fprintf(out, "  %s", s->expect_missed);
    }
    if (s->unmet_heat_j > unmet_threshold_frac * s->facility_energy_j || s->throttled_s > 0.5) {
        begin_line(out, "too hot");
        fprintf(out, "  the plant left %s of heat in the hall for later; servers lost %s to throttling",
                human_energy(b, s->unmet_heat_j), human_duration(c, s->throttled_s));
    }
}

static void print_lines(FILE *out, const struct summary *s, const char *folder, bool colour)
{
    char b[HUMAN_MAX];
    fprintf(out, "%s%s%s:", colour ? "\033[1m" : "", s->run, colour ? "\033[0m" : "");
    if (s->strategy != NULL)
        fprintf(out, s->site != NULL ? " %s at" : " %s", s->strategy);
    if (s->site != NULL)
        fprintf(out, " %s", s->site);
    fprintf(out, ", %s, seed %" PRId64, human_duration(b, s->duration_s), s->seed);
    print_energy(out, s);
    print_swing(out, s);
    print_heat_and_water(out, s);
    print_work(out, s);
    print_features(out, s);
    print_money(out, s);
    print_warnings(out, s);
    begin_line(out, "check");
    fprintf(out, "  the books close to %.1g (energy) and %.1g (water)", s->energy_residual_frac,
            s->water_residual_frac);
    if (!isnan(s->audit_frac))
        fprintf(out, "; SimGrid's own count of IT energy differs by %.1g", fabs(s->audit_frac));
    begin_line(out, "files");
    fprintf(out, "  %s/\n", folder);
}

void run_text_print(FILE *out, const struct summary *s, const char *folder)
{
    char *text = NULL;
    size_t length = 0;
    FILE *lines = open_memstream(&text, &length);
    if (lines == NULL)
        abort();
    print_lines(lines, s, folder, screen_colour(out));
    if (fclose(lines) != 0)
        abort();
    screen_text(out, text);
    free(text);
}

void run_text_json(struct json *json, const char *key, const struct summary *summary)
{
    json_row(json, key, summary_columns, summary);
}

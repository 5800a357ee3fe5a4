/* SPDX-License-Identifier: Apache-2.0 */
/* PUE of a hall by the temperature of the air that its servers get, and its hottest hour. Against an installed libsamovar:
 *     cc setpoints.c $(pkg-config --cflags --libs samovar) -o setpoints && ./setpoints dulles-hall */
#include <samovar.h>
#include <stdio.h>

static int run_at(const char *scenario, int celsius)
{
    char text[32];
    struct samovar *hall = samovar_open(scenario);
    snprintf(text, sizeof text, "%d degC", celsius);
    samovar_set(hall, "hall.supply_temperature", text);
    samovar_set(hall, "duration", "7 d");
    enum samovar_status status = samovar_run(hall, NULL);
    fputs(samovar_messages(hall), stderr);
    if (status == SAMOVAR_OK) {
        const double *power_w = samovar_series(hall, "facility_power_w");
        size_t most = 0;
        for (size_t i = 0; i < samovar_series_length(hall); i++)
            most = power_w[i] > power_w[most] ? i : most;
        printf("%s: PUE %.17g, %.17g J, most power in hour %zu\n", text, samovar_number(hall, "pue"),
               samovar_number(hall, "facility_energy_j"), most + 1);
    }
    samovar_close(hall);
    return status;
}

int main(int argc, char **argv)
{
    int worst = 0;
    for (int celsius = 18; celsius <= 27; celsius += 3) {
        int status = run_at(argc > 1 ? argv[1] : "dulles-hall", celsius);
        worst = status > worst ? status : worst;
    }
    return worst;
}

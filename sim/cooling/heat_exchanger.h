/* SPDX-License-Identifier: Apache-2.0 */
/* Heat exchangers by effectiveness and number of transfer units (NTU).
 *
 *   heat = effectiveness * Cmin * (hot inlet - cold inlet),   NTU = UA / Cmin,   ratio = Cmin / Cmax in 0..1
 *
 * Source: Kays & London, Compact Heat Exchangers, 3rd ed. 1984, ch. 2; ASHRAE Handbook Fundamentals 2017, ch.
 * 4, table 12. */
#ifndef SAMOVAR_COOLING_HEAT_EXCHANGER_H
#define SAMOVAR_COOLING_HEAT_EXCHANGER_H

double exchanger_counterflow_effectiveness(double ntu, double ratio);
/* One pass, both fluids unmixed: the usual approximation, within 1.7 % of the exact series from NTU 1 up, 4 % below. */
double exchanger_crossflow_effectiveness(double ntu, double ratio);
/* The inverses: NTU that gives this effectiveness. Effectiveness at or above the limit of an infinite
 * exchanger gives EXCHANGER_NTU_MAX, 0 and below give 0. */
double exchanger_counterflow_ntu(double effectiveness, double ratio);
double exchanger_crossflow_ntu(double effectiveness, double ratio);

#define EXCHANGER_NTU_MAX 50.0

struct design;
struct coolant;
struct outcome;

/* A plate exchanger between two loops (CDU, water-side economizer): counterflow with a constant UA, its own
 * loop's water regulated (by a bypass) so that it leaves no colder than its target. */
struct plate_exchanger {
    double ua_w_k;
    double design_heat_w;
};

/* UA that carries the design heat from the design's loop to a sink at design->sink_target_k. An approach that
 * no exchanger could have gets EXCHANGER_NTU_MAX: then the loop floats. */
void plate_exchanger_size(struct plate_exchanger *plate, const struct design *design);
/* The row of a component whose state it is. */
struct equipment;
void plate_exchanger_equipment(const void *parameters, const void *state, const struct design *design,
                               struct equipment *row);
/* Fills *out (zeroed before): out_k, to_sink_w, and the effectiveness used, which is returned. */
double plate_exchanger_lift(const struct plate_exchanger *plate, const struct coolant *in, double sink_supply_k,
                            double sink_capacity_w_k, struct outcome *out);

#endif

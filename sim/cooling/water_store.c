/* SPDX-License-Identifier: Apache-2.0 */
#include "cooling/water_store.h"

#include <math.h>

#include "base/units.h"
#include "site/psychro.h"

void water_store_size(const struct water_store *p, double heat_w, double span_k, double loss_per_s,
                      struct water_store_state *s)
{
    s->full_j = isnan(p->volume_m3)
                    ? fmax(heat_w, 0) * p->capacity_s
                    : p->volume_m3 * WATER_DENSITY_KG_M3 * WATER_CP_J_KG_K * span_k * p->stratification_frac;
    s->stored_j = p->initial_frac * s->full_j;
    s->loss_per_s = loss_per_s;
    s->interval_s = SECONDS_PER_HOUR;
}

double water_store_room_w(const struct water_store_state *s, double full_j)
{
    return fmax(0, full_j - s->stored_j) / s->interval_s;
}

double water_store_most_w(const struct water_store_state *s, double least_j)
{
    return fmax(0, (s->stored_j - least_j) / s->interval_s - water_store_loss_w(s));
}

double water_store_loss_w(const struct water_store_state *s)
{
    return s->stored_j * s->loss_per_s;
}

void water_store_advance(struct water_store_state *s, double stored_w, double interval_s)
{
    s->stored_j += stored_w * interval_s;
    s->interval_s = interval_s;
}

const struct field water_store_fields[] = {
    {.key = "capacity",
     NUMBER_FIELD(struct water_store, capacity_s, DURATION),
     RANGE_DEFAULT("10 min", "1000 d", "10 d"),
     .doc = "How long the loop's design heat takes to fill it: hours for a day's rhythm, months for a year's."},
    {.key = "volume",
     NUMBER_FIELD(struct water_store, volume_m3, VOLUME),
     RANGE("0.1 m3", "10000000 m3"),
     .optional = true,
     .doc = "Its water, instead of `capacity`.",
     BASIS(CHOICE, "pits in Danish networks: 60,000 m3 at Dronninglund, 203,000 m3 at Vojens (SDH, State of Green)")},
    {.key = "stratification",
     NUMBER_FIELD(struct water_store, stratification_frac, FRACTION),
     RANGE_DEFAULT("10 %", "100 %", "90 %"),
     .doc = "Share of `volume` that can be used: the layer between hot and cold takes the rest.",
     BASIS(ASSUMPTION, "Dincer & Rosen 2011, Thermal Energy Storage: 0.85 to 0.95 with good diffusers")},
    {.key = "initial",
     NUMBER_FIELD(struct water_store, initial_frac, FRACTION),
     RANGE_DEFAULT("0 %", "100 %", "0 %"),
     .doc = "How full it is when the run begins. What is in it then was not made in the run."},
    FIELD_END};

/* SPDX-License-Identifier: Apache-2.0 */
/* Energy in the battery, E, with a constant power over an interval (s: what enters the cells, k:
 * self-discharge):
 *
 *     dE/dt = s - k E,   E(t) = E_0 e^(-k t) + s (1 - e^(-k t)) / k
 *
 * solved exactly, so that two half intervals are one whole. What enters the cells is sqrt(round trip)
 * of what the site gives, what the site gets is sqrt(round trip) of what leaves them. The battery is
 * as if its power were turned down just enough to reach an end of its window with the end of the
 * interval. Policies decide what it would like; it never sends anything to the grid, and when the
 * grid is out it serves what it can, whatever its policy. */
#include "electric/battery.h"

#include <math.h>

#include "base/arena.h"
#include "base/numerics.h"
#include "base/price_range.h"
#include "electric/supply.h"
#include "site/year.h"

#define MONTH_S (30 * SECONDS_PER_DAY)

struct peak_policy {
    double limit_w;
};
struct threshold_policy { /* NaN: a quartile of the year */
    double low, high;
    int signal; /* of carbon */
};
enum { SIGNAL_AVERAGE, SIGNAL_MARGINAL };
static const char *const signal_names[] = {"average", "marginal", NULL};

static const struct field no_fields[] = {FIELD_END};
static const struct field peak_fields[] = {
    {.key = "limit",
     NUMBER_FIELD(struct peak_policy, limit_w, POWER),
     RANGE("0 W", "100 GW"),
     .doc = "What it tries not to draw from the grid; it charges with what is left below."},
    FIELD_END};
static const struct field carbon_fields[] = {
    {.key = "signal",
     CHOICE_FIELD(struct threshold_policy, signal, signal_names),
     .initial = "average",
     .doc =
         "average: carbon of all that the grid generates; marginal: of the plants that follow the load. A grid without marginal carbon "
         "leaves the battery to a surplus of the site's own."},
    {.key = "charge_below",
     NUMBER_FIELD(struct threshold_policy, low, CARBON_INTENSITY),
     RANGE("0 g/kWh", "5000 g/kWh"),
     .optional = true,
     .doc =
         "Carbon of the grid below which it charges; absent: the lowest quarter of the grid's year, or of the hours that its file has."},
    {.key = "discharge_above",
     NUMBER_FIELD(struct threshold_policy, high, CARBON_INTENSITY),
     RANGE("0 g/kWh", "5000 g/kWh"),
     .optional = true,
     .doc = "Carbon of the grid above which it serves the load; absent: the highest quarter of the year."},
    FIELD_END};
static const struct field price_fields[] = {
    {.key = "charge_below",
     NUMBER_FIELD(struct threshold_policy, low, NUMBER),
     RANGE(MARKET_PRICE_LOW, MARKET_PRICE_HIGH),
     .optional = true,
     .doc =
         "Price per kWh below which it charges; absent: the lowest quarter of the week's hours, or of those that a file has."},
    {.key = "discharge_above",
     NUMBER_FIELD(struct threshold_policy, high, NUMBER),
     RANGE(MARKET_PRICE_LOW, MARKET_PRICE_HIGH),
     .optional = true,
     .doc = "Price per kWh above which it serves the load; absent: the highest quarter of the same hours."},
    FIELD_END};

static void check_thresholds(const void *value, struct complaint *complaint)
{
    const struct threshold_policy *policy = value;
    if (policy->low > policy->high)
        complain(complaint, "charge_below", "it would charge and serve the load at the same time");
}

static const struct record self_policy = {
    .name = "self-consumption",
    .doc = "Keeps what the site's own plants make beyond the load, and gives it back when they make less.",
    .size = 1,
    .fields = no_fields};
static const struct record peak_policy = {.name = "peak-shaving",
                                          .doc = "Holds the draw from the grid at or below a limit.",
                                          .size = sizeof(struct peak_policy),
                                          .fields = peak_fields};
static const struct record carbon_policy = {
    .name = "carbon",
    .doc = "Charges while the grid is clean, serves the load while it is dirty; keeps a surplus as well.",
    .size = sizeof(struct threshold_policy),
    .fields = carbon_fields,
    .check = check_thresholds};
static const struct record price_policy = {
    .name = "price",
    .doc = "Charges while electricity is cheap, serves the load while it is dear; keeps a surplus as well. "
           "Prices: `grid-connection`.",
    .size = sizeof(struct threshold_policy),
    .fields = price_fields,
    .check = check_thresholds};
static const struct record *const policies[] = {&self_policy, &peak_policy, &carbon_policy, &price_policy, NULL};

bool battery_needs_prices(const struct battery *battery)
{
    return battery->policy.kind == &price_policy;
}

/* Sets the thresholds that the user did not give, to quartiles of the values that are known (NULL: all). */
static void set_thresholds(const struct threshold_policy *policy, const double *values, const bool *is_known,
                           size_t count, struct battery_state *state)
{
    struct arena *arena = arena_create();
    double *sorted = arena_alloc(arena, count + 1, sizeof *sorted);
    size_t known = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i]) && (!is_known || is_known[i]))
            sorted[known++] = values[i];
    state->low = isnan(policy->low) ? quantile(sorted, known, 0.25) : policy->low;
    state->high = isnan(policy->high) ? quantile(sorted, known, 0.75) : policy->high;
    arena_destroy(arena);
}

static void begin(const void *parameters, const struct supply_site *site, void *state)
{
    const struct battery *battery = parameters;
    struct battery_state *s = state;
    *s = (struct battery_state){.stored_j = clamp(battery->initial_frac, battery->low_frac, battery->high_frac) *
                                            battery->capacity_j,
                                .low = NAN,
                                .high = NAN};
    if (battery->policy.kind == &carbon_policy) {
        const struct threshold_policy *policy = battery->policy.value;
        struct arena *arena = arena_create();
        double *carbon = arena_alloc(arena, site->grid->count, sizeof *carbon);
        for (size_t h = 0; h < site->grid->count; h++)
            carbon[h] = policy->signal == SIGNAL_MARGINAL ? site->grid->hours[h].marginal_kg_j
                                                          : site->grid->hours[h].carbon_kg_j;
        set_thresholds(battery->policy.value, carbon, site->grid->known, site->grid->count, s);
        arena_destroy(arena);
    } else if (battery->policy.kind == &price_policy) {
        set_thresholds(battery->policy.value, site->prices.values, site->prices.known, site->prices.count, s);
    }
}

/* The power that the policy wants to give to the site; below 0: to take. */
static double wish_w(const struct battery *battery, const struct battery_state *state,
                     const struct supply_moment *moment, double residual_w)
{
    if (moment->island || battery->policy.kind == &self_policy)
        return residual_w;
    if (battery->policy.kind == &peak_policy)
        return residual_w - ((const struct peak_policy *)battery->policy.value)->limit_w;
    const struct threshold_policy *policy = battery->policy.value;
    double signal = battery->policy.kind != &carbon_policy ? moment->price
                    : policy->signal == SIGNAL_MARGINAL    ? moment->marginal_kg_j
                                                           : moment->carbon_kg_j;
    if (signal > state->high)
        return residual_w;
    return signal < state->low ? -battery->power_w : fmin(residual_w, 0);
}

static void balance(const void *parameters, void *state, const struct supply_moment *moment, double residual_w,
                    struct supply_outcome *out)
{
    const struct battery *battery = parameters;
    struct battery_state *s = state;
    double t = moment->interval_s, one_way = sqrt(battery->round_trip_frac);
    double k = -log1p(-battery->self_discharge_frac) / MONTH_S;
    double kept = exp(-k * t);
    double effective_s = k > 0 ? -expm1(-k * t) / k : t; /* a watt into the cells leaves this many joules */
    double resting_j = s->stored_j * kept;
    double most_w = (battery->high_frac * battery->capacity_j - resting_j) / effective_s / one_way;
    double least_w = (resting_j - battery->low_frac * battery->capacity_j) / effective_s * one_way;

    double give_w = clamp(wish_w(battery, s, moment, residual_w), -battery->power_w, battery->power_w);
    give_w = clamp(give_w, -fmax(most_w, 0), fmax(least_w, 0));
    double into_w = give_w > 0 ? -give_w / one_way : -give_w * one_way;
    double before_j = s->stored_j;
    s->stored_j = resting_j + into_w * effective_s;
    out->power_w = give_w;
    out->primary_w = 0;
    out->stored_w = (s->stored_j - before_j) / t;
    out->loss_w = -give_w - out->stored_w;
}

static double stored_j(const void *parameters, const void *state)
{
    (void)parameters;
    return ((const struct battery_state *)state)->stored_j;
}

static void equipment(const void *parameters, struct equipment *row)
{
    const struct battery *battery = parameters;
    row->capacity_w = battery->power_w;
    row->storage_j = battery->capacity_j;
}

static void check(const void *value, struct complaint *complaint)
{
    const struct battery *battery = value;
    if (battery->low_frac >= battery->high_frac)
        complain(complaint, "minimum_charge", "the window of the state of charge is empty");
}

static const struct field fields[] = {
    {.key = "capacity",
     NUMBER_FIELD(struct battery, capacity_j, ENERGY),
     RANGE("1 Wh", "1000 GWh"),
     .doc = "Energy between empty and full, of which it uses the window."},
    {.key = "power",
     NUMBER_FIELD(struct battery, power_w, POWER),
     RANGE("1 W", "100 GW"),
     .doc = "Most that it takes or gives, at its plug."},
    {.key = "minimum_charge",
     NUMBER_FIELD(struct battery, low_frac, FRACTION),
     RANGE_DEFAULT("0", "0.99", "0.2"),
     .doc = "State of charge below which it is not emptied.",
     BASIS(ASSUMPTION, "lithium-ion (NMC) in EnergyPlus models of data centres, PEESEgroup/AI-Data-Center-Analysis: "
                       "0.20 to 0.95")},
    {.key = "maximum_charge",
     NUMBER_FIELD(struct battery, high_frac, FRACTION),
     RANGE_DEFAULT("0.01", "1", "0.95"),
     .doc = "State of charge above which it is not filled.",
     BASIS(ASSUMPTION, "PEESEgroup/AI-Data-Center-Analysis: 0.20 to 0.95")},
    {.key = "round_trip",
     NUMBER_FIELD(struct battery, round_trip_frac, FRACTION),
     RANGE_DEFAULT("0.3", "1", "0.86"),
     SPREAD(UNIFORM, "0.83", "0.87", NULL),
     .doc = "Of the energy that it takes, what it gives back, both at its plug; half of the loss (in the "
            "sense of a product) each way.",
     BASIS(ASSUMPTION, "Mongird et al., 2020 Grid Energy Storage Technology Cost and Performance Assessment, "
                       "PNNL/DOE-PA-0204: lithium-ion 0.83 to 0.87, 0.86")},
    {.key = "self_discharge",
     NUMBER_FIELD(struct battery, self_discharge_frac, FRACTION),
     RANGE_DEFAULT("0", "0.5", "0.02"),
     SPREAD(UNIFORM, "0.01", "0.03", ASSUMED_SPREAD),
     .doc = "Of what it holds, lost in 30 days of rest; its own electronics included.",
     BASIS(ASSUMPTION, "1 to 3 % a month")},
    {.key = "initial_charge",
     NUMBER_FIELD(struct battery, initial_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0.5"),
     .doc = "State of charge at the start."},
    {.key = "policy",
     VARIANT_FIELD(struct battery, policy, policies),
     .initial = "self-consumption",
     .doc = "When it charges, and when it serves the load."},
    FIELD_END};

const struct supply_kind battery_kind = {
    .record = {.name = "battery",
               .doc = "A battery behind the meter, with a window, losses and a policy.",
               .size = sizeof(struct battery),
               .fields = fields,
               .check = check},
    .role = SUPPLY_BALANCER,
    .state_size = sizeof(struct battery_state),
    .begin = begin,
    .balance = balance,
    .stored_j = stored_j,
    .equipment = equipment};

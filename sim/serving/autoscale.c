/* SPDX-License-Identifier: Apache-2.0 */
/* wanted = ceil(requests / target), as the Horizontal Pod Autoscaler of Kubernetes has it, with its period of
 * 15 s and its stabilisation window of 300 s for scaling down (Kubernetes documentation, Horizontal Pod
 * Autoscaling: Algorithm details; Stabilization window; Scaling policies). Its tolerance of 10 % is left out.
 * With fewer replicas steps get longer, so that the requests per replica depend on how many there are: if all
 * surplus replicas slept at once, too many would. */
#include "serving/autoscale.h"

#include <assert.h>
#include <math.h>

#include "base/numerics.h"

static const struct field autoscale_fields[] = {
    {.key = "minimum",
     INTEGER_FIELD(struct autoscale, minimum),
     RANGE_DEFAULT("1", "10000000", "1"),
     .doc = "Replicas that are never asleep."},
    {.key = "target",
     NUMBER_FIELD(struct autoscale, target, NUMBER),
     RANGE("0.01", "1000000"),
     .doc = "Requests, in the batch or waiting, that a replica is to have in the mean: there are as many "
            "replicas as that takes."},
    {.key = "period",
     NUMBER_FIELD(struct autoscale, period_s, DURATION),
     RANGE_DEFAULT("1 s", "1 d", "15 s"),
     .doc = "How often it is decided; replicas fall asleep and are ready at these moments. With fidelity "
            "fluid it is the stationary number for each hour.",
     BASIS(STANDARD, "Kubernetes, Horizontal Pod Autoscaling: horizontal-pod-autoscaler-sync-period")},
    {.key = "window",
     NUMBER_FIELD(struct autoscale, window_s, DURATION),
     RANGE_DEFAULT("0 s", "1 d", "300 s"),
     .doc = "Replicas go only if no more were wanted at any time in this long. (fluid: at once)",
     BASIS(STANDARD, "Kubernetes, Horizontal Pod Autoscaling: stabilizationWindowSeconds for scaling down")},
    {.key = "down",
     NUMBER_FIELD(struct autoscale, down_frac, FRACTION),
     RANGE_DEFAULT("1 %", "100 %", "20 %"),
     .doc = "Share of the replicas that may go at once, at least one; the next, a window later.",
     BASIS(ASSUMPTION, "Kubernetes, Horizontal Pod Autoscaling: scaleDown policies, 100 % unless told otherwise")},
    {.key = "wake",
     NUMBER_FIELD(struct autoscale, wake_s, DURATION),
     RANGE_DEFAULT("0 s", "1 h", "2 min"),
     .doc = "From waking to serving: the server wakes and loads the weights; its GPUs idle meanwhile. "
            "(fluid: 0) A server all of whose replicas sleep draws its `standby`.",
     .standing = STANDING_ASSUMPTION},
    {.key = "power_budget",
     NUMBER_FIELD(struct autoscale, power_budget_w, POWER),
     RANGE("10 W", "100 GW"),
     .optional = true,
     .doc = "Most that the nodes of the service may draw together: a replica wakes only if what is reserved for it "
            "fits, else requests wait, and `limited_by` says power. Reserved is what a node draws at the inlet of its "
            "reference while each of its GPUs draws `power_counted` of its TDP, or of `power_cap` and `clock`; and "
            "`standby` for those asleep. At first as many are awake as fit. Absent: no budget."},
    {.key = "power_counted",
     NUMBER_FIELD(struct autoscale, counted_frac, FRACTION),
     RANGE_DEFAULT("10 %", "100 %", "100 %"),
     .doc = "Share of what a GPU may draw that `power_budget` reserves for it. 100 %: the budget is kept whatever "
            "requests come; less sells power twice, and a peak may go beyond it.",
     BASIS(ASSUMPTION,
           "a row of inference servers takes 30 % more of them than their peaks allow (Patel et al., POLCA, "
           "arXiv:2308.12908): 77 %")},
    FIELD_END,
};

static void autoscale_check(const void *value, struct complaint *complaint)
{
    const struct autoscale *rules = value;
    if (rules->window_s / rules->period_s > 1e5)
        complain(complaint, "window", "at most 100000 periods");
}

const struct record autoscale_record = {
    .name = "autoscale",
    .size = sizeof(struct autoscale),
    .fields = autoscale_fields,
    .check = autoscale_check,
    .doc = "Replicas sleep while there is little to do.",
};

struct autoscaler {
    const struct autoscale *rules;
    size_t count, minimum, most, wanted;
    size_t refused; /* asked for beyond `most` */
    bool *awake;
    double *ready_s; /* per awake replica: from when on it serves */
    double down_s;   /* when replicas were last sent to sleep */
    size_t *asked;   /* replicas wanted in each of the last `asked_count` periods, a ring */
    size_t asked_count, asked_next;
};

struct autoscaler *autoscaler_create(struct arena *arena, const struct autoscale *rules, size_t replicas,
                                     size_t minimum, size_t most)
{
    assert(minimum >= 1 && minimum <= most && most <= replicas);
    struct autoscaler *scaler = arena_alloc(arena, 1, sizeof *scaler);
    *scaler = (struct autoscaler){
        .rules = rules,
        .count = replicas,
        .minimum = minimum,
        .most = most,
        .wanted = most,
        .awake = arena_alloc(arena, replicas, sizeof *scaler->awake),
        .ready_s = arena_alloc(arena, replicas, sizeof *scaler->ready_s),
        .down_s = -INFINITY,
        .asked_count = 1 + (size_t)(rules->window_s / rules->period_s),
    };
    scaler->asked = arena_alloc(arena, scaler->asked_count, sizeof *scaler->asked);
    for (size_t i = 0; i < scaler->asked_count; i++)
        scaler->asked[i] = most;
    for (size_t i = 0; i < most; i++) {
        scaler->awake[i] = true;
        scaler->ready_s[i] = -INFINITY;
    }
    return scaler;
}

static void go_down(struct autoscaler *scaler, double now_s, size_t least)
{
    size_t many = (size_t)fmax(1, scaler->rules->down_frac * (double)scaler->wanted);
    scaler->wanted = scaler->wanted - least > many ? scaler->wanted - many : least;
    scaler->down_s = now_s;
}

void autoscaler_decide(struct autoscaler *scaler, double now_s, double present)
{
    size_t would = (size_t)clamp(ceil(present / scaler->rules->target), (double)scaler->minimum, (double)scaler->count);
    size_t ask = would < scaler->most ? would : scaler->most;
    scaler->refused = would - ask;
    scaler->asked[scaler->asked_next] = ask;
    scaler->asked_next = (scaler->asked_next + 1) % scaler->asked_count;
    size_t most = 0;
    for (size_t i = 0; i < scaler->asked_count; i++)
        most = scaler->asked[i] > most ? scaler->asked[i] : most;
    if (ask > scaler->wanted)
        scaler->wanted = ask;
    else if (most < scaler->wanted && now_s - scaler->down_s >= scaler->rules->window_s)
        go_down(scaler, now_s, most);
    for (size_t i = 0; i < scaler->wanted; i++) {
        if (!scaler->awake[i])
            scaler->ready_s[i] = now_s + scaler->rules->wake_s;
        scaler->awake[i] = true;
    }
}

size_t autoscaler_serving(const struct autoscaler *scaler, double now_s)
{
    size_t serving = scaler->minimum;
    while (serving < scaler->wanted && scaler->ready_s[serving] <= now_s)
        serving++;
    return serving;
}

size_t autoscaler_wanted(const struct autoscaler *scaler)
{
    return scaler->wanted;
}

size_t autoscaler_refused(const struct autoscaler *scaler)
{
    return scaler->refused;
}

bool autoscaler_awake(const struct autoscaler *scaler, size_t replica)
{
    return scaler->awake[replica];
}

void autoscaler_sleep(struct autoscaler *scaler, size_t replica)
{
    assert(replica >= scaler->wanted);
    scaler->awake[replica] = false;
}

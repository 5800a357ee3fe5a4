/* SPDX-License-Identifier: Apache-2.0 */
/* An inference service. Fluid: per tick a request rate, the stationary batch that belongs to it, power from achieved
 * bandwidth and FLOP rate; what exceeds capacity queues, what exceeds the queue is rejected (serving/fluid_service.h).
 * Exact, and sampled: request by request (serving/exact_service.h). */
#ifndef SAMOVAR_SERVING_SERVING_H
#define SAMOVAR_SERVING_SERVING_H

#include "base/arena.h"
#include "base/field.h"
#include "hardware/node.h"
#include "hardware/power_cap.h"
#include "llm/engine_error.h"
#include "llm/model.h"
#include "serving/traffic_source.h"

struct serving;
extern const struct record serving_record;    /* variant name "serving"; sizeof(struct serving) = .size */
extern const struct record generation_record; /* variant name "generation": pictures and clips; the same struct */
/* Whether a workload of this kind is a service: one of the two. */
bool serving_is(const struct record *kind);
/* Whether its requests are pictures or clips, and of how many frames. */
bool serving_generates(const struct serving *serving);
int64_t serving_frames(const struct serving *serving);

/* The replicas of a service stand in one place, or, with prompts and answers apart, in two. */
enum serving_part { SERVING_MAIN, SERVING_PREFILL, SERVING_PARTS };
bool serving_has(const struct serving *serving, enum serving_part part);

/* "vllm", and ", unmeasured on L40S in fp8 (by the law of H100 SXM in fp8)" where it was not fitted on the chip with such weights. */
const char *serving_engine(const struct serving *serving, const struct node *node, struct arena *arena);
/* How far time per output token (or per picture) and the energy of its GPUs are off where others measured such a service. */
struct engine_error serving_error(const struct serving *serving, const struct node *node, enum error_quantity quantity);
/* Both in words: "time per token 3.8 %, energy 5.8 % (mean of 5 measured points of ...)", "unmeasured". */
const char *serving_errors_words(const struct serving *serving, const struct node *node, struct arena *arena);
const char *serving_name(const struct serving *serving);
/* Adds a sentence for people: the model, how much it is asked, how long questions and answers are in the mean. */
struct text_buffer;
void serving_story(struct text_buffer *out, const struct serving *serving);
/* What the scenario says of the service's traffic. */
const struct traffic *serving_traffic(const struct serving *serving);

/* What the service's own power_cap and clock leave its GPUs. */
struct gpu_limit serving_limit(const struct serving *serving);
/* NULL: the first group with enough nodes. */
const char *serving_node_type(const struct serving *serving, enum serving_part part);
/* How many nodes of this type a part occupies, and how many GPUs on them work for it. */
int64_t serving_nodes(const struct serving *serving, enum serving_part part, const struct node *node);
int64_t serving_gpus(const struct serving *serving, enum serving_part part);
/* NULL if the service can run on these GPUs, else why not, with numbers (in arena), and the key that says so. */
const char *serving_misfit(const struct serving *serving, enum serving_part part, const struct node *node,
                           struct arena *arena, const char **key);

/* All pointers are borrowed. */
struct service_setup {
    const struct serving *serving;
    const struct node *node[SERVING_PARTS]; /* that each part occupies; serving_misfit() is NULL */
    struct traffic_source source;           /* origin NULL: its own traffic, without profile */
    uint64_t seed;                          /* of its random numbers */
    double rate_scale;                      /* factor on all its traffic; 0 stands for 1 */
    double span_s;                          /* that its traffic lasts, and grows; 0: not said */
    struct gpu_limit limit[SERVING_PARTS];  /* at first, beside the service's own; clock_frac 0: none */
    void (*reached)(void *context,
                    double time_s); /* told now and then, within a tick too, how far requests are; NULL: nobody */
    void *context;                  /* of it */
};

struct service; /* a running one */
struct service *service_create(struct arena *arena, const struct service_setup *setup);
/* Limits the GPUs of a part from the next step on, beside the service's own limits; steps of exact replicas
 * that are under way end as they began. */
void service_limit(struct service *service, enum serving_part part, struct gpu_limit limit);
/* Requests per second that the service can finish within its limits, and the largest batch of a replica that
 * memory and max_batch allow with the mean context. */
double service_capacity_per_s(const struct service *service);
double service_batch_limit(const struct service *service);

struct service_total;
/* What it has done so far: service_total.h. */
const struct service_total *service_total(const struct service *service);

enum service_limit {
    LIMIT_NOTHING,   /* load would have to grow first */
    LIMIT_COMPUTE,   /* replicas are always busy, most of the time with arithmetic; */
    LIMIT_BANDWIDTH, /* with reading memory; */
    LIMIT_OVERHEAD,  /* with what does not depend on the batch, or with each sequence */
    LIMIT_MEMORY,    /* requests wait since there is no room for their keys and values */
    LIMIT_BATCH,     /* ... since the batch has max_batch sequences */
    LIMIT_PREFILL,   /* the replicas for prompts are always busy */
    LIMIT_BURST,     /* on average it could do more, but requests that arrive together wait or are lost */
    LIMIT_HEAT,      /* throttled to a standstill */
    LIMIT_POWER,     /* replicas that are wanted stay asleep, since the budget of power has nothing left for them */
    LIMIT_COUNT
};
extern const char *const service_limit_names[];

struct service_tick {
    double requests, prompt_tokens, output_tokens; /* finished in the tick; pictures and clips have no tokens */
    double arrived, rejected, queued; /* queued: at the end of the tick; if exact, with those in the batch */
    double refused, timed_out;        /* of the rejected: too long for the model; timed out in the queue (fluid: 0) */
    double answered;                  /* of the requests: by the response cache */
    double cached_tokens;             /* of the prompt tokens: in the prefix cache */
    double good;                      /* of the requests: within the objective; NaN: there is none */
    double preempted;                 /* times that a sequence lost its place for lack of memory (fluid: 0) */
    /* Conversations that ended in the tick, those of them that the context's limit ended, turns of all of them together, and mean seconds
     * from the first request to the last token; NaN: requests are by themselves. */
    double conversations, conversations_cut, conversation_turns, conversation_mean_s;
    double batch;     /* mean sequences in a replica's batch */
    double load_frac; /* offered over capacity */
    double busy_frac; /* of the time of a replica */
    double bandwidth_frac, flop_frac;
    double memory_bound_frac,
        batch_bound_frac; /* of a replica's time: a request waited for lack of memory alone; of max_batch alone */
    enum service_limit limit;
    double replicas_awake, nodes_awake_frac; /* means */
    double replicas_refused;                 /* wanted beyond the budget of power, in the mean */
    /* Means of one GPU of those nodes that are awake, reference inlet. */
    double gpu_power_w, prefill_gpu_power_w;
    double gpu_demand_w, prefill_gpu_demand_w; /* the same in steps as these, at the highest clock */
    double gpu_power_error_w; /* standard error of gpu_power_w; 0 unless sampled, NaN from one replica */
    double queue_p50_s, ttft_p50_s, ttft_p99_s, tpot_p50_s, tpot_p99_s; /* NaN: nothing served */
    /* NaN if fluid, but for the quantiles of pictures and clips; total: from arrival to last token. */
    double queue_p99_s, total_mean_s, total_p50_s, total_p99_s;
    /* The same at the rank of the objective's own `share`; NaN: there is none, or fluid. */
    double ttft_share_s, tpot_share_s, total_share_s;
};
/* speed_frac: thermal throttling of each part, 1 = none. from_s: calendar seconds. Requests are conserved:
 * arrived = requests + rejected + growth of queued. Steps follow one another in time; each hour of the week
 * is computed on its own, so that long ticks see the same load as short ones. */
void service_step(struct service *service, double from_s, double interval_s, const double speed_frac[SERVING_PARTS],
                  struct service_tick *out);

#endif

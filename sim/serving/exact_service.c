/* SPDX-License-Identifier: Apache-2.0 */
/* Requests are drawn and served in pieces of a fixed number, so that memory does not grow with them.
 *
 * With prompts and answers apart, a piece goes to the replicas for prompts; those prompts that are
 * finished by the time of the piece's last request go, in order of arrival, to the replicas that write
 * answers, which thus never run ahead.
 *
 * With autoscaling, pieces end where the autoscaler decides. Users in a closed loop and conversations stay with
 * their replica, so that replicas need no pieces; where turns are shared out among replicas these go from event to event together, and
 * can sleep. */
#include "serving/exact_inside.h"

#include <assert.h>
#include <math.h>

#include "base/team.h"
#include "serving/power_budget.h"
#include "traffic/week.h"

/* Seconds that the keys and values of one token take from a replica for prompts to one that writes answers. */
static double send_token_s(const struct service_setup *setup)
{
    const struct serving *serving = setup->serving;
    const struct node *from = setup->node[SERVING_PREFILL], *to = setup->node[SERVING_MAIN];
    double byte_s = disaggregation_byte_s(serving->disaggregation, &from->gpu,
                                          (double)serving_gpus_per_replica(serving, SERVING_PREFILL), &to->gpu,
                                          (double)serving_gpus_per_replica(serving, SERVING_MAIN));
    return serving_token_byte(serving, SERVING_PREFILL) / byte_s;
}

static struct replica_rules rules_of(const struct exact_service *service, enum serving_part part)
{
    const struct service_setup *setup = service->setup;
    const struct serving *serving = setup->serving;
    const struct node *node = setup->node[part];
    const struct slo *slo = serving->slo;
    enum replica_role role = !serving->disaggregation  ? ROLE_WHOLE
                             : part == SERVING_PREFILL ? ROLE_PREFILL
                                                       : ROLE_DECODE;
    return (struct replica_rules){
        .costs = serving_costs(service->setup, part, service->context),
        .role = role,
        .send_token_s = role == ROLE_PREFILL ? send_token_s(setup) : 0,
        .chunked = serving_is_chunked(serving),
        .token_budget = serving_token_budget(serving),
        .max_batch = serving->room.max_batch,
        .memory_tokens = (int64_t)fmin(serving_memory_tokens(serving, part, &node->gpu), 1e15),
        .context_limit = serving->context_limit,
        .queue_length = serving->queue_length,
        .wait_limit_s = serving->queue_limit_s,
        .ttft_limit_s = slo ? slo->ttft_s : NAN,
        .tpot_limit_s = slo ? slo->tpot_s : NAN,
        .total_limit_s = slo ? slo->total_s : NAN,
    };
}

static void create_pools(struct exact_service *service, struct arena *arena)
{
    const struct serving *serving = service->serving;
    service->context = serving_lengths(serving, &service->setup->source).context;
    for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS; part++) {
        if (!serving_has(serving, part))
            continue;
        struct pool_setup setup = {.rules = rules_of(service, part),
                                   .count =
                                       part == SERVING_MAIN ? service->count : (size_t)serving_replicas(serving, part),
                                   .balancer = (enum balancer_kind)serving->balancer,
                                   .latencies = service->latencies};
        if (part == SERVING_MAIN)
            service->costs = setup.rules.costs;
        service->pool[part] = pool_create(arena, &setup);
    }
    if (!serving->disaggregation)
        return;
    service->handover = handover_create(arena, serving->disaggregation->latency_s, service->setup->seed, serving->name);
    for (int i = 0; i < service->threads; i++)
        handover_listen(service->handover, i, service->latencies[i]);
}

/* The traffic with `scale` times the requests. */
static struct traffic scaled_traffic(const struct traffic *traffic, double scale)
{
    struct traffic out = *traffic;
    out.rate_per_s *= scale;
    out.speed = traffic_speed(traffic) * scale;
    if (traffic->users > 0)
        out.users = (int64_t)fmax(1, round((double)traffic->users * scale));
    return out;
}

static void create_requests(struct exact_service *service, struct arena *arena)
{
    const struct service_setup *setup = service->setup;
    const struct traffic_source *source = &setup->source;
    const struct serving *serving = service->serving, *origin = source->origin ? source->origin : serving;
    struct serving_lengths lengths = serving_lengths(serving, source);
    service->traffic = scaled_traffic(&origin->traffic, setup->rate_scale);
    struct requests_setup requests = {.seed = setup->seed,
                                      .name = origin->name,
                                      .traffic = &service->traffic,
                                      .profile = source->profile,
                                      .trace = source->trace,
                                      .week_s = week_time_s(service->start_s),
                                      .prompt = lengths.prompts,
                                      .output = lengths.outputs,
                                      .part = source->origin ? &source->part : NULL,
                                      .prefix = serving->prefix_cache,
                                      .response = serving->response_cache,
                                      .sample_of = (uint64_t)serving->replicas,
                                      .sample = service->count};
    service->requests = requests_create(arena, &requests);
    service->piece = arena_alloc(arena, POOL_PIECE, sizeof *service->piece);
    if (serving->balancer != BALANCER_ROUND_ROBIN)
        service->choice = arena_alloc(arena, POOL_PIECE, sizeof *service->choice);
}

static void create_users(struct exact_service *service, struct arena *arena)
{
    const struct serving *serving = service->serving;
    const struct traffic_source *source = &service->setup->source;
    struct serving_lengths lengths = serving_lengths(serving, source);
    bool shared = users_are_shared(&serving->traffic), at_rate = traffic_kind(&serving->traffic) == TRAFFIC_RANDOM;
    if (at_rate)
        create_requests(service, arena);
    service->traffic = scaled_traffic(&serving->traffic, service->setup->rate_scale);
    service->users_count = shared ? 1 : service->count;
    service->users_setup = arena_alloc(arena, service->users_count, sizeof *service->users_setup);
    service->users = arena_alloc(arena, service->users_count, sizeof *service->users);
    struct replica **replicas = arena_alloc(arena, service->count, sizeof(struct replica *));
    for (size_t i = 0; i < service->count; i++)
        replicas[i] = pool_replica(service->pool[SERVING_MAIN], i);
    for (size_t i = 0; i < service->users_count; i++) {
        service->users_setup[i] = (struct users_setup){.seed = service->setup->seed,
                                                       .name = serving->name,
                                                       .traffic = &service->traffic,
                                                       .trace = source->trace,
                                                       .prompt = lengths.prompts,
                                                       .output = lengths.outputs,
                                                       .prefix = serving->prefix_cache,
                                                       .response = serving->response_cache,
                                                       .replicas = (size_t)serving->replicas,
                                                       .index = i,
                                                       .arrivals = at_rate ? service->requests : NULL,
                                                       .balancer = (enum balancer_kind)serving->balancer};
        service->users[i] = users_create(arena, &service->users_setup[i], &replicas[i], shared ? service->count : 1);
    }
}

/* From now on only the first `count` replicas get requests. */
static void give_to(struct exact_service *service, size_t count)
{
    pool_serving(service->pool[SERVING_MAIN], count);
    if (service->users)
        users_serving(service->users[0], count);
}

struct exact_service *exact_service_create(struct arena *arena, const struct service_setup *setup, double start_s,
                                           double capacity_per_s, struct service_total *total)
{
    const struct serving *serving = setup->serving;
    struct exact_service *service = arena_alloc(arena, 1, sizeof *service);
    size_t all = (size_t)serving->replicas, count = all;
    if (serving->fidelity == FIDELITY_SAMPLED && serving->sample < serving->replicas)
        count = (size_t)serving->sample;
    *service = (struct exact_service){.setup = setup,
                                      .serving = serving,
                                      .start_s = start_s,
                                      .capacity_per_s = capacity_per_s,
                                      .total = total,
                                      .scale = (double)all / (double)count,
                                      .count = count,
                                      .most_frac = 1,
                                      .threads = team_size()};
    service->latencies = arena_alloc(arena, (size_t)service->threads, sizeof *service->latencies);
    for (int i = 0; i < service->threads; i++)
        service->latencies[i] = arena_alloc(arena, 1, sizeof *service->latencies[i]);
    create_pools(service, arena);
    if (traffic_is_closed(&serving->traffic))
        create_users(service, arena);
    else
        create_requests(service, arena);
    if (serving->autoscale) {
        size_t minimum = (size_t)ceil((double)serving->autoscale->minimum / service->scale);
        /* A budget goes with all replicas only. */
        size_t may = (size_t)power_budget_replicas(serving, setup->node[SERVING_MAIN]),
               most = may < count ? may : count;
        service->scaler = autoscaler_create(arena, serving->autoscale, count, minimum, most);
        service->most_frac = (double)most / (double)count;
        give_to(service, most);
        service->decide_s = serving->autoscale->period_s;
    }
    return service;
}

void exact_service_renew(struct exact_service *service, enum serving_part part, double capacity_per_s)
{
    struct replica_costs costs = serving_costs(service->setup, part, service->context);
    service->capacity_per_s = capacity_per_s;
    pool_set_costs(service->pool[part], service->now_s, &costs);
    if (part == SERVING_MAIN)
        service->costs = costs;
}

/* Hands the prompts that are finished by to_s to the replicas that write answers. */
static void pass_on(struct exact_service *service, double to_s)
{
    for (size_t count = POOL_PIECE; count == POOL_PIECE;) {
        struct pool_piece handed = handover_take(service->handover, to_s);
        count = handed.count;
        pool_give(service->pool[SERVING_MAIN], &handed);
    }
}

/* Serves all requests that arrive before to_s; returns their number. */
static uint64_t serve_requests(struct exact_service *service, double to_s)
{
    struct replica_pool *prompts = service->pool[SERVING_PREFILL];
    uint64_t total = 0;
    for (size_t count = POOL_PIECE; count == POOL_PIECE; total += count) {
        count = requests_take(service->requests, to_s, POOL_PIECE, service->piece, service->choice);
        struct pool_piece piece = {.requests = service->piece, .choice = service->choice, .count = count};
        pool_give(prompts ? prompts : service->pool[SERVING_MAIN], &piece);
        if (service->setup->reached && count == POOL_PIECE)
            service->setup->reached(service->setup->context, service->piece[count - 1].arrival_s);
        if (prompts) {
            double known_s = count == POOL_PIECE ? service->piece[count - 1].arrival_s : to_s;
            pool_catch_up(prompts, known_s);
            pass_on(service, known_s);
        }
    }
    return total;
}

static void advance_users(void *context, size_t i, int thread)
{
    struct exact_service *service = context;
    users_advance(service->users[i], service->horizon_s, service->latencies[thread]);
}

/* Serves all that comes before to_s; returns the number of requests that users did not send. */
static uint64_t serve(struct exact_service *service, double to_s)
{
    if (!service->users)
        return serve_requests(service, to_s);
    service->horizon_s = to_s;
    team_each(service->users_count, advance_users, service);
    return 0;
}

/* Sends replicas to sleep that are not wanted and have finished, then lets the autoscaler decide how many are
 * wanted. */
static void scale_replicas(struct exact_service *service)
{
    struct replica_pool *pool = service->pool[SERVING_MAIN];
    struct autoscaler *scaler = service->scaler;
    pool_catch_up(pool, service->now_s);
    for (size_t i = autoscaler_wanted(scaler); i < service->count; i++) {
        if (replica_outstanding(pool_replica(pool, i)) > 0)
            continue;
        autoscaler_sleep(scaler, i);
        if (service->users)
            users_sleep(service->users[0], i);
    }
    autoscaler_decide(scaler, service->now_s, (double)pool_outstanding(pool));
    give_to(service, autoscaler_serving(scaler, service->now_s));
}

/* Adds an interval of duration_s to the time that replicas and nodes were awake. */
static void count_awake(struct exact_service *service, double duration_s)
{
    size_t per_node =
        (size_t)serving_replicas_per_node(service->serving, SERVING_MAIN, service->setup->node[SERVING_MAIN]);
    size_t replicas = 0, nodes = 0, all_nodes = (service->count + per_node - 1) / per_node;
    for (size_t i = 0, counted = 0; i < service->count; i++) {
        if (!autoscaler_awake(service->scaler, i))
            continue;
        replicas++;
        if (counted <= i / per_node) {
            nodes++;
            counted = i / per_node + 1;
        }
    }
    service->awake_s += (double)replicas * duration_s;
    service->nodes_awake_s += (double)nodes / (double)all_nodes * duration_s;
    size_t refused = autoscaler_refused(service->scaler);
    service->refused_s += (double)refused * duration_s;
    service->unpowered_s += refused > 0 ? duration_s : 0;
}

static uint64_t serve_scaled(struct exact_service *service, double to_s)
{
    uint64_t total = 0;
    while (service->now_s < to_s) {
        double part_s = fmin(to_s, service->decide_s);
        total += serve(service, part_s);
        count_awake(service, part_s - service->now_s);
        service->now_s = part_s;
        if (part_s < service->decide_s)
            break;
        scale_replicas(service);
        service->decide_s += service->serving->autoscale->period_s;
    }
    return total;
}

void exact_service_step(struct exact_service *service, double from_s, double interval_s,
                        const double speed_frac[SERVING_PARTS], struct service_tick *out)
{
    assert(fabs(from_s - service->start_s - service->now_s) < 1e-3 && "ticks follow one another");
    double to_s = from_s + interval_s - service->start_s;
    for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS; part++)
        if (service->pool[part])
            pool_set_speed(service->pool[part], service->now_s, speed_frac[part]);

    uint64_t arrived = service->scaler ? serve_scaled(service, to_s) : serve(service, to_s);
    for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS; part++)
        if (service->pool[part])
            pool_advance(service->pool[part], to_s);
    service->now_s = to_s;

    exact_tick(service, interval_s, arrived, speed_frac, out);
}

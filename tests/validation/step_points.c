/* SPDX-License-Identifier: Apache-2.0 */
/* Answers what a step of a language model takes and draws, point by point, from the program's own model: for
 * tests/validation/serving.py and analysis/fit, so that neither has a model of its own.
 *
 * Reads lines, answers those that ask with one line of numbers:
 *
 *     node NAME             of the catalogue; `set PATH VALUE` changes one of its numbers, in SI: set gpu.step.fixed 1e-3
 *     model NAME
 *     engine NAME [version=VERSION]   of the catalogue, vllm until it is said, of all versions until one is; `set law.KEY VALUE` changes all of its laws; of those of
 *                           diffusion models, diffusers until it is said, with `set diffusion.KEY VALUE`
 *     serve KEY=VALUE...    steady serving: sequences (concurrent), prompt, output tokens; context (tokens behind a sequence in the mean; left
 *                           out: the prompt and half of the output); gpus, tp, pp, ep (whole
 *                           experts), dp (groups of attention; see layout_of); where tp is said and tp x dp x pp are a part of gpus, so many
 *                           copies share the sequences; weight (bf16, fp8, fp8_block, fp4, int4, or bytes) and kv bytes,
 *                           wait_s before the first token (they do not decode in that time: Little's law), at_s
 *                           (measured time of a step: power is asked at it), cap_w, clock (share of the highest); draft tokens of
 *                           speculative decoding, each accepted with chance `accept`, at `draft_cost` of a step; mtp tokens drafted by the
 *                           model's own head, in their place
 *                           apart=1: prompts on prefill_gpus of their own (tp and so on are of decode_gpus), which answers
 *                           wait for if they are slower; together: prompts that begin in one step, if any do (left out: each begins
 *                           at random)
 *       -> step_s (per token of a sequence) sequences power_w (of a GPU) bandwidth_frac flop_frac node_w (of a node at its
 *          inlet, over its GPUs, all of which do the same), and apart requests_s
 *     generate KEY=VALUE... pictures or clips: model, width, height, frames (1), steps and passes of a step (as the model),
 *                           batch (1), gpus (1) that share it, cap_w, at_s (of the batch) as above
 *       -> seconds (of the batch) power_w (of a GPU) joules (of all GPUs, an output)
 *     batch KEY=VALUE...    requests that begin together, their prompts first, in steps of at most `budget` tokens (16384): sequences,
 *                           prompt, output, budget, cached (tokens of each prompt that memory still has, 0); gpus and so on as above, weight, kv
 *       -> seconds (until the last token of all)
 *     prefill KEY=VALUE...  prompts alone: prompt tokens in all; gpus and so on as above, weight, kv, cap_w
 *       -> step_s power_w (of a GPU) node_w
 *     room KEY=VALUE...     memory: gpus and so on, weight, kv; whole=1: layers with a window keep every token, as in engines that are not
 *                           told of it
 *       -> bytes of a GPU, of the weights on it, of what a token and a sequence of any length take there, in the mean over the GPUs that
 *          share the sequence; and of all weights, each once
 *     cap KEY=VALUE...      full_w, cap_w or clock (share of the highest), flop_frac (share of time in arithmetic), bandwidth_frac (of
 *                           the peak)
 *       -> clock_frac stretch power_w
 *     power KEY=VALUE...    bandwidth_frac, flop_frac
 *       -> power_w
 *
 * A word, a number or a layout that cannot be is an error, and ends it: nothing is answered for it. So are numbers beyond what anybody has, caps that
 * the chip cannot keep, and an answer that is not finite. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "hardware/power_cap.h"
#include "llm/diffusion_step.h"
#include "llm/step.h"
#include "read/catalogue.h"
#include "read/reader.h"
#include "read/tree.h"
#include "serving/techniques.h"
#include "step_words.h"

enum { SHELF = 64 };

/* What is read is kept until another takes its place, what a line needs until the next: fits ask millions of lines. */
struct desk {
    struct arena *of_line, *of_models, *of_node, *of_engine, *of_diffusion;
    struct node node;
    struct inference_engine engine;
    struct diffusion_engine diffusion;
    struct llm model, shelf[SHELF]; /* shelf: models read before */
    int shelved;
    bool has_node;
};

static void renew(struct arena **arena)
{
    arena_destroy(*arena);
    *arena = arena_create();
}

static void load(struct arena *arena, const char *catalogue, const char *name, const struct record *record, void *out)
{
    struct diag *diag = diag_create();
    struct reader *reader = reader_create(arena, diag);
    const char *path = catalogue_find(arena, diag, catalogue, name, (struct place){.file = "step_points"});
    struct tree *tree = path ? tree_load(arena, diag, path, (struct place){.file = path}) : NULL;
    if (tree)
        reader_bind(reader, tree, record, out);
    if (diag_errors(diag) > 0) {
        diag_print(diag, stderr);
        die("cannot read", name);
    }
    diag_destroy(diag);
}

static void take_model(struct desk *desk, const char *name)
{
    int i = 0;
    while (i < desk->shelved && strcmp(desk->shelf[i].name, name) != 0)
        i++;
    if (i == SHELF)
        die("too many models:", name);
    if (i == desk->shelved)
        load(desk->of_models, "models", name, &llm_record, &desk->shelf[desk->shelved++]);
    desk->model = desk->shelf[i];
}

/* Sets the number at a path of keys such as step.fixed. */
static void set(const struct record *record, void *value, const char *path, double number)
{
    size_t length = strcspn(path, ".");
    for (const struct field *field = record->fields; field->key; field++) {
        if (strlen(field->key) != length || strncmp(field->key, path, length) != 0)
            continue;
        char *at = (char *)value + field->offset;
        if (field->kind == FIELD_RECORD && path[length] == '.') {
            set(field->record, at, path + length + 1, number);
            return;
        }
        if (field->kind == FIELD_NUMBER && path[length] == '\0') {
            *(double *)(void *)at = number;
            return;
        }
    }
    die("no such number", path);
}

/* The same number in all laws of an engine. */
static void set_laws(const struct record *engine, const struct list *laws, const char *path, double number)
{
    const struct record *record = NULL;
    for (const struct field *field = engine->fields; field->key; field++)
        if (field->kind == FIELD_LIST)
            record = field->record;
    for (size_t i = 0; i < laws->count; i++)
        set(record, (char *)laws->items + i * record->size, path, number);
}

static bool is_in(struct arena *arena, const char *catalogue, const char *name)
{
    const char *const *names = catalogue_names(arena, catalogue);
    while (*names && strcmp(*names, name) != 0)
        names++;
    return *names;
}

static void take_engine(struct desk *desk, const char *name)
{
    if (is_in(desk->of_line, "diffusion-engines", name)) {
        renew(&desk->of_diffusion);
        load(desk->of_diffusion, "diffusion-engines", name, &diffusion_engine_record, &desk->diffusion);
    } else {
        renew(&desk->of_engine);
        load(desk->of_engine, "engines", name, &inference_engine_record, &desk->engine);
    }
}

/* The version whose laws hold, as in a scenario: one that the engine has laws of. */
static void take_version(struct desk *desk, const char *version)
{
    const struct engine_law *laws = desk->engine.laws.items;
    size_t i = 0;
    while (i < desk->engine.laws.count && !(laws[i].version && strcmp(laws[i].version, version) == 0))
        i++;
    if (i == desk->engine.laws.count)
        die("the engine has no law of version", version);
    desk->engine.version = laws[i].version;
}

/* What weights are in: a name, bytes, or what the model says. */
static struct precision weights_of(const struct desk *desk, const char *line)
{
    const struct llm *model = &desk->model;
    for (int i = 0; precision_names[i]; i++) {
        char word[32];
        int length = snprintf(word, sizeof word, "weight=%s", precision_names[i]);
        const char *at = strstr(line, word);
        if (at && (at[length] == ' ' || at[length] == '\0'))
            return precision_in_model(model, precision_of_weights(i));
    }
    const char *said = strstr(line, " weight="), *digits = "0123456789.e+-";
    double byte = value(line, "weight", llm_weight_bytes(model, 0).expert);
    if (said && !(byte > 0 && byte <= 8 &&
                  strcspn(said + 1, " ") == strlen("weight=") + strspn(said + strlen(" weight="), digits)))
        die("not a format of weights:", line);
    struct precision precision = precision_in_model(model, precision_of_bytes(byte));
    precision.byte = byte;
    return precision;
}

struct layout {
    double tensor, pipeline, expert, groups; /* as in step_setup */
    double copies;                           /* of the model, side by side */
};

/* GPUs of a stage: all of them over the stages where `gpus` says; else tp, or tp x dp where tp are those of one group (as in
 * aiconfigurator's table: tp=1 dp=8). That table also holds the square of the GPUs where experts are cut and spread the
 * same way: more than a node has, ep x ep of them, are ep. */
static struct layout layout_of(const struct desk *desk, const char *line)
{
    struct layout layout = {
        .pipeline = value(line, "pp", 1), .expert = value(line, "ep", 1), .groups = value(line, "dp", 1), .copies = 1};
    double all = value(line, "gpus", value(line, "decode_gpus", 0)), tensor = value(line, "tp", 1);
    double own = tensor * layout.groups * layout.pipeline, square = layout.expert * layout.expert;
    if (strstr(line, " tp=") && own < all && fmod(all, own) == 0 && fmod(own, layout.pipeline * layout.expert) == 0)
        layout.copies = all / own;
    if (fmod(tensor, layout.groups) > 0 || fmod(tensor, layout.expert) > fmod(tensor * layout.groups, layout.expert))
        tensor *= layout.groups;
    layout.tensor = all > 0 ? all / layout.copies / layout.pipeline : tensor;
    bool whole = layout.copies > 1 || own == all || tensor == layout.tensor || value(line, "tp", 1) == 1;
    if ((layout.tensor > (double)desk->node.gpus && layout.tensor == square) ||
        (tensor > layout.tensor && tensor == square)) {
        layout.tensor = layout.expert;
        layout.groups = layout.groups > 1 ? layout.expert : 1;
    } else if (!whole || fmod(layout.tensor, layout.groups) > 0)
        die("GPUs cannot be cut so:", line);
    if (floor(layout.tensor) < layout.tensor || fmod(layout.tensor, layout.expert) > 0)
        die("GPUs cannot be cut so:", line);
    return layout;
}

static struct step_setup setup_of(const struct desk *desk, const char *line)
{
    const struct llm *model = &desk->model;
    struct precision weights = weights_of(desk, line);
    bool said = strstr(line, "weight=") != NULL;
    struct layout layout = layout_of(desk, line);
    return (struct step_setup){.model = model,
                               .law = engine_law_of(&desk->engine, &desk->node.gpu, weights.format),
                               .byte_per_weight = said ? weights.byte : 0,
                               .byte_per_kv =
                                   value(line, "kv", engine_kv_byte(&desk->engine, weights.byte, model->bytes_per_kv)),
                               .arithmetic_bits = weights.arithmetic_bits,
                               .integers = weights.integers,
                               .block_scales = weights.format == WEIGHTS_FP8_BLOCK,
                               .tensor = layout.tensor,
                               .pipeline = layout.pipeline,
                               .expert = layout.expert,
                               .attention_groups = layout.groups,
                               .gpus_per_node = (double)desk->node.gpus,
                               .cap_w = value(line, "cap_w", 0),
                               .clock_frac = value(line, "clock", 0),
                               .draft_tokens = value(line, "draft", value(line, "mtp", 0)),
                               .acceptance = value(line, "accept", 0),
                               .draft_cost = value(line, "draft_cost", 0),
                               .own_head = value(line, "mtp", 0) > 0};
}

/* A cap that a GPU is above at its lowest clock is one that nobody can set. */
static double within_cap(const char *line, double gpu_w)
{
    if (gpu_w > value(line, "cap_w", HUGE_VAL) * (1 + 1e-6))
        die("even at the lowest clock it draws more than cap_w:", line);
    return gpu_w;
}

static double power_w(const struct gpu *gpu, const struct step_cost *cost, const struct step_use *use, double time_s)
{
    double load = cost->resident_frac + use->work_load_s / time_s;
    return gpu->idle_w + (gpu->tdp_w - gpu->idle_w) * fmin(cost->limit_frac, load);
}

/* Power at the inlet of a node all of whose GPUs draw so, over their number: with fans, CPUs, memory, adapters and what
 * the supplies lose, in the reference state. */
static double node_share_w(const struct node *node, double gpu_w)
{
    struct node_surroundings at = node_reference(node);
    struct node_power power;
    node_power(node, (double)node->gpus * gpu_w, &at, &power);
    return power.total_w / (double)node->gpus;
}

/* Requests a second that GPUs apart work off the prompts of, in copies of a node at most. */
static double prompts_s(const struct desk *desk, const char *line, double prompt)
{
    struct step_setup setup = setup_of(desk, line);
    double gpus = value(line, "prefill_gpus", setup.tensor * setup.pipeline);
    setup.tensor = fmax(1, fmin(gpus, (double)desk->node.gpus));
    setup.pipeline = setup.expert = setup.attention_groups = 1;
    setup.draft_tokens = 0;
    setup.token_budget = prompt;
    struct replica_costs costs = step_costs(&desk->node.gpu, &setup);
    return gpus / setup.tensor / step_use_pairs(&costs.prompts, 0, 0, prompt, step_pairs(prompt, 0)).time_s;
}

/* The mean of steps with and without prompts, where so many begin in the same step. */
static struct step_use use_together(const struct replica_costs *costs, double sequences, double context, double begin,
                                    double prompt, double together)
{
    double mixed = fmin(1, begin / together), prompts = begin / mixed;
    struct step_use decode = step_use(&costs->decode, sequences, sequences * context, 0),
                    with = step_use_pairs(&costs->mixed, sequences, sequences * context, prompts * prompt,
                                          prompts * step_pairs(prompt, 0));
    return (struct step_use){.time_s = (1 - mixed) * decode.time_s + mixed * with.time_s,
                             .byte = (1 - mixed) * decode.byte + mixed * with.byte,
                             .flop = (1 - mixed) * decode.flop + mixed * with.flop,
                             .work_load_s = (1 - mixed) * decode.work_load_s + mixed * with.work_load_s,
                             .load_s = (1 - mixed) * decode.load_s + mixed * with.load_s};
}

static void check_serving(const struct desk *desk, const char *line)
{
    check_words(
        line,
        " sequences+ prompt- output+ context+ gpus#1e6 tp#1e6 pp#1e6 ep#1e6 dp#1e6 weight* kv+8 wait_s- at_s+ cap_w+1e5 clock+1 "
        "draft-1000 accept-1 draft_cost-100 mtp-1000 apart- prefill_gpus+1e6 decode_gpus#1e6 together+ ");
    double apart = value(line, "apart", 0);
    if (apart != 0 && apart != 1)
        die("apart is 0 or 1:", line);
    if (apart == 0 && (strstr(line, " prefill_gpus=") || strstr(line, " decode_gpus=")))
        die("prefill_gpus and decode_gpus take apart=1:", line);
    if (strstr(line, " gpus=") && strstr(line, " decode_gpus="))
        die("gpus and decode_gpus are the same:", line);
    if (value(line, "mtp", 0) > 0 && desk->model.mtp_layers == 0)
        die("the model has no mtp_layers:", desk->model.name);
    if (value(line, "mtp", 0) > 0 && value(line, "draft", 0) > 0)
        die("drafts of two kinds:", line);
}

/* Requests are in a closed circle: each begins anew when it ends, so that a sequence which decodes meets the prompts of
 * all others. */
static void serve(const struct desk *desk, const char *line)
{
    check_serving(desk, line);
    const struct gpu *gpu = &desk->node.gpu;
    double copies = layout_of(desk, line).copies, concurrent = value(line, "sequences", 1) / copies,
           prompt = value(line, "prompt", 0), output = value(line, "output", 1);
    bool apart = value(line, "apart", 0) > 0;
    double wait_s = value(line, "wait_s", 0), context = value(line, "context", prompt + output / 2),
           sequences = concurrent;
    double together = value(line, "together", 0) / copies;
    double others = apart || concurrent <= 1 ? 0 : (concurrent - 1) / concurrent;
    double limit_s = apart && prompt > 0 ? prompts_s(desk, line, prompt) / copies : HUGE_VAL;
    struct replica_costs costs = {.tokens_per_step = 1};
    struct step_use use = {0};
    double before = 0;
    for (int i = 0; i < 200 && fabs(sequences - before) > 1e-9 * sequences; i++) {
        struct step_setup setup = setup_of(desk, line);
        double begin = others * sequences * costs.tokens_per_step / output;
        setup.max_batch = sequences;
        setup.context = context;
        setup.token_budget = sequences + begin * prompt;
        costs = step_costs(gpu, &setup);
        use = together > 0 && begin * prompt > 0 ? use_together(&costs, sequences, context, begin, prompt, together)
                                                 : step_mean_use(&costs, sequences, context, begin, prompt);
        before = sequences;
        double answer_s = output * use.time_s / costs.tokens_per_step;
        sequences = fmin(concurrent * answer_s / (answer_s + wait_s), limit_s * answer_s);
    }
    double at_s = value(line, "at_s", use.time_s);
    double gpu_w = within_cap(line, power_w(gpu, apart ? &costs.decode : &costs.mixed, &use, at_s));
    double answers[] = {use.time_s / costs.tokens_per_step,
                        copies * sequences,
                        gpu_w,
                        use.byte / at_s / gpu->bandwidth_byte_s,
                        use.flop / at_s / costs.flop_s,
                        node_share_w(&desk->node, gpu_w),
                        copies * sequences * costs.tokens_per_step / (output * use.time_s)};
    say(line, answers, apart ? 7 : 6);
}

/* The last step of prompts makes the first token of an answer. */
static void batch(const struct desk *desk, const char *line)
{
    check_words(line, " sequences# prompt# output# budget# cached- gpus#1e6 tp#1e6 pp#1e6 ep#1e6 dp#1e6 weight* kv+8 ");
    if (layout_of(desk, line).copies > 1)
        die("a batch is of one copy:", line);
    double sequences = value(line, "sequences", 1), prompt = value(line, "prompt", 1),
           output = value(line, "output", 1);
    struct step_setup setup = setup_of(desk, line);
    setup.max_batch = sequences;
    setup.context = prompt + output / 2;
    setup.token_budget = value(line, "budget", 16384);
    struct replica_costs costs = step_costs(&desk->node.gpu, &setup);
    double cached = value(line, "cached", 0), tokens = sequences * (prompt - cached);
    if (tokens <= 0)
        die("one token of a prompt at least is worked off:", line);
    double steps = ceil(tokens / setup.token_budget), pairs = sequences * step_pairs(prompt - cached, cached);
    SAY(line, steps * step_use_pairs(&costs.prompts, 0, 0, tokens / steps, pairs / steps).time_s +
                  (output - 1) * step_use(&costs.decode, sequences, sequences * setup.context, 0).time_s);
}

static void prefill(const struct desk *desk, const char *line)
{
    check_words(line, " prompt+ gpus#1e6 tp#1e6 pp#1e6 ep#1e6 dp#1e6 weight* kv+8 cap_w+1e5 clock+1 ");
    if (layout_of(desk, line).copies > 1)
        die("prompts alone are worked off by one copy:", line);
    struct step_setup setup = setup_of(desk, line);
    setup.token_budget = value(line, "prompt", 1);
    struct replica_costs costs = step_costs(&desk->node.gpu, &setup);
    struct step_use use = step_use_pairs(&costs.prompts, 0, 0, setup.token_budget, step_pairs(setup.token_budget, 0));
    double gpu_w = within_cap(line, power_w(&desk->node.gpu, &costs.prompts, &use, use.time_s));
    SAY(line, use.time_s, gpu_w, node_share_w(&desk->node, gpu_w));
}

static void room(const struct desk *desk, const char *line)
{
    check_words(line, " gpus#1e6 tp#1e6 pp#1e6 ep#1e6 dp#1e6 weight* kv+8 whole- ");
    double whole = value(line, "whole", 0);
    if (whole != 0 && whole != 1)
        die("whole is 0 or 1:", line);
    struct step_setup setup = setup_of(desk, line);
    struct llm model = desk->model;
    if (whole > 0 && model.window > 0)
        model.full_layers = model.window = 0;
    double group = setup.tensor / setup.attention_groups, sharing = group * setup.pipeline,
           byte = setup.byte_per_weight, expert = llm_expert_parameters(&model) * llm_weight_bytes(&model, byte).expert;
    SAY(line, desk->node.gpu.memory_byte,
        (llm_rest_byte(&model, byte) / group + expert / setup.tensor) / setup.pipeline,
        llm_token_byte(&model, setup.byte_per_kv, group) / sharing,
        llm_sequence_byte(&model, setup.byte_per_kv, group) / sharing, llm_weights_byte(&model, byte));
}

static void generate(const struct desk *desk, const char *line)
{
    check_words(line,
                " model* width#16384 height#16384 frames#1e5 steps#1e4 passes#4 batch#1024 gpus#1024 cap_w+1e5 at_s+ ");
    struct diffusion_model model = {0};
    load(desk->of_line, "diffusion-models", word(desk->of_line, line, "model"), &diffusion_model_record, &model);
    if (value(line, "frames", 1) > 1 && model.frame_compression == 1)
        die("the model makes pictures, not clips:", line);
    const struct gpu *gpu = &desk->node.gpu;
    double batch = value(line, "batch", 1), steps = value(line, "steps", (double)model.steps);
    struct diffusion_setup setup = {.model = &model,
                                    .law = diffusion_law_of(&desk->diffusion, gpu),
                                    .size = {.width = (int64_t)value(line, "width", 1024),
                                             .height = (int64_t)value(line, "height", 1024),
                                             .frames = (int64_t)value(line, "frames", 1)},
                                    .passes = value(line, "passes", diffusion_passes(model.guidance)),
                                    .gpus = value(line, "gpus", 1),
                                    .gpus_per_node = (double)desk->node.gpus,
                                    .cap_w = value(line, "cap_w", 0),
                                    .max_batch = batch};
    struct replica_costs costs = diffusion_costs(gpu, &setup);
    struct step_use step = step_use(&costs.decode, batch, 0, 0), rest = step_use(&costs.prompts, 0, 0, 1);
    double seconds = rest.time_s + steps * step.time_s, slower = value(line, "at_s", seconds) / seconds;
    double watts = (rest.time_s * power_w(gpu, &costs.prompts, &rest, slower * rest.time_s) +
                    steps * step.time_s * power_w(gpu, &costs.decode, &step, slower * step.time_s)) /
                   seconds;
    SAY(line, seconds, within_cap(line, watts), seconds * watts * setup.gpus / batch);
}

static void cap(const struct desk *desk, const char *line)
{
    check_words(line, " full_w+1e5 cap_w+1e5 clock+1 flop_frac-1 bandwidth_frac-1 ");
    const struct gpu *gpu = &desk->node.gpu;
    double full_w = value(line, "full_w", gpu->tdp_w);
    struct gpu_draw draw = {full_w, gpu_memory_w(gpu, value(line, "bandwidth_frac", 0))};
    double clock = fmin(value(line, "clock", 1), gpu_clock_for_cap(gpu, draw, value(line, "cap_w", NAN)));
    SAY(line, clock, gpu_clock_stretch(gpu, value(line, "flop_frac", 1), clock), gpu_clock_power_w(gpu, draw, clock));
}

/* set PATH VALUE */
static void change(struct desk *desk, const char *path, double number)
{
    const char law[] = "law.", diffusion[] = "diffusion.";
    if (strncmp(path, law, strlen(law)) == 0)
        set_laws(&inference_engine_record, &desk->engine.laws, path + strlen(law), number);
    else if (strncmp(path, diffusion, strlen(diffusion)) == 0)
        set_laws(&diffusion_engine_record, &desk->diffusion.laws, path + strlen(diffusion), number);
    else if (desk->has_node)
        set(&node_record, &desk->node, path, number);
    else
        die("no node was said yet:", path);
}

/* Lines that ask for nothing: a verb and its words. */
static bool is_taken(struct desk *desk, char **words, int count)
{
    const char *version = "version=";
    if (strcmp(words[0], "set") == 0 && count == 3)
        change(desk, words[1], number_of(words[2], words[2]));
    else if (strcmp(words[0], "engine") == 0 && count == 2)
        take_engine(desk, words[1]);
    else if (strcmp(words[0], "engine") == 0 && count == 3 && strncmp(words[2], version, strlen(version)) == 0) {
        take_engine(desk, words[1]);
        take_version(desk, words[2] + strlen(version));
    } else if (strcmp(words[0], "node") == 0 && count == 2) {
        renew(&desk->of_node);
        load(desk->of_node, "nodes", words[1], &node_record, &desk->node);
        desk->has_node = true;
    } else if (strcmp(words[0], "model") == 0 && count == 2)
        take_model(desk, words[1]);
    else
        return false;
    return true;
}

static void power(const struct desk *desk, const char *line)
{
    check_words(line, " bandwidth_frac-1 flop_frac-1 ");
    SAY(line, gpu_power_w(&desk->node.gpu, value(line, "bandwidth_frac", 0), value(line, "flop_frac", 0)));
}

static void answer(struct desk *desk, char *line)
{
    static const struct {
        const char *verb;
        void (*answer)(const struct desk *, const char *);
        bool of_model;
    } questions[] = {{"serve", serve, true}, {"batch", batch, true},        {"prefill", prefill, true},
                     {"room", room, true},   {"generate", generate, false}, {"cap", cap, false},
                     {"power", power, false}};
    char *words[4], copy[1024];
    int count = 0;
    line[strcspn(line, "\n")] = '\0';
    snprintf(copy, sizeof copy, "%s", line);
    for (char *word = strtok(copy, " "); word && count < 4; word = strtok(NULL, " "))
        words[count++] = word;
    renew(&desk->of_line);
    if (count == 0 || is_taken(desk, words, count))
        return;
    size_t i = 0, verbs = sizeof questions / sizeof *questions;
    while (i < verbs && strcmp(words[0], questions[i].verb) != 0)
        i++;
    if (i == verbs)
        die("cannot do", line);
    if (!desk->has_node)
        die("no node was said yet:", line);
    if (questions[i].of_model && !desk->model.name)
        die("no model was said yet:", line);
    questions[i].answer(desk, line);
    fflush(stdout);
}

int main(void)
{
    struct desk desk = {.of_line = arena_create(), .of_models = arena_create()};
    take_engine(&desk, "vllm");
    take_engine(&desk, "diffusers");
    char line[1024];
    while (fgets(line, sizeof line, stdin)) {
        if (strlen(line) + 1 == sizeof line)
            die("too long a line:", line);
        answer(&desk, line);
    }
    struct arena *all[] = {desk.of_line, desk.of_models, desk.of_node, desk.of_engine, desk.of_diffusion};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        arena_destroy(all[i]);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "llm/inference_engine.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static bool same(const char *one, const char *other)
{
    return one && other && strcmp(one, other) == 0;
}

static bool has_8_bits(int format)
{
    return format == WEIGHTS_FP8 || format == WEIGHTS_FP8_BLOCK || format == WEIGHTS_INT8;
}

static bool is_for(const struct engine_law *law, const struct gpu *gpu)
{
    return gpu->architecture && engine_lists(law->architecture, gpu->architecture);
}

/* How near a law is to a version, a chip and a format; negative: it is of another version. The architecture counts most: kernels
 * and hosts come with it. */
static int nearness(const struct engine_law *law, const char *version, const struct gpu *gpu, enum weight_format format)
{
    if (law->version && !same(law->version, version))
        return -1;
    int chip = !law->architecture ? 2 : is_for(law, gpu) ? 4 : 0;
    bool alike = has_8_bits(law->format) && has_8_bits((int)format);
    int weights = law->format == (int)format ? 3 : alike ? 2 : law->format < 0 && chip > 0 ? 1 : 0;
    return 2 * (4 * chip + weights) + (law->version ? 1 : 0);
}

const struct engine_law *engine_law_of(const struct inference_engine *engine, const struct gpu *gpu,
                                       enum weight_format format)
{
    assert(engine->laws.count > 0);
    const struct engine_law *laws = engine->laws.items, *best = laws;
    for (size_t i = 1; i < engine->laws.count; i++)
        if (nearness(&laws[i], engine->version, gpu, format) > nearness(best, engine->version, gpu, format))
            best = &laws[i];
    return best;
}

bool engine_lists(const char *names, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = names; at && (at = strstr(at, name)); at += length)
        if ((at == names || at[-1] == ' ') && (at[length] == ',' || at[length] == '\0'))
            return true;
    return false;
}

bool engine_is_measured(const struct inference_engine *engine, const struct gpu *gpu, enum weight_format format,
                        bool mixture)
{
    const struct engine_law *law = engine_law_of(engine, gpu, format);
    return engine_lists(law->chips, gpu->name) && (law->format < 0 || law->format == (int)format) &&
           (!law->kinds || engine_lists(law->kinds, mixture ? "mixture" : "dense"));
}

bool engine_runs_on(const struct inference_engine *engine, const struct gpu *gpu)
{
    return !engine->architectures || !gpu->architecture || engine_lists(engine->architectures, gpu->architecture);
}

const char *engine_words(const struct inference_engine *engine, const struct gpu *gpu, enum weight_format format,
                         struct arena *arena)
{
    if (!engine->version)
        return engine->name;
    bool own = engine_law_of(engine, gpu, format)->version;
    return arena_printf(arena, "%s %s%s", engine->name, engine->version, own ? "" : " by the law of all versions");
}

const char *engine_law_words(const struct engine_law *law, struct arena *arena)
{
    const char *whose = law->chips ? law->chips : law->architecture ? law->architecture : "any chip";
    return law->format < 0 ? whose : arena_printf(arena, "%s in %s", whose, weight_format_names[law->format]);
}

double engine_kv_byte(const struct inference_engine *engine, double byte_per_weight, double model_byte)
{
    return engine->kv_8_bit && byte_per_weight <= 1 ? fmin(1, model_byte) : model_byte;
}

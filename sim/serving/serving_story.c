/* SPDX-License-Identifier: Apache-2.0 */
/* A service in a sentence, for somebody who reads no YAML. */
#include <math.h>

#include "base/text.h"
#include "serving/serving_inside.h"

/* English words of a token: some three quarters, as OpenAI says of its tokenizers (help article 4936856, "What are tokens"; known from texts
 * that quote it). It is for people to read, and enters no result. */
#define WORDS_PER_TOKEN 0.75

/* Two digits: it is a mean. */
static double rounded(double value)
{
    double step = value > 0 ? pow(10, floor(log10(value)) - 1) : 1;
    return round(value / step) * step;
}

static void add_rate(struct text_buffer *out, double rate_per_s)
{
    text_buffer_add(out, ", ");
    if (rate_per_s >= 100)
        text_buffer_add_count(out, (int64_t)rounded(rate_per_s));
    else
        text_buffer_add(out, "%.3g", rate_per_s);
    text_buffer_add(out, " a second");
}

static void add_length(struct text_buffer *out, const char *what, const struct variant *length)
{
    if (length->kind == NULL)
        return;
    double tokens = length_mean(length);
    text_buffer_add(out, "%s ", what);
    text_buffer_add_count(out, (int64_t)round(tokens));
    text_buffer_add(out, " tokens (some ");
    text_buffer_add_count(out, (int64_t)rounded(WORDS_PER_TOKEN * tokens));
    text_buffer_add(out, " words)");
}

void serving_story(struct text_buffer *out, const struct serving *serving)
{
    const struct traffic *traffic = &serving->traffic;
    if (serving_generates(serving)) {
        text_buffer_add(out, "The model %s makes %s of %lld by %lld pixels",
                        serving->generation.model.name != NULL ? serving->generation.model.name : serving->name,
                        serving_frames(serving) > 1 ? "clips" : "pictures", (long long)serving->generation.size.width,
                        (long long)serving->generation.size.height);
        if (serving_frames(serving) > 1)
            text_buffer_add(out, " and %lld frames", (long long)serving_frames(serving));
        text_buffer_add(out, ".");
        return;
    }
    if (serving->model.name != NULL)
        text_buffer_add(out, "The model %s", serving->model.name);
    else
        text_buffer_add(out, "A model of %.3g billion weights", serving->model.parameters / 1e9);
    text_buffer_add(out, " answers questions");
    if (traffic_kind(traffic) == TRAFFIC_RANDOM)
        add_rate(out, traffic->rate_per_s);
    add_length(out, "; a question has in the mean", &serving->prompt);
    add_length(out, serving->prompt.kind != NULL ? ", an answer" : "; an answer has in the mean", &serving->output);
    text_buffer_add(out, ".");
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What a function writes to a stream, and to stderr, as text. */
#ifndef SAMOVAR_TESTS_CLI_OUTPUT_H
#define SAMOVAR_TESTS_CLI_OUTPUT_H

#include <stdio.h>
#include <stdlib.h>

struct output {
    char *text;
    size_t length;
    FILE *stream;
};

static inline void output_begin(struct output *output)
{
    output->stream = open_memstream(&output->text, &output->length);
    if (!output->stream)
        abort();
}

/* The text; output_end frees it. */
static inline const char *output_text(struct output *output)
{
    fflush(output->stream);
    return output->text;
}

static inline void output_end(struct output *output)
{
    fclose(output->stream);
    free(output->text);
}

#endif

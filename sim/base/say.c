/* SPDX-License-Identifier: Apache-2.0 */
#include "base/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

void say(const char *format, ...)
{
    struct arena *arena = arena_create();
    va_list arguments;
    va_start(arguments, format);
    char *text = arena_vprintf(arena, format, arguments);
    va_end(arguments);
    text_blank_controls(text);
    fprintf(stderr, "samovar: %s\n", text);
    arena_destroy(arena);
}

static const char *called = "samovar";

void say_started_as(const char *argument)
{
    const char *script = getenv("SAMOVAR_CALLED"), *started = script != NULL ? script : argument;
    const char *name = started != NULL ? strrchr(started, '/') : NULL;
    if (name != NULL && started[0] == '.' && strcmp(name, "/samovar") == 0)
        called = started;
}

const char *say_called(void)
{
    return called;
}

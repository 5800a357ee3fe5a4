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

bool say_by_script(void)
{
    return getenv("SAMOVAR_CALLED") != NULL;
}

void say_started_as(const char *argument)
{
    const char *started = say_by_script() ? getenv("SAMOVAR_CALLED") : argument;
    if (started != NULL && started[0] != '/' && strchr(started, '/') != NULL)
        called = started;
}

const char *say_called(void)
{
    return called;
}

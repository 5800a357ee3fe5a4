/* SPDX-License-Identifier: Apache-2.0 */
#include "base/say.h"

#include <stdarg.h>
#include <stdio.h>

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

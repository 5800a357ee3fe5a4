/* SPDX-License-Identifier: Apache-2.0 */
#include "base/field.h"

#include <stdarg.h>
#include <stdio.h>

__attribute__((format(printf, 3, 0))) static void say(struct complaint *complaint, const char *key,
                                                      const char *format, va_list arguments)
{
    char message[1000]; /* longer ones are cut */
    vsnprintf(message, sizeof message, format, arguments);
    complaint->say(complaint, key, message);
}

void complain(struct complaint *complaint, const char *key, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(complaint, key, format, arguments);
    va_end(arguments);
}

void complain_at(struct complaint *complaint, const char *list, size_t i, const char *key, const char *format,
                 ...)
{
    char place[200];
    snprintf(place, sizeof place, "%s[%zu]%s%s", list, i, key ? "." : "", key ? key : "");
    va_list arguments;
    va_start(arguments, format);
    say(complaint, place, format, arguments);
    va_end(arguments);
}

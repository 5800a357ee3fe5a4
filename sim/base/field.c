/* SPDX-License-Identifier: Apache-2.0 */
#include "base/field.h"

#include <stdarg.h>
#include <stdio.h>

void complain(struct complaint *complaint, const char *key, const char *format, ...)
{
    char message[1000]; /* longer ones are cut */
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    complaint->say(complaint, key, message);
}

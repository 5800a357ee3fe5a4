/* SPDX-License-Identifier: Apache-2.0 */
#include "read/suggest.h"

#include <string.h>

#include "base/text.h"

enum { SHORTEST = 4 }; /* letters; shorter words are parts of too many others */

const char *suggest(const char *word, const char *const *names)
{
    const char *near = text_nearest(word, names);
    for (; !near && *names; names++) {
        size_t length = strlen(word), other = strlen(*names);
        if ((length >= SHORTEST && strstr(*names, word)) || (other >= SHORTEST && strstr(word, *names)))
            near = *names;
    }
    return near;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Properties of hosts in a SimGrid platform that nobody reads: SimGrid takes any, so a slip in a name would pass in silence. */
#ifndef SAMOVAR_HOSTS_PLATFORM_UNREAD_H
#define SAMOVAR_HOSTS_PLATFORM_UNREAD_H

#include <stddef.h>

#include "base/diag.h"

/* Warns of each name once, with what was probably meant, and counts those of which nothing is near. */
void platform_unread_say(struct diag *diag, const char *file, const char *text, size_t length);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* How many hosts a SimGrid platform describes, counted in its text: one line of a cluster may stand for billions, and SimGrid would
 * make them. */
#ifndef SAMOVAR_HOSTS_PLATFORM_SIZE_H
#define SAMOVAR_HOSTS_PLATFORM_SIZE_H

#include <stddef.h>

/* The number of hosts; *line is where most of them are written. What SimGrid will not understand counts as none. */
double platform_size(const char *text, size_t length, int *line);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* SimGrid in this process: one session, begun once. */
#ifndef SAMOVAR_HOSTS_SESSION_H
#define SAMOVAR_HOSTS_SESSION_H

#include <stdbool.h>

/* energy: with the host-energy plugin. */
void session_begin(bool energy);
/* Loads a platform. SimGrid kills the process if it is bad: see platform_file.h. */
void session_load(const char *path);

#endif

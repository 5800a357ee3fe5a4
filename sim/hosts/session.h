/* SPDX-License-Identifier: Apache-2.0 */
/* SimGrid in this process: one session, begun once. */
#ifndef SAMOVAR_HOSTS_SESSION_H
#define SAMOVAR_HOSTS_SESSION_H

#include <stdbool.h>

/* energy: with the host-energy plugin. options: "--cfg=NAME:VALUE" and a NULL at the end, or NULL: none. As text, since
 * SimGrid's versions do not agree on their types, and its setters of a type write past an option of another. */
void session_begin(bool energy, char *const *options);
/* Loads a platform. SimGrid kills the process if it is bad: see platform_file.h. False with a message on stderr if the file cannot be
 * read. When memory runs out, in SimGrid as elsewhere, the process ends by memory_out. */
bool session_load(const char *path);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The file or folder that the user means. */
#ifndef SAMOVAR_CLI_TARGET_H
#define SAMOVAR_CLI_TARGET_H

#include "base/arena.h"

/* A file as written, or the scenario or study of that name in the catalogue; NULL with a message on stderr
 * ("did you mean"). */
const char *target_file(struct arena *arena, const char *written);
/* A strategy as the scenario's reader wants it: a path that does not depend on the folder of the scenario. */
const char *target_strategy(struct arena *arena, const char *written);
/* output, or results/<name>. */
const char *target_folder(struct arena *arena, const char *output, const char *name);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The values of a run that are not its user's own choice: what they are, from whom, and how well they are known. */
#ifndef SAMOVAR_REPORT_STANDINGS_H
#define SAMOVAR_REPORT_STANDINGS_H

#include "output/json.h"
#include "report/words.h"

/* Adds "values" of the resolved scenario in `folder`: a list of [path, value, meaning, source, standing, whether it is the default], the
 * first four as numbers of `lines`. None if the scenario cannot be read, as one of another version. */
void standings_write(struct json *json, struct words *lines, const char *folder);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this plugin share. */
#include <samovar-plugin.h>

extern const struct component borehole_field;
extern const struct job_kind rendering;
extern const struct scheduler widest_first;
extern const struct samovar_host *host; /* functions of Samovar */

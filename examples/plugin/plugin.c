/* SPDX-License-Identifier: Apache-2.0 */
/* A plugin of Samovar: one component, one kind of job, one policy. Copy this folder, change what you like, and then
 *
 *     cc -shared -fPIC -o mine.so *.c $(pkg-config --cflags samovar-plugin) -lm
 *     samovar run hall.yaml --plugin mine.so
 *
 * `samovar list`, `explain`, `check` and `schema` take --plugin as well. Where one kind is all you need, its file and this one are all. */
#include "plugin.h"

const struct samovar_host *host;

static void begin(const struct samovar_host *given)
{
    host = given;
}

const struct samovar_plugin samovar_plugin = {
    SAMOVAR_PLUGIN, /* the version of the headers, which must be that of the program */
    .begin = begin,
    .components = (const struct component *const[]){&borehole_field, NULL},
    .jobs = (const struct job_kind *const[]){&rendering, NULL},
    .schedulers = (const struct scheduler *const[]){&widest_first, NULL},
};

/* SPDX-License-Identifier: Apache-2.0 */
#include "hosts/session.h"

#include <assert.h>
#include <simgrid/engine.h>
#include <simgrid/plugins/energy.h>

enum { ARGUMENTS_MAX = 16 };

void session_begin(bool energy, char *const *options)
{
    /* SimGrid would take --help, --log and --cfg from the user's command line: it gets one of ours. */
    char *arguments[ARGUMENTS_MAX] = {"samovar", "--log=root.thres:error", "--log=root.fmt:%m%n"};
    int count = 3;
#ifdef SAMOVAR_SANITIZED
    /* The other kinds of context switch stacks behind the sanitizer's back. */
    arguments[count++] = "--cfg=contexts/factory:thread";
#endif
    for (; options && *options; options++) {
        assert(count + 1 < ARGUMENTS_MAX);
        arguments[count++] = *options;
    }
    static bool begun;
    assert(!begun);
    begun = true;
    if (energy)
        sg_host_energy_plugin_init();
    simgrid_init(&count, arguments);
}

void session_load(const char *path)
{
    simgrid_load_platform(path);
}

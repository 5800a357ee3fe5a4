/* SPDX-License-Identifier: Apache-2.0 */
#include "hosts/session.h"

#include <assert.h>
#include <simgrid/engine.h>
#include <simgrid/plugins/energy.h>

void session_begin(bool energy)
{
    /* SimGrid would take --help, --log and --cfg from the user's command line: it gets one of ours. */
    static char program[] = "samovar", quiet[] = "--log=root.thres:error", plain[] = "--log=root.fmt:%m%n";
#ifdef __SANITIZE_ADDRESS__
    /* The other kinds of context switch stacks behind the sanitizer's back. */
    static char contexts[] = "--cfg=contexts/factory:thread";
    char *arguments[] = {program, quiet, plain, contexts, 0};
#else
    char *arguments[] = {program, quiet, plain, 0};
#endif
    int count = (int)(sizeof arguments / sizeof *arguments) - 1;
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

/* SPDX-License-Identifier: Apache-2.0 */
#include "hosts/session.h"

#include <assert.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <simgrid/engine.h>
#include <simgrid/plugins/energy.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/say.h"

enum { ARGUMENTS_MAX = 16 };

static void run_out(void)
{
    memory_out(0);
}

/* SimGrid is C++: what cannot be allocated is thrown, and nobody catches it. C++ calls this function first, which C can set as it
 * takes and returns plain pointers to functions (std::set_new_handler). */
static void refuse_exhaustion(void)
{
    void (*(*set_new_handler)(void (*handler)(void)))(void);
    void *found = dlsym(RTLD_DEFAULT, "_ZSt15set_new_handlerPFvvE");
    memcpy(&set_new_handler, &found, sizeof found);
    if (found)
        set_new_handler(run_out);
}

/* SimGrid dies, with a backtrace, of stacks that it cannot get: this asks for two first. */
static void leave_room(void)
{
    const size_t stacks_bytes = 2 * (8 << 20);
    void *room = mmap(NULL, stacks_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED)
        memory_out(stacks_bytes);
    munmap(room, stacks_bytes);
}

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
    leave_room();
    /* SimGrid would end with status 1 on Ctrl-C, so that a shell's loop went on: what was said of that signal before holds, and one that
     * comes while SimGrid begins waits until then. */
    struct sigaction interrupt;
    sigset_t held, before;
    sigemptyset(&held);
    sigaddset(&held, SIGINT);
    sigaction(SIGINT, NULL, &interrupt);
    sigprocmask(SIG_BLOCK, &held, &before);
    simgrid_init(&count, arguments);
    sigaction(SIGINT, &interrupt, NULL);
    sigprocmask(SIG_SETMASK, &before, NULL);
    refuse_exhaustion();
}

bool session_load(const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        say("cannot read the platform %s: %s", path, strerror(errno));
        return false;
    }
    close(file);
    simgrid_load_platform(path);
    return true;
}

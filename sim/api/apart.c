/* SPDX-License-Identifier: Apache-2.0 */
#include "api/apart.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* In the child: nothing of the host's handlers, streams or locale. */
static void be_child(int (*work)(void *context), void *context, int messages, int *told)
{
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
    signal(SIGXFSZ, SIG_IGN); /* a write that is too long fails, and says so */
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    uselocale(newlocale(LC_ALL_MASK, "C", (locale_t)0));
    __fpurge(stdout); /* what the host has not yet written is the host's */
    int nothing = open("/dev/null", O_RDWR);
    dup2(nothing, STDIN_FILENO);
    dup2(messages, STDOUT_FILENO);
    dup2(messages, STDERR_FILENO);
    int status = work(context);
    fflush(stderr);
    *told = status;
#ifdef SAMOVAR_SANITIZED
    exit(status); /* a sanitizer looks for leaks at the end */
#endif
    _exit(status); /* what the host has registered for its own end is not ours to call */
}

static char *read_all(int file)
{
    off_t length = lseek(file, 0, SEEK_END);
    char *text = malloc((size_t)(length > 0 ? length : 0) + 1);
    ssize_t got = text != NULL && length > 0 ? pread(file, text, (size_t)length, 0) : 0;
    if (text != NULL)
        text[got > 0 ? got : 0] = '\0';
    return text;
}

enum { UNKNOWN = 255 };

int apart(int (*work)(void *context), void *context, char **messages)
{
    *messages = NULL;
    int file = memfd_create("messages", MFD_CLOEXEC), status = 0;
    int *told = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    bool able = file >= 0 && told != MAP_FAILED;
    if (able)
        *told = UNKNOWN;
    pid_t child = able ? fork() : -1;
    if (child == 0)
        be_child(work, context, file, told);
    pid_t ended = -1;
    while (child > 0 && (ended = waitpid(child, &status, 0)) < 0 && errno == EINTR)
        continue;
    int result = -1;
    if (ended > 0)
        result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    else if (child > 0) /* the host ignores SIGCHLD, or was faster: what the child said of itself */
        result = *told != UNKNOWN ? *told : 128 + SIGKILL;
    if (file >= 0) {
        *messages = read_all(file);
        close(file);
    }
    if (told != MAP_FAILED)
        munmap(told, sizeof *told);
    return result;
}

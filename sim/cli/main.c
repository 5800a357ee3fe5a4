/* SPDX-License-Identifier: Apache-2.0 */
/* The program's entry: it calls the verb. */
#include "base/say.h"
#include "cli/verbs.h"

int main(int argc, char **argv)
{
    say_started_as(argv[0]);
    return samovar(argc, argv);
}

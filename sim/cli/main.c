/* SPDX-License-Identifier: Apache-2.0 */
/* The program's entry: it calls the verb. */
#include "cli/verbs.h"

int main(int argc, char **argv)
{
    return samovar(argc, argv);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* `samovar VERB ...`. */
#ifndef SAMOVAR_CLI_VERBS_H
#define SAMOVAR_CLI_VERBS_H

/* The program. Exit status: 0; 1 the world (file, disk, dead process); 2 a mistake of the user's. */
int samovar(int argc, char **argv);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The version of the SimGrid library that runs. */
#ifndef SAMOVAR_HOSTS_VERSION_H
#define SAMOVAR_HOSTS_VERSION_H

/* The version as text: "3.32.0". Static memory. */
const char *engine_simgrid_version(void);

#endif

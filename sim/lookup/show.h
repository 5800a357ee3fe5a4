/* SPDX-License-Identifier: Apache-2.0 */
/* `samovar show`: a file of the catalogue as it stands there, for one's own to begin with. */
#ifndef SAMOVAR_LOOKUP_SHOW_H
#define SAMOVAR_LOOKUP_SHOW_H

#include <stdbool.h>
#include <stdio.h>

/* Prints the file of that name, as_json: with where it stands; files that it names are written so that they are found from any folder ("catalogue:weather/x.epw").
 * name: "dulles", or "sites/dulles" where several catalogues have it. 0, or 2 with a message on stderr. */
int show(FILE *out, const char *name, bool as_json);

#endif

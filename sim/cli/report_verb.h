/* SPDX-License-Identifier: Apache-2.0 */
/* `samovar report`: finished runs and studies as one HTML file; `samovar table`: as a table for a paper. */
#ifndef SAMOVAR_CLI_REPORT_VERB_H
#define SAMOVAR_CLI_REPORT_VERB_H

#include "cli/arguments.h"

int report(const struct arguments *arguments);
int table(const struct arguments *arguments);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* `samovar report`: finished runs and studies as one HTML file. */
#ifndef SAMOVAR_CLI_REPORT_VERB_H
#define SAMOVAR_CLI_REPORT_VERB_H

#include "cli/arguments.h"

int report(const struct arguments *arguments);

#endif

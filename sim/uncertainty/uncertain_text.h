/* SPDX-License-Identifier: Apache-2.0 */
/* What people read of an uncertain study: how probable each rank is, what would turn the order, what decides. */
#ifndef SAMOVAR_UNCERTAINTY_UNCERTAIN_TEXT_H
#define SAMOVAR_UNCERTAINTY_UNCERTAIN_TEXT_H

#include "base/text.h"
#include "uncertainty/uncertain_results.h"

void uncertain_text(const struct uncertain_results *results, struct text_buffer *out);

#endif

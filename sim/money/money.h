/* SPDX-License-Identifier: Apache-2.0 */
/* What a run costs in all: sums of its items, net present value, cost of a request; and what one run is worth against another. */
#ifndef SAMOVAR_MONEY_MONEY_H
#define SAMOVAR_MONEY_MONEY_H

#include "money/cost_items.h"

/* Sets the money of a run without costs: NaN, and no currency. */
void money_none(struct summary *summary);
/* Sets the money of a run from its items; all else in the summary stands. */
void money_close(const struct cost_question *question, const struct cost_items *items, struct summary *summary);
/* Sets payback and costs of abatement of a run against its baseline: NaN where one has no yearly costs, or another currency. */
void money_compare(struct summary *run, const struct summary *baseline);

#endif

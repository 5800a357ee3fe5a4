/* SPDX-License-Identifier: Apache-2.0 */
/* What contracts on electricity make of a run: market-based carbon, the renewable energy factor, the 24/7 score. */
#ifndef SAMOVAR_ACCOUNT_MARKET_H
#define SAMOVAR_ACCOUNT_MARKET_H

#include "account/summary.h"
#include "plant/facility.h"

struct market;
struct market *market_create(struct arena *arena);
void market_tick(struct market *market, const struct facility_tick *tick);
/* Sets carbon_market_kg, ref and cfe_frac. The energies and masses of the summary stand. */
void market_close(const struct market *market, struct summary *summary);

#endif

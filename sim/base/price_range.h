/* SPDX-License-Identifier: Apache-2.0 */
/* Within which prices are no slip of the pen, in whatever currency: what one number in dollars is in rupiah is ten thousand times as much.
 *
 * Per kWh in a market: Australia's NEM clears between -1,000 and 17,500 AUD/MWh (2024-25; 20,300 from July 2025), ERCOT's cap was 9,000 USD/MWh
 * until 2021, that of Europe's day ahead is 4,000 EUR/MWh and its floor -500 (ECC Clearing Circular 35/2022; AEMC; PUCT): -1 to 20 in these
 * currencies. Times 20,000 for currencies of small units, rounded up: -20,000 to 400,000. */
#ifndef SAMOVAR_BASE_PRICE_RANGE_H
#define SAMOVAR_BASE_PRICE_RANGE_H

#define MARKET_PRICE_LOW "-20000"
#define MARKET_PRICE_HIGH "400000"
/* The same, of a file's rows. */
#define MARKET_PRICE_LEAST -20000
#define MARKET_PRICE_MOST 400000

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "lookup/plain_words.h"

#include <stddef.h>

/* A household: 29 kWh a day, as the claims of ChatGPT's households have it (scenarios/claims/chatgpt-2023.yaml). Years of chips are those of
 * their files in platforms/nodes. */
const struct plain_word plain_words[] = {
    {"kWh, MWh, GWh, TWh",
     "Amounts of electricity, each a thousand of the one before; a Wh is a thousandth of a kWh. A household in the United States uses some 29 kWh "
     "a day: 1 MWh lasts it five weeks, 1 GWh is a year of some 95 households, 1 TWh a year of some 95,000."},
    {"GW, MW, kW",
     "How fast electricity is drawn at a moment, as litres a second are for water; what can be drawn at most is given in them too. 1 GW all year "
     "long is 8.8 TWh."},
    {"token", "A piece of text, in English some three quarters of a word: 1,000 tokens are some 750 words."},
    {"weights",
     "The numbers that a model consists of, 175 billion of them in GPT-3. In a mixture of experts only some of them compute for each token."},
    {"nameplate",
     "The most that a server can draw, by the plate on its power supplies or its maker's sheet. At the meter it draws less."},
    {"withdrawal", "Water that is taken from a river, a lake or the mains, whether it is given back or not."},
    {"consumption",
     "Water that is gone from where it was taken, as it has evaporated. A power plant can withdraw fifty times what it consumes."},
    {"PUE",
     "Power usage effectiveness (ISO/IEC 30134-2): facility energy over IT energy, kWh bought for each kWh of the servers. Fans in servers count "
     "as IT, so it flatters air cooling; TUE does not."},
    {"WUE",
     "Water usage effectiveness (The Green Grid): litres used on site, by cooling and by own power plants, for each kWh of IT."},
    {"on site, off site", "At the data centre; at the power plants that make its electricity."},
    {"tower, towers",
     "A cooling tower: warm water falls through a stream of air and a part of it evaporates, which cools the rest: it takes some two litres for each kWh of heat "
     "on its way out, and little electricity."},
    {"dry cooler, dry coolers",
     "Warm water runs through tubes in a stream of air, as in a car's radiator: it takes no water, and works only if the air is cooler."},
    {"outdoor air",
     "It is blown through the hall itself where it is cool enough; on hot hours it passes wet pads, or compressors help."},
    {"compressor, compressors",
     "The machine of a refrigerator, here called a chiller: it moves heat to where it is warmer, in any weather, and takes electricity for it."},
    {"A100, H100, H200, B200",
     "Chips of NVIDIA that most models compute on, of 2020, 2022, 2024 and 2025; V100 is of 2017. Eight of them are in a server as a rule."},
    {"GPU", "Graphics processing unit: the chip that models compute on."},
    {"median", "The one in the middle: half are less, half are more."},
    {"CO2e", "Carbon dioxide, and other greenhouse gases as the carbon dioxide that warms as much."},
    {"location-based", "Carbon by the grid at the site, what the power plants there emit (GHG Protocol scope 2)."},
    {"market-based",
     "Carbon by contracts and certificates that were bought (GHG Protocol scope 2): often much less than location-based, for the same "
     "electricity."},
    {"embodied", "Carbon of making servers, network and building, shared out over their lives."},
    {.word = NULL}};

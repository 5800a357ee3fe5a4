/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers for people: kWh, litres, days, three or four digits. Files keep SI. */
#ifndef SAMOVAR_OUTPUT_HUMAN_H
#define SAMOVAR_OUTPUT_HUMAN_H

enum { HUMAN_MAX = 48 };

/* All return buffer; "-" for NaN. */
const char *human_number(char buffer[HUMAN_MAX], double value,
                         int digits);                          /* so many significant ones, no exponent up to 1e9 */
const char *human_energy(char buffer[HUMAN_MAX], double j);    /* "12.34 GWh" */
const char *human_power(char buffer[HUMAN_MAX], double w);     /* "1.53 MW" */
const char *human_water(char buffer[HUMAN_MAX], double m3);    /* "940 L", "12.3 m3" */
const char *human_carbon(char buffer[HUMAN_MAX], double kg);   /* "3.2 kg", "3512 t" */
const char *human_duration(char buffer[HUMAN_MAX], double s);  /* "one year", "30 days", "2.5 h" */
const char *human_latency(char buffer[HUMAN_MAX], double s);   /* "2.00 s", "95.2 ms" */
const char *human_money(char buffer[HUMAN_MAX], double money); /* "10.87 million", "-948570", "0.0005154" */
const char *human_count(char buffer[HUMAN_MAX], double count); /* "1.26 billion" */

#endif

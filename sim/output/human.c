/* SPDX-License-Identifier: Apache-2.0 */
#include "output/human.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/units.h"

struct scale {
    double size;
    const char *unit;
};

const char *human_number(char buffer[HUMAN_MAX], double value, int digits)
{
    if (isnan(value)) {
        snprintf(buffer, HUMAN_MAX, "-");
    } else if (value == 0) {
        snprintf(buffer, HUMAN_MAX, "0");
    } else if (fabs(value) >= 1e9 || fabs(value) < 1e-4) {
        snprintf(buffer, HUMAN_MAX, "%.*e", digits - 1, value);
    } else {
        /* Rounding first: 9.999 has one digit before the point, but is shown with two. */
        double size = floor(log10(fabs(value)));
        if (fabs(value) * pow(10, digits - 1 - size) >= pow(10, digits) - 0.5)
            size += 1;
        int decimals = digits - 1 - (int)size;
        snprintf(buffer, HUMAN_MAX, "%.*f", decimals > 0 ? decimals : 0, value);
    }
    return buffer;
}

/* scales: from large to small; the last one takes the rest. */
static const char *scaled(char buffer[HUMAN_MAX], double value, const struct scale *scales, size_t count)
{
    if (isnan(value))
        return human_number(buffer, value, 1);
    size_t i = 0;
    while (i + 1 < count && fabs(value) < scales[i].size && value != 0)
        i++;
    while (value == 0 && i + 1 < count && scales[i].size > 1 && scales[i].size != JOULE_PER_KWH)
        i++;
    char number[HUMAN_MAX];
    snprintf(buffer, HUMAN_MAX, "%.30s%s%s", human_number(number, value / scales[i].size, 4),
             scales[i].unit[0] != '\0' ? " " : "", scales[i].unit);
    return buffer;
}

#define SCALED(buffer, value, scales) scaled(buffer, value, scales, sizeof(scales) / sizeof((scales)[0]))

const char *human_energy(char buffer[HUMAN_MAX], double j)
{
    static const struct scale scales[] = {{JOULE_PER_KWH * 1e9, "TWh"}, {JOULE_PER_KWH * 1e6, "GWh"},
                                          {JOULE_PER_KWH * 1e3, "MWh"}, {JOULE_PER_KWH, "kWh"},
                                          {JOULE_PER_KWH / 1e3, "Wh"},  {1, "J"}};
    return SCALED(buffer, j, scales);
}

const char *human_power(char buffer[HUMAN_MAX], double w)
{
    static const struct scale scales[] = {{1e9, "GW"}, {1e6, "MW"}, {1e3, "kW"}, {1, "W"}};
    return SCALED(buffer, w, scales);
}

const char *human_water(char buffer[HUMAN_MAX], double m3)
{
    static const struct scale scales[] = {{1e6, "million m3"}, {1, "m3"}, {1e-3, "L"}, {1e-6, "mL"}};
    return SCALED(buffer, m3, scales);
}

const char *human_carbon(char buffer[HUMAN_MAX], double kg)
{
    static const struct scale scales[] = {{1e9, "Mt"}, {1e3, "t"}, {1, "kg"}, {1e-3, "g"}};
    return SCALED(buffer, kg, scales);
}

const char *human_duration(char buffer[HUMAN_MAX], double s)
{
    static const struct scale scales[] = {
        {2 * SECONDS_PER_DAY, "days"}, {SECONDS_PER_HOUR, "h"}, {60, "min"}, {1, "s"}};
    if (s == 365 * SECONDS_PER_DAY || s == 366 * SECONDS_PER_DAY) {
        snprintf(buffer, HUMAN_MAX, "one year");
        return buffer;
    }
    if (s >= 2 * SECONDS_PER_DAY) {
        char number[HUMAN_MAX];
        snprintf(buffer, HUMAN_MAX, "%.30s days", human_number(number, s / SECONDS_PER_DAY, 4));
        if (fmod(s, SECONDS_PER_DAY) == 0)
            snprintf(buffer, HUMAN_MAX, "%.0f days", s / SECONDS_PER_DAY);
        return buffer;
    }
    if (fmod(s, SECONDS_PER_HOUR) == 0) {
        snprintf(buffer, HUMAN_MAX, "%.0f h", s / SECONDS_PER_HOUR);
        return buffer;
    }
    return scaled(buffer, s, scales + 1, 3);
}

const char *human_latency(char buffer[HUMAN_MAX], double s)
{
    char number[HUMAN_MAX];
    bool small = s < 1;
    snprintf(buffer, HUMAN_MAX, "%.30s %s", human_number(number, small ? 1000 * s : s, 3), small ? "ms" : "s");
    return buffer;
}

const char *human_money(char buffer[HUMAN_MAX], double money)
{
    static const struct scale scales[] = {{1e9, "billion"}, {1e6, "million"}, {1, ""}};
    if (fabs(money) >= 1e4 && fabs(money) < 1e6) {
        snprintf(buffer, HUMAN_MAX, "%.0f", money);
        return buffer;
    }
    return fabs(money) < 1 ? human_number(buffer, money, 4) : SCALED(buffer, money, scales);
}

const char *human_count(char buffer[HUMAN_MAX], double count)
{
    static const struct scale scales[] = {
        {1e15, "quadrillion"}, {1e12, "trillion"}, {1e9, "billion"}, {1e6, "million"}, {1, ""}};
    if (count >= 0 && count < 1e6 && count == floor(count)) {
        snprintf(buffer, HUMAN_MAX, "%.0f", count);
        return buffer;
    }
    return SCALED(buffer, count, scales);
}

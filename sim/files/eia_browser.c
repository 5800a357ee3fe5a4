/* SPDX-License-Identifier: Apache-2.0 */
#include "files/eia_browser.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "files/area_rows.h"

#define CENT 0.01

enum { UNITS = 1, KEY, FIRST, YEAR_MONTHS = 12, TEXT_MAX = 60 };

/* "Jan 2023" or "2023", in months since year 0; false: neither. */
static bool read_period(const char *name, int *first, int *count)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char month[4];
    int year, taken = 0;
    if (sscanf(name, "%4d%n", &year, &taken) == 1 && name[taken] == '\0') {
        *first = year * YEAR_MONTHS;
        *count = YEAR_MONTHS;
        return true;
    }
    if (sscanf(name, "%3[A-Za-z] %4d%n", month, &year, &taken) != 2 || name[taken] != '\0' || strlen(month) != 3)
        return false;
    const char *found = strstr(months, month);
    if (found == NULL || (found - months) % 3 != 0)
        return false;
    *first = year * YEAR_MONTHS + (int)(found - months) / 3;
    *count = 1;
    return true;
}

static bool read_header(struct csv *csv)
{
    static const char *const names[] = {"description", "units", "source key"};
    int first, count;
    if (!csv_header(csv))
        return false;
    for (size_t c = 0; c < csv_columns(csv); c++)
        if (c < FIRST ? strcasecmp(csv_column_name(csv, c), names[c]) != 0
                      : !read_period(csv_column_name(csv, c), &first, &count)) {
            csv_file_error(csv, "its column `%s` is not %s", csv_column_name(csv, c),
                           c < FIRST ? names[c] : "a month like `Jan 2023`, or a year");
            return false;
        }
    return true;
}

/* "VA IND" of "ELEC.PRICE.VA-IND.M". */
static bool read_area(const struct csv *csv, char area[AREA_LENGTH_MAX])
{
    char key[TEXT_MAX], place[TEXT_MAX], sector[TEXT_MAX];
    csv_copy(csv, KEY, key, sizeof key);
    if (sscanf(key, "ELEC.PRICE.%59[A-Z]-%59[A-Z]", place, sector) != 2)
        return false;
    snprintf(area, AREA_LENGTH_MAX, "%.30s %.30s", place, sector);
    return true;
}

static bool has_numbers(const struct csv *csv)
{
    double price;
    for (size_t c = FIRST; c < csv_fields(csv); c++)
        if (csv_is_number(csv, c, &price))
            return true;
    return false;
}

static void take_row(struct csv *csv, struct months *prices)
{
    char units[TEXT_MAX];
    csv_copy(csv, UNITS, units, sizeof units);
    if (strncasecmp(units, "cents per kilowatt", 18) != 0) {
        csv_error(csv, UNITS, "`%s`, not cents per kilowatthour", units);
        return;
    }
    for (size_t c = FIRST; c < csv_fields(csv); c++) {
        double price;
        int first, count;
        if (!csv_is_number(csv, c, &price) || !read_period(csv_column_name(csv, c), &first, &count))
            continue;
        price *= CENT;
        months_add(prices, first, count, csv_line(csv), &price);
    }
}

bool eia_browser_read(struct csv *csv, const char *area, struct months *prices)
{
    if (!read_header(csv))
        return false;
    const struct csv_found key = {.at = KEY};
    struct area_rows rows = {.column = &key, .wanted = area};
    char own[AREA_LENGTH_MAX];
    while (csv_next(csv)) {
        if (!has_numbers(csv)) /* the head of a group */
            continue;
        if (!read_area(csv, own))
            csv_error(csv, KEY, "this is no average retail price of EIA's, like `ELEC.PRICE.VA-IND.M`");
        else if (area_rows_take_named(&rows, own))
            take_row(csv, prices);
    }
    area_rows_check(csv, &rows);
    return true;
}

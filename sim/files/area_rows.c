/* SPDX-License-Identifier: Apache-2.0 */
#include "files/area_rows.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

static void area_of(const struct csv *csv, const struct area_rows *rows, char area[AREA_LENGTH_MAX])
{
    char sector[AREA_LENGTH_MAX / 4] = "", place[AREA_LENGTH_MAX / 2];
    csv_copy(csv, (size_t)rows->column->at, place, sizeof place);
    if (rows->sector && rows->sector->at >= 0)
        csv_copy(csv, (size_t)rows->sector->at, sector, sizeof sector);
    snprintf(area, AREA_LENGTH_MAX, "%s%s%s", place, *sector ? " " : "", sector);
}

/* Whether it is the first area of the file. */
static bool note(struct area_rows *rows, const char *area)
{
    size_t known = rows->seen_count < AREAS_SHOWN_MAX ? rows->seen_count : AREAS_SHOWN_MAX;
    for (size_t a = 0; a < known; a++)
        if (strcmp(rows->seen[a], area) == 0)
            return a == 0;
    if (known < AREAS_SHOWN_MAX)
        snprintf(rows->seen[known], AREA_LENGTH_MAX, "%s", area);
    rows->seen_count = known + 1;
    return known == 0;
}

bool area_rows_take(const struct csv *csv, struct area_rows *rows)
{
    char area[AREA_LENGTH_MAX];
    if (rows->column->at < 0)
        return true;
    area_of(csv, rows, area);
    return area_rows_take_named(rows, area);
}

bool area_rows_take_named(struct area_rows *rows, const char *area)
{
    bool first = note(rows, area);
    if (!rows->wanted)
        return first;
    bool met = strcasecmp(area, rows->wanted) == 0;
    rows->met |= met;
    return met;
}

bool area_rows_check(struct csv *csv, const struct area_rows *rows)
{
    if (rows->wanted ? rows->met : rows->column->at < 0 || rows->seen_count <= 1)
        return true;
    if (rows->column->at < 0) {
        csv_file_error(csv, "this file has no column that says an area: leave `area` out");
        return false;
    }
    struct text_buffer listed = {0};
    for (size_t a = 0; a < rows->seen_count && a < AREAS_SHOWN_MAX; a++)
        text_buffer_add(&listed, "%s`%s`", a ? ", " : "", rows->seen[a]);
    csv_file_error(csv, "%s%s%s: its column `%s` has %s%s; say which is meant: `area: ...`",
                   rows->wanted ? "there is no area `" : "rows of several areas", rows->wanted ? rows->wanted : "",
                   rows->wanted ? "`" : "", csv_column_name(csv, (size_t)rows->column->at),
                   listed.data ? listed.data : "none", rows->seen_count > AREAS_SHOWN_MAX ? " and others" : "");
    text_buffer_finish(&listed);
    return false;
}

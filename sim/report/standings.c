/* SPDX-License-Identifier: Apache-2.0 */
#include "report/standings.h"

#include <math.h>

#include "read/visit.h"
#include "scenario/scenario.h"

struct look {
    struct json *json;
    struct words *lines;
};

static const char *const standings[] = {
    [STANDING_CHOICE] = "choice",       [STANDING_PHYSICS] = "physics",   [STANDING_MEASURED] = "measured",
    [STANDING_DATASHEET] = "datasheet", [STANDING_STANDARD] = "standard", [STANDING_ASSUMPTION] = "assumption",
};

/* As written in SI; "" for a value that is no number and no choice of a list. */
static const char *text_of(const struct visited *visited, char *buffer, size_t size)
{
    const struct field *field = &visited->field;
    if (field->kind == FIELD_NUMBER && !isnan(*(const double *)visited->member)) {
        unit_format_si(buffer, size, *(const double *)visited->member, field->quantity);
        return buffer;
    }
    if (field->kind == FIELD_CHOICE && *(const int *)visited->member >= 0)
        return field->choices[*(const int *)visited->member];
    return "";
}

static bool is_default(const struct visited *visited)
{
    const struct field *field = &visited->field;
    double usual = NAN, value = field->kind == FIELD_NUMBER ? *(const double *)visited->member : NAN;
    return field->kind == FIELD_NUMBER && field->initial != NULL &&
           unit_parse(field->initial, field->quantity, &usual, NULL) == UNIT_OK &&
           fabs(value - usual) <= 1e-12 * fabs(usual);
}

static void look_at(void *context, const struct visited *visited)
{
    struct look *look = context;
    const struct field *field = &visited->field;
    char buffer[80];
    const char *value = text_of(visited, buffer, sizeof buffer);
    if (field->standing == STANDING_CHOICE || value[0] == '\0')
        return;
    const char *texts[] = {visited->path, value, field->doc != NULL ? field->doc : "",
                           field->source != NULL ? field->source : ""};
    json_list(look->json, NULL);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        json_integer(look->json, NULL, (int64_t)words_index(look->lines, texts[i]));
    json_text(look->json, NULL, standings[field->standing]);
    json_flag(look->json, NULL, is_default(visited));
    json_close_list(look->json);
}

void standings_write(struct json *json, struct words *lines, const char *folder)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create(); /* what is wrong with it is no news to who reads a report */
    const struct scenario *scenario =
        scenario_read_resolved(arena, diag, arena_printf(arena, "%s/scenario.yaml", folder));
    struct look look = {json, lines};
    json_list(json, "values");
    if (scenario != NULL)
        visit_record(arena, &scenario_record, scenario, look_at, &look);
    json_close_list(json);
    diag_destroy(diag);
    arena_destroy(arena);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/size_verb.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/say.h"
#include "base/text.h"
#include "cli/load.h"
#include "cli/target.h"
#include "engine/engine.h"
#include "output/csv_out.h"
#include "output/equipment_table.h"
#include "output/file.h"
#include "output/json.h"

static int write_rows(const char *path, const struct equipment *rows, size_t count)
{
    struct text_buffer text = {0};
    csv_out_header(&text, equipment_columns);
    for (size_t i = 0; i < count; i++)
        csv_out_row(&text, equipment_columns, &rows[i]);
    bool good = file_replace(path, text.data, text.length);
    if (!good)
        say("cannot write %s: %s", path, strerror(errno));
    text_buffer_finish(&text);
    return good ? 0 : 1;
}

/* A list of the rows of equipment.csv. */
static void print_json(const struct equipment *rows, size_t count)
{
    struct json json = {0};
    json_list(&json, NULL);
    for (size_t i = 0; i < count; i++)
        json_row(&json, NULL, equipment_columns, &rows[i]);
    json_close_list(&json);
    fputs(json.text.data, stdout);
    text_buffer_finish(&json.text);
}

int size(const struct arguments *arguments)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    const char *path = target_file(arena, arguments->operands[0]);
    int status = 2;
    if (path && scenario_is_study(arena, diag, path) && diag_errors(diag) == 0) {
        say("%s is a study; name its base scenario", path);
    } else if (path && diag_errors(diag) == 0) {
        const struct scenario *scenario = load_scenario(arena, diag, arguments, path);
        struct engine_equipment equipment;
        if (scenario && engine_equipment(arena, diag, scenario, &equipment)) {
            if (arguments->json)
                print_json(equipment.rows, equipment.count);
            else {
                equipment_table(stdout, equipment.rows, equipment.count);
                purchase_table(stdout, &equipment.bought[ESTIMATE_GIVEN], &equipment.bought[ESTIMATE_LOW],
                               &equipment.bought[ESTIMATE_HIGH]);
            }
            status = arguments->output ? write_rows(arguments->output, equipment.rows, equipment.count) : 0;
        }
    }
    load_failed(diag);
    diag_destroy(diag);
    arena_destroy(arena);
    return status;
}

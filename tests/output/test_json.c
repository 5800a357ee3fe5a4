/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "base/diag.h"
#include "output/json.h"
#include "read/tree.h"

TestSuite(json);

Test(json, document)
{
    struct json json = {0};
    json_object(&json, NULL);
    json_text(&json, "name", "a \"quoted\"\n\\ \x01 \xc3\xa9");
    json_list(&json, "values");
    json_number(&json, NULL, 0.1);
    json_number(&json, NULL, NAN);
    json_integer(&json, NULL, -3);
    json_flag(&json, NULL, true);
    json_text(&json, NULL, NULL);
    json_close_list(&json);
    json_list(&json, "none");
    json_close_list(&json);
    json_close_object(&json);
    cr_assert_str_eq(json.text.data, "{\n"
                                     "  \"name\": \"a \\\"quoted\\\"\\n\\\\ \\u0001 \xc3\xa9\",\n"
                                     "  \"values\": [\n"
                                     "    0.1,\n"
                                     "    null,\n"
                                     "    -3,\n"
                                     "    true,\n"
                                     "    null\n"
                                     "  ],\n"
                                     "  \"none\": []\n"
                                     "}\n");
    text_buffer_finish(&json.text);
}

/* Our own packages are read back as YAML. */
Test(json, is_yaml)
{
    struct json json = {0};
    json_object(&json, NULL);
    json_text(&json, "text", "back\\slash \"and\" line\nend");
    json_close_object(&json);
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    struct tree *tree = tree_parse(arena, diag, "x.json", json.text.data, json.text.length);
    cr_assert_not_null(tree);
    cr_assert_str_eq(tree_get(tree, "text")->text, "back\\slash \"and\" line\nend");
    diag_destroy(diag);
    arena_destroy(arena);
    text_buffer_finish(&json.text);
}

/* A file's name may have bytes that are no character; JSON may not (RFC 8259, section 8.1). */
Test(json, bytes_that_are_no_utf8_are_replaced)
{
    struct json json = {0};
    json_text(&json, NULL, "a\xff\xc3 \xc3\xa4\xe2\x82");
    cr_assert_str_eq(json.text.data, "\"a\\ufffd\\ufffd \xc3\xa4\\ufffd\\ufffd\"");
    text_buffer_finish(&json.text);
}

Test(json, compact)
{
    struct json json = {.compact = true};
    json_object(&json, NULL);
    json_list(&json, "values");
    json_number(&json, NULL, 1);
    json_text(&json, NULL, "a b");
    json_close_list(&json);
    json_close_object(&json);
    cr_assert_str_eq(json.text.data, "{\"values\":[1,\"a b\"]}\n");
    text_buffer_finish(&json.text);
}

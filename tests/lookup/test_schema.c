/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <regex.h>
#include <string.h>

#include "../read/rich_record.h"
#include "lookup/schema.h"
#include "output.h"

TestSuite(schema);

/* A strict parser of JSON (RFC 8259) that only says where the text ends: NULL if it is none. */
static const char *json_value(const char *at);

static const char *blank(const char *at)
{
    return at ? at + strspn(at, " \t\r\n") : NULL;
}

static const char *json_string(const char *at)
{
    if (*at++ != '"')
        return NULL;
    for (; *at != '"'; at++) {
        if ((unsigned char)*at < ' ')
            return NULL;
        if (*at != '\\')
            continue;
        at++;
        if (*at == 0 || !strchr("\"\\/bfnrtu", *at))
            return NULL;
        if (*at == 'u' && strspn(at + 1, "0123456789abcdefABCDEF") < 4)
            return NULL;
    }
    return at + 1;
}

static const char *json_items(const char *at, char close)
{
    at = blank(at + 1);
    if (*at == close)
        return at + 1;
    for (;; at = blank(at + 1)) {
        if (close == '}') {
            at = blank(json_string(at));
            if (!at || *at++ != ':')
                return NULL;
        }
        at = blank(json_value(blank(at)));
        if (!at || (*at != ',' && *at != close))
            return NULL;
        if (*at == close)
            return at + 1;
    }
}

static const char *json_value(const char *at)
{
    if (*at == '{')
        return json_items(at, '}');
    if (*at == '[')
        return json_items(at, ']');
    if (*at == '"')
        return json_string(at);
    for (const char *const *word = (const char *const[]){"true", "false", "null", NULL}; *word; word++)
        if (strncmp(at, *word, strlen(*word)) == 0)
            return at + strlen(*word);
    regex_t number;
    regmatch_t match;
    cr_assert_eq(regcomp(&number, "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?", REG_EXTENDED), 0);
    int missed = regexec(&number, at, 1, &match, 0);
    regfree(&number);
    return missed ? NULL : at + match.rm_eo;
}

Test(schema, the_parser_of_this_test_is_strict)
{
    for (const char *const *bad =
             (const char *const[]){"", "{", "[1,]", "{\"a\":1,}", "{a:1}", "\"\n\"", "01x", "[1 2]", NULL};
         *bad; bad++) {
        const char *end = json_value(*bad);
        cr_assert(!end || *blank(end), "%s", *bad);
    }
    const char *end = json_value("{\"a\": [1, -2.5e3, \"\\u00e9\\n\", true, null, {}, []]}");
    cr_assert_not_null(end);
    cr_assert_eq(*end, 0);
}

Test(schema, is_json_and_knows_the_table)
{
    struct output out;
    output_begin(&out);
    schema(out.stream, &rich_record, NULL, true);
    const char *text = output_text(&out), *end = blank(json_value(text));
    cr_assert_not_null(end);
    cr_assert_eq(*end, 0, "%s", end);
    for (const char *const *word =
             (const char *const[]){"https://json-schema.org/draft/2020-12/schema", "\"additionalProperties\": false",
                                   "\"const\": \"dry-cooler\"", "Water over wet bulb.", "\"default\": \"4 K\"",
                                   "\"adiabatic\"", "\"maxItems\": 4", NULL};
         *word; word++)
        cr_assert_not_null(strstr(text, *word), "%s", *word);
    output_end(&out);
}

/* The first pattern behind `key`, unescaped. */
static void pattern_of(const char *text, const char *key, char *pattern)
{
    const char *at = strstr(text, key);
    cr_assert_not_null(at);
    at = strstr(at, "\"pattern\": \"");
    cr_assert_not_null(at);
    for (at += strlen("\"pattern\": \""); *at != '"'; at++) {
        at += *at == '\\';
        *pattern++ = *at;
    }
    *pattern = 0;
}

Test(schema, patterns_take_what_the_reader_takes)
{
    struct output out;
    char pattern[1000];
    regex_t regex;
    output_begin(&out);
    schema(out.stream, &rich_record, NULL, true);
    pattern_of(output_text(&out), "\"supply\"", pattern);
    cr_assert_eq(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB), 0, "%s", pattern);
    for (const char *const *good = (const char *const[]){"27 degC", "-3.5 degC", "80degF", "3e2 K", NULL}; *good;
         good++)
        cr_assert_eq(regexec(&regex, *good, 0, NULL, 0), 0, "%s", *good);
    for (const char *const *bad =
             (const char *const[]){"27", "27 W", "nan K", "0x10 K", "010 K", "1,5 K", "27 degC x", ".5 K", NULL};
         *bad; bad++)
        cr_assert_neq(regexec(&regex, *bad, 0, NULL, 0), 0, "%s", *bad);
    regfree(&regex);
    output_end(&out);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "report/page.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/say.h"
#include "base/sha256.h"
#include "output/file.h"
#include "read/catalogue.h"
#include "report/base64.h"

static bool load_from(struct arena *arena, const char *folder, struct page_parts *parts)
{
    size_t length;
    parts->template = file_read(arena, arena_printf(arena, "%s/page.html", folder), &length);
    parts->style = file_read(arena, arena_printf(arena, "%s/report.css", folder), &length);
    parts->script = file_read(arena, arena_printf(arena, "%s/report.js", folder), &length);
    return parts->template != NULL && parts->style != NULL && parts->script != NULL;
}

bool page_load(struct arena *arena, struct page_parts *parts)
{
    const char *root = catalogue_root();
    if (load_from(arena, arena_printf(arena, "%s/web/made", root), parts) ||
        load_from(arena, arena_printf(arena, "%s/build/web/made", root), parts))
        return true;
    if (access(arena_printf(arena, "%s/web/build", root), X_OK) == 0)
        say("what reports are drawn with is not built: `%s/samovar report` does that, or `%s/web/build` (it needs Node.js and npm, and "
            "fetches Apache ECharts once)",
            root, root);
    else
        say("what reports are drawn with is not installed in %s/web: in the sources of samovar, web/build makes it before `cmake --install` "
            "(it needs Node.js and npm)",
            root);
    return false;
}

/* 'sha256-...' of a text, as a policy names it. */
static void add_hash(struct text_buffer *out, const char *text)
{
    struct sha256 sha;
    unsigned char bytes[SHA256_BYTES];
    sha256_init(&sha);
    sha256_add(&sha, text, strlen(text));
    sha256_bytes(&sha, bytes);
    char *digits = base64_text(bytes, sizeof bytes);
    text_buffer_add(out, "'sha256-%s'", digits);
    free(digits);
}

/* Charts place their labels by style attributes, which no hash can name: so these alone are allowed. */
static void add_policy(struct text_buffer *out, const struct page_parts *parts)
{
    text_buffer_add(out, "default-src 'none'; script-src ");
    add_hash(out, parts->script);
    text_buffer_add(out, "; style-src-elem ");
    add_hash(out, parts->style);
    text_buffer_add(out, "; style-src-attr 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'");
}

/* Text for HTML, between quotes or tags. */
static void add_text(struct text_buffer *out, const char *text)
{
    for (; *text != '\0'; text++) {
        const char *name = *text == '&'   ? "&amp;"
                           : *text == '<' ? "&lt;"
                           : *text == '>' ? "&gt;"
                           : *text == '"' ? "&quot;"
                                          : NULL;
        text_buffer_add_n(out, name != NULL ? name : text, name != NULL ? strlen(name) : 1);
    }
}

/* JSON inside a script element: nothing in it may end the element, nor be a line's end for a reader of scripts. */
static void add_data(struct text_buffer *out, const char *data)
{
    const char *from = data;
    for (const char *at = data; *at != '\0'; at++) {
        bool line_end = strncmp(at, "\xe2\x80\xa8", 3) == 0 || strncmp(at, "\xe2\x80\xa9", 3) == 0;
        if (*at != '<' && !line_end)
            continue;
        text_buffer_add_n(out, from, (size_t)(at - from));
        text_buffer_add(out, *at == '<' ? "\\u003c" : at[2] == '\xa8' ? "\\u2028" : "\\u2029");
        from = at + (line_end ? 3 : 1);
    }
    text_buffer_add(out, "%s", from);
}

void page_write(struct text_buffer *out, const struct page_parts *parts, const char *title, const char *data)
{
    text_buffer_add(out, PAGE_MARK);
    const char *at = parts->template;
    for (const char *hole; (hole = strstr(at, "{{")) != NULL;) {
        text_buffer_add_n(out, at, (size_t)(hole - at));
        const char *end = strstr(hole, "}}");
        size_t length = end != NULL ? (size_t)(end - hole) - 2 : 0;
        const char *name = hole + 2;
        if (length == 5 && strncmp(name, "title", length) == 0)
            add_text(out, title);
        else if (length == 6 && strncmp(name, "policy", length) == 0)
            add_policy(out, parts);
        else if (length == 5 && strncmp(name, "style", length) == 0)
            text_buffer_add_n(out, parts->style, strlen(parts->style));
        else if (length == 6 && strncmp(name, "script", length) == 0)
            text_buffer_add_n(out, parts->script, strlen(parts->script));
        else if (length == 4 && strncmp(name, "data", length) == 0)
            add_data(out, data);
        at = end != NULL ? end + 2 : hole + 2;
    }
    text_buffer_add_n(out, at, strlen(at));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* One HTML file out of template, style, script and data, which needs nothing else: a content security policy names the hashes of its
 * style and script, and lets nothing in from anywhere. */
#ifndef SAMOVAR_REPORT_PAGE_H
#define SAMOVAR_REPORT_PAGE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/text.h"

struct page_parts {
    const char *template, *style, *script;
};

/* What a page begins with: by it a report is known for one of ours. */
#define PAGE_MARK "<!doctype html><!-- samovar report -->"

/* Reads the parts: where they were installed, or where web/build left them in the source tree. False with a message on stderr that
 * says what to do. */
bool page_load(struct arena *arena, struct page_parts *parts);
/* Appends the page. data: JSON. */
void page_write(struct text_buffer *out, const struct page_parts *parts, const char *title, const char *data);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "hosts/platform_unread.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "read/xml.h"

enum { NAMES_MAX = 16, NAME_LENGTH_MAX = 60 };

static const char *const known[] = {"node", "nodes", "wattage_per_state", "wattage_off", NULL};

struct unread {
    char names[NAMES_MAX][NAME_LENGTH_MAX];
    size_t count;
    int line; /* of the first of which nothing is near */
    struct text_buffer far;
    size_t far_count;
};

/* Whether the name is new, and there is room to remember it. */
static bool is_new(struct unread *unread, const char *name)
{
    for (size_t i = 0; i < unread->count; i++)
        if (strcmp(unread->names[i], name) == 0)
            return false;
    if (unread->count == NAMES_MAX)
        return false;
    memcpy(unread->names[unread->count++], name, strlen(name) + 1);
    return true;
}

static void note(struct unread *unread, struct diag *diag, const char *file, const struct xml_element *property)
{
    char name[NAME_LENGTH_MAX];
    size_t length;
    const char *id = xml_attribute(property, "id", &length);
    if (!id || length >= sizeof name)
        return;
    memcpy(name, id, length);
    name[length] = '\0';
    text_blank_controls(name);
    for (const char *const *word = known; *word; word++)
        if (strcmp(name, *word) == 0)
            return;
    if (!is_new(unread, name))
        return;
    const char *near = text_nearest(name, known);
    if (near) {
        diag_warning(diag, (struct place){file, property->line, 0},
                     "property `%s` of a host is not read; did you mean `%s`?", name, near);
        return;
    }
    unread->line = unread->far_count++ ? unread->line : property->line;
    text_buffer_add(&unread->far, "%s`%s`", unread->far_count > 1 ? ", " : "", name);
}

/* Properties have no elements inside: they are of the element before them that is none. */
void platform_unread_say(struct diag *diag, const char *file, const char *text, size_t length)
{
    struct xml xml = {text, text + length, 1};
    struct xml_element element;
    struct unread unread = {0};
    bool of_host = false;
    while (xml_next(&xml, &element)) {
        if (!xml_is(&element, "prop"))
            of_host = xml_is(&element, "host") || xml_is(&element, "cluster") || xml_is(&element, "cabinet");
        else if (of_host)
            note(&unread, diag, file, &element);
    }
    if (unread.far_count)
        diag_warning(diag, (struct place){file, unread.line, 0}, "%zu propert%s of hosts %s not read: %s",
                     unread.far_count, unread.far_count == 1 ? "y" : "ies", unread.far_count == 1 ? "is" : "are",
                     unread.far.data);
    text_buffer_finish(&unread.far);
}

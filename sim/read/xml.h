/* SPDX-License-Identifier: Apache-2.0 */
/* The elements of an XML text, one after the other, with their attributes: enough to see how large it is before another reads it.
 * Comments, declarations and processing instructions are passed over; references (`&#49;`) are not resolved. */
#ifndef SAMOVAR_READ_XML_H
#define SAMOVAR_READ_XML_H

#include <stdbool.h>
#include <stddef.h>

/* Starts as {text, text + length, 1}. */
struct xml {
    const char *at, *end;
    int line; /* of `at` */
};

/* An element's opening tag, in the text. */
struct xml_element {
    const char *name, *end; /* end: behind its last attribute */
    size_t name_length;
    int line;
};

/* The next opening tag; false at the end, or where the text is no XML. */
bool xml_next(struct xml *xml, struct xml_element *out);
bool xml_is(const struct xml_element *element, const char *name);
/* The attribute's value, *length characters that are not terminated; NULL: it has none of that name. */
const char *xml_attribute(const struct xml_element *element, const char *name, size_t *length);

#endif

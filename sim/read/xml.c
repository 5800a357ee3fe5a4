/* SPDX-License-Identifier: Apache-2.0 */
#include "read/xml.h"

#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool begins(const struct xml *xml, const char *start)
{
    size_t length = strlen(start);
    return (size_t)(xml->end - xml->at) >= length && memcmp(xml->at, start, length) == 0;
}

static void step(struct xml *xml)
{
    xml->line += *xml->at == '\n';
    xml->at++;
}

/* Goes behind `stop`; false if it does not come. */
static bool pass(struct xml *xml, const char *stop)
{
    while (xml->at < xml->end && !begins(xml, stop))
        step(xml);
    if (xml->at == xml->end)
        return false;
    xml->at += strlen(stop);
    return true;
}

/* Goes to the `>` that ends the tag, which may stand in an attribute's quotes as well. */
static bool pass_tag(struct xml *xml)
{
    char quote = '\0';
    while (xml->at < xml->end && (quote != '\0' || *xml->at != '>')) {
        if (quote == '\0' && (*xml->at == '"' || *xml->at == '\''))
            quote = *xml->at;
        else if (*xml->at == quote)
            quote = '\0';
        step(xml);
    }
    return xml->at < xml->end;
}

bool xml_next(struct xml *xml, struct xml_element *out)
{
    for (;;) {
        while (xml->at < xml->end && *xml->at != '<')
            step(xml);
        if (xml->at == xml->end)
            return false;
        if (begins(xml, "<!--")) {
            xml->at += 4;
            if (!pass(xml, "-->"))
                return false;
        } else if (begins(xml, "<![CDATA[")) {
            if (!pass(xml, "]]>"))
                return false;
        } else if (begins(xml, "<?") || begins(xml, "<!") || begins(xml, "</")) {
            if (!pass_tag(xml))
                return false;
        } else {
            *out = (struct xml_element){.name = ++xml->at, .line = xml->line};
            while (xml->at < xml->end && !is_blank(*xml->at) && *xml->at != '/' && *xml->at != '>')
                xml->at++;
            out->name_length = (size_t)(xml->at - out->name);
            bool whole = pass_tag(xml);
            out->end = xml->at;
            return whole;
        }
    }
}

bool xml_is(const struct xml_element *element, const char *name)
{
    return strlen(name) == element->name_length && memcmp(element->name, name, element->name_length) == 0;
}

const char *xml_attribute(const struct xml_element *element, const char *name, size_t *length)
{
    const char *at = element->name + element->name_length;
    while (at < element->end) {
        while (at < element->end && (is_blank(*at) || *at == '/'))
            at++;
        const char *key = at;
        while (at < element->end && !is_blank(*at) && *at != '=')
            at++;
        size_t key_length = (size_t)(at - key);
        while (at < element->end && (is_blank(*at) || *at == '='))
            at++;
        if (at == element->end || (*at != '"' && *at != '\''))
            return NULL;
        const char *value = at + 1, *close = memchr(value, *at, (size_t)(element->end - value));
        if (close == NULL)
            return NULL;
        if (key_length == strlen(name) && memcmp(key, name, key_length) == 0) {
            *length = (size_t)(close - value);
            return value;
        }
        at = close + 1;
    }
    return NULL;
}

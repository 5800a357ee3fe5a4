/* SPDX-License-Identifier: Apache-2.0 */
#include "hosts/platform_size.h"

#include "read/xml.h"

/* A whole number at *at, which moves behind it; at most 1e18. */
static double take_number(const char **at, const char *end)
{
    double value = 0;
    for (; *at < end && **at >= '0' && **at <= '9'; (*at)++)
        value = value < 1e17 ? 10 * value + (**at - '0') : 1e18;
    return value;
}

/* "0-15,20,30-31": the hosts of a cluster. */
static double count_radical(const char *at, size_t length)
{
    const char *end = at + length;
    double count = 0;
    for (;;) {
        while (at < end && (*at < '0' || *at > '9'))
            at++;
        if (at == end)
            return count;
        double first = take_number(&at, end), last = first;
        if (at < end && *at == '-') {
            at++;
            last = take_number(&at, end);
        }
        count += last >= first ? last - first + 1 : 0;
    }
}

double platform_size(const char *text, size_t length, int *line)
{
    struct xml xml = {text, text + length, 1};
    struct xml_element element;
    double all = 0, most = 0;
    *line = 0;
    while (xml_next(&xml, &element)) {
        double count = xml_is(&element, "host") || xml_is(&element, "peer") ? 1 : 0;
        size_t size;
        const char *radical = xml_attribute(&element, "radical", &size);
        if (radical)
            count = count_radical(radical, size);
        all += count;
        if (count > most) {
            most = count;
            *line = element.line;
        }
    }
    return all;
}

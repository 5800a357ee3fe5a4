/* SPDX-License-Identifier: Apache-2.0 */
/* libFuzzer target: any bytes as a SimGrid platform whose hosts are counted before SimGrid sees it. The count is a number, and the
 * line that it names is one of the text. Its properties are looked through for names that nobody reads. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "hosts/platform_size.h"
#include "hosts/platform_unread.h"
#include "read/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    int line, lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    double hosts = platform_size(text, size, &line);
    if (!(hosts >= 0) || isinf(hosts) || (hosts > 0) != (line > 0) || line > lines)
        abort();
    struct xml xml = {text, text + size, 1};
    struct xml_element element;
    while (xml_next(&xml, &element)) {
        size_t length;
        const char *value = xml_attribute(&element, "id", &length);
        if (value && (value < element.name || value + length > element.end))
            abort();
    }
    struct diag *diag = diag_create();
    platform_unread_say(diag, "p.xml", text, size);
    diag_destroy(diag);
    return 0;
}

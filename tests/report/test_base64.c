/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "report/base64.h"

TestSuite(base64);

/* RFC 4648, section 10. */
Test(base64, vectors_of_the_rfc)
{
    static const char *const vectors[][2] = {{"", ""},
                                             {"f", "Zg=="},
                                             {"fo", "Zm8="},
                                             {"foo", "Zm9v"},
                                             {"foob", "Zm9vYg=="},
                                             {"fooba", "Zm9vYmE="},
                                             {"foobar", "Zm9vYmFy"}};
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        char *text = base64_text(vectors[i][0], strlen(vectors[i][0]));
        cr_assert_str_eq(text, vectors[i][1]);
        free(text);
    }
}

Test(base64, all_bytes)
{
    static const unsigned char bytes[] = {0xff, 0xef, 0xbe, 0x00};
    char *text = base64_text(bytes, sizeof bytes);
    cr_assert_str_eq(text, "/+++AA==");
    free(text);
}

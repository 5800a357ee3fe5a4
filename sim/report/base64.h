/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes as text (RFC 4648, section 4). */
#ifndef SAMOVAR_REPORT_BASE64_H
#define SAMOVAR_REPORT_BASE64_H

#include <stddef.h>

/* Terminated; the caller frees. */
char *base64_text(const void *bytes, size_t length);

#endif

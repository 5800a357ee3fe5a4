/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 (FIPS 180-4), to say which input files a run has read. A hundred lines here save every user a
 * library. */
#ifndef SAMOVAR_BASE_SHA256_H
#define SAMOVAR_BASE_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SHA256_BYTES = 32, SHA256_HEX = 65 }; /* 64 digits and the end */

struct sha256 {
    uint32_t hash[8];
    uint64_t length; /* bytes so far */
    unsigned char block[64];
};

void sha256_init(struct sha256 *sha);
void sha256_add(struct sha256 *sha, const void *data, size_t length);
/* Both end it: init again before another use. */
void sha256_bytes(struct sha256 *sha, unsigned char bytes[SHA256_BYTES]);
void sha256_hex(struct sha256 *sha, char hex[SHA256_HEX]);

/* False if the file cannot be read. */
bool sha256_file(const char *path, char hex[SHA256_HEX]);
/* The same of a file that many runs read: the processes of a study hash it once (base/shared). */
bool sha256_input(const char *path, char hex[SHA256_HEX]);

#endif

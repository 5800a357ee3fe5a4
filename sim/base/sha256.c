/* SPDX-License-Identifier: Apache-2.0 */
/* FIPS 180-4, sections 4.1.2 (functions), 4.2.2 (constants), 5.1.1 (padding), 5.3.3 (initial value), 6.2.2
 * (rounds). */
#include "base/sha256.h"

#include <stdio.h>
#include <string.h>

#include "base/shared.h"

static const uint32_t k[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotate(uint32_t x, int n)
{
    return x >> n | x << (32 - n);
}

/* A round that leaves its variables where they are: the next one is called with each named as the one before it. */
static inline void do_round(uint32_t a, uint32_t b, uint32_t c, uint32_t *d, uint32_t e, uint32_t f, uint32_t g,
                            uint32_t *h, uint32_t kw)
{
    uint32_t sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25), choose = g ^ (e & (f ^ g));
    uint32_t sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22), majority = (a & b) | (c & (a | b));
    uint32_t t1 = *h + sum1 + choose + kw;
    *d += t1;
    *h = t1 + sum0 + majority;
}

static void add_block(struct sha256 *sha, const unsigned char *data)
{
    uint32_t w[64];
    for (int t = 0; t < 16; t++)
        w[t] = (uint32_t)data[4 * t] << 24 | (uint32_t)data[4 * t + 1] << 16 | (uint32_t)data[4 * t + 2] << 8 |
               data[4 * t + 3];
    for (int t = 16; t < 64; t++) {
        uint32_t s0 = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ w[t - 15] >> 3;
        uint32_t s1 = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ w[t - 2] >> 10;
        w[t] = s1 + w[t - 7] + s0 + w[t - 16];
    }
    uint32_t a = sha->hash[0], b = sha->hash[1], c = sha->hash[2], d = sha->hash[3];
    uint32_t e = sha->hash[4], f = sha->hash[5], g = sha->hash[6], h = sha->hash[7];
    for (int t = 0; t < 64; t += 8) {
        do_round(a, b, c, &d, e, f, g, &h, k[t] + w[t]);
        do_round(h, a, b, &c, d, e, f, &g, k[t + 1] + w[t + 1]);
        do_round(g, h, a, &b, c, d, e, &f, k[t + 2] + w[t + 2]);
        do_round(f, g, h, &a, b, c, d, &e, k[t + 3] + w[t + 3]);
        do_round(e, f, g, &h, a, b, c, &d, k[t + 4] + w[t + 4]);
        do_round(d, e, f, &g, h, a, b, &c, k[t + 5] + w[t + 5]);
        do_round(c, d, e, &f, g, h, a, &b, k[t + 6] + w[t + 6]);
        do_round(b, c, d, &e, f, g, h, &a, k[t + 7] + w[t + 7]);
    }
    const uint32_t end[8] = {a, b, c, d, e, f, g, h};
    for (int i = 0; i < 8; i++)
        sha->hash[i] += end[i];
}

void sha256_init(struct sha256 *sha)
{
    static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    memcpy(sha->hash, start, sizeof start);
    sha->length = 0;
}

void sha256_add(struct sha256 *sha, const void *data, size_t length)
{
    const unsigned char *byte = data;
    size_t filled = sha->length % 64;
    sha->length += length;
    if (filled > 0) {
        size_t part = length < 64 - filled ? length : 64 - filled;
        memcpy(sha->block + filled, byte, part);
        byte += part;
        length -= part;
        if (filled + part < 64)
            return;
        add_block(sha, sha->block);
    }
    for (; length >= 64; length -= 64, byte += 64)
        add_block(sha, byte);
    if (length > 0)
        memcpy(sha->block, byte, length);
}

void sha256_bytes(struct sha256 *sha, unsigned char bytes[SHA256_BYTES])
{
    static const unsigned char padding[64] = {0x80};
    uint64_t bits = sha->length * 8;
    sha256_add(sha, padding, 1 + (119 - sha->length % 64) % 64);
    unsigned char size[8];
    for (int i = 0; i < 8; i++)
        size[i] = (unsigned char)(bits >> (56 - 8 * i));
    sha256_add(sha, size, sizeof size);
    for (int i = 0; i < SHA256_BYTES; i++)
        bytes[i] = (unsigned char)(sha->hash[i / 4] >> (24 - 8 * (i % 4)));
}

void sha256_hex(struct sha256 *sha, char hex[SHA256_HEX])
{
    unsigned char bytes[SHA256_BYTES];
    sha256_bytes(sha, bytes);
    for (int i = 0; i < SHA256_BYTES; i++)
        snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
}

bool sha256_file(const char *path, char hex[SHA256_HEX])
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    struct sha256 sha;
    sha256_init(&sha);
    char buffer[16384];
    size_t length;
    while ((length = fread(buffer, 1, sizeof buffer, file)) > 0)
        sha256_add(&sha, buffer, length);
    bool good = !ferror(file);
    fclose(file);
    if (good)
        sha256_hex(&sha, hex);
    return good;
}

bool sha256_input(const char *path, char hex[SHA256_HEX])
{
    struct arena *arena = arena_create();
    const char *key = shared_file_key(arena, "sha256", path);
    struct iovec kept;
    bool good = shared_find(key, &kept, 1);
    if (good) {
        memcpy(hex, kept.iov_base, SHA256_HEX);
    } else if ((good = sha256_file(path, hex))) {
        kept = (struct iovec){hex, SHA256_HEX};
        shared_keep(key, &kept, 1);
    }
    arena_destroy(arena);
    return good;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Vectors: NIST, "Cryptographic Standards and Guidelines: Examples with Intermediate Values, SHA-256", and
 * the million times "a" of FIPS 180-2, appendix B.3. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/sha256.h"

TestSuite(sha256);

static const char *digest(const char *text, char hex[SHA256_HEX])
{
    struct sha256 sha;
    sha256_init(&sha);
    sha256_add(&sha, text, strlen(text));
    sha256_hex(&sha, hex);
    return hex;
}

Test(sha256, published_vectors)
{
    char hex[SHA256_HEX];
    cr_assert_str_eq(digest("", hex), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    cr_assert_str_eq(digest("abc", hex), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    cr_assert_str_eq(digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", hex),
                     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

Test(sha256, a_million_in_pieces)
{
    char a[1000], hex[SHA256_HEX];
    memset(a, 'a', sizeof a);
    struct sha256 sha;
    sha256_init(&sha);
    size_t left = 1000000;
    for (size_t piece = 1; left > 0; piece = (piece * 7 + 3) % 997 + 1) {
        size_t part = piece < left ? piece : left;
        sha256_add(&sha, a, part);
        left -= part;
    }
    sha256_hex(&sha, hex);
    cr_assert_str_eq(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

Test(sha256, file)
{
    char path[] = P_tmpdir "/samovar-sha-XXXXXX", hex[SHA256_HEX], other[SHA256_HEX];
    int file = mkstemp(path);
    cr_assert_eq(write(file, "abc", 3), 3);
    close(file);
    cr_assert(sha256_file(path, hex));
    cr_assert_str_eq(hex, digest("abc", other));
    unlink(path);
    cr_assert_not(sha256_file(path, hex));
}

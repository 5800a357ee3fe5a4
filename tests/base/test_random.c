/* SPDX-License-Identifier: Apache-2.0 */
#include "base/random.h"

#include <math.h>
#include <stdlib.h>

#include <criterion/criterion.h>

/* random123/tests/kat_vectors of release 1.14, the lines "philox4x64 10". */
Test(random, known_answers)
{
    const struct {
        uint64_t counter[4], key[2], block[4];
    } vectors[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b}},
        {{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX},
         {UINT64_MAX, UINT64_MAX},
         {0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0}},
        {{0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
         {0x452821e638d01377, 0xbe5466cf34e90c6c},
         {0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6}},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        struct random random = random_stream(0, "", 0);
        for (int k = 0; k < 4; k++)
            random.counter[k] = vectors[i].counter[k];
        random.key[0] = vectors[i].key[0];
        random.key[1] = vectors[i].key[1];
        for (int k = 0; k < 4; k++)
            cr_assert_eq(random_bits(&random), vectors[i].block[k], "vector %zu, word %d", i, k);
    }
}

/* FNV-1a 64 of "a" and "foobar": test vectors of RFC 9923, appendix C. */
Test(random, purpose_is_hashed_with_fnv_1a)
{
    cr_assert_eq(random_stream(5, "", 0).key[1], 0xcbf29ce484222325);
    cr_assert_eq(random_stream(5, "a", 0).key[1], 0xaf63dc4c8601ec8c);
    cr_assert_eq(random_stream(5, "foobar", 0).key[1], 0x85944171f73967e8);
    cr_assert_eq(random_stream(5, "foobar", 0).key[0], 5);
}

Test(random, streams_do_not_depend_on_order)
{
    struct random a = random_stream(1, "arrivals", 0), b = random_stream(1, "failures", 0);
    uint64_t alone[64];
    for (int i = 0; i < 64; i++)
        alone[i] = random_bits(&a);
    a = random_stream(1, "arrivals", 0);
    for (int i = 0; i < 64; i++) {
        cr_assert_eq(random_bits(&a), alone[i]);
        cr_assert_neq(random_bits(&b), alone[i]);
    }
    struct random copy = a;
    cr_assert_eq(random_bits(&copy), random_bits(&a));
}

/* Blocks of many streams, or draw by draw. */
Test(random, blocks)
{
    enum { COUNT = 5 };
    struct random any = random_stream(1, "arrivals", 7);
    random_bits(&any);
    for (uint64_t first = 0; first < 3; first++)
        for (uint64_t number = 0; number < 5; number++) {
            uint64_t blocks[COUNT][4];
            random_blocks(&any, first, number, COUNT, blocks);
            for (uint64_t s = 0; s < COUNT; s++) {
                struct random stream = random_stream(1, "arrivals", first + s);
                for (uint64_t i = 0; i < 4 * number; i++)
                    random_bits(&stream);
                for (int i = 0; i < 4; i++)
                    cr_assert_eq(random_bits(&stream), blocks[s][i]);
            }
        }
}

Test(random, seed_purpose_and_index_matter)
{
    struct random streams[] = {random_stream(1, "arrivals", 0), random_stream(2, "arrivals", 0),
                               random_stream(1, "arrival", 0), random_stream(1, "arrivals", 1)};
    uint64_t first[4];
    for (int i = 0; i < 4; i++)
        first[i] = random_bits(&streams[i]);
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < i; k++)
            cr_assert_neq(first[i], first[k]);
}

/* The moments of 10^6 draws lie within five standard errors of the distribution's. */
Test(random, moments)
{
    enum { COUNT = 1000000 };
    double uniform = 0, uniform_2 = 0, exponential = 0, exponential_2 = 0, normal = 0, normal_2 = 0, normal_4 = 0;
    struct random random = random_stream(42, "moments", 0);
    for (int i = 0; i < COUNT; i++) {
        double u = random_uniform(&random), e = random_exponential(&random), z = random_normal(&random);
        cr_assert(u > 0 && u < 1 && e > 0 && isfinite(z));
        uniform += u, uniform_2 += u * u;
        exponential += e, exponential_2 += e * e;
        normal += z, normal_2 += z * z, normal_4 += z * z * z * z;
    }
    double n = COUNT, five = 5 / sqrt(n);
    cr_assert_float_eq(uniform / n, 0.5, five * sqrt(1 / 12.0));
    cr_assert_float_eq(uniform_2 / n, 1 / 3.0, five * sqrt(4 / 45.0));
    cr_assert_float_eq(exponential / n, 1, five);
    cr_assert_float_eq(exponential_2 / n, 2, five * sqrt(20));
    cr_assert_float_eq(normal / n, 0, five);
    cr_assert_float_eq(normal_2 / n, 1, five * sqrt(2));
    cr_assert_float_eq(normal_4 / n, 3, five * sqrt(96));
}

/* 65,536 cells of the upper bits, chi-square with 65,535 degrees of freedom: mean 65,535, standard deviation
 * 362. */
Test(random, upper_bits_are_even)
{
    enum { CELLS = 65536, PER_CELL = 50 };
    unsigned *cells = calloc(CELLS, sizeof *cells);
    struct random random = random_stream(9, "cells", 3);
    for (int i = 0; i < CELLS * PER_CELL; i++)
        cells[(size_t)(random_uniform(&random) * CELLS)]++;
    double chi_square = 0;
    for (int i = 0; i < CELLS; i++)
        chi_square += (cells[i] - (double)PER_CELL) * (cells[i] - (double)PER_CELL) / PER_CELL;
    free(cells);
    cr_assert_float_eq(chi_square, CELLS - 1, 5 * 362);
}

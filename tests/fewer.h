/* SPDX-License-Identifier: Apache-2.0 */
/* Long draws are divided by FEWER in the sanitizers' build, which looks for mistakes of memory; the release build draws them all, and
 * judges the numbers. */
#ifndef SAMOVAR_TESTS_FEWER_H
#define SAMOVAR_TESTS_FEWER_H

#ifdef SAMOVAR_SANITIZED
enum { FEWER = 8 };
#else
enum { FEWER = 1 };
#endif

#endif

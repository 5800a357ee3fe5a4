/* SPDX-License-Identifier: Apache-2.0 */
/* A function that is compiled for newer processors as well, where the compiler can, and chosen at the start. Results are the same bits on each:
 * without -ffp-contract=fast nothing is multiplied and added in one. */
#ifndef SAMOVAR_BASE_EACH_PROCESSOR_H
#define SAMOVAR_BASE_EACH_PROCESSOR_H

#if defined __x86_64__ && defined __GLIBC__ && !defined __clang__ && __GNUC__ >= 12
#define FOR_EACH_PROCESSOR __attribute__((target_clones("arch=x86-64-v3", "default")))
enum { PROCESSOR_DOUBLES = 4 }; /* at once, on the newest */
#else
#define FOR_EACH_PROCESSOR
enum { PROCESSOR_DOUBLES = 2 };
#endif

#endif

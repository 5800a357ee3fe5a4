/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps the counters of a child that ends by _exit, past which libgcov does not see. For coverage builds alone. */
#include <unistd.h>

void __gcov_dump(void);
void __real__exit(int status) __attribute__((noreturn));
void __wrap__exit(int status) __attribute__((noreturn));

void __wrap__exit(int status)
{
    __gcov_dump();
    __real__exit(status);
}

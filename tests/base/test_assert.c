/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <signal.h>

#include <criterion/criterion.h>

/* Assertions stay in every build: NDEBUG must not come in with a build type. */
Test(assertions, stay, .signal = SIGABRT)
{
    assert(0);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "account/subject.h"

#include <stddef.h>

const char *const subject_names[] = {"basic",   "harm",     "cooling", "place",   "power", "supply",
                                     "swing",   "hardware", "speed",   "serving", "jobs",  "reuse",
                                     "failure", "embodied", "money",   "grid",    "work",  NULL};
_Static_assert(SUBJECT_WORK == 1 << (sizeof subject_names / sizeof subject_names[0] - 2), "a name for each");

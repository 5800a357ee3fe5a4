/* SPDX-License-Identifier: Apache-2.0 */
/* What a scenario may say of any job, whatever kind it is: for records whose struct has members of these names. */
#ifndef SAMOVAR_JOBS_JOB_FIELDS_H
#define SAMOVAR_JOBS_JOB_FIELDS_H

#include "base/field.h"

/* name, node_type, user */
/* clang-format off */
#define JOB_NAME_FIELDS(type) \
    {.key = "name", .kind = FIELD_TEXT, .offset = offsetof(type, name), .doc = "Name of the job in the results.", \
     .standing = STANDING_CHOICE}, \
    {.key = "node_type", .kind = FIELD_TEXT, .offset = offsetof(type, node_type), .optional = true, \
     .doc = "Type of the nodes that it wants; absent: the first group with enough nodes.", .standing = STANDING_CHOICE}, \
    {.key = "user", .kind = FIELD_TEXT, .offset = offsetof(type, user), .optional = true, \
     .doc = "Whose it is, for fair shares.", .standing = STANDING_CHOICE}

/* submit_s */
#define JOB_SUBMIT_FIELD(type) \
    {.key = "submit", .kind = FIELD_NUMBER, .quantity = QUANTITY_DURATION, .offset = offsetof(type, submit_s), \
     .min = "0 s", .max = "36500 d", .initial = "0 s", \
     .doc = "When it is submitted, after the start of the scenario.", .standing = STANDING_CHOICE}

/* suspend_s */
#define JOB_SUSPEND_FIELD(type) \
    {.key = "suspend_time", .kind = FIELD_NUMBER, .quantity = QUANTITY_DURATION, .offset = offsetof(type, suspend_s), \
     .min = "0 s", .max = "30 d", .optional = true, \
     .doc = "Time that it costs to suspend it and to resume it once. Absent: it cannot be suspended.", \
     .standing = STANDING_CHOICE}

/* repeat */
#define JOB_REPEAT_FIELD(type) \
    {.key = "repeat", .kind = FIELD_FLAG, .offset = offsetof(type, repeat), .initial = "false", \
     .doc = "Start the same again when it ends.", .standing = STANDING_CHOICE}
/* clang-format on */

#endif

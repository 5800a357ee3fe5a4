/* SPDX-License-Identifier: Apache-2.0 */
/* Where a member lies in its struct, for tables that read or write structs: an offset whose type was checked. */
#ifndef SAMOVAR_BASE_MEMBER_H
#define SAMOVAR_BASE_MEMBER_H

#include <stddef.h>

/* An offset that does not compile unless the member is exactly of that type: MEMBER(double, struct node, power_w). It is a
 * constant; the member may be a path (rack.power_w, power_w[2]). After MP_CHECKED_OFFSETOF of mpv. */
#define MEMBER(type, container, member)                                                                                \
    (offsetof(container, member) * _Generic(&((container *)0)->member, type * : (size_t)1))

#endif

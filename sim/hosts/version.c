/* SPDX-License-Identifier: Apache-2.0 */
#include "hosts/version.h"

#include <stdio.h>
#include <xbt/base.h>

#include <simgrid/version.h> /* wants <xbt/base.h> before it */

const char *engine_simgrid_version(void)
{
    static char text[40];
    int major = 0, minor = 0, patch = 0;
    sg_version_get(&major, &minor, &patch);
    snprintf(text, sizeof text, "%d.%d.%d", major, minor, patch);
    return text;
}

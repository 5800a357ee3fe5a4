/* SPDX-License-Identifier: Apache-2.0 */
#include "work/traffic_source.h"

#include "work/serving_type.h"

const struct traffic *traffic_of(const struct serving *serving)
{
    return &serving->traffic;
}

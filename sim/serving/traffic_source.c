/* SPDX-License-Identifier: Apache-2.0 */
#include "serving/traffic_source.h"

#include "serving/serving_type.h"

const struct traffic *traffic_of(const struct serving *serving)
{
    return &serving->traffic;
}

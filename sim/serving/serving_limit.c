/* SPDX-License-Identifier: Apache-2.0 */
/* What a service's own power_cap and clock allow its GPUs. */
#include <math.h>

#include "serving/serving_type.h"

struct gpu_limit serving_limit(const struct serving *serving)
{
    return (struct gpu_limit){isnan(serving->clock_frac) ? 1 : serving->clock_frac, serving->power_cap_w};
}

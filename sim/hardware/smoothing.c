/* SPDX-License-Identifier: Apache-2.0 */
#include "hardware/smoothing.h"

static const struct field fields[] = {
    {.key = "floor",
     NUMBER_FIELD(struct smoothing, floor_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0"),
     .doc = "Least that a GPU of a job draws, over its rating: one that waits for others burns the difference. "
            "Costs energy in all of the run, and no time. Jobs whose power a trace states stay as they are.",
     BASIS(CHOICE, "0.20 to 0.90 on GB200 (Choukse et al., Power Stabilization for AI Training Datacenters, "
                   "arXiv:2508.14318)")},
    {.key = "stagger",
     NUMBER_FIELD(struct smoothing, stagger_s, DURATION),
     RANGE_DEFAULT("0 s", "1 d", "0 s"),
     .doc = "Jobs begin to compute at least so long one after another: equal jobs that begin together "
            "swing together. For n of them an n-th of their step is best. Until its turn a job's GPUs "
            "idle; jobs with a fixed schedule keep to it."},
    {.key = "storage",
     OPTIONAL_FIELD(struct smoothing, storage, struct ramp_buffer_size, &ramp_buffer_record),
     .doc = "A store between feed and nodes. It acts on the rows of the fine window (`fine`): what it "
            "loses is in them and in no sum of the run."},
    FIELD_END};

const struct record smoothing_record = {.name = "smoothing",
                                        .doc = "What keeps the swing of synchronous jobs small, or off the grid: a "
                                               "floor under their power, a staggered start, a store.",
                                        .size = sizeof(struct smoothing),
                                        .fields = fields};

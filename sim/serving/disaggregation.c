/* SPDX-License-Identifier: Apache-2.0 */
/* Patel et al., Splitwise, ISCA 2024; Zhong et al., DistServe, OSDI 2024. A replica for prompts computes the
 * prompt and gives the first token; then the keys and values travel to a replica that computes the rest of
 * the answer. A replica sends one prompt after the other, each at the rate of the narrower side. Assumptions:
 * transfers to the same place do not slow each other, nor what the GPUs compute; the memory of the sender is
 * free when the prompt is done; what network adapters draw stays in the overhead of the servers. */
#include "serving/disaggregation.h"

#include <math.h>

static const struct field disaggregation_fields[] = {
    {.key = "node_type",
     TEXT_FIELD(struct disaggregation, node_type),
     .optional = true,
     .doc = "Type of the nodes for prompts; absent: the first group with enough nodes."},
    {.key = "replicas",
     INTEGER_FIELD(struct disaggregation, replicas),
     RANGE("1", "10000000"),
     .doc = "Copies of the model that compute prompts, beside the service's `replicas`, which write answers."},
    {.key = "gpus_per_replica",
     INTEGER_FIELD(struct disaggregation, gpus_per_replica),
     RANGE_DEFAULT("1", "1024", "1"),
     .doc = "GPUs that one of these copies is cut over."},
    {.key = "bandwidth",
     NUMBER_FIELD(struct disaggregation, bandwidth_byte_s, BYTE_RATE),
     RANGE("1 MB/s", "1000 TB/s"),
     .optional = true,
     .doc = "At which the keys and values of a prompt travel; absent: what the network of the GPUs carries "
            "on the side with less of it. A replica for prompts sends one after the other."},
    {.key = "latency",
     NUMBER_FIELD(struct disaggregation, latency_s, DURATION),
     RANGE_DEFAULT("0 s", "10 s", "5 ms"),
     .doc = "What a transfer takes beside that, while others may go on.",
     BASIS(ASSUMPTION, "5 to 8 ms remain where the transfer is overlapped layer by layer (Patel et al., Splitwise, "
                       "ISCA 2024)")},
    FIELD_END,
};

const struct record disaggregation_record = {
    .name = "disaggregate",
    .size = sizeof(struct disaggregation),
    .fields = disaggregation_fields,
    .doc = "Prompts are computed by replicas of their own, which may stand on other servers; keys and "
           "values travel. The service's `replicas` write the answers. (fidelity exact)",
};

double disaggregation_byte_s(const struct disaggregation *disaggregation, const struct gpu *from, double from_gpus,
                             const struct gpu *to, double to_gpus)
{
    if (!isnan(disaggregation->bandwidth_byte_s))
        return disaggregation->bandwidth_byte_s;
    return fmin(from_gpus * from->network_byte_s, to_gpus * to->network_byte_s);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "files/job_trace_columns.h"

#include "files/job_log.h"
#include "files/trace_rows.h"

/* Where others say what their columns hold. Helios (S-Lab-System-Group/HeliosData), Acme (InternLM/AcmeTrace), Philly
 * (msr-fiddle/philly-traces): README.md. PAI (alibaba/clusterdata): cluster-trace-gpu-v2020/README.md and its *.header, and
 * cluster-trace-gpu-v2023/csv. */
#define HELIOS "Helios, Acme"
#define PHILLY "Philly"
#define PAI "PAI, 2020"
#define PAI_PODS "PAI, 2023"
#define SACCT "Slurm, sacct --parsable2"

static const struct csv_slip per_cent[] = {{"per cent, not a fraction", 0.01, 0}, {NULL, 0, 0}};
/* The least of nodes and GPUs is 0 since logs of others have such rows. */
const struct csv_column job_trace_columns[JOB_COLUMN_COUNT + 1] = {
    [JOB_NAME] = {.names = CSV_NAMES(CSV_OURS("job"), CSV_THEIRS(HELIOS ", " PHILLY ", " SACCT, "job_id"),
                                     CSV_THEIRS(PAI, "job_name"), CSV_THEIRS(PAI_PODS, "name")),
                  .what = "the job's name",
                  .needed = true,
                  .first_wins = true},
    [JOB_TASK] = {.names = CSV_NAMES(CSV_THEIRS(PAI, "task_name")), .what = "a part of the job"},
    [JOB_USER] = {.names = CSV_NAMES(CSV_OURS("user")), .what = "whose it is"},
    [JOB_NODES] = {.names = CSV_NAMES(CSV_OURS("nodes"), CSV_THEIRS(HELIOS, "node_num"), CSV_THEIRS(SACCT, "NNodes"),
                                      CSV_THEIRS(SACCT, "AllocNodes"), CSV_THEIRS(SACCT, "ReqNodes")),
                   .what = "nodes",
                   .max = TRACE_NODES_MAX,
                   .whole = true,
                   .first_wins = true},
    [JOB_GPUS] = {.names = CSV_NAMES(CSV_OURS("gpus"), CSV_THEIRS(HELIOS, "gpu_num"), CSV_THEIRS(PAI_PODS, "num_gpu"),
                                     CSV_WRITTEN(SACCT, "AllocTRES", JOB_LOG_RESOURCES),
                                     CSV_WRITTEN(SACCT, "AllocGRES", JOB_LOG_RESOURCES),
                                     CSV_WRITTEN(SACCT, "ReqTRES", JOB_LOG_RESOURCES),
                                     CSV_WRITTEN(SACCT, "ReqGRES", JOB_LOG_RESOURCES)),
                  .what = "gpus",
                  .max = TRACE_GPUS_MAX,
                  .whole = true,
                  .first_wins = true},
    [JOB_SHARE] = {.names = CSV_NAMES(CSV_SCALED(PAI, "plan_gpu", 0.01), CSV_SCALED(PAI_PODS, "gpu_milli", 0.001)),
                   .what = "GPUs of each",
                   .max = TRACE_GPUS_MAX},
    [JOB_INSTANCES] = {.names = CSV_NAMES(CSV_THEIRS(PAI, "inst_num")), .what = "instances", .max = TRACE_NODES_MAX},
    [JOB_SUBMIT] = {.names = CSV_NAMES(CSV_OURS("submit_s"), CSV_WRITTEN(HELIOS, "submit_time", JOB_LOG_MOMENT),
                                       CSV_WRITTEN(SACCT, "Submit", JOB_LOG_MOMENT),
                                       CSV_WRITTEN(PHILLY, "submitted_time", JOB_LOG_MOMENT),
                                       CSV_WRITTEN(PAI_PODS, "creation_time", JOB_LOG_MOMENT)),
                    .what = "submit_s",
                    .max = TRACE_TIME_MAX_S},
    [JOB_DURATION] = {.names =
                          CSV_NAMES(CSV_OURS("duration_s"), CSV_THEIRS(HELIOS, "duration"),
                                    CSV_THEIRS(SACCT, "ElapsedRaw"), CSV_WRITTEN(SACCT, "Elapsed", JOB_LOG_ELAPSED)),
                      .what = "duration_s",
                      .min = -TRACE_TIME_MAX_S,
                      .max = TRACE_TIME_MAX_S,
                      .first_wins = true},
    [JOB_START] = {.names = CSV_NAMES(CSV_OURS("start_s"), CSV_WRITTEN(HELIOS ", " PAI, "start_time", JOB_LOG_MOMENT),
                                      CSV_WRITTEN(SACCT, "Start", JOB_LOG_MOMENT),
                                      CSV_WRITTEN(PAI_PODS, "scheduled_time", JOB_LOG_MOMENT)),
                   .what = "start_s",
                   .max = TRACE_TIME_MAX_S},
    [JOB_END] = {.names = CSV_NAMES(CSV_OURS("end_s"), CSV_WRITTEN(HELIOS ", " PAI, "end_time", JOB_LOG_MOMENT),
                                    CSV_WRITTEN(SACCT, "End", JOB_LOG_MOMENT),
                                    CSV_WRITTEN(PAI_PODS, "deletion_time", JOB_LOG_MOMENT)),
                 .what = "end_s",
                 .max = TRACE_TIME_MAX_S},
    [JOB_NODE_POWER] = {.names = CSV_NAMES(CSV_OURS("node_power_w")), .what = "node_power_w", .max = 1e7},
    [JOB_GPU_UTIL] = {.names = CSV_NAMES(CSV_OURS("gpu_util_frac")),
                      .what = "gpu_util_frac",
                      .max = 1,
                      .slips = per_cent},
    [JOB_CPU_UTIL] = {.names = CSV_NAMES(CSV_OURS("cpu_util_frac")),
                      .what = "cpu_util_frac",
                      .max = 1,
                      .slips = per_cent},
    [JOB_WALLTIME] = {.names = CSV_NAMES(CSV_OURS("walltime_s"), CSV_WRITTEN(SACCT, "TimelimitRaw", JOB_LOG_MINUTES),
                                         CSV_WRITTEN(SACCT, "Timelimit", JOB_LOG_ELAPSED)),
                      .what = "walltime_s",
                      .max = TRACE_TIME_MAX_S,
                      .first_wins = true},
    [JOB_DEADLINE] = {.names = CSV_NAMES(CSV_OURS("deadline_s")), .what = "deadline_s", .max = TRACE_TIME_MAX_S},
    [JOB_MIN_NODES] = {.names = CSV_NAMES(CSV_OURS("min_nodes")),
                       .what = "min_nodes",
                       .min = 1,
                       .max = TRACE_NODES_MAX,
                       .whole = true},
    [JOB_MAX_NODES] = {.names = CSV_NAMES(CSV_OURS("max_nodes")),
                       .what = "max_nodes",
                       .min = 1,
                       .max = TRACE_NODES_MAX,
                       .whole = true},
    [JOB_ATTEMPTS] = {.names = CSV_NAMES(CSV_THEIRS(PHILLY, "attempts")), .what = "when and where it ran"},
};

/* What these logs have besides. */
static const char *const passed_over[] = {"vc",
                                          "cpu_num",
                                          "state",
                                          "status",
                                          "queue",
                                          "type",
                                          "gpu_time",
                                          "mem_per_pod_GB",
                                          "shared_mem_per_pod",
                                          "fail_time",
                                          "stop_time",
                                          "inst_id",
                                          "plan_cpu",
                                          "plan_mem",
                                          "gpu_type",
                                          "cpu_milli",
                                          "memory_mib",
                                          "gpu_spec",
                                          "qos",
                                          "pod_phase",
                                          "JobIDRaw",
                                          "Account",
                                          "Partition",
                                          "ExitCode",
                                          "DerivedExitCode",
                                          "Eligible",
                                          "NCPUS",
                                          "AllocCPUS",
                                          "ReqCPUS",
                                          "ReqMem",
                                          "NTasks",
                                          "CPUTime",
                                          "CPUTimeRAW",
                                          "TotalCPU",
                                          "UserCPU",
                                          "SystemCPU",
                                          "NodeList",
                                          "Priority",
                                          "Reserved",
                                          "Planned",
                                          "Suspended",
                                          "Cluster",
                                          "Group",
                                          "UID",
                                          "GID",
                                          "Reason",
                                          "WorkDir",
                                          "SubmitLine",
                                          "MaxRSS",
                                          "AveRSS",
                                          "MaxVMSize",
                                          "ConsumedEnergy",
                                          "ConsumedEnergyRaw",
                                          NULL};

static bool is_theirs(const struct job_file *file)
{
    for (int c = JOB_NAME; c < JOB_COLUMN_COUNT; c++)
        if (job_file_has(file, c) && file->found[c].name->whose)
            return true;
    return false;
}

bool job_trace_columns_find(struct job_file *file, int schedule)
{
    struct csv *csv = file->csv;
    if (!csv_bind(csv, job_trace_columns, NULL, passed_over, file->found))
        return false;
    file->theirs = is_theirs(file);
    bool attempts = job_file_has(file, JOB_ATTEMPTS);
    bool start = attempts || job_file_has(file, JOB_START), end = attempts || job_file_has(file, JOB_END),
         both = start && end;
    if (!attempts && !job_file_has(file, JOB_NODES) && !job_file_has(file, JOB_GPUS) && !job_file_has(file, JOB_SHARE))
        csv_file_error(csv, "there is no column `nodes`, nor `gpus`: nothing says how large the jobs are");
    if (start != end && !(file->theirs && job_file_has(file, JOB_DURATION)))
        csv_file_error(csv, "there is `%s`, but no `%s`: times to replay need both", start ? "start_s" : "end_s",
                       start ? "end_s" : "start_s");
    else if (!both && !job_file_has(file, JOB_DURATION))
        csv_file_error(csv, "there is no column `duration_s`, nor `start_s` and `end_s`: nothing says how long "
                            "the jobs take");
    else if (!both && schedule == SCHEDULE_RECORDED)
        csv_file_error(csv, "`schedule: recorded` needs the columns `start_s` and `end_s`");
    if (!start && !job_file_has(file, JOB_SUBMIT))
        csv_missing(csv, &job_trace_columns[JOB_SUBMIT]);
    file->recorded = schedule < 0 ? both : schedule == SCHEDULE_RECORDED;
    return csv_mistakes(csv) == 0;
}

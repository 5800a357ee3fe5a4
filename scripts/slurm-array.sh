#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# scripts/slurm-array.sh [-o DIR] [-n TASKS] STUDY [SBATCH-OPTION...]
#
# Runs what is missing of a study as a Slurm job array, and joins it in a job that waits for the array. Call it again after tasks were
# killed, nodes died or the array was cancelled: only what is missing is done again, and where nothing is, the study is joined here.
#
#     scripts/slurm-array.sh my-study.yaml --partition=short --time=10 --mem-per-cpu=500M
#     scripts/slurm-array.sh -n 200 my-study.yaml     200 tasks, each of which takes every 200th run: for many short runs
#
#   -o DIR      where the results go (else results/NAME, as `samovar run` has it): a folder that all nodes see
#   -n TASKS    as many tasks at most; else a task for each run, or as many as Slurm's MaxArraySize lets
#   SAMOVAR     in the environment: the program (else the launcher beside this folder, else `samovar`)
#
# Prints the numbers of the two jobs. What each task says lies in slurm/ARRAY_TASK.out.
set -eu

say() {
    printf 'slurm-array.sh: %s\n' "$*" >&2
}

# As a task of the array, which Slurm runs from a copy of this file: --task PROGRAM STUDY DIR RUNS TASKS, the last two 0 if the task's number
# is that of its run.
if [ "${1-}" = --task ]; then
    program=$2 study=$3 folder=$4 runs=$5 tasks=$6
    number=$SLURM_ARRAY_TASK_ID
    [ "$runs" = 0 ] || number="$number-$runs:$tasks"
    export OMP_NUM_THREADS="${SLURM_CPUS_PER_TASK:-1}"
    exec "$program" run "$study" --index "$number" -j "${SLURM_CPUS_PER_TASK:-1}" -q ${folder:+-o "$folder"}
fi
if [ "${1-}" = --join ]; then
    exec "$2" gather "$3" ${4:+-o "$4"}
fi

output='' most=0
while getopts o:n: option; do
    case $option in
    o) output=$OPTARG ;;
    n) most=$OPTARG ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
case $most in
*[!0-9]* | '')
    say "-n takes a whole number, not $most"
    exit 2
    ;;
esac
if [ $# = 0 ]; then
    say "usage: scripts/slurm-array.sh [-o DIR] [-n TASKS] STUDY [SBATCH-OPTION...]"
    exit 2
fi
study=$1
shift
script=$0
program=${SAMOVAR:-$(dirname "$script")/../samovar}
[ -x "$program" ] || program=samovar
"$program" --version >/dev/null # the launcher builds it, once, before many start it
missing=$("$program" plan "$study" --missing ${output:+-o "$output"}) || exit
if [ -z "$missing" ]; then
    say "no run is missing"
    exec "$program" gather "$study" ${output:+-o "$output"}
fi

last=${missing##*[,-]}
largest=$(scontrol show config | sed -n 's/^MaxArraySize *= *//p')
largest=$((${largest:-1001} - 1))
count=$(printf '%s\n' "$missing" | tr , '\n' | awk -F- '{ sum += (NF > 1 ? $2 - $1 : 0) + 1 } END { print sum }')
runs=0 tasks=0 array=$missing
if [ "$last" -gt "$largest" ] || { [ "$most" != 0 ] && [ "$most" -lt "$count" ]; }; then
    runs=$last tasks=$most
    if [ "$tasks" = 0 ] || [ "$tasks" -gt "$largest" ]; then
        tasks=$largest
    fi
    if [ "$tasks" -gt "$last" ]; then
        tasks=$last
    fi
    array=1-$tasks
fi
mkdir -p slurm
job=$(sbatch --parsable --array="$array" --requeue --open-mode=append --job-name=samovar --output="slurm/%A_%a.out" "$@" \
    "$script" --task "$program" "$study" "$output" "$runs" "$tasks")
join=$(sbatch --parsable --dependency="afterany:${job%%;*}" --open-mode=append --job-name=samovar-join --output="slurm/%j.out" \
    "$@" "$script" --join "$program" "$study" "$output")
say "$count runs are missing: array ${job%%;*} ($array), joined by ${join%%;*}"
echo "${job%%;*} ${join%%;*}"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# scripts/gnu-parallel.sh [-o DIR] [-n TASKS] STUDY [PARALLEL-OPTION...]
#
# Runs what is missing of a study under GNU parallel, on this machine or on several that share a file system, and joins it. Call it again
# after it was killed: only what is missing is done again.
#
#     scripts/gnu-parallel.sh my-study.yaml -j 8
#     scripts/gnu-parallel.sh my-study.yaml --sshlogin node1,node2,node3
#     scripts/gnu-parallel.sh -n 64 my-study.yaml     64 tasks, each of which takes every 64th run: for many short runs
#
#   -o DIR      where the results go (else results/NAME, as `samovar run` has it): a folder that all machines see
#   -n TASKS    as many tasks at most; else one for each run
#   SAMOVAR     in the environment: the program (else the launcher beside this folder, else `samovar`)
set -eu

say() {
    printf 'gnu-parallel.sh: %s\n' "$*" >&2
}

output='' tasks=0
while getopts o:n: option; do
    case $option in
    o) output=$OPTARG ;;
    n) tasks=$OPTARG ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
case $tasks in
*[!0-9]* | '')
    say "-n takes a whole number, not $tasks"
    exit 2
    ;;
esac
if [ $# = 0 ]; then
    say "usage: scripts/gnu-parallel.sh [-o DIR] [-n TASKS] STUDY [PARALLEL-OPTION...]"
    exit 2
fi
study=$1
shift
program=${SAMOVAR:-$(dirname "$0")/../samovar}
[ -x "$program" ] || program=samovar
"$program" --version >/dev/null # the launcher builds it, once, before many start it
missing=$("$program" plan "$study" --missing ${output:+-o "$output"}) || exit

# One --index a line.
indices() {
    if [ "$tasks" = 0 ]; then
        printf '%s\n' "$missing" | tr , '\n' | awk -F- '{ for (i = $1; i <= (NF > 1 ? $2 : $1); i++) print i }'
    else
        last=${missing##*[,-]}
        awk -v tasks="$tasks" -v last="$last" \
            'BEGIN { for (i = 1; i <= tasks && i <= last; i++) print i "-" last ":" tasks }' </dev/null
    fi
}

# A task that fails does not keep the others from going on; what is missing then, `gather` says.
if [ -n "$missing" ]; then
    indices | parallel --will-cite --quote --workdir "$PWD" "$@" \
        env OMP_NUM_THREADS=1 "$program" run "$study" --index {} -j 1 -q ${output:+-o "$output"} || say "some tasks failed"
fi
exec "$program" gather "$study" ${output:+-o "$output"}

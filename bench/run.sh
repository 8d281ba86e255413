#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Measures Warren side by side with other ways of seeing the network namespaces of a node.
#
#   sudo bench/run.sh [N...]   for each N (20 and 1000 if none is given): builds a node of N pods,
#                              measures, prints tables ready for bench/README.md, cleans up
#
#   WARREN   the launcher to measure; ./warren of this checkout if not set, "none" for none
#   ROUNDS   how often every tool has its turn (3); the tools take turns, so that a disturbance
#            of the machine meets all of them
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rounds=${ROUNDS:-3}
# shellcheck source=bench/common.sh
. "$here/common.sh"
limit=$out/limit

# --- Whole processes -------------------------------------------------------------------------

names=() commands=() runs=()

# tool <name> <runs in a round> <command>
tool() {
    names+=("$1")
    runs+=("$2")
    commands+=("$3")
}

# optional <program> <name> <runs in a round> <command>: only where the program is installed and works.
optional() {
    if ! command -v "$1" >/dev/null; then
        say "skipped: $2 ($1 is not installed)"
    elif ! bash -c "$4" >/dev/null 2>"$work/complaint"; then
        say "skipped: $2 (it fails here: $(tail -n 1 "$work/complaint"))"
    else
        tool "$2" "$3" "$4"
    fi
}

tools() {
    local node=$1
    names=() commands=() runs=()
    tool "C limit, one process" 10 "$limit"
    tool "C limit, two processes side by side" 10 "sh -c '$limit --shard 0/2 & $limit --shard 1/2; wait'"
    tool "C limit, one process, the host too" 10 "$limit --host"
    if [[ $warren == none ]]; then
        say "skipped: Warren (WARREN=none)"
    else
        optional "$warren" "\`warren ls -o json\`" 5 "$warren ls -o json --root $node"
    fi
    tool "\`ip -all netns exec ip addr\`" 1 "ip -all netns exec ip addr"
    optional nsenter "\`nsenter --net=F ip addr\` for each" 1 \
        "bash -c 'for f in /run/netns/*; do nsenter --net=\$f ip addr; done'"
    tool "\`ip -n NAME addr\` for each" 1 "bash -c 'for f in /run/netns/*; do ip -n \${f##*/} addr; done'"
    optional lsns "\`lsns -t net\` (finds processes, not names)" 10 "lsns -t net"
    optional crictl "\`crictl pods\` (the runtime's own list)" 10 "crictl pods"
    optional ctr "\`ctr -n k8s.io tasks list\` (the runtime's own list)" 10 "ctr -n k8s.io tasks list"
}

# Prints the peak memory in KiB; of a command that starts others, that of the largest process.
peak() {
    [[ -x /usr/bin/time ]] || return 0
    bash -c "exec /usr/bin/time -f %M -o $work/peak $1" >/dev/null 2>&1 && tail -n 1 "$work/peak"
}

whole_processes() {
    local count=$1 round i base="" value lowest memory files
    for ((round = 1; round <= rounds; round++)); do
        for i in "${!names[@]}"; do
            say "N=$count, round $round of $rounds: ${names[i]}"
            time_runs "$out/results/$count-$i-$round.json" $((runs[i] > 1 ? 2 : 0)) "${runs[i]}" "${commands[i]}"
        done
    done
    echo
    echo "| N=$count, whole process | Median ms | Fastest ms | × C limit | Peak MiB |"
    echo "| --- | ---: | ---: | ---: | ---: |"
    for i in "${!names[@]}"; do
        files=("$out/results/$count-$i-"*.json)
        value=$(times "${files[@]}" | median)
        lowest=$(times "${files[@]}" | sort -g | head -n 1)
        memory=$(peak "${commands[i]}" || true)
        base=${base:-$value}
        awk -v n="${names[i]}" -v m="$value" -v l="$lowest" -v b="$base" -v k="$memory" \
            'BEGIN { printf "| %s | %.1f | %.1f | %.2f | %s |\n", n, m, l, m / b, k == "" ? "-" : sprintf("%.1f", k / 1024) }'
    done
}

# --- Warm passes, inside one process ---------------------------------------------------------

warm_passes() {
    local count=$1 node=$2 round survey=1
    build_java || { say "skipped: Warren, warm surveys (no JDK, or the build failed)"; survey=0; }
    rm -f "$work"/warm-*
    for ((round = 1; round <= rounds; round++)); do
        say "N=$count, warm round $round of $rounds"
        warm_limit >>"$work/warm-1 C limit, one thread"
        warm_limit_pair >>"$work/warm-2 C limit, two processes side by side"
        warm_limit --skip-stats >>"$work/warm-3 C limit, one thread, --skip-stats"
        warm_limit --host >>"$work/warm-4 C limit, one thread, the host too"
        if ((survey)); then
            warm_survey links 1 >>"$work/warm-5 Warren, links and addresses, one thread"
            warm_survey links 2 >>"$work/warm-6 Warren, links and addresses, two threads"
            warm_survey full 2 "$node" >>"$work/warm-7 Warren, whole survey with owners"
        fi
    done
    print_warm
}

# ---------------------------------------------------------------------------------------------

require hyperfine "${CC:-cc}" ip awk xargs base64 mkfifo
[[ -x /usr/bin/time ]] || say "/usr/bin/time is missing: no peak memory (Debian: apt-get install time)"
lock_out_tests
[[ $# -gt 0 ]] || set -- 20 1000
for count; do
    [[ $count =~ ^[1-9][0-9]*$ ]] || { say "not a number of namespaces: $count"; exit 2; }
done
compile limit
others=(/run/netns/*)
[[ ! -e ${others[0]} ]] ||
    say "note: ${#others[@]} namespaces that are not of this bench are below /run/netns and are measured as well"
begin
for count; do
    rm -f "$out/results/$count-"*.json
    say "N=$count: building the node"
    "$here/topology.sh" "$count" "$work/node"
    tools "$work/node"
    whole_processes "$count"
    warm_passes "$count" "$work/node"
    say "N=$count: taking the node away"
    "$here/topology.sh" --remove "$work/node"
done

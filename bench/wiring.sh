#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Measures what it costs to see where packets go: the survey with rules, routes and neighbours beside a loop in C that
# asks for the same, and the commands that are made of it.
#
#   sudo bench/wiring.sh [survey] [commands]   both if none is named
#
#   WARREN   the launcher to measure; ./warren of this checkout if not set
#   COUNT    how many namespaces the node of `survey` has (1000)
#   ROUNDS   how often every tool has its turn (5)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rounds=${ROUNDS:-5}
count=${COUNT:-1000}
# shellcheck source=bench/common.sh
. "$here/common.sh"
labs=()

undo() {
    local name
    for name in "${labs[@]}"; do
        "$warren" lab down "$name" >/dev/null || true
    done
    labs=()
}

names=() commands=()

tool() { names+=("$1") commands+=("$2"); }

# whole_processes <title> <runs in a round>: the tools take turns; prints their table.
whole_processes() {
    local i round base="" value
    rm -f "$out/results/wiring-"*.json
    for ((round = 1; round <= rounds; round++)); do
        say "$1, round $round of $rounds"
        for i in "${!names[@]}"; do
            time_runs "$out/results/wiring-$i-$round.json" 1 "$2" "${commands[i]}"
        done
    done
    echo
    echo "| $1, whole process | Median ms | Fastest ms | × first |"
    echo "| --- | ---: | ---: | ---: |"
    for i in "${!names[@]}"; do
        value=$(times "$out/results/wiring-$i-"*.json | median)
        base=${base:-$value}
        times "$out/results/wiring-$i-"*.json | sort -g |
            awk -v n="${names[i]}" -v m="$value" -v b="$base" 'NR == 1 { printf "| %s | %.1f | %.1f | %.2f |\n", n, m, $1, m / b }'
    done
    names=() commands=()
}

measure_survey() {
    local node=$work/node round
    say "N=$count: building the node"
    "$here/topology.sh" "$count" "$node"
    tool "C limit, rules, routes and neighbours, the host too" "$out/limit --wiring --host"
    tool "\`warren ls -o name\`" "$warren ls -o name --root $node"
    tool "\`warren graph -o json\`" "$warren graph -o json --root $node"
    tool "\`warren ls -o wide\`" "$warren ls -o wide --root $node"
    whole_processes "N=$count" 3
    for ((round = 1; round <= rounds; round++)); do
        say "N=$count, warm round $round of $rounds"
        warm_limit --wiring >>"$work/warm-1 C limit, rules, routes and neighbours"
        warm_limit --wiring --host >>"$work/warm-2 C limit, the same, the host too"
        warm_limit_pair --wiring >>"$work/warm-3 C limit, two processes side by side"
        warm_limit >>"$work/warm-4 C limit, links and addresses alone"
        warm_survey wiring 1 >>"$work/warm-5 Warren, the same, one thread"
        warm_survey wiring 2 >>"$work/warm-6 Warren, the same, two threads"
        warm_survey full-wiring 2 "$node" >>"$work/warm-7 Warren, whole survey with owners and wiring"
        warm_survey full 2 "$node" >>"$work/warm-8 Warren, whole survey with owners, without wiring"
    done
    print_warm
    say "N=$count: taking the node away"
    "$here/topology.sh" --remove "$node"
}

# lab <kind> <pods>: a lab, and its folder in `files`.
lab() {
    local name=bench-$1-$2
    labs+=("$name")
    "$warren" lab up "$1" --pods "$2" --name "$name" >/dev/null
    files=/run/warren/lab/$name/root
}

measure_commands() {
    local files
    lab eks 30
    tool "\`warren ls\`" "$warren ls --root $files"
    tool "\`warren path POD\`, three destinations" "$warren path --root $files pod:default/api-0"
    tool "\`warren path POD --to IP\`" "$warren path --root $files pod:default/api-0 --to 198.51.100.10"
    tool "\`warren show POD\`" "$warren show --root $files pod:default/api-0"
    tool "\`warren ls -o wide\`" "$warren ls -o wide --root $files"
    whole_processes "EKS lab of 30 pods" 5
    undo
    lab eks 250
    tool "\`warren ls\`" "$warren ls --root $files"
    tool "\`warren graph -o json\`" "$warren graph -o json --root $files"
    tool "\`warren graph -o svg\`" "$warren graph -o svg --root $files"
    tool "\`warren ls -o wide\`" "$warren ls -o wide --root $files"
    whole_processes "EKS lab of 250 pods" 3
    undo
    lab bridge 250
    tool "\`warren ls\`" "$warren ls --root $files"
    tool "\`warren graph -o svg\`" "$warren graph -o svg --root $files"
    whole_processes "bridge lab of 250 pods" 3
    undo
}

# ---------------------------------------------------------------------------------------------

require hyperfine "${CC:-cc}" ip awk xargs base64 mkfifo
[[ $# -gt 0 ]] || set -- survey commands
for part; do
    [[ $part =~ ^(survey|commands)$ ]] || { say "no such part: $part"; exit 2; }
done
[[ $count =~ ^[1-9][0-9]*$ ]] || { say "not a number of namespaces: $count"; exit 2; }
compile limit
build_java || { say "no JDK, or the build failed"; exit 1; }
"$warren" version >/dev/null
lock_out_tests
begin
for part; do
    "measure_$part"
done

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Measures what it costs to make and remove pods: Warren beside containerd with the same CNI network, and beside the
# plugins and the OCI runtime alone, which no engine can do without.
#
#   sudo bench/sandboxes.sh [warm] [cold]   both if none is named
#
#   WARREN    the launcher to measure; ./warren of this checkout if not set
#   ROUNDS    how often every contender has its turn (30)
#   MANY      how many pods are made at once (100; 0 for none)
#   PARALLEL  by how many threads (8)
#   REST      for how many milliseconds everybody rests before a turn (20)
#
# All of it keeps its files below a folder of its own; bridges, namespaces and processes go with the pods.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rounds=${ROUNDS:-30}
# shellcheck source=bench/common.sh
. "$here/common.sh"

# row <title> <what is printed>: a line of a table with median, fastest and slowest of what was noted under the title.
row() {
    awk -F '\t' -v t="$1" '$1 == t { print $2 }' "$work/figures" | sort -g |
        awk -v n="$2" '{ v[NR] = $1 } END { if (NR) printf "| %s | %.1f | %.1f | %.1f |\n", n, (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2, v[1], v[NR] }'
}

middle() { awk -F '\t' -v t="$1" '$1 == t { print $2 }' "$work/figures" | median; }

measure_warm() {
    local part limit
    # The program takes the tests' lock itself.
    "$java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC "-Dwarren.bench.rest=${REST:-20}" \
        -cp "$classes" dev.warren.bench.WarmSandboxes "$rounds" "${MANY:-100}" "${PARALLEL:-8}" >"$work/figures"
    echo
    echo "| made and removed, warm | Median ms | Fastest ms | Slowest ms |"
    echo "| --- | ---: | ---: | ---: |"
    row "pod, Warren" "pod without containers, Warren"
    row "pod, Warren without its plugins" "the same, less what its own plugins took"
    row "pod, containerd" "pod without containers, containerd"
    row "container, Warren" "pod with a container, Warren"
    row "container, containerd" "pod with a container, containerd"
    row "pod, plugins alone" "the plugins alone, \`ADD\` and \`DEL\`"
    row "container, runtime alone" "runc alone, \`create\`, \`start\`, \`kill\`, \`delete\`"
    row "pod, namespace alone" "a namespace with a name"
    row "${MANY:-100} pods at once, Warren" "${MANY:-100} pods, ${PARALLEL:-8} at a time, Warren"
    row "${MANY:-100} pods at once, containerd" "${MANY:-100} pods, ${PARALLEL:-8} at a time, containerd"
    echo
    echo "| what the engine adds | ms |"
    echo "| --- | ---: |"
    limit=$(middle "pod, plugins alone")
    awk -v a="$(middle "pod, Warren")" -v b="$limit" 'BEGIN { printf "| to the plugins, for a pod without containers | %.1f |\n", a - b }'
    awk -v a="$(middle "container, Warren")" -v b="$limit" -v c="$(middle "container, runtime alone")" \
        'BEGIN { printf "| to the plugins and runc, for a pod with a container | %.1f |\n", a - b - c }'
    echo
    echo "| step of a pod without containers | Median ms |"
    echo "| --- | ---: |"
    grep '^step, ' "$work/figures" | sed 's/^step, //' | sort -t $'\t' -k 2 -gr |
        awk -F '\t' '{ printf "| %s | %.2f |\n", $1, $2 }'
}

cold_network() {
    mkdir -p "$work/net"
    cat >"$work/net/10-bench.conflist" <<EOF
{"cniVersion": "1.0.0", "name": "wbcold", "plugins": [
  {"type": "bridge", "bridge": "wbcold0", "isGateway": false,
   "ipam": {"type": "host-local", "dataDir": "$work/leases", "ranges": [[{"subnet": "10.249.77.0/24"}]]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
EOF
}

folders=()

undo() {
    [[ ! -d $work/state ]] || "$warren" sandbox rm "${folders[@]}" --force --all >/dev/null || say "pods are left, see $work"
    [[ ! -e /sys/class/net/wbcold0 ]] || ip link delete wbcold0
}

# In milliseconds.
timed() {
    local start=$EPOCHREALTIME end
    "$@" >/dev/null || { say "this failed, so its time tells nothing: $*"; return 1; }
    end=$EPOCHREALTIME
    echo $((${end/./} - ${start/./})) | awk '{ printf "%.3f\n", $1 / 1000 }'
}

measure_cold() {
    local round made gone network=(--net-conf "$work/net" --bin-dir /usr/lib/cni --cni-cache "$work/cache")
    folders=(--state-dir "$work/state" --run-dir "$work/run")
    lock_out_tests
    cold_network
    for ((round = 0; round <= rounds; round++)); do
        made=$(timed "$warren" sandbox run "${folders[@]}" "${network[@]}" --name "bench-$round")
        gone=$(timed "$warren" sandbox rm "${folders[@]}" --force "bench-$round")
        ((round == 0)) || printf 'cold, made\t%s\ncold, removed\t%s\n' "$made" "$gone" >>"$work/figures"
    done
    echo
    echo "| whole process | Median ms | Fastest ms | Slowest ms |"
    echo "| --- | ---: | ---: | ---: |"
    row "cold, made" "\`warren sandbox run\`"
    row "cold, removed" "\`warren sandbox rm --force\`"
}

require ip runc awk
[[ $# -gt 0 ]] || set -- warm cold
for part; do
    [[ $part =~ ^(warm|cold)$ ]] || { say "no such part: $part"; exit 2; }
done
build_java || { say "no JDK, or the build failed"; exit 1; }
classes=$classes:$out/lib/*
begin
for part; do
    "measure_$part"
done

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Measures what it costs to enter, make, remove and visit network namespaces: Warren beside `ip`, `nsenter`
# and loops in C that make the same system calls.
#
#   sudo bench/namespaces.sh [exec] [store] [visit]   all three if none is named
#
#   WARREN   the launcher to measure; ./warren of this checkout if not set
#   BEFORE   the launcher of an earlier build, whose `ls` is measured beside
#   ROUNDS   how often every tool has its turn (7)
#
# `store` and `visit` work in a mount namespace of their own, with /run/netns on a tmpfs: nothing of theirs is
# seen outside, and all of it ends with the script.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
before=${BEFORE:-}
rounds=${ROUNDS:-7}
many=1000
# shellcheck source=bench/common.sh
. "$here/common.sh"

undo() {
    [[ -z ${warm_PID-} ]] || kill "$warm_PID" 2>/dev/null || true
}

# Adds number $2 to those of $1, and gives the median of those noted.
note() { echo "$2" >>"$work/figures/$1"; }
figure() { median <"$work/figures/$1"; }

# --- exec: whole processes -------------------------------------------------------------------

# The pod of the first sandbox that topology.sh made below $1, as Warren refers to it.
a_pod() {
    local first
    read -r first _ <"$1/namespaces.list"
    grep -l -F "/$first\"" "$1"/var/lib/cni/results/wb-pods-* | xargs cat |
        sed 's/.*"K8S_POD_NAMESPACE","\([^"]*\)".*"K8S_POD_NAME","\([^"]*\)".*/pod:\1\/\2/'
}

# The start-up of a JVM that does nothing, with the flags of the launcher.
hello() {
    # shellcheck source=/dev/null
    java_flags=$(. "$root/cli/launcher/launch.sh" && echo "$java_flags")
    printf 'public class Hello { public static void main(String[] words) { System.out.println("hello"); } }\n' \
        >"$work/Hello.java"
    "${java}c" -d "$work" "$work/Hello.java"
    echo "$java -Xshare:auto $java_flags -cp $work Hello"
}

measure_exec() {
    local count=$1 node=$work/node name pod i round names=() commands=() base value
    say "N=$count: building the node"
    "$here/topology.sh" "$count" "$node"
    read -r name _ <"$node/namespaces.list"
    pod=$(a_pod "$node")
    tool() { names+=("$1") commands+=("$2"); }
    tool "a JVM that says hello" "$(hello)"
    tool "\`warren version\`" "$warren version"
    tool "\`warren exec NAME -- true\`" "$warren exec $name -- true"
    tool "\`warren exec pod:… -- true\`" "$warren exec --root $node $pod -- true"
    tool "\`warren ls\`" "$warren ls --root $node"
    [[ -z $before ]] || tool "\`warren ls\`, the earlier build" "$before ls --root $node"
    tool "\`ip netns exec NAME true\`" "ip netns exec $name true"
    tool "\`nsenter --net=FILE true\`" "nsenter --net=/run/netns/$name true"
    for ((round = 1; round <= rounds; round++)); do
        say "N=$count, round $round of $rounds"
        for i in "${!names[@]}"; do
            time_runs "$out/results/exec-$count-$i-$round.json" 1 5 "${commands[i]}"
        done
    done
    echo
    echo "| N=$count, whole process | Median ms | Fastest ms | More than the JVM, ms |"
    echo "| --- | ---: | ---: | ---: |"
    for i in "${!names[@]}"; do
        value=$(times "$out/results/exec-$count-$i-"*.json | median)
        base=${base:-$value}
        times "$out/results/exec-$count-$i-"*.json | sort -g |
            awk -v n="${names[i]}" -v m="$value" -v b="$base" 'NR == 1 { printf "| %s | %.1f | %.1f | %+.1f |\n", n, m, $1, m - b }'
    done
    say "N=$count: taking the node away"
    "$here/topology.sh" --remove "$node"
}

# --- A JVM that stays warm while the others have their turns ----------------------------------

start_warm() {
    coproc warm { exec "$java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -cp "$classes" dev.warren.bench.WarmNamespaces; }
    exec 6<&"${warm[0]}" 7>&"${warm[1]}"
}

# warm <words of WarmNamespaces>: prints its number.
warm() {
    local answer
    echo "$*" >&7
    read -r answer <&6
    echo "$answer"
}

# The kernel takes namespaces down later. It is done when the veth pair of one that was doomed last has gone;
# memory is given back a little after that.
settle() {
    ip netns add wbsettle
    ip link add wbsettle type veth peer name eth0 netns wbsettle
    ip netns delete wbsettle
    while [[ -e /sys/class/net/wbsettle ]]; do
        sleep 0.02
    done
    sleep 1.5
}

# --- store: made and removed -------------------------------------------------------------------

# In milliseconds.
timed() {
    local start=$EPOCHREALTIME end
    "$@" >&2
    end=$EPOCHREALTIME
    echo $((${end/./} - ${start/./})) | awk '{ printf "%.3f\n", $1 / 1000 }'
}

ip_batch() { seq -f "netns $1 wbn%.0f" 1 "$many" | ip -batch -; }

ip_loop() {
    local i
    for ((i = 1; i <= many; i++)); do
        ip netns "$1" "wbn$i"
    done
}

# turn <name> <command to create> <command to remove>
turn() {
    local made gone
    made=$($2)
    gone=$($3)
    note "$1, made" "$made"
    note "$1, removed" "$gone"
    note "$1, both" "$(awk -v a="$made" -v b="$gone" 'BEGIN { print a + b }')"
    settle
}

measure_store() {
    local round name base
    start_warm
    for round in 1 2 3 4; do # warms up
        warm create 1 "$many" >/dev/null
        warm remove 1 "$many" >/dev/null
        settle
    done
    for ((round = 1; round <= rounds; round++)); do
        say "store, round $round of $rounds"
        turn "1 C, under \`ip\`'s lock" "$out/namespaces create 1 $many --lock" "$out/namespaces remove 1 $many"
        turn "2 C, without a lock" "$out/namespaces create 1 $many" "$out/namespaces remove 1 $many"
        turn "3 C, lock, mounts below left alone" "$out/namespaces create 1 $many --shallow" "$out/namespaces remove 1 $many"
        turn "4 Warren, \`NamespaceStore\`" "warm create 1 $many" "warm remove 1 $many"
        turn "5 \`ip -batch\`" "timed ip_batch add" "timed ip_batch delete"
        ((round > 3)) || turn "6 \`ip netns add\`, \`delete\` for each" "timed ip_loop add" "timed ip_loop delete"
    done
    echo
    echo "| $many namespaces | Made, ms | Removed, ms | Both, ms | × C under the lock |"
    echo "| --- | ---: | ---: | ---: | ---: |"
    for name in "$work"/figures/*", both"; do
        name=${name##*/} name=${name%, both}
        base=${base:-$(figure "$name, both")}
        awk -v n="${name:2}" -v c="$(figure "$name, made")" -v r="$(figure "$name, removed")" \
            -v s="$(figure "$name, both")" -v b="$base" 'BEGIN { printf "| %s | %.1f | %.1f | %.1f | %.2f |\n", n, c, r, s, s / b }'
    done
    kill "$warm_PID"
}

# --- visit: in, a socket, out -------------------------------------------------------------------

measure_visit() {
    local round name file=/run/netns/wbn1 base=""
    start_warm
    "$out/namespaces" create 1 "$many" >/dev/null
    settle
    for round in 1 2 3; do # warms up
        warm fresh wbn1 10000 >/dev/null
        warm tour 60 >/dev/null
        warm open wbn1 20000 >/dev/null
    done
    for ((round = 1; round <= rounds; round++)); do
        say "visit, round $round of $rounds"
        note "1 C, one thread there and back" "$("$out/visit" same $file 10000 --options)"
        note "2 C, the same without socket options" "$("$out/visit" same $file 10000)"
        note "3 C, a new thread for each visit" "$("$out/visit" fresh $file 10000 --options)"
        note "4 C, a new thread, stack of 64 KiB" "$("$out/visit" fresh $file 10000 --options --stack 64)"
        note "5 Warren, \`openRouteNetlink\`" "$(warm fresh wbn1 10000)"
        note "6 C, one thread through $many" "$("$out/visit" tour /run/netns 60 --options)"
        note "7 Warren, one \`Visit\` through $many" "$(warm tour 60)"
        note "8 Warren, a handle opened and closed" "$(warm open wbn1 20000)"
    done
    "$out/namespaces" remove 1 "$many" >/dev/null
    echo
    echo "| One visit, warm | Median µs | × C, there and back | Fastest µs | Slowest µs |"
    echo "| --- | ---: | ---: | ---: | ---: |"
    for name in "$work"/figures/*; do
        name=${name##*/}
        base=${base:-$(figure "$name")}
        sort -g "$work/figures/$name" | awk -v n="${name:2}" -v m="$(figure "$name")" -v b="$base" \
            'NR == 1 { low = $1 } END { printf "| %s | %.2f | %.2f | %.2f | %.2f |\n", n, m, m / b, low, $1 }'
    done
    kill "$warm_PID"
}

# ---------------------------------------------------------------------------------------------

require hyperfine "${CC:-cc}" ip nsenter unshare awk
if [[ ${1-} == --inside ]]; then
    work=$3 java=$4 classes=$5
    mkdir -p "$work/figures"
    mount -t tmpfs -o size=64m tmpfs /run/netns
    mount --make-shared /run/netns
    "measure_$2"
    rm -rf "$work/figures"
    work="" # the caller's to remove
    exit 0
fi
[[ $# -gt 0 ]] || set -- exec store visit
for part; do
    [[ $part =~ ^(exec|store|visit)$ ]] || { say "no such part: $part"; exit 2; }
done
lock_out_tests
compile namespaces visit
build_java || { say "no JDK, or the build failed"; exit 1; }
begin
mkdir -p /run/netns
for part; do
    if [[ $part == exec ]]; then
        rm -f "$out/results/exec-"*.json
        for count in 20 "$many"; do
            measure_exec "$count"
        done
    else
        unshare --mount --propagation private "${BASH_SOURCE[0]}" --inside "$part" "$work" "$java" "$classes"
    fi
done

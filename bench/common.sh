# SPDX-License-Identifier: Apache-2.0
#
# What the measuring scripts of this folder share. Sourced; `here` is this folder. What they make lies below `work`
# and is taken away again however they end; a script that makes more defines `undo`, which runs before that.
# shellcheck disable=SC2034,SC2154  # here is the script's; much of this is used there

root=$(dirname "$here")
warren=${WARREN:-$root/warren}
out=$here/target
work=""

say() { echo "${0##*/}: $*" >&2; }

undo() { :; }

cleanup() {
    trap '' INT TERM HUP
    undo
    [[ -n $work ]] || return 0
    [[ ! -f $work/node/namespaces.list ]] || "$here/topology.sh" --remove "$work/node"
    rm -rf --one-file-system -- "$work"
    work=""
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Ends unless this is root and has all of the programs given.
require() {
    local tool missing=0
    if [[ $EUID -ne 0 ]]; then
        say "only root may make and enter network namespaces: sudo bench/${0##*/}"
        exit 1
    fi
    for tool; do
        if ! command -v "$tool" >/dev/null; then
            say "$tool is missing"
            missing=1
        fi
    done
    ((missing == 0)) || exit 1
}

# Tests that make namespaces count them machine-wide; they and we wait for each other.
lock_out_tests() {
    exec 8>>/run/lock/warren-testkit.lock
    flock 8
}

# Makes `work`, and says on what machine all of this was measured.
begin() {
    local load
    mkdir -p "$out/results"
    work=$(mktemp -d "${TMPDIR:-/tmp}/warren-bench.XXXXXX")
    read -r load _ </proc/loadavg
    [[ ${load%.*} == 0 ]] || say "note: load average $load: something else is running, figures will be too high"
    echo "$(nproc) processors, Linux $(uname -r), $(date -u +%F); the tools took $rounds turns each"
}

# compile <name>...: the programs in C.
compile() {
    local name
    mkdir -p "$out"
    for name; do
        "${CC:-cc}" -std=c11 -O2 -Wall -Wextra -pthread -o "$out/$name" "$here/limit/$name.c"
    done
}

# Builds the measuring programs in Java; sets `java` and the class path `classes`. Fails where there is no JDK.
build_java() {
    local jar
    java=$(. "$root/cli/launcher/java.sh" && find_java javac && echo "$java_home/bin/java") || return 1
    (cd "$root" && JAVA_HOME=${java%/bin/java} ./mvnw -q -B -Dmaven.test.skip=true -Dspotless.check.skip=true \
        -pl bench,cli -am package) >&2 || return 1
    classes=$(echo "$out"/warren-bench-*.jar)
    for jar in "$root"/cli/target/lib/*.jar; do
        classes=$classes:$jar
    done
}

# The median of the numbers on standard input.
median() {
    sort -g | awk '{ v[NR] = $1 } END { if (NR) print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2; else print "nan" }'
}

# Prints the milliseconds of every run that hyperfine wrote into the files given.
times() {
    awk '/"times": \[/ { on = 1; next } /\]/ { on = 0 } on { sub(/,/, ""); print $1 * 1000 }' "$@"
}

# time_runs <file> <warm-up runs> <runs> <command>: whole processes, their times into the file.
time_runs() {
    hyperfine -N --style none --warmup "$2" --runs "$3" --export-json "$1" "$4" >/dev/null 2>"$work/complaint" ||
        { say "hyperfine failed: $(cat "$work/complaint")"; exit 1; }
}

# warm_limit <options>: the median milliseconds of one pass of the C limit, over as many as take about a second.
warm_limit() { "$out/limit" --repeat $((20 + 20000 / count)) "$@" | sed 's/.* median \([0-9.]*\) .*/\1/'; }

# Both share the work at the same time; the slower of the two counts.
warm_limit_pair() {
    warm_limit --shard 0/2 "$@" >"$work/half" &
    warm_limit --shard 1/2 "$@" >"$work/other"
    wait $!
    sort -g "$work/half" "$work/other" | tail -n 1
}

# warm_survey <words of WarmSurvey>: prints the median milliseconds of one pass inside one JVM.
warm_survey() {
    "$java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -cp "$classes" dev.warren.bench.WarmSurvey "$@" |
        sed 's/^median \([0-9.]*\) .*/\1/'
}

# Prints the table of what lies in the files warm-<digit> <name>, beside the first of them.
print_warm() {
    local name base="" value
    echo
    echo "| N=$count, warm pass | Median ms | µs per namespace | × C limit |"
    echo "| --- | ---: | ---: | ---: |"
    for name in "$work"/warm-*; do
        value=$(median <"$name")
        base=${base:-$value}
        awk -v n="${name##*/warm-? }" -v m="$value" -v b="$base" -v c="$count" \
            'BEGIN { printf "| %s | %.3f | %.1f | %.2f |\n", n, m, m * 1000 / c, m / b }'
    done
}

# SPDX-License-Identifier: Apache-2.0
#
# Finds the JVM to start with. Sourced; no process is started unless a symbolic link on PATH has to be followed.

minimum_java=25
jvm_folder=/usr/lib/jvm

say() {
    printf 'warren: %s\n' "$*" >&2
}

# Sets java_home to a JVM that is new enough and has bin/$1 (java, or javac to build); else fails.
# What was looked at, and why it would not do, is left in `looked_at`.
find_java() {
    tool=$1 looked_at='' java_home=''
    # Whoever names a JVM for Warren means it: another one must not be taken silently.
    if [ -n "${WARREN_JAVA_HOME-}" ]; then
        consider WARREN_JAVA_HOME "$WARREN_JAVA_HOME"
        return
    fi
    if [ -n "${JAVA_HOME-}" ]; then
        consider JAVA_HOME "$JAVA_HOME" && return
    fi
    consider_path && return
    for jvm in "$jvm_folder"/*; do
        consider "$jvm_folder" "$jvm" && return
    done
    return 1
}

# Takes the JVM in folder $2, found by way of $1, if it will do.
consider() {
    candidate=${2%/}
    if [ ! -x "$candidate/bin/java" ]; then
        # A folder that lists JVMs also holds other things; only a JVM someone named is worth a word.
        [ "$1" = "$jvm_folder" ] || reject "$1" "$candidate" 'no bin/java there'
        return 1
    fi
    read_version "$candidate"
    if [ "$major" -lt "$minimum_java" ]; then
        reject "$1" "$candidate" "Java ${version:-of unknown version}"
    elif [ ! -x "$candidate/bin/$tool" ]; then
        reject "$1" "$candidate" "Java $version, without $tool"
    else
        java_home=$candidate
    fi
    [ -n "$java_home" ]
}

reject() {
    looked_at="$looked_at
    $1: $2 ($3)"
}

# Every JVM has a file `release`; asking the JVM itself would take 40 ms.
read_version() {
    version='' major=0
    [ -r "$1/release" ] || return 0
    while IFS='=' read -r key value; do
        if [ "$key" = JAVA_VERSION ]; then
            version=${value#\"} version=${version%\"}
            major=${version%%[!0-9]*} major=${major:-0}
            return 0
        fi
    done <"$1/release"
}

# The JVMs behind the `java` commands on PATH.
consider_path() {
    old_ifs=$IFS
    IFS=:
    set -f
    # shellcheck disable=SC2086  # split at the colons
    set -- ${PATH-}
    set +f
    IFS=$old_ifs
    for folder; do
        [ -x "$folder/java" ] || continue
        home_of_command "$folder"
        consider PATH "$command_home" && return
    done
    return 1
}

# Sets command_home to the home of the JVM whose command is $1/java.
home_of_command() {
    command_home=${1%/*}
    [ ! -r "$command_home/release" ] || return 0
    # On Debian /usr/bin/java leads, by two links, to one of these: comparing needs no process.
    for jvm in "$jvm_folder"/*; do
        if [ "$jvm/bin/java" -ef "$1/java" ]; then
            command_home=$jvm
            return 0
        fi
    done
    command_home=$(readlink -f "$1/java")
    command_home=${command_home%/bin/java}
}

# Ends with the reason why there is no JVM to use.
no_java() {
    what="Java $minimum_java or newer"
    [ "$tool" = java ] || what="a JDK (with javac) $minimum_java or newer to build with"
    found='found none'
    [ -z "${WARREN_JAVA_HOME-}" ] || found='WARREN_JAVA_HOME names none'
    say "needs $what, and $found."
    cat >&2 <<EOF
  Debian, Ubuntu:  apt-get install openjdk-25-jdk-headless
                   (or temurin-25-jdk, from the package repository of Eclipse Adoptium)
  elsewhere:       a JDK 25 archive from https://adoptium.net, unpacked anywhere
  Looked at, in this order: WARREN_JAVA_HOME, JAVA_HOME, PATH, $jvm_folder/*${looked_at:+
  and found:$looked_at}
EOF
    [ -z "${SUDO_UID-}" ] ||
        printf '  sudo drops variables; to keep this one: sudo WARREN_JAVA_HOME=/path/to/jdk %s ...\n' "$0" >&2
    exit 1
}

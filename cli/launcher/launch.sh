# SPDX-License-Identifier: Apache-2.0
#
# Starts the distribution in folder `home`. Sourced, with java.sh, by the launchers. The shell becomes the JVM.
# shellcheck disable=SC2154,SC1091  # home is the launcher's, java_home is found by java.sh

main_class=dev.warren.cli.Main
newline='
'
use='' jars=''

# The same at training and at every start: a JVM set up otherwise would reject the cache.
# What the JVM has to say about a cache goes to standard output unless the log is turned there and back.
java_flags='-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData'
java_flags="$java_flags --enable-native-access=ALL-UNNAMED"
java_flags="$java_flags -Xlog:disable -Xlog:all=error:stderr"
# A command that Warren becomes must not inherit the JVM's idea of how many descriptors one may have.
java_flags="$java_flags -XX:-MaxFDLimit"
# Nor its idea of what belongs into a memory dump.
java_flags="$java_flags -XX:+UnlockDiagnosticVMOptions -XX:-DumpPrivateMappingsInCore -XX:-DumpSharedMappingsInCore"
java_flags="$java_flags -Xms96m -Xmn60m -Xmx512m"

# Replaces the shell by the program, with its arguments.
start() {
    open_closed
    find_java java || no_java
    find_use "$@"
    find_class_path
    find_cache
    case " $* " in
        *' exec '* | *' shell '*) note_given ;;
    esac
    # shellcheck disable=SC2086  # the flags are words
    set -- $java_flags -cp "$class_path" "$main_class" "$@"
    [ -z "$cache" ] || set -- "-XX:AOTCache=$cache" "$@"
    exec "$java_home/bin/java" "$@"
}

# Sets `use` to what the words given will need: nothing, `wiring`, `picture` or `sandbox`; and `jars` to the folder of the
# jars that nothing else needs. A start loads all that its cache holds, so what only some commands need has a cache of its
# own. Whoever is taken for one that needs more starts a little later; one that needs jars is always taken for it.
find_use() {
    use='' jars=''
    find_command "$@"
    case "$command: $* " in
        sandbox:* | cni:*) use=sandbox jars=image ;;
        *' graph '*svg*) use=picture jars=picture ;;
        *' graph '* | *' path '* | *' show '* | *' ls '*wide*) use=wiring ;;
    esac
}

# Sets `command` to the first word that is no option, nor the folder that --root takes.
find_command() {
    before=''
    for command; do
        case $before:$command in
            --root:* | *:-*) before=$command ;;
            *) return ;;
        esac
    done
    command=''
}

# Where a standard stream is closed, the next file that the JVM opens for itself would be taken for it, and a command
# that Warren becomes would inherit that. So it is opened, in the direction in which it is of no use: reading and
# writing fail as they would have. Sets `closed` to the numbers of such streams.
open_closed() {
    closed=''
    { true 3<&0; } 2>/dev/null || closed=0
    { true 3>&1; } 2>/dev/null || closed=${closed}1
    true 3>&2 || closed=${closed}2
    case $closed in *0*) exec 0>/dev/null ;; esac
    case $closed in *1*) exec 1</dev/null ;; esac
    case $closed in *2*) exec 2</dev/null ;; esac
}

# What a command that Warren becomes must get as we got it, and does not survive us: the environment, of which a shell
# overwrites what is called as its own variables and loses names that it could not have itself; and which signals are
# ignored, which the JVM forgets; and which standard streams were closed. `Given` reads the note.
note_given() {
    while read -r key value; do
        [ "$key" != SigIgn: ] || break
    done <"/proc/$$/status"
    given=$(base64 -w 0 "/proc/$$/environ" 2>/dev/null) || given=!
    # The kernel takes no longer text; then the environment is what the shell made of it.
    [ "${#given}" -lt 131000 ] || given=!
    export WARREN_GIVEN="$value:$closed:$given"
}

# The jars in one stable order, the main jar first: the cache holds for this order only.
find_class_path() {
    class_path=''
    set -- "$home"/lib/warren-cli-*.jar "$home"/lib/*.jar
    [ -z "$jars" ] || set -- "$@" "$home/lib/$jars"/*.jar
    for jar; do
        case :$class_path: in
            *:"$jar":*) ;;
            *) class_path=${class_path:+$class_path:}$jar ;;
        esac
    done
}

# Sets `cache` to the file of the AOT cache to start with, or to nothing.
# The JVM does not notice that a jar is not the one the cache was made from and runs the old code; a damaged cache
# crashes it. So a cache is used only while everything it depends on, and itself, looks as it did when it was made.
find_cache() {
    cache=''
    name_stamp
    if stamp_holds; then
        take_cache
    else
        . "$home/lib/cache.sh"
        renew_cache
    fi
}

stamp_holds() {
    read_stamp && look && [ "$seen" = "$recorded" ]
}

# A stamp without a cache says that training failed: not to be tried again until something changes.
take_cache() {
    [ "$cache_name" = none ] || cache=$home/cache/$cache_name
}

# Each JVM in use has a stamp of its own for each use, named by its folder.
name_stamp() {
    old_ifs=$IFS
    IFS=/
    set -f
    # shellcheck disable=SC2086  # split at the slashes
    set -- $java_home
    set +f
    IFS=-
    stamp="$home/cache/${use:+$use-}jvm$*.stamp"
    IFS=$old_ifs
}

# Reads the stamp: a line with the cache's name and checksum, then what was seen.
read_stamp() {
    cache_name=none cache_sum='' recorded=''
    [ -r "$stamp" ] || return 1
    {
        read -r cache_name cache_sum
        while read -r line; do
            recorded=$recorded${recorded:+$newline}$line
        done
    } <"$stamp"
    case $cache_name in
        none) ;;
        */* | '') return 1 ;;
        *.aot) ;;
        *) return 1 ;;
    esac
}

# Sets `seen` to owner, mode, inode, size and time of change of all that the cache depends on and of the cache:
# one process, and no copy or `touch` can bring an old time of change back. Fails when a file is missing, and when
# another than root or the owner of the jars could have made the cache: what is in it runs with our rights.
look() {
    set -- "$home/cache" "$home/lib" "$java_home/lib/modules" "$home"/lib/*.jar "$home"/lib/*.sh
    [ -z "$jars" ] || set -- "$@" "$home/lib/$jars"/*.jar
    [ "$cache_name" = none ] || set -- "$@" "$home/cache/$cache_name"
    seen=$(stat -L -c '%u %a %i %s %.9Z' "$@" 2>/dev/null) || return 1
    folder=${seen%%"$newline"*}
    seen=${seen#*"$newline"}
    is_trusted "$folder" "${seen%% *}"
}

# Whether "owner mode ..." in $1 is root's or user $2's, and nobody else may write there.
is_trusted() {
    case ${1%% *} in
        0 | "$2") ;;
        *) return 1 ;;
    esac
    mode=${1#* } mode=${mode%% *}
    case $mode in
        *[2367] | *[2367]?) return 1 ;;
    esac
}

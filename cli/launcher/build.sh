# SPDX-License-Identifier: Apache-2.0
#
# Builds the distribution of the checkout in folder $1: compiles, puts dist/ together and makes the AOT cache.
# Run by the launcher. A build that is broken off leaves nothing that could be taken for a finished one.

set -u
umask 022
root=$1
home=$root/dist
log=$root/target/warren-build.log

. "$root/cli/launcher/java.sh"
. "$root/cli/launcher/launch.sh"
. "$root/cli/launcher/sources.sh"

fail() {
    say "$*"
    exit 1
}

# Two first starts at once: one builds, the other waits and then finds everything done.
take_lock() {
    mkdir -p "$root/target" 2>/dev/null && [ -w "$root" ] && [ -w "$root/target" ] ||
        fail "needs to build ($changed), but $root is not yours to write"
    exec 9<"$root"
    flock -n 9 && return
    say 'another build is under way; waiting for it ...'
    flock 9
}

# Maven compares times and would keep the old class of a source that was replaced by an older file, and the
# jars that a dependency left behind: what a change may have touched is made anew.
forget_changed() {
    rm -rf "$root/cli/target/lib" "$root"/cli/target/warren-cli-*.jar
    list_sources
    old_ifs=$IFS
    IFS=$newline
    # shellcheck disable=SC2086  # one path a line
    for source in $sources; do
        case $source in
            */src/main) module=${source%/src/main} ;;
            *) continue ;;
        esac
        if [ ! -f "$home/.built" ] || [ -n "$(find "$source" -cnewer "$home/.built" -print -quit)" ]; then
            rm -rf "$module/target/classes" "$module/target/maven-status"
        fi
    done
    IFS=$old_ifs
}

compile() {
    (
        cd "$root" &&
            JAVA_HOME=$java_home ./mvnw -q -B -Dmaven.test.skip=true -Dspotless.check.skip=true -pl cli -am package
    ) </dev/null >"$log" 2>&1 && return
    rm -rf "$new"
    say "the build failed; the whole log is $log. Its last lines:"
    tail -n 20 "$log" | sed 's/^/  /' >&2
    exit 1
}

# Puts the distribution together in folder $1.
assemble() {
    mkdir -p "$1/lib" &&
        cp "$root"/cli/target/warren-cli-*.jar "$root"/cli/target/lib/*.jar "$1/lib/" &&
        cp "$root/cli/launcher/java.sh" "$root/cli/launcher/launch.sh" "$root/cli/launcher/cache.sh" "$1/lib/" &&
        cp -R "$root/cli/launcher/training" "$1/lib/training" &&
        cp "$root/cli/launcher/warren" "$root/LICENSE" "$root/NOTICE" "$1/" || return 1
    for jars in picture image; do
        [ ! -e "$root/cli/target/lib/$jars" ] || cp -R "$root/cli/target/lib/$jars" "$1/lib/" || return 1
    done
    [ ! -e "$root/README.md" ] || cp "$root/README.md" "$1/" || return 1
    [ ! -e "$root/docs" ] || cp -R "$root/docs" "$1/" || return 1
    # Manual pages and completions are made of the same descriptions as --help, by the program itself.
    "$java_home/bin/java" -cp "$1/lib/*" dev.warren.cli.Main __manual "$1" </dev/null >>"$log" 2>&1
}

# Packs folder $1/$2 into the archive $2.tar.gz inside it, the same bytes for the same contents.
pack() {
    time=$(sed -n 's/.*<project.build.outputTimestamp>\(.*\)<.*/\1/p' "$root/pom.xml")
    tar -C "$1" --sort=name --mtime="$time" --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX \
        -cf "$1/archive.tar" "$2" &&
        gzip -n "$1/archive.tar" &&
        mv "$1/archive.tar.gz" "$1/$2/$2.tar.gz"
}

build() {
    find_java javac || no_java
    say "building ($changed; log: $log) ..."
    new=$root/target/dist.new
    rm -rf "$new" "$root/target/dist.old"
    mkdir "$new" || exit 1
    # Taken before the sources are read: what changes from here on is newer.
    : >"$new/built"
    forget_changed
    compile
    for jar in "$root"/cli/target/warren-cli-*.jar; do
        version=${jar##*/warren-cli-} version=${version%.jar}
    done
    folder=warren-$version
    assemble "$new/$folder" || fail 'the distribution could not be put together'
    # A change that changes nothing, such as a file written again, leaves the start-up cache valid.
    if diff -r -q -x cache -x .built -x "$folder.tar.gz" "$new/$folder" "$home" >/dev/null 2>&1; then
        mv "$new/built" "$home/.built" || fail "$home could not be renewed"
    else
        pack "$new" "$folder" || fail 'the archive could not be made'
        replace_dist "$new/$folder" "$new/built" || fail "$home could not be replaced"
    fi
    rm -rf "$new" "$root/target/dist.old"
}

# Puts folder $1 in the place of dist/, with $2 as the time it was built.
replace_dist() {
    mv "$2" "$1/.built" || return 1
    [ ! -e "$home" ] || mv "$home" "$root/target/dist.old" || return 1
    mv "$1" "$home"
}

sources_changed || exit 0
take_lock
# Whoever held the lock may have done the work.
if sources_changed; then
    build
fi
find_java java || no_java
for words in ls 'graph -o svg' 'ls -o wide' 'sandbox ps'; do
    # shellcheck disable=SC2086  # they are words
    find_use $words
    find_class_path
    find_cache
done

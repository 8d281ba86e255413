# SPDX-License-Identifier: Apache-2.0
#
# Tells whether the checkout in folder `root` has changed since its distribution was built. Sourced.
# shellcheck disable=SC2154  # root is the launcher's, newline is launch.sh's

# Leaves in `changed` one thing that is newer than the distribution; fails when there is none.
# It is the time of change that counts, which `cp -p` and `rsync -t` cannot set back, and folders count like files: a
# folder's time tells that a file was removed from it.
sources_changed() {
    changed='first use'
    [ -f "$root/dist/.built" ] || return 0
    list_sources
    # shellcheck disable=SC2086  # one path a line
    changed=$(
        IFS=$newline
        set -f
        find $sources -cnewer "$root/dist/.built" -print -quit 2>&1
    )
    [ -n "$changed" ] || return 1
    changed=${changed%%"$newline"*}
    changed="changed: ${changed#"$root"/}"
}

# Sets `sources` to all that the distribution is made from, one path a line. Tests and the rooms that are for tests
# alone are not part of it.
list_sources() {
    sources=''
    for path in "$root"/pom.xml "$root"/.mvn "$root"/LICENSE "$root"/NOTICE "$root"/README.md "$root"/docs \
        "$root"/cli/launcher \
        "$root"/*/pom.xml "$root"/third-party/*/pom.xml "$root"/*/src/main; do
        case $path in
            "$root"/testkit/* | "$root"/bench/*) continue ;;
        esac
        [ ! -e "$path" ] || sources=$sources${sources:+$newline}$path
    done
}

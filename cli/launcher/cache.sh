# SPDX-License-Identifier: Apache-2.0
#
# Makes the AOT cache of the distribution in folder `home`. Sourced by launch.sh, and by the build, when the cache in
# place cannot be used. Without a cache everything works, about 80 ms later: nothing here may stop the program.
# shellcheck disable=SC2154,SC2034  # home, java_home, seen, recorded, cache, use and jars are launch.sh's

# Sets `cache` to a cache that is right, made now if need be, or to nothing.
renew_cache() {
    cache=''
    own_cache_folder || return 0
    exec 8<"$home/cache"
    # While another start makes the cache this one does without; or the other has just finished.
    if flock -n 8; then
        if stamp_holds; then
            take_cache
        else
            settle_cache
        fi
    fi
    exec 8<&-
}

settle_cache() {
    cache_name=none
    look && before=$seen && identity=$(identify) || return 0
    adopt_cache || make_cache
}

# Makes sure that the cache's folder is there, and that it is for us to write.
own_cache_folder() {
    if [ ! -d "$home/cache" ]; then
        (umask 022 && mkdir "$home/cache") 2>/dev/null || return 1
        hand_over "$home/cache"
    fi
    [ -r "$home/cache" ] && [ -w "$home/cache" ] || return 1
    lib_owner=$(stat -L -c '%u' "$home/lib") &&
        is_trusted "$(stat -L -c '%u %a' "$home/cache")" "$lib_owner"
}

# Root may make the cache of another user's checkout: it stays that user's.
hand_over() {
    [ "$(id -u)" != 0 ] || chown -h --reference="$home/lib" "$@" 2>/dev/null
}

# Keeps the cache in place if only the looks of things have changed: a copied tree, a changed owner.
adopt_cache() {
    read_stamp && [ "$cache_name" = "$identity.aot" ] || return 1
    look && is_trusted "$(stat -c '%u %a' "$home/cache/$cache_name")" "$lib_owner" || return 1
    [ "$(checksum "$home/cache/$cache_name")" = "$cache_sum" ] || return 1
    record
}

# The name of the only cache that is right: it stands for the use, every jar, the launcher's flags and the JVM.
identify() {
    {
        printf '%s\n' "$use"
        (cd "$home/lib" && sha256sum -- *.jar *.sh)
        [ -z "$jars" ] || (cd "$home/lib/$jars" && sha256sum -- *.jar)
        printf '%s\n' "$java_home"
        cat "$java_home/release"
        stat -L -c '%s %Y' "$java_home/lib/modules"
    } | sha256sum | cut -d ' ' -f 1
}

checksum() {
    sha256sum <"$1" | cut -d ' ' -f 1
}

# Runs the common commands of the use once on the sample tree and keeps what the JVM learnt.
make_cache() {
    say "preparing the start-up cache${use:+ for $use} (once) ..."
    rm -f "$home"/cache/new.*
    cache_name=none
    if ! train "$home/cache/new.aot"; then
        rm -f "$home/cache/new.aot"
        say "the start-up cache could not be made, starts will be slower; see $home/cache/training.log"
        record
        return 0
    fi
    # A jar that was replaced meanwhile is half in the cache: the next start makes a new one.
    if ! look || [ "$seen" != "$before" ]; then
        rm -f "$home/cache/new.aot"
        return 0
    fi
    hand_over "$home/cache/new.aot" "$home/cache/training.log"
    cache_name=$identity.aot
    cache_sum=$(checksum "$home/cache/new.aot")
    mv -f "$home/cache/new.aot" "$home/cache/$cache_name"
    record
    remove_old_caches
}

# One training run that leaves its cache in file $1. Options meant for the program's runs are not for this one.
train() (
    umask 022
    unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
    # shellcheck disable=SC2086  # the flags are words, and the use may be none
    "$java_home/bin/java" "-XX:AOTCacheOutput=$1" $java_flags "-Dwarren.training=$home/lib/training" \
        -cp "$class_path" "$main_class" __train $use </dev/null >"$home/cache/training.log" 2>&1 8>&- &&
        [ -s "$1" ]
)

# Writes the stamp for cache_name and takes that cache.
record() {
    look || return 0
    (umask 022 && printf '%s\n%s\n' "$cache_name $cache_sum" "$seen" >"$home/cache/new.stamp") || return 0
    hand_over "$home/cache/new.stamp"
    mv -f "$home/cache/new.stamp" "$stamp" && take_cache
}

# A cache that no stamp names any more will not be used again.
remove_old_caches() {
    for old in "$home"/cache/*.aot; do
        grep -q -s -F "${old##*/}" "$home"/cache/*.stamp || rm -f "$old"
    done
}

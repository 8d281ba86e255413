// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.bootstrap;

import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.process.IdMap;
import java.util.Arrays;
import java.util.List;

/// One thing that runc tells its `init` process.
///
/// Numbers 27281 to 27289 mean the same since runc 1.0; 27290 means the sources of bind mounts in runc 1.1 and
/// the offsets of clocks since 1.2; 27291 and 27292 are in no release up to 1.6.0-rc.1.
public sealed interface BootstrapAttribute {
    int CLONE_FLAGS = 27281;
    int NAMESPACE_PATHS = 27282;
    int USER_MAP = 27283;
    int GROUP_MAP = 27284;
    int SET_GROUPS = 27285;
    int OUT_OF_MEMORY_SCORE = 27286;
    int ROOTLESS = 27287;
    int USER_MAP_PROGRAM = 27288;
    int GROUP_MAP_PROGRAM = 27289;
    int MOUNT_SOURCES_OR_TIME_OFFSETS = 27290;
    int SETUP_USER = 27291;
    int SETUP_GROUP = 27292;

    /// Its number on the wire.
    int number();

    /// The namespaces that `init` makes.
    ///
    /// @param bits `CLONE_NEW…` of man 2 clone
    record CloneFlags(int bits) implements BootstrapAttribute {
        @Override
        public int number() {
            return CLONE_FLAGS;
        }

        /// The kinds whose bits are set.
        public List<NamespaceKind> kinds() {
            return Arrays.stream(NamespaceKind.values())
                    .filter(kind -> (bits & kind.flag()) != 0)
                    .toList();
        }
    }

    /// The namespaces that `init` joins, in the order in which runc lists them.
    record NamespacePaths(List<Join> joins) implements BootstrapAttribute {
        public NamespacePaths {
            joins = List.copyOf(joins);
        }

        @Override
        public int number() {
            return NAMESPACE_PATHS;
        }

        /// @param kind what it should be
        /// @param path where it is
        public record Join(NamespaceKind kind, String path) {}
    }

    /// The map of the new user namespace's users.
    record UserMap(List<IdMap> maps) implements BootstrapAttribute {
        public UserMap {
            maps = List.copyOf(maps);
        }

        @Override
        public int number() {
            return USER_MAP;
        }
    }

    /// The map of the new user namespace's groups.
    record GroupMap(List<IdMap> maps) implements BootstrapAttribute {
        public GroupMap {
            maps = List.copyOf(maps);
        }

        @Override
        public int number() {
            return GROUP_MAP;
        }
    }

    /// Whether `setgroups` stays allowed in the new user namespace. Source: man 7 user_namespaces.
    record SetGroups(boolean allowed) implements BootstrapAttribute {
        @Override
        public int number() {
            return SET_GROUPS;
        }
    }

    /// What is written to `/proc/self/oom_score_adj`. Source: man 5 proc_pid_oom_score_adj.
    record OutOfMemoryScore(int adjustment) implements BootstrapAttribute {
        @Override
        public int number() {
            return OUT_OF_MEMORY_SCORE;
        }
    }

    /// Whether runc itself is not root.
    record Rootless(boolean rootless) implements BootstrapAttribute {
        @Override
        public int number() {
            return ROOTLESS;
        }
    }

    /// The path of `newuidmap`, which writes the map of users for a runc that may not.
    record UserMapProgram(String path) implements BootstrapAttribute {
        @Override
        public int number() {
            return USER_MAP_PROGRAM;
        }
    }

    /// The path of `newgidmap`, likewise.
    record GroupMapProgram(String path) implements BootstrapAttribute {
        @Override
        public int number() {
            return GROUP_MAP_PROGRAM;
        }
    }

    /// Of each mount of `config.json` what is bound there, to be opened before the user namespace is entered;
    /// runc 1.1 only.
    ///
    /// @param sources empty texts for mounts that are no bind mounts
    record MountSources(List<String> sources) implements BootstrapAttribute {
        public MountSources {
            sources = List.copyOf(sources);
        }

        @Override
        public int number() {
            return MOUNT_SOURCES_OR_TIME_OFFSETS;
        }
    }

    /// How far the clocks of the new time namespace are ahead; since runc 1.2. Source: man 7 time_namespaces.
    record TimeOffsets(List<Offset> offsets) implements BootstrapAttribute {
        public TimeOffsets {
            offsets = List.copyOf(offsets);
        }

        @Override
        public int number() {
            return MOUNT_SOURCES_OR_TIME_OFFSETS;
        }

        /// @param clock `monotonic` or `boottime`
        public record Offset(String clock, long seconds, long nanoseconds) {}
    }

    /// Which user of the namespace sets the container up, when 0 is not in its map.
    record SetupUser(long user) implements BootstrapAttribute {
        @Override
        public int number() {
            return SETUP_USER;
        }
    }

    /// Which group, likewise.
    record SetupGroup(long group) implements BootstrapAttribute {
        @Override
        public int number() {
            return SETUP_GROUP;
        }
    }

    /// One of a number, or with a content, that is not known.
    ///
    /// @param hex its content, two digits a byte
    record Unknown(int number, String hex) implements BootstrapAttribute {}
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.sandbox.SandboxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The privileges that a container's processes have. Source: man 7 capabilities; `linux/capability.h` up to
/// `CAP_CHECKPOINT_RESTORE` (Linux 5.9).
public final class Capabilities {
    private static final String PREFIX = "CAP_";
    private static final String ALL = "ALL";

    /// All that Linux knows; the place of each is its number.
    public static final List<String> KNOWN =
            List.of(
                    "CAP_CHOWN",
                    "CAP_DAC_OVERRIDE",
                    "CAP_DAC_READ_SEARCH",
                    "CAP_FOWNER",
                    "CAP_FSETID",
                    "CAP_KILL",
                    "CAP_SETGID",
                    "CAP_SETUID",
                    "CAP_SETPCAP",
                    "CAP_LINUX_IMMUTABLE",
                    "CAP_NET_BIND_SERVICE",
                    "CAP_NET_BROADCAST",
                    "CAP_NET_ADMIN",
                    "CAP_NET_RAW",
                    "CAP_IPC_LOCK",
                    "CAP_IPC_OWNER",
                    "CAP_SYS_MODULE",
                    "CAP_SYS_RAWIO",
                    "CAP_SYS_CHROOT",
                    "CAP_SYS_PTRACE",
                    "CAP_SYS_PACCT",
                    "CAP_SYS_ADMIN",
                    "CAP_SYS_BOOT",
                    "CAP_SYS_NICE",
                    "CAP_SYS_RESOURCE",
                    "CAP_SYS_TIME",
                    "CAP_SYS_TTY_CONFIG",
                    "CAP_MKNOD",
                    "CAP_LEASE",
                    "CAP_AUDIT_WRITE",
                    "CAP_AUDIT_CONTROL",
                    "CAP_SETFCAP",
                    "CAP_MAC_OVERRIDE",
                    "CAP_MAC_ADMIN",
                    "CAP_SYSLOG",
                    "CAP_WAKE_ALARM",
                    "CAP_BLOCK_SUSPEND",
                    "CAP_AUDIT_READ",
                    "CAP_PERFMON",
                    "CAP_BPF",
                    "CAP_CHECKPOINT_RESTORE");

    /// What a container has that asks for nothing, in containerd's order.
    public static final List<String> STANDARD =
            List.of(
                    "CAP_CHOWN",
                    "CAP_DAC_OVERRIDE",
                    "CAP_FSETID",
                    "CAP_FOWNER",
                    "CAP_MKNOD",
                    "CAP_NET_RAW",
                    "CAP_SETGID",
                    "CAP_SETUID",
                    "CAP_SETFCAP",
                    "CAP_SETPCAP",
                    "CAP_NET_BIND_SERVICE",
                    "CAP_SYS_CHROOT",
                    "CAP_KILL",
                    "CAP_AUDIT_WRITE");

    private Capabilities() {}

    /// What is left of the standard ones when some are added and some dropped. `ALL` comes first, on both
    /// sides, so that single ones can be taken from all or added to none.
    ///
    /// @param added names with or without `CAP_`, in either case, or `ALL`
    /// @param dropped likewise
    /// @param all what `ALL` stands for: no process can give what it does not have
    /// @throws SandboxException for a name that Linux does not know
    public static List<String> adjusted(
            List<String> added, List<String> dropped, Collection<String> all)
            throws SandboxException {
        Set<String> result = new LinkedHashSet<>(STANDARD);
        if (holdsAll(added)) {
            result = new LinkedHashSet<>(all);
        }
        if (holdsAll(dropped)) {
            result.clear();
        }
        for (String name : added) {
            known(name).ifPresent(result::add);
        }
        for (String name : dropped) {
            known(name).ifPresent(result::remove);
        }
        return List.copyOf(result);
    }

    private static boolean holdsAll(List<String> names) {
        return names.stream().anyMatch(ALL::equalsIgnoreCase);
    }

    /// @return empty for `ALL`
    private static Optional<String> known(String name) throws SandboxException {
        if (ALL.equalsIgnoreCase(name)) {
            return Optional.empty();
        }
        String upper = name.toUpperCase(Locale.ROOT);
        String full = upper.startsWith(PREFIX) ? upper : PREFIX + upper;
        if (!KNOWN.contains(full)) {
            throw new SandboxException(
                    "Linux has no capability '"
                            + name
                            + "': see man 7 capabilities for their names");
        }
        return Optional.of(full);
    }

    /// The names of the bits of a set as `/proc/<pid>/status` shows it.
    static List<String> ofBits(long bits) {
        List<String> names = new ArrayList<>();
        for (int number = 0; number < KNOWN.size(); number++) {
            if ((bits & (1L << number)) != 0) {
                names.add(KNOWN.get(number));
            }
        }
        return names;
    }
}

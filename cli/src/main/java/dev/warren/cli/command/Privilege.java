// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.kernel.Fd;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What this process may do, for sentences about what it may not.
///
/// @param effective the mask of its effective capabilities
/// @param root whether its effective user is root, of whatever user namespace
record Privilege(long effective, boolean root) {
    private static final String CAPABILITIES = "\nCapEff:\t";
    private static final String USERS = "\nUid:\t";
    private static final int HEX = 16;

    /// What a look at the whole machine takes: other users' processes, their namespaces, and the folders
    /// of container runtimes.
    private static final List<Capability> FOR_LOOKING =
            List.of(Capability.SYS_ADMIN, Capability.SYS_PTRACE, Capability.DAC_OVERRIDE);

    /// @return that of this process; one without any where the kernel does not tell
    static Privilege own() {
        try (Fd file = Fd.open("/proc/thread-self/status", Files.O_RDONLY)) {
            return parse(KernelText.decode(file.readOnce()));
        } catch (SyscallException | RuntimeException unreadable) {
            return new Privilege(0, false);
        }
    }

    /// Reads what man 5 proc_pid_status describes.
    static Privilege parse(String status) {
        int mask = status.indexOf(CAPABILITIES) + CAPABILITIES.length();
        String users = status.substring(status.indexOf(USERS) + USERS.length());
        return new Privilege(
                Long.parseUnsignedLong(status.substring(mask, mask + HEX), HEX),
                // Real, effective, saved, of the file system.
                users.split("\\s", 3)[1].equals("0"));
    }

    /// Whether a refused call would have needed a capability that is not there.
    boolean lacksFor(SyscallException failed) {
        return (failed.errno() == Errno.EPERM || failed.errno() == Errno.EACCES)
                && Capability.neededFor(failed)
                        .filter(capability -> !capability.isIn(effective))
                        .isPresent();
    }

    /// The end of a sentence about a refusal: which capability is missing and where to get it.
    String whatIsMissing(SyscallException failed) {
        Optional<Capability> needed = Capability.neededFor(failed);
        if (needed.isEmpty()) {
            return root ? "" : "; it may take root: run it as root, for instance with sudo";
        }
        Capability capability = needed.get();
        if (capability.isIn(effective)) {
            return "; "
                    + capability.word()
                    + " is there, so it is the owner of the "
                    + (capability == Capability.SYS_PTRACE
                            ? "process, which is privileged more,"
                            : "namespace or the file system")
                    + " that refuses";
        }
        String permission =
                capability == Capability.DAC_OVERRIDE ? "the permission of its owner, or " : "";
        return "; this needs " + permission + lacking(List.of(capability));
    }

    /// Names what is missing to see everything on the machine.
    ///
    /// @return empty when nothing is
    Optional<String> missingForLooking() {
        List<Capability> missing = new ArrayList<>(FOR_LOOKING);
        missing.removeIf(capability -> capability.isIn(effective));
        return missing.isEmpty() ? Optional.empty() : Optional.of(lacking(missing));
    }

    private String lacking(List<Capability> missing) {
        List<String> words = missing.stream().map(Capability::word).toList();
        int last = words.size() - 1;
        String all =
                last == 0
                        ? words.getFirst()
                        : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
        return all
                + ", which this process does not have"
                + (root
                        ? " though it is root's: the container or the service that it runs in was not"
                                + " given "
                                + (last == 0 ? "it" : "them")
                        : ": run it as root, for instance with sudo");
    }
}

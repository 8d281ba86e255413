// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import dev.warren.kernel.Fd;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.survey.oci.BundleFolder;
import dev.warren.survey.source.process.ProcessSource;
import java.util.ArrayList;
import java.util.List;

/// What a survey could see from here: privileges, features of the kernel, runtimes on disk.
public final class Preflight {
    private static final int CAP_DAC_READ_SEARCH = 2;
    private static final int CAP_NET_ADMIN = 12;
    private static final int CAP_SYS_PTRACE = 19;
    private static final int CAP_SYS_ADMIN = 21;

    private Preflight() {}

    /// One thing that was checked.
    ///
    /// @param subject `privilege`, `kernel` or `runtime`
    /// @param present whether it is there
    /// @param detail what was found, or what cannot be seen without it
    /// @param required whether something is hidden without it
    public record Check(
            String subject, String name, boolean present, boolean required, String detail) {}

    public static List<Check> run(String root) {
        List<Check> checks = new ArrayList<>();
        privileges(checks);
        kernel(checks);
        runtimes(FileRoot.of(root), checks);
        return List.copyOf(checks);
    }

    private static void privileges(List<Check> checks) {
        long effective = effectiveCapabilities();
        capability(
                checks,
                effective,
                "CAP_SYS_PTRACE",
                CAP_SYS_PTRACE,
                "the namespaces of other users' processes cannot be read");
        capability(
                checks,
                effective,
                "CAP_SYS_ADMIN",
                CAP_SYS_ADMIN,
                "other namespaces cannot be entered, so their links and addresses stay unknown");
        capability(
                checks,
                effective,
                "CAP_NET_ADMIN",
                CAP_NET_ADMIN,
                "numbers that other namespaces use cannot be asked, so peers stay unverified");
        capability(
                checks,
                effective,
                "CAP_DAC_READ_SEARCH",
                CAP_DAC_READ_SEARCH,
                "files of container runtimes cannot be read, so pods have no names");
    }

    private static void capability(
            List<Check> checks, long effective, String name, int bit, String without) {
        boolean present = (effective >> bit & 1) != 0;
        checks.add(new Check("privilege", name, present, true, present ? "" : without));
    }

    private static long effectiveCapabilities() {
        try {
            String status =
                    KernelText.decode(RegularFile.read("/proc/self/status", 64 << 10).content());
            int at = status.indexOf("CapEff:");
            return at < 0
                    ? 0
                    : Long.parseUnsignedLong(
                            status.substring(at + 7, status.indexOf('\n', at)).strip(), 16);
        } catch (SyscallException unreadable) {
            return 0;
        }
    }

    private static void kernel(List<Check> checks) {
        checks.add(
                check(
                        "first process",
                        true,
                        "the host's namespace is taken to be that of the kernel's threads, or ours",
                        Preflight::firstProcess));
        checks.add(
                check(
                        "network namespaces",
                        true,
                        "this kernel shows none",
                        () -> {
                            try (NamespaceDescriptor own =
                                    NamespaceDescriptor.open(
                                            "/proc/self/ns/net", NamespaceKind.NETWORK)) {
                                return "ours is " + own.id();
                            }
                        }));
        checks.add(
                check(
                        "cookies",
                        false,
                        "namespaces are told apart by inode alone (Linux 5.14 has cookies)",
                        () -> {
                            try (NetlinkSocket socket = NetlinkSocket.openRoute()) {
                                return Long.toUnsignedString(
                                        socket.namespaceCookie().orElseThrow());
                            }
                        }));
        checks.add(
                check(
                        "processes",
                        true,
                        "/proc cannot be read",
                        () -> ProcFilesystem.mounted().pids().size() + " are visible"));
    }

    /// Some machines protect the first process even from root; then it is known by the company it keeps.
    private static String firstProcess() throws SyscallException {
        try {
            return "it is in namespace " + Fd.statusOf("/proc/1/ns/net").inode();
        } catch (SyscallException refused) {
            if (Fd.statusOf("/proc/1/net/dev").inode()
                    == Fd.statusOf("/proc/self/net/dev").inode()) {
                return "it may not be read, but shares our namespace";
            }
            throw refused;
        }
    }

    private interface Question {
        String ask() throws SyscallException;
    }

    private static Check check(String name, boolean required, String without, Question question) {
        try {
            return new Check("kernel", name, true, required, question.ask());
        } catch (SyscallException | java.util.NoSuchElementException failed) {
            return new Check(
                    "kernel", name, false, required, without + " (" + failed.getMessage() + ")");
        }
    }

    private static void runtimes(FileRoot root, List<Check> checks) {
        Ground ground = new Ground(ProcFilesystem.mounted(), root);
        ProcessSource processes = new ProcessSource();
        processes.look(ground, Findings.collect().of(processes));
        List<Check> states = new ArrayList<>();
        for (BundleFolder folder : BundleFolder.all(ground)) {
            folder(states, folder.root(), "containerd", folder.path());
        }
        List<Check> found =
                states.stream().filter(check -> check.present() || check.required()).toList();
        checks.addAll(
                found.isEmpty()
                        ? List.of(
                                new Check(
                                        "runtime",
                                        "containerd",
                                        false,
                                        false,
                                        "nothing in " + states.size() + " well-known folders"))
                        : found);
        folder(checks, root, "docker", "/var/lib/docker/containers");
        folder(checks, root, "cni", "/var/lib/cni/results");
    }

    private static void folder(List<Check> checks, FileRoot root, String name, String path) {
        try {
            root.status(path);
            checks.add(new Check("runtime", name, true, false, root.show(path)));
        } catch (SyscallException missing) {
            boolean forbidden = Findings.why(missing) == dev.warren.atlas.fact.Why.FORBIDDEN;
            checks.add(
                    new Check(
                            "runtime",
                            name,
                            false,
                            forbidden,
                            (forbidden ? "may not be read: " : "nothing at ") + root.show(path)));
        }
    }
}

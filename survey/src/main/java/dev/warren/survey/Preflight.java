// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import dev.warren.atlas.fact.Why;
import dev.warren.kernel.Fd;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.survey.oci.BundleFolders;
import dev.warren.survey.oci.RuntimeFolder;
import dev.warren.survey.source.process.ProcessSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a survey could see from here: privileges, features of the kernel, runtimes on disk.
public final class Preflight {
    private static final int CAP_DAC_READ_SEARCH = 2;
    private static final int CAP_NET_ADMIN = 12;
    private static final int CAP_SYS_PTRACE = 19;
    private static final int CAP_SYS_ADMIN = 21;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String WITHOUT_CONTAINERD =
            "pods have no names, and their containers only the ids of their control groups";
    private static final String WITHOUT_DOCKER =
            "Docker's containers have no names, only the ids of their control groups";
    private static final String WITHOUT_CNI =
            "pods of other runtimes than containerd have no names";

    private Preflight() {}

    /// One thing that was checked.
    ///
    /// @param subject `privilege`, `kernel` or `runtime`
    /// @param present whether it is there
    /// @param detail what was found, or what cannot be seen without it
    /// @param required whether something is hidden without it
    public record Check(
            String subject, String name, boolean present, boolean required, String detail) {}

    /// Checks everything. A file system that does not answer holds nobody up: what was found until then
    /// is given back, with one check that says so.
    public static List<Check> run(String root) {
        return run(root, PATIENCE);
    }

    static List<Check> run(String root, Duration patience) {
        Checks checks = new Checks(new ArrayList<>());
        Thread checking =
                Thread.ofPlatform()
                        .name("warren-preflight")
                        .daemon()
                        .start(() -> checkAll(FileRoot.of(root), checks));
        try {
            if (!checking.join(patience)) {
                checks.add(
                        new Check(
                                "runtime",
                                "in time",
                                false,
                                true,
                                "the rest was not looked at: no answer within "
                                        + patience.toSeconds()
                                        + " s"));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return checks.soFar();
    }

    private static void checkAll(FileRoot root, Checks checks) {
        try {
            privileges(checks);
            kernel(checks);
            runtimes(root, checks);
        } catch (RuntimeException | Error defect) {
            checks.add(new Check("runtime", "defect", false, true, "in Warren: " + defect));
        }
    }

    /// What was checked so far; one that is late may still add.
    private record Checks(List<Check> list) {
        synchronized void add(Check check) {
            list.add(check);
        }

        synchronized List<Check> soFar() {
            return List.copyOf(list);
        }
    }

    private static void privileges(Checks checks) {
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
            Checks checks, long effective, String name, int bit, String without) {
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

    private static void kernel(Checks checks) {
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

    private static void runtimes(FileRoot root, Checks checks) {
        Ground ground = new Ground(ProcFilesystem.mounted(), root);
        ProcessSource processes = new ProcessSource();
        processes.look(ground, Findings.collect().of(processes));
        List<RuntimeFolder> folders = BundleFolders.all(ground);
        boolean any = false;
        for (RuntimeFolder folder : folders) {
            Check check = folder(folder.root(), "containerd", folder.path(), WITHOUT_CONTAINERD);
            if (check.present() || check.required()) {
                any = true;
                checks.add(check);
            }
        }
        if (!any) {
            checks.add(
                    new Check(
                            "runtime",
                            "containerd",
                            false,
                            false,
                            "nothing in "
                                    + folders.size()
                                    + " well-known folders: "
                                    + WITHOUT_CONTAINERD));
        }
        checks.add(folder(root, "docker", "/var/lib/docker/containers", WITHOUT_DOCKER));
        checks.add(folder(root, "cni", "/var/lib/cni/results", WITHOUT_CNI));
    }

    private static Check folder(FileRoot root, String name, String path, String without) {
        String where = root.show(path);
        try {
            root.status(path);
            return new Check("runtime", name, true, false, where);
        } catch (SyscallException missing) {
            boolean forbidden = Findings.why(missing) == Why.FORBIDDEN;
            String reason = forbidden ? where + " may not be read: " : "nothing at " + where + ": ";
            return new Check("runtime", name, false, forbidden, reason + without);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.kernel.Fd;
import dev.warren.kernel.FileStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Rules about `linux.sysctl`: a container sets only what is its own.
///
/// Source: runc, `configs/validate`; man 5 sysctl.d for the two ways to write a name.
final class SettingRules {
    private static final Set<String> INTER_PROCESS =
            Set.of(
                    "kernel.msgmax",
                    "kernel.msgmnb",
                    "kernel.msgmni",
                    "kernel.sem",
                    "kernel.shmall",
                    "kernel.shmmax",
                    "kernel.shmmni",
                    "kernel.shm_rmid_forced");

    private final List<NamespaceEntry> entries;
    private final Findings findings;

    private SettingRules(List<NamespaceEntry> entries, Findings findings) {
        this.entries = entries;
        this.findings = findings;
    }

    static void apply(Node document, Findings findings) {
        findings.apply(
                () -> {
                    SettingRules rules = new SettingRules(NamespaceEntry.of(document), findings);
                    Node settings = document.member("linux").member("sysctl");
                    for (Map.Entry<String, Node> setting : settings.members().entrySet()) {
                        findings.apply(() -> rules.setting(setting.getKey(), setting.getValue()));
                    }
                });
    }

    private void setting(String written, Node field) throws MalformedException {
        field.textOrEmpty();
        String name = dotted(written);
        if (written.startsWith("/") || List.of(written.split("[./]", -1)).contains("")) {
            findings.refused(field, "is no name of a setting: it would lead out of /proc/sys");
        } else if (INTER_PROCESS.contains(name) || name.startsWith("fs.mqueue.")) {
            demand(field, NamespaceType.INTER_PROCESS);
        } else if (name.startsWith("net.")) {
            if (demand(field, NamespaceType.NETWORK)) {
                network(field);
            }
        } else if (name.startsWith("user.")) {
            if (demand(field, NamespaceType.USER)) {
                findings.doubtful(field, "is set by runc from 1.4 on only");
            }
        } else if (name.equals("kernel.domainname")) {
            demand(field, NamespaceType.HOST_NAME);
        } else if (name.equals("kernel.hostname")) {
            findings.refused(field, "belongs to 'hostname' of the document");
        } else {
            findings.refused(field, "belongs to no namespace: it would be set for the whole node");
        }
    }

    private boolean demand(Node field, NamespaceType type) {
        boolean there = NamespaceEntry.find(entries, type).isPresent();
        if (!there) {
            findings.refused(
                    field,
                    "would be set for the node: linux.namespaces has no entry of type "
                            + type.word());
        }
        return there;
    }

    /// A path may lead to where the runtime is already.
    private void network(Node field) {
        Optional<NamespaceEntry> network = NamespaceEntry.find(entries, NamespaceType.NETWORK);
        if (network.isEmpty() || !network.get().isJoined()) {
            return;
        }
        try {
            FileStatus own = Fd.statusOf("/proc/self/ns/net");
            FileStatus joined = Fd.statusOf(network.get().path());
            if (own.device() == joined.device() && own.inode() == joined.inode()) {
                findings.refused(
                        field,
                        "would be set for the node: "
                                + network.get().path()
                                + " is the network namespace of this process");
            }
        } catch (SyscallException gone) {
            findings.refused(
                    field,
                    "cannot be set: the network namespace is not there: " + gone.getMessage());
        }
    }

    /// A name whose first separator is a slash has slashes between its parts, and dots in them.
    private static String dotted(String written) {
        int slash = written.indexOf('/');
        int dot = written.indexOf('.');
        if (slash < 0 || (dot >= 0 && dot < slash)) {
            return written;
        }
        StringBuilder name = new StringBuilder(written);
        for (int i = 0; i < name.length(); i++) {
            switch (name.charAt(i)) {
                case '/' -> name.setCharAt(i, '.');
                case '.' -> name.setCharAt(i, '/');
                default -> {}
            }
        }
        return name.toString();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.eks;

import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.Directory;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.Source;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/// What the VPC CNI's agent (`aws-node`) knows of interfaces of the cloud and of the addresses on them:
/// its files `ipam.json` and `ipam-nic-<n>.json`, its introspection, and the annotations by which pods
/// have branch interfaces.
///
/// The files are what the agent wrote down, for itself, at its last change. What stands there of a pod
/// that is gone is told all the same: it may be why an address is missed elsewhere.
public final class EksSource implements Source {
    /// `/var/run` is a link to `/run` on every current system.
    private static final List<String> FOLDERS = List.of("/var/run/aws-node", "/run/aws-node");

    private static final String FIRST = "ipam.json";
    private static final String OTHERS = "ipam-nic-[0-9]{1,3}\\.json";
    private static final int ENTRY_LIMIT = 20_000;
    private static final int FILE_LIMIT_BYTES = 4 << 20;

    @Override
    public String name() {
        return "eks";
    }

    @Override
    public void look(Ground ground, Findings findings) {
        boolean isThere = readFiles(ground, findings);
        if (!isThere && ground.settings().introspection().isEmpty()) {
            findings.gap(
                    ground.root().show(FOLDERS.getFirst()),
                    Why.ABSENT,
                    "no agent of the VPC CNI has left its state here");
            return;
        }
        new Introspection(ground, findings).read();
        new BranchReading(ground, findings).read();
    }

    /// @return whether there is a folder of the agent's
    private static boolean readFiles(Ground ground, Findings findings) {
        for (String path : FOLDERS) {
            String where = ground.root().show(path);
            try (Directory folder = ground.root().directory(path)) {
                Directory.Names names = folder.names(ENTRY_LIMIT);
                if (names.truncated()) {
                    findings.gap(where, Why.UNEXPECTED, "more than " + ENTRY_LIMIT + " entries");
                }
                for (String name : names.names()) {
                    if (name.equals(FIRST) || name.matches(OTHERS)) {
                        readFile(findings, folder, name, where + "/" + name);
                    }
                }
                return true;
            } catch (SyscallException failed) {
                if (failed.errno() != Errno.ENOENT) {
                    findings.gap(where, failed);
                    return true;
                }
            }
        }
        return false;
    }

    private static void readFile(Findings findings, Directory folder, String name, String where) {
        try {
            Allocation.File file = Allocation.parse(folder.readFile(name, FILE_LIMIT_BYTES));
            if (!file.version().equals(Allocation.VERSION)) {
                findings.gap(
                        where,
                        Why.UNEXPECTED,
                        "its version is '%s'; only %s is understood"
                                .formatted(file.version(), Allocation.VERSION));
                return;
            }
            emit(findings, file.allocations(), card(name), where);
        } catch (SyscallException failed) {
            findings.gap(where, failed);
        } catch (JacksonException wrong) {
            findings.gap(where, Why.UNEXPECTED, "it is no JSON: " + wrong.getOriginalMessage());
        }
    }

    private static int card(String name) {
        return name.equals(FIRST) ? 0 : Integer.parseInt(name.replaceAll("[^0-9]", ""));
    }

    private static void emit(
            Findings findings, List<Allocation> allocations, int card, String where) {
        List<String> without = new ArrayList<>();
        for (Allocation allocation : allocations) {
            if (allocation.addresses().isEmpty()) {
                without.add(allocation.pod().path());
            }
            for (var address : allocation.addresses()) {
                findings.emit(
                        new Fact.AddressManaged(
                                allocation.pod(),
                                allocation.containerId(),
                                allocation.interfaceName(),
                                address,
                                card,
                                findings.evidence(where)));
            }
        }
        if (!without.isEmpty()) {
            findings.gap(
                    where,
                    Why.UNEXPECTED,
                    "%d entries have no address, first that of %s"
                            .formatted(without.size(), without.getFirst()));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.cni;

import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.Directory;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.Source;
import dev.warren.survey.oci.Claims;
import tools.jackson.core.JacksonException;

/// Reads the results that libcni keeps of every attachment: `/var/lib/cni/results`.
///
/// Fields count, not file names: names of networks and containers may hold the dashes that join them.
public final class CniSource implements Source {
    private static final String RESULTS = "/var/lib/cni/results";
    private static final int ENTRY_LIMIT = 20_000;
    private static final int FILE_LIMIT_BYTES = 1 << 20;

    @Override
    public String name() {
        return "cni";
    }

    @Override
    public void look(Ground ground, Findings findings) {
        String where = ground.root().show(RESULTS);
        try (Directory results = ground.root().directory(RESULTS)) {
            Directory.Names names = results.names(ENTRY_LIMIT);
            if (names.truncated()) {
                findings.gap(where, Why.UNEXPECTED, "more than " + ENTRY_LIMIT + " entries");
            }
            for (String name : names.names()) {
                if (isLoopback(name)) {
                    continue;
                }
                read(ground, findings, results, name, where + "/" + name);
            }
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                findings.gap(where, Why.ABSENT, "no CNI plugin has left a result here");
            } else {
                findings.gap(where, failed);
            }
        }
    }

    /// containerd and CRI-O attach every pod to a network of this name, too, only to have its loopback
    /// set up. Its result says nothing that the pod's real attachment does not, and would be half of
    /// all there is to read.
    private static boolean isLoopback(String name) {
        return name.startsWith("cni-loopback-") && name.endsWith("-lo");
    }

    private static void read(
            Ground ground, Findings findings, Directory results, String name, String path) {
        try {
            CachedResult result = CachedResult.parse(results.readFile(name, FILE_LIMIT_BYTES));
            if (!result.containerId().isEmpty()) {
                findings.emit(
                        new Fact.AttachmentSeen(
                                result.network(),
                                result.containerId(),
                                result.interfaceName(),
                                result.pod(),
                                result.addresses(),
                                Claims.check(ground, ground.root(), result.namespacePath()),
                                findings.evidence(path)));
            }
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOENT) {
                findings.gap(path, failed);
            }
        } catch (JacksonException wrong) {
            findings.gap(path, Why.UNEXPECTED, "it is no JSON: " + wrong.getOriginalMessage());
        }
    }
}

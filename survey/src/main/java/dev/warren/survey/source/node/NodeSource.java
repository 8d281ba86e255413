// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.node;

import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.survey.Door;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.NodeSettings;
import dev.warren.survey.Source;
import tools.jackson.core.JacksonException;

/// Reads `/etc/warren/node.json` before anything else is looked at, and opens the way to the namespace
/// that it names as the host's: that of a lab, or of a node that is itself a container (kind).
///
/// There is no such file on nearly every node, and nothing is missing then.
public final class NodeSource implements Source {
    private static final int LIMIT_BYTES = 64 << 10;

    @Override
    public String name() {
        return "node";
    }

    @Override
    public void look(Ground ground, Findings findings) {
        String where = ground.root().show(NodeSettings.FILE);
        try {
            byte[] file = ground.root().readFile(NodeSettings.FILE, LIMIT_BYTES);
            NodeSettings settings = new SettingsReader(where, findings).read(file);
            ground.settings(settings);
            settings.host().ifPresent(host -> takeForHost(ground, findings, host, where));
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOENT && failed.errno() != Errno.ENOTDIR) {
                findings.gap(where, failed);
            }
        } catch (JacksonException wrong) {
            findings.gap(where, Why.UNEXPECTED, "it is no JSON: " + wrong.getOriginalMessage());
        }
    }

    /// Whoever the first process is, the namespace of this file is the host's now.
    private static void takeForHost(Ground ground, Findings findings, String path, String where) {
        try (NamespaceDescriptor opened = NamespaceDescriptor.open(path, NamespaceKind.NETWORK)) {
            NamespaceId id = opened.id();
            ground.doors().add(id, new Door.Here(path), true);
            ground.host(id);
            findings.emit(new Fact.HostSeen(id, findings.evidence(where)));
        } catch (SyscallException failed) {
            findings.gap(
                    where,
                    Findings.why(failed),
                    "field 'host': %s is no network namespace that can be opened (%s)"
                            .formatted(path, Errno.name(failed.errno())));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.cnikind;

import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.Directory;
import dev.warren.kernel.SyscallException;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.Source;
import java.util.List;
import tools.jackson.core.JacksonException;

/// Looks for what CNI plugins leave on the node, so that an interface can be told who made it: the
/// configurations, the cache of results with the plugins that were called, and the plugins' own notes.
///
/// Nothing here is asked of a daemon, and nobody's absence is a gap.
public final class CniKindSource implements Source {
    private static final String CONFIGURATIONS = "/etc/cni/net.d";
    private static final String RESULTS = "/var/lib/cni/results";
    private static final int FILE_LIMIT_BYTES = 1 << 20;

    @Override
    public String name() {
        return "cnikind";
    }

    @Override
    public void look(Ground ground, Findings findings) {
        Folder folder = new Folder(ground, findings);
        boolean isConfigured = folder.readEach(CONFIGURATIONS, CniKindSource::readConfiguration);
        boolean hasResults = folder.readEach(RESULTS, CniKindSource::readResult);
        new PluginNotes(ground, folder, findings).read();
        if (!isConfigured && !hasResults) {
            findings.gap(
                    ground.root().show(CONFIGURATIONS),
                    Why.ABSENT,
                    "no CNI plugin is configured here, and none has left a result");
        }
    }

    private static void readConfiguration(
            Directory opened, String name, String where, Findings findings)
            throws SyscallException {
        if (!name.matches(".+\\.(conf|conflist|json)")) {
            return;
        }
        NetworkConfiguration configuration =
                NetworkConfiguration.parse(opened.readFile(name, FILE_LIMIT_BYTES));
        if (!configuration.isValid()) {
            findings.gap(
                    where,
                    Why.UNEXPECTED,
                    "it names no network or no plugin, so runtimes pass it over");
            return;
        }
        findings.emit(
                new Fact.NetworkConfigurationSeen(
                        name,
                        configuration.name(),
                        configuration.plugins(),
                        findings.evidence(where)));
    }

    private static void readResult(Directory opened, String name, String where, Findings findings)
            throws SyscallException {
        if (name.startsWith("cni-loopback-")) {
            return;
        }
        AttachmentResult result;
        try {
            result = AttachmentResult.parse(opened.readFile(name, FILE_LIMIT_BYTES));
        } catch (JacksonException wrong) {
            // Whoever reads the results for themselves reports it.
            return;
        }
        if (!result.containerId().isEmpty()) {
            findings.emit(
                    new Fact.AttachmentPluginsSeen(
                            result.network(),
                            result.containerId(),
                            result.interfaceName(),
                            result.plugins(),
                            List.copyOf(result.hostInterfaces()),
                            result.notedTable(),
                            result.notedVlan(),
                            findings.evidence(where)));
        }
    }
}

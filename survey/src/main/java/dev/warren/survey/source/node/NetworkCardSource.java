// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.node;

import dev.warren.atlas.fact.Fact;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.NodeSettings;
import dev.warren.survey.Source;

/// Tells which links of the host are network cards, as `/etc/warren/node.json` says, once it is known
/// which namespace is the host's.
public final class NetworkCardSource implements Source {
    @Override
    public String name() {
        return "card";
    }

    @Override
    public void look(Ground ground, Findings findings) {
        NodeSettings settings = ground.settings();
        ground.host()
                .ifPresent(
                        host ->
                                settings.networkCards().stream()
                                        .distinct()
                                        .forEach(
                                                link ->
                                                        findings.emit(
                                                                new Fact.NetworkCardSeen(
                                                                        host,
                                                                        link,
                                                                        findings.evidence(
                                                                                settings
                                                                                        .where())))));
    }
}

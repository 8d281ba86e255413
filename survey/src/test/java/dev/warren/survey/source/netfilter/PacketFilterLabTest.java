// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.netfilter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.query.packetfilter.PacketFilter;
import dev.warren.kernel.netfilter.Ruleset;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Sends real packets through random rules and compares what the kernel does with what we say.
@Lab
@ExtendWith(LeakGuard.class)
final class PacketFilterLabTest {
    private static final String LINK = "eni0";
    private static final String EMPTY =
            """
            *raw
            COMMIT
            *mangle
            COMMIT
            *nat
            COMMIT
            *filter
            COMMIT
            """;

    private static int compare(RouterLab lab, String rules) {
        Ruleset ruleset = lab.read();
        PacketFilter filter = PacketFilter.of(ruleset);
        List<InetSocketAddress> destinations = lab.destinations();
        List<Integer> ports = destinations.stream().map(_ -> lab.port()).toList();
        List<RouterLab.Fate> fates = lab.send(destinations, ports);
        lab.forget();
        int passed = 0;
        for (int i = 0; i < ports.size(); i++) {
            List<String> notes = new ArrayList<>();
            RouterLab.Fate said =
                    RouterLab.evaluate(filter, LINK, ports.get(i), destinations.get(i), notes);
            assertThat(said)
                    .as("%s%n%s%nto %s", ruleset, rules, destinations.get(i))
                    .isEqualTo(fates.get(i));
            assertThat(notes).as("%s", rules).isEmpty();
            passed += said.passed() ? 1 : 0;
        }
        return passed;
    }

    @Test
    void randomRulesOfNftablesDoToPacketsWhatWeSay() throws IOException {
        try (RouterLab lab = new RouterLab(LINK)) {
            int passed = 0;
            for (int seed = 0; seed < 120; seed++) {
                String rules = new RandomRules(seed).nft();
                lab.nft(rules);
                passed += compare(lab, "seed " + seed + "\n" + rules);
            }
            assertThat(passed).isBetween(300, 1190);
        }
    }

    @Test
    void randomRulesOfLegacyIptablesDoToPacketsWhatWeSay() throws IOException {
        try (RouterLab lab = new RouterLab(LINK)) {
            lab.nft("");
            int passed = 0;
            for (int seed = 0; seed < 60; seed++) {
                String rules = new RandomRules(seed).iptables();
                lab.restore("iptables-legacy-restore", rules);
                passed += compare(lab, "seed " + seed + "\n" + rules);
                lab.restore("iptables-legacy-restore", EMPTY);
            }
            assertThat(passed).isBetween(150, 599);
        }
    }

    @Test
    void randomRulesOfIptablesOnNftablesDoToPacketsWhatWeSay() throws IOException {
        try (RouterLab lab = new RouterLab(LINK)) {
            int passed = 0;
            for (int seed = 1000; seed < 1060; seed++) {
                String rules = new RandomRules(seed).iptables();
                lab.nft("");
                lab.restore("iptables-nft-restore", rules);
                passed += compare(lab, "seed " + seed + "\n" + rules);
            }
            assertThat(passed).isBetween(150, 599);
        }
    }
}

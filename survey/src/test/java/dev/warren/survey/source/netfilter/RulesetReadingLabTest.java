// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.netfilter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.netfilter.PacketFamily;
import dev.warren.kernel.netfilter.RuleChain;
import dev.warren.kernel.netfilter.RuleTable;
import dev.warren.kernel.netfilter.Ruleset;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.survey.FileRoot;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reads rule sets as nodes have them and compares with what `nft` and `iptables-save` say of the same.
@Lab
@ExtendWith(LeakGuard.class)
final class RulesetReadingLabTest {
    private static Path rules(String file) throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(RulesetReadingLabTest.class.getResource(file)).toURI());
    }

    private static Ruleset read(LabNamespace node) throws SyscallException {
        Ground ground = new Ground(ProcFilesystem.mounted(), FileRoot.of("/"));
        try (NetworkNamespace namespace = NetworkNamespace.open(node.path().toString())) {
            return new PacketFilterReading(ground.doors(), Findings.collect()).read(namespace);
        }
    }

    /// What `iptables-save` prints, each rule with its table and its place in its chain.
    private static List<String> saved(String text) {
        List<String> lines = new ArrayList<>();
        Map<String, Integer> places = new HashMap<>();
        String table = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith("*")) {
                table = line.substring(1);
                places.clear();
            } else if (line.startsWith(":")) {
                lines.add(table + " " + line.substring(0, line.indexOf(" [")));
            } else if (line.startsWith("-A ")) {
                String chain = line.split(" ", 3)[1];
                String rule = line.substring(3 + chain.length()).strip();
                int place = places.merge(chain, 1, Integer::sum);
                lines.add(
                        table
                                + " "
                                + chain
                                + " "
                                + place
                                + " "
                                + rule.replace("\"", "").replaceAll(" --reject-with \\S+", ""));
            }
        }
        return lines.stream().sorted().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vpc-cni.nft", "kube-proxy.nft"})
    void tablesChainsRulesAndElementsAreThoseThatNftLists(String file) throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace node = lab.namespace("warren-nf-read");
            node.run("nft", "-f", rules(file).toString());
            List<String> listed = NftJson.lines(node.run("nft", "-n", "-j", "list", "ruleset"));

            assertThat(listed).hasSizeGreaterThan(8);
            assertThat(RulesetLines.nft(read(node))).isEqualTo(listed);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "vpc-cni.iptables,iptables,IPV4",
        "kube-proxy.iptables,iptables,IPV4",
        "docker.iptables,iptables,IPV4",
        "docker.ip6tables,ip6tables,IPV6"
    })
    void rulesOfLegacyTablesReadAsTheySave(String file, String program, PacketFamily family)
            throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace node = lab.namespace("warren-nf-read");
            node.run(program + "-legacy-restore", rules(file).toString());
            List<String> saved = saved(node.run(program + "-legacy-save"));

            assertThat(saved).hasSizeGreaterThan(10);
            assertThat(RulesetLines.save(read(node), family)).isEqualTo(saved);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "vpc-cni.iptables,iptables,IPV4",
        "kube-proxy.iptables,iptables,IPV4",
        "docker.iptables,iptables,IPV4",
        "docker.ip6tables,ip6tables,IPV6"
    })
    void iptablesOnNftablesHasTheChainsPoliciesAndNumbersOfRulesThatItSaves(
            String file, String program, PacketFamily family) throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace node = lab.namespace("warren-nf-read");
            node.run(program + "-nft-restore", rules(file).toString());
            List<String> saved = new ArrayList<>();
            for (String line : saved(node.run(program + "-nft-save"))) {
                boolean chain = line.contains(" :");
                String[] words = line.split(" ", -1);
                saved.add(chain ? line : words[0] + " " + words[1] + " " + words[2]);
            }
            List<String> seen = new ArrayList<>();
            for (RuleTable table : read(node).tables()) {
                assertThat(table.family()).isEqualTo(family);
                for (RuleChain chain : table.chains()) {
                    boolean base = chain.hook().isPresent();
                    String policy = base ? chain.policy().text().toUpperCase(Locale.ROOT) : "-";
                    seen.add(table.name() + " :" + chain.name() + " " + policy);
                    for (int place = 1; place <= chain.rules().size(); place++) {
                        seen.add(table.name() + " " + chain.name() + " " + place);
                    }
                }
            }
            // It prints all base chains of a table, those that nobody has made, too.
            saved.removeIf(line -> line.endsWith(" ACCEPT") && !seen.contains(line));
            assertThat(seen).hasSizeGreaterThan(10).containsExactlyInAnyOrderElementsOf(saved);
        }
    }

    @Test
    void aNamespaceWithoutRulesIsEmptyAndNothingIsMadeByTheQuestion() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace node = lab.namespace("warren-nf-read");

            assertThat(read(node)).isEqualTo(Ruleset.EMPTY);
            assertThat(node.run("cat", "/proc/net/ip_tables_names")).isEmpty();
        }
    }
}

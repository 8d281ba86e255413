// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static dev.warren.cli.node.EksFailureLab.GATEWAY;
import static dev.warren.cli.node.EksFailureLab.INTERNET;
import static dev.warren.cli.node.EksFailureLab.PRIMARY;
import static dev.warren.cli.node.EksFailureLab.SECONDARY;
import static dev.warren.cli.node.EksFailureLab.WEB;
import static dev.warren.cli.node.EksFailureLab.WEB_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.warren.lab.LabOptions;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What is printed when links, addresses, rules or tables of an EKS node are not as they should be.
@Lab
@ExtendWith(LeakGuard.class)
final class EksWiringFailuresTest {
    private static final String DROPPED =
            "warning: it leaves by ens5 (%s) from %s, which is an address of ens6 (%s): the cloud drops it, unless the source/destination check of %s is off"
                    .formatted(PRIMARY, WEB_ADDRESS, SECONDARY, PRIMARY);

    @TempDir Path folder;

    @Test
    void aDeletedLinkWhoseAddressIsStillGivenToItsPod() throws Exception {
        try (EksFailureLab lab = EksFailureLab.up(folder)) {
            lab.ip("link del enie62c7facd5d");
            String given =
                    "10.20.70.31 is given to pod default/web-6d4cf56db6-x2x7k by %s/var/run/aws-node/ipam.json and http://127.0.0.1:61679/v1/enis, but no interface on this node has it"
                            .formatted(lab.root());

            Warren whois = lab.warren("whois", "ip:" + WEB_ADDRESS);
            Warren from = lab.path("ip:" + WEB_ADDRESS, INTERNET);
            Warren path = lab.path(WEB, INTERNET);
            Warren to = lab.path("pod:default/api-0", WEB_ADDRESS);
            Warren show = lab.warren("show", WEB);
            Warren list = lab.warren("ls", "-o", "wide");
            Warren graph = lab.warren("graph");

            assertThat(whois.status()).isEqualTo(3);
            assertThat(whois.errors())
                    .contains("nothing on this node is 'ip:10.20.70.31'; the search was complete")
                    .contains("warning: " + given);
            assertThat(from.status()).isEqualTo(3);
            assertThat(from.errors()).contains(given);
            assertThat(path.status()).isZero();
            assertThat(path.output())
                    .contains(WEB + " -> 198.51.100.10: unreachable")
                    .contains("why: no route leads to 198.51.100.10");
            assertThat(to.output()).contains("warning: " + given);
            assertThat(show.output())
                    .contains(
                            "warning   pod default/web-6d4cf56db6-x2x7k has no interface but its loopback: nothing can reach it")
                    .contains(given);
            assertThat(lab.warren("show", WEB, "-o", "json").json().at("/items/0/findings/1"))
                    .hasToString("\"" + given + "\"");
            assertThat(list.errors()).contains("warning: " + given);
            assertThat(graph.output())
                    .contains(
                            "tied to nothing that was seen\n└── pod/default/web-6d4cf56db6-x2x7k");
        }
    }

    @Test
    void twoPodsWithOneAddressAndARouteToTheOtherOne() throws Exception {
        try (EksFailureLab lab = EksFailureLab.up(folder)) {
            String api = lab.pod("default/api-0").netns();
            lab.ipIn(api, "addr add 10.20.70.31/32 dev eth0");
            lab.ipIn(api, "addr del 10.20.70.32/32 dev eth0");
            String shared =
                    "10.20.70.31 is on more than one interface: pod default/api-0 on eth0 and pod default/web-6d4cf56db6-x2x7k on eth0";

            Warren whois = lab.warren("whois", "ip:" + WEB_ADDRESS);
            Warren path = lab.path("pod:default/api-0", GATEWAY);
            Warren to = lab.path("pod:kube-system/coredns-6b9575c64c-7m2xq", WEB_ADDRESS);
            Warren show = lab.warren("show", "pod:default/api-0");

            assertThat(whois.status()).isEqualTo(4);
            assertThat(whois.errors())
                    .contains("'ip:10.20.70.31' may mean 2 namespaces; name one of them:")
                    .contains("warning: " + shared);
            assertThat(path.status()).isZero();
            assertThat(path.output())
                    .contains("pod:default/api-0 (10.20.70.31) -> 10.20.64.1: unreachable\n")
                    .contains(
                            "why: the kernel does not take a packet from 10.20.70.31 by this link (reverse path filter")
                    .contains("warning: " + shared)
                    .contains(
                            "warning: the host sends answers to 10.20.70.31 by enie62c7facd5d, not by eni31158f8c502, so they do not come back");
            assertThat(to.output())
                    .contains("arrives at pod/default/web-6d4cf56db6-x2x7k")
                    .contains("warning: " + shared)
                    .doesNotContain("do not come back");
            assertThat(show.output())
                    .contains(shared)
                    .contains("10.20.70.32 is given to pod default/api-0 by ")
                    .contains("but no interface on this node has it");
            assertThat(lab.warren("ls", "-o", "wide").errors()).contains("warning: " + shared);
            long before = lab.refusedByReversePath();
            lab.drop("default/api-0", GATEWAY);
            Await.until(
                    "a packet that the kernel does not take",
                    () -> lab.refusedByReversePath() > before);
        }
    }

    @Test
    void anEmptyTableSendsByThePrimaryInterface() throws Exception {
        try (EksFailureLab lab = EksFailureLab.up(folder)) {
            lab.ip("route flush table 2");

            Warren path = lab.path(WEB, GATEWAY);
            JsonNode way = lab.way(WEB, GATEWAY);

            assertThat(path.status()).isZero();
            assertThat(path.output())
                    .contains("leaves by ens5 02:5a:11:22:33:05 " + PRIMARY + " as 10.20.70.31\n")
                    .contains("10.20.64.0/20 dev ens5 (table main, rule 32766)")
                    .contains(DROPPED)
                    .contains(
                            "warning: rule 1536 sends packets from 10.20.70.31 to table 2, which is empty, so the rules behind it decide");
            assertThat(way.at("/exit/eni").asText()).isEqualTo(PRIMARY);
            assertThat(way.at("/owner/eni").asText()).isEqualTo(SECONDARY);
            assertThat(way.get("findings")).hasSize(2);
            assertThat(lab.send("default/web", GATEWAY)).isEqualTo("ens5 10.20.70.31");
        }
    }

    @Test
    void aTableWithoutADefaultRoute() throws Exception {
        try (EksFailureLab lab = EksFailureLab.up(folder)) {
            lab.ip("route del default table 2");

            assertThat(lab.path(WEB, GATEWAY).output())
                    .contains("leaves by ens6")
                    .contains(
                            "warning: rule 1536 sends packets from 10.20.70.31 to table 2, which has no default route by ens6 ("
                                    + SECONDARY
                                    + ")");
        }
    }

    @Test
    void aMissingRuleSendsByThePrimaryInterface() throws Exception {
        try (EksFailureLab lab = EksFailureLab.up(folder)) {
            lab.ip("rule del from 10.20.70.31 table 2 prio 1536");
            String missing =
                    "warning: the host has no rule that sends packets from 10.20.70.31 to a table of its own, although that is an address of ens6 ("
                            + SECONDARY
                            + ")";

            Warren path = lab.path(WEB, GATEWAY);
            Warren internet = lab.path(WEB, INTERNET);

            assertThat(path.output())
                    .contains("leaves by ens5 02:5a:11:22:33:05 " + PRIMARY + " as 10.20.70.31\n")
                    .contains(DROPPED)
                    .contains(missing);
            assertThat(internet.output())
                    .as("the mark sends it there anyway")
                    .contains(PRIMARY + " as 10.20.65.10")
                    .contains(missing)
                    .doesNotContain("drops it");
            assertThat(lab.path("pod:default/api-0", GATEWAY).output())
                    .as("whose rule is there")
                    .doesNotContain("warning");
            assertThat(lab.send("default/web", GATEWAY)).isEqualTo("ens5 10.20.70.31");
            assertThat(lab.send("default/web", INTERNET)).isEqualTo("ens5 10.20.65.10");
        }
    }

    @Test
    void aRenamedLinkWhoseHashDoesNotFit() throws Exception {
        try (EksFailureLab lab = EksFailureLab.up(folder)) {
            lab.ip("link set enie62c7facd5d name eni0123456789a");

            Warren show = lab.warren("show", WEB);
            Warren path = lab.path(WEB, GATEWAY);

            assertThat(show.status()).isZero();
            assertThat(show.output())
                    .contains(
                            "warning   eth0: the hash in eni0123456789a does not fit: Amazon VPC CNI would have called it enie62c7facd5d; it was renamed, or made for another pod")
                    .contains("⇄ eni0123456789a (index 12) on the host");
            assertThat(path.output())
                    .contains("eni0123456789a -> ens6")
                    .contains("leaves by ens6 02:5a:11:22:33:06 " + SECONDARY);
            assertThat(lab.warren("show", "pod:default/api-0").output()).doesNotContain("warning");
        }
    }

    @Test
    void aNamespaceWithoutANumber() throws Exception {
        try (EksFailureLab lab = EksFailureLab.up(folder)) {
            String idle = lab.pod("default/api-0").netns();
            try {
                Command.run("ip", "netns", "add", "t-numberless");
                Command.run("ip", "-n", "t-numberless", "link", "set", "lo", "up");

                JsonNode list = lab.warren("ls", "-o", "json").json();

                assertThat(item(list, "t-numberless").has("nsid")).isFalse();
                assertThat(item(list, idle).get("nsid").asInt()).isEqualTo(3);
                assertThat(lab.warren("show", "t-numberless").status()).isZero();
                assertThat(lab.path("t-numberless", INTERNET).output())
                        .contains("t-numberless -> 198.51.100.10: unreachable")
                        .contains("why: no route leads to 198.51.100.10");
            } finally {
                Command.run("ip", "netns", "del", "t-numberless");
            }
        }
    }

    private static JsonNode item(JsonNode list, String name) {
        for (JsonNode item : list.get("items")) {
            if (item.get("name").asText().equals(name)) {
                return item;
            }
        }
        throw new AssertionError("no namespace " + name + " in " + list);
    }

    @Test
    void theSameIndexInAllPods() throws Exception {
        try (EksFailureLab lab = EksFailureLab.up(folder)) {
            JsonNode list = lab.warren("ls", "-o", "json").json();

            for (String title : List.of("kube-system/coredns", "default/web", "default/api-0")) {
                JsonNode eth0 = Item.link(item(list, lab.pod(title).netns()), "eth0");
                assertThat(eth0.get("index").asInt()).isEqualTo(3);
                assertThat(eth0.at("/peer/name").asText()).isEqualTo(lab.pod(title).hostLink());
                assertThat(
                                lab.way("pod:" + lab.pod(title).title(), INTERNET)
                                        .at("/hops/1/input")
                                        .asText())
                        .isEqualTo(lab.pod(title).hostLink());
                assertThat(lab.warren("whois", lab.pod(title).hostLink()).output())
                        .contains("owner: pod " + lab.pod(title).title());
            }
        }
    }

    @Test
    void whatThePluginWritesWhereOthersHaveMacsIsNone() throws Exception {
        try (EksFailureLab lab = EksFailureLab.up(folder, LabOptions.eks().branch())) {
            String result =
                    Files.readString(
                            lab.root()
                                    .resolve(
                                            "var/lib/cni/results/aws-cni-"
                                                    + "e".repeat(64)
                                                    + "-eth0"));
            assertThat(result).contains("\"mac\":\"0\"", "\"mac\":\"1\"");

            for (List<String> words :
                    List.of(
                            List.of("ls", "-o", "json"),
                            List.of("show", "pod:payments/ledger-0", "-o", "json"),
                            List.of("whois", "pod:payments/ledger-0", "-o", "json"),
                            List.of("path", "pod:payments/ledger-0", "-o", "json"),
                            List.of("graph", "-o", "json"))) {
                Warren answer = lab.warren(words.toArray(String[]::new));
                assertThat(answer.status()).as(answer.errors()).isZero();
                List<String> macs = answer.json().findValuesAsText("mac");
                assertThat(macs)
                        .as("%s", words)
                        .isNotEmpty()
                        .allMatch(mac -> mac.matches("([0-9a-f]{2}:){5}[0-9a-f]{2}"));
                assertThat(answer.output()).doesNotContain("dummy47e53c5df16");
            }
            assertThat(lab.path("pod:payments/ledger-0", INTERNET).output())
                    .contains(
                            "leaves by vlan.eth.1 on ens7 02:5a:11:22:44:01 eni-0dd44cc33bb22aa11 as 10.20.96.40\n")
                    .doesNotContain("warning");
        }
    }
}

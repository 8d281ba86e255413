// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query;

import static dev.warren.atlas.Facts.BLUE;
import static dev.warren.atlas.Facts.HOST;
import static dev.warren.atlas.Facts.RED;
import static dev.warren.atlas.Facts.hex;
import static dev.warren.atlas.Facts.none;
import static dev.warren.atlas.Facts.running;
import static dev.warren.atlas.query.SampleNode.APP;
import static dev.warren.atlas.query.SampleNode.SANDBOX;
import static dev.warren.atlas.query.SampleNode.assertMeans;
import static dev.warren.atlas.query.SampleNode.assertMeansAll;
import static dev.warren.atlas.query.SampleNode.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Facts;
import dev.warren.atlas.Owner;
import dev.warren.atlas.fact.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhoisTest {
    @Test
    void findsTheHostAndOneself() {
        assertMeans("@host", HOST, "it is the host's namespace");
        assertMeans("host", HOST, "it is the host's namespace");
        assertMeans("@self", HOST, "this command runs in it");
        assertMeans("/proc/self/ns/net", HOST, "this command runs in it");
    }

    @Test
    void leavesTheWordHostToAmbiguityWhereANamespaceIsCalledSo() {
        Facts facts = node().pin(RED, "/run/netns/host").symlink(BLUE, "/run/netns/host");

        assertThat(Whois.find(facts.atlas(), Reference.parse("host"))).hasSize(3);
        assertThat(Whois.find(facts.atlas(), Reference.parse("@host"))).hasSize(1);
    }

    @Test
    void findsByProcess() {
        String reason = "process 71 (app) is in it: process:/proc/71/ns/net";
        assertMeans("pid:71", RED, reason);
        assertMeans("process/app[71]", RED, reason);
        assertMeans("/proc/71/ns/net", RED, reason);
        assertMeans("/proc/71/task/72/ns/net", RED, reason);
        assertMeans("71", RED, reason);
        assertMeansAll("pid:4");
    }

    @Test
    void findsByPod() {
        String reason = "it is the namespace of pod default/web";
        assertMeans("pod:default/web", RED, reason);
        assertMeans("pod/default/web", RED, reason);
        assertMeans("default/web", RED, reason);
        assertMeans("pod:web", RED, reason);
        assertMeans("web", RED, reason);
        assertMeans("pod:u1", RED, reason);
        assertMeansAll("pod:other/web");
        assertMeansAll("pod:default/u1");
    }

    @Test
    void saysThatAPodRunsOnTheHostsNetworkRatherThanThatTheNamespaceIsItsOwn() {
        assertMeans(
                "pod:kube-system/kube-proxy",
                HOST,
                "pod kube-system/kube-proxy runs on the host's network");
    }

    @Test
    void findsByContainerNameIdOrTheFirstDigitsOfAnId() {
        String reason = "container a7b900000000 (app) of pod default/web is in it";
        assertMeans("container:app", RED, reason);
        assertMeans("container:" + APP, RED, reason);
        assertMeans("container:a7b9", RED, reason);
        assertMeans("a7b90000", RED, reason);
        assertMeansAll("container:a7b");
        assertMeans("container/redis", BLUE, "container c0ffee000000 (redis) is in it");
        assertMeans(SANDBOX, RED, "sandbox " + SANDBOX + " is pod default/web");
        assertMeans(
                "container:5abb",
                BLUE,
                "network sandbox " + hex("5abb") + " is that of container redis");
    }

    @Test
    void prefersANameThatHappensToBeHexadecimalToTheStartOfAnId() {
        Facts facts = node().process(90, "sleep", Facts.id(4026532300L));
        facts.pin(Facts.id(4026532300L), "/run/netns/c0ffee");

        assertThat(Whois.find(facts.atlas(), Reference.parse("c0ffee")))
                .extracting(match -> match.namespace().name())
                .containsExactly("c0ffee");
        assertThat(Whois.find(facts.atlas(), Reference.parse("container:c0ffee")))
                .extracting(match -> match.namespace().id())
                .containsExactly(BLUE);
    }

    @Test
    void listsBothNamespacesWhereAnIdPrefixFitsTwoContainers() {
        Facts facts =
                node().container(
                                "docker",
                                hex("a7b9ff"),
                                new Role.Alone("other", "", ""),
                                running(81, BLUE),
                                none());

        assertThat(Whois.find(facts.atlas(), Reference.parse("container:a7b9"))).hasSize(2);
        assertThat(Whois.find(facts.atlas(), Reference.parse("container:a7b9f"))).hasSize(1);
    }

    @Test
    void givesBothReasonsWhereAnIdPrefixFitsTwoContainersOfOneNamespace() {
        Facts facts = node().member(hex("a7b9ff"), SANDBOX, "proxy", running(73, RED));

        List<Whois.Match> matches = Whois.find(facts.atlas(), Reference.parse("a7b9"));
        assertThat(matches).hasSize(1);
        assertThat(matches.getFirst().reasons()).hasSize(2);
    }

    @Test
    void listsAPodAndAContainerOfOneNameAsTwo() {
        Facts facts =
                node().container(
                                "docker",
                                hex("dd"),
                                new Role.Alone("web", "", ""),
                                running(82, BLUE),
                                none());

        assertThat(Whois.find(facts.atlas(), Reference.parse("web")))
                .extracting(match -> match.namespace().id())
                .containsExactly(RED, BLUE);
        assertThat(Whois.find(facts.atlas(), Reference.parse("pod:web"))).hasSize(1);
    }

    @Test
    void findsNobodyByTheEmptyNameOfOthers() {
        Facts facts =
                node().container(
                                "containerd",
                                hex("d1"),
                                new Role.Alone("", "", ""),
                                running(83, BLUE),
                                none());

        assertThat(Whois.find(facts.atlas(), new Reference.Pod("", ""))).isEmpty();
        assertThat(Whois.find(facts.atlas(), Reference.parse("x/"))).isEmpty();
    }

    @Test
    void saysWhoSharesTheHostsNetwork() {
        assertThat(Whois.sharers(node().of(HOST)))
                .extracting(Owner::label)
                .containsExactly("pod/kube-system/kube-proxy");
        assertThat(Whois.sharers(node().of(RED))).isEmpty();
    }
}

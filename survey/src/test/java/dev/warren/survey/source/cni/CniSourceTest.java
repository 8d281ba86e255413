// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.cni;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.fact.Claim;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.PodName;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.net.Cidr;
import dev.warren.survey.sample.Looking;
import dev.warren.survey.sample.Tree;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LeakGuard.class)
final class CniSourceTest {
    private static final String CONTAINER = "9f1c2d33a4b5";

    /// libcni's `cachedInfo`, kind `cniCacheV1`.
    private static final String CACHED =
            """
            {"kind":"cniCacheV1","containerId":"%s","config":"eyJ4IjoxfQ==","ifName":"eth0",
             "networkName":"pod-net","netns":"%s",
             "cniArgs":[["IgnoreUnknown","1"],["K8S_POD_NAMESPACE","default"],["K8S_POD_NAME","web"],
              ["K8S_POD_INFRA_CONTAINER_ID","%s"],["K8S_POD_UID","u-1"]],
             "capabilityArgs":{"portMappings":[{"hostPort":80}]},
             "result":%s}
            """;

    @TempDir private Path folder;

    private Looking look(String... files) {
        Tree tree = new Tree(folder);
        int number = 0;
        for (String file : files) {
            tree.write(Tree.CNI + "/pod-net-" + CONTAINER + "-eth" + number++, file);
        }
        return Looking.at(tree, new CniSource());
    }

    private static List<Fact.AttachmentSeen> attachments(Looking looking) {
        return looking.all(Fact.AttachmentSeen.class);
    }

    private static String cached(String result) {
        return CACHED.formatted(CONTAINER, "/proc/4194305/ns/net", CONTAINER, result);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"cniVersion":"0.1.0","ip4":{"ip":"10.1.0.5/16","gateway":"10.1.0.1","routes":[{"dst":"0.0.0.0/0"}]},"dns":{}}
                    {"cniVersion":"0.2.0","ip4":{"ip":"10.1.0.5/16","routes":null},"dns":{"nameservers":["10.0.0.10"]}}
                    {"cniVersion":"0.3.0","ips":[{"version":"4","interface":0,"address":"10.1.0.5/16","gateway":"10.1.0.1"}],"dns":{}}
                    {"cniVersion":"0.3.1","interfaces":[{"name":"eth0"}],"ips":[{"version":"4","interface":0,"address":"10.1.0.5/16"}]}
                    {"cniVersion":"0.4.0","interfaces":[{"name":"br0"},{"name":"eth0"}],"ips":[{"address":"10.1.0.5/16","version":"4"}]}
                    {"cniVersion":"1.0.0","interfaces":[{"name":"eth0","mac":"02:00:00:00:00:01"}],"ips":[{"interface":0,"address":"10.1.0.5/16"}]}
                    {"cniVersion":"1.1.0","interfaces":[{"name":"eth0","mtu":1500,"socketPath":"","pciID":""}],"ips":[{"address":"10.1.0.5/16"}],"routes":[{"dst":"10.2.0.0/16","mtu":1400,"advmss":1300,"priority":7}]}
                    """)
    void readsResultsOfEverySpecification(String result) {
        Looking looking = look(cached(result));

        assertThat(looking.gaps()).isEmpty();
        assertThat(attachments(looking))
                .containsExactly(
                        new Fact.AttachmentSeen(
                                "pod-net",
                                CONTAINER,
                                "eth0",
                                new PodName("default", "web", "u-1"),
                                List.of(Cidr.parse("10.1.0.5/16")),
                                new Claim.Unchecked("/proc/4194305/ns/net", Why.GONE),
                                attachments(looking).getFirst().evidence()));
        assertThat(attachments(looking).getFirst().evidence().where())
                .isEqualTo(folder + Tree.CNI + "/pod-net-" + CONTAINER + "-eth0");
    }

    @Test
    void readsBothFamilies() {
        Looking looking =
                look(
                        cached(
                                "{\"ip4\":{\"ip\":\"10.1.0.5/16\"},\"ip6\":{\"ip\":\"fd00::5/64\"}}"),
                        cached(
                                "{\"ips\":[{\"address\":\"fd00::6/64\"},{\"address\":\"10.1.0.6/16\"}]}"));

        assertThat(attachments(looking))
                .flatExtracting(Fact.AttachmentSeen::addresses)
                .extracting(Cidr::toString)
                .containsExactlyInAnyOrder(
                        "10.1.0.5/16", "fd00::5/64", "fd00::6/64", "10.1.0.6/16");
    }

    @Test
    void takesTheNamespaceFromTheInterfaceWhereTheCacheHasNone() {
        String result =
                """
                {"cniVersion":"0.4.0","interfaces":[{"name":"cni0"},{"name":"vethx"},
                 {"name":"eth0","sandbox":"/proc/4194306/ns/net"}],"ips":[]}
                """;
        Looking looking = look(CACHED.formatted(CONTAINER, "", CONTAINER, result));

        assertThat(attachments(looking).getFirst().claim())
                .isEqualTo(new Claim.Unchecked("/proc/4194306/ns/net", Why.GONE));
    }

    @Test
    void whatTheVpcCniWritesInThePlaceOfAMacIsNotTakenForOne() {
        Looking looking =
                look(
                        cached(
                                """
                                {"cniVersion":"0.4.0","dns":{},"interfaces":[{"name":"eni31158f8c502"},
                                 {"name":"eth0","mac":"10101","sandbox":"/n"},{"name":"dummy31158f8c502","mac":"77","sandbox":"1"}],
                                 "ips":[{"version":"4","interface":1,"address":"10.20.70.32/32"}]}
                                """));

        assertThat(attachments(looking)).hasSize(1);
        assertThat(attachments(looking).getFirst().addresses())
                .containsExactly(Cidr.parse("10.20.70.32/32"));
        assertThat(looking.facts().toString()).doesNotContain("10101").doesNotContain("dummy");
    }

    @Test
    void aLoopbackHasNoAddresses() {
        Looking looking = look(cached("{\"cniVersion\":\"1.0.0\",\"dns\":{}}"));

        assertThat(attachments(looking)).hasSize(1);
        assertThat(attachments(looking).getFirst().addresses()).isEmpty();
    }

    @Test
    void aCallWithoutArgumentsIsOfAnUnknownPod() {
        Looking looking =
                look(
                        "{\"kind\":\"cniCacheV1\",\"containerId\":\"x\",\"ifName\":\"eth0\",\"networkName\":\"n\"}");

        assertThat(attachments(looking).getFirst().pod()).isEqualTo(PodName.UNKNOWN);
        assertThat(attachments(looking).getFirst().claim()).isEqualTo(new Claim.None());
    }

    @Test
    void aBareResultOfAVeryOldVersionIsNoAttachment() {
        Looking looking =
                look("{\"cniVersion\":\"0.3.1\",\"ips\":[{\"address\":\"10.1.0.5/16\"}]}");

        assertThat(looking.facts()).isEmpty();
    }

    @Test
    void whatIsNoAddressIsNone() {
        List<String> wrong =
                Stream.of("", "x", "10.1.0.5/99", "::1/129", "10.1.0.5/16/7", "fe80::1%eth0/64")
                        .map(text -> "{\"address\":\"" + text + "\"}")
                        .toList();
        Looking looking =
                look(
                        cached(
                                "{\"ips\":["
                                        + String.join(",", wrong)
                                        + ",7,[],null,{\"address\":9},{\"address\":\"10.1.0.5/16\"}]}"));

        assertThat(attachments(looking).getFirst().addresses())
                .containsExactly(Cidr.parse("10.1.0.5/16"));
    }

    @Test
    void surprisesInPlaceOfObjectsAreSkipped() {
        Looking looking =
                look(
                        "{\"containerId\":\"x\",\"cniArgs\":{\"a\":1},\"result\":[1],\"ifName\":{},\"netns\":7}",
                        "{\"containerId\":\"y\",\"cniArgs\":[\"a\",[],[\"b\"],[[\"c\"],\"d\"],[\"K8S_POD_NAME\",\"web\"]],"
                                + "\"result\":{\"ips\":{\"address\":\"1.2.3.4\"},\"interfaces\":[null]}}");

        assertThat(looking.gaps()).isEmpty();
        assertThat(attachments(looking))
                .extracting(Fact.AttachmentSeen::containerId)
                .containsExactlyInAnyOrder("x", "y");
        assertThat(attachments(looking))
                .filteredOn(seen -> seen.containerId().equals("y"))
                .extracting(seen -> seen.pod().name())
                .containsExactly("web");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.eks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.warren.atlas.fact.CloudInterface;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.survey.sample.EksNode;
import dev.warren.survey.sample.LabNode;
import dev.warren.survey.sample.Looking;
import dev.warren.survey.sample.StubService;
import dev.warren.survey.sample.Tree;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The agent of the VPC CNI: its files and its introspection, in the namespace of a node.
@Lab
@ExtendWith(LeakGuard.class)
final class EksSourceLabTest {
    @TempDir private Path folder;

    private Tree tree;

    @BeforeEach
    void plantTree() {
        tree = new Tree(folder);
    }

    private static StubService.Script agent(String interfaces) {
        return (request, to) -> {
            switch (request.path()) {
                case "/v1/enis" -> StubService.answer(to, 200, interfaces);
                case "/v1/networkutils-env-settings" ->
                        StubService.answer(to, 200, EksNode.SETTINGS);
                default -> StubService.answer(to, 404, "");
            }
        };
    }

    private Looking lookAtAgent(String interfaces) {
        try (LabNode node = new LabNode(tree);
                StubService _ = node.serve("127.0.0.1", 61679, agent(interfaces))) {
            tree.write(Tree.AWS_NODE + "/ipam.json", EksNode.IPAM);
            return Looking.at(tree, new EksSource());
        }
    }

    @Test
    void theFileTellsWhichPodGotWhichAddress() {
        Looking looking = lookAtAgent("{}");

        assertThat(looking.all(Fact.AddressManaged.class))
                .extracting(seen -> seen.pod().path() + " " + seen.address())
                .containsExactly(
                        "kube-system/coredns-6b9575c64c-7m2xq 10.20.65.21",
                        "default/web-6d4cf56db6-x2x7k 10.20.70.31",
                        "default/api-0 10.20.70.32");
        assertThat(looking.all(Fact.AddressManaged.class).getFirst())
                .satisfies(
                        seen -> {
                            assertThat(seen.sandboxId()).isEqualTo("a".repeat(64));
                            assertThat(seen.interfaceName()).isEqualTo("eth0");
                            assertThat(seen.card()).isZero();
                            assertThat(seen.evidence())
                                    .hasToString("eks:" + folder + Tree.AWS_NODE + "/ipam.json");
                        });
        assertThat(looking.gaps()).isEmpty();
    }

    @Test
    void aFileOfAnotherCardTellsItsNumberAndAddressesOfIpv6() {
        tree.write(
                Tree.AWS_NODE + "/ipam-nic-2.json",
                """
                {"version":"vpc-cni-ipam/1","allocations":[{"networkName":"_migrated-from-cri","containerID":"x","ifName":"unknown",
                 "ipv6":"2600:1f18::7","metadata":{"k8sPodNamespace":"default","k8sPodName":"web"}}]}
                """);
        tree.write(Tree.AWS_NODE + "/ipam-nic-x.json.tmp", "{");
        Looking looking = Looking.at(tree, new EksSource());

        assertThat(looking.all(Fact.AddressManaged.class))
                .singleElement()
                .satisfies(
                        seen -> {
                            assertThat(seen.card()).isEqualTo(2);
                            assertThat(seen.interfaceName()).isEmpty();
                            assertThat(seen.address()).isEqualTo(IpAddress.parse("2600:1f18::7"));
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"vpc-cni-ipam/2", "", "vpc-cni-ipam/1 "})
    void anotherVersionIsNotGuessedAt(String version) {
        tree.write(Tree.AWS_NODE + "/ipam.json", EksNode.IPAM.replace("vpc-cni-ipam/1", version));
        Looking looking = Looking.at(tree, new EksSource());

        assertThat(looking.all(Fact.AddressManaged.class)).isEmpty();
        assertThat(looking.gap("ipam.json").orElseThrow().detail())
                .isEqualTo("its version is '" + version + "'; only vpc-cni-ipam/1 is understood");
    }

    @Test
    void anEntryWithoutAnAddressIsReportedAndTheOthersAreKept() {
        tree.write(
                Tree.AWS_NODE + "/ipam.json", EksNode.IPAM.replace("10.20.70.31", "10.20.70.310"));
        Looking looking = Looking.at(tree, new EksSource());

        assertThat(looking.all(Fact.AddressManaged.class)).hasSize(2);
        assertThat(looking.gap("ipam.json").orElseThrow().detail())
                .isEqualTo("1 entries have no address, first that of default/web-6d4cf56db6-x2x7k");
    }

    @Test
    void interfacesAreToldWithTheirAddressesAndPrefixes() {
        Looking looking = lookAtAgent(EksNode.INTERFACES);

        assertThat(looking.gaps()).isEmpty();
        assertThat(looking.all(Fact.CloudInterfaceSeen.class).getLast().card())
                .satisfies(
                        card -> {
                            assertThat(card.id()).isEqualTo(EksNode.SECOND);
                            assertThat(card.device()).isEqualTo(OptionalInt.of(1));
                            assertThat(card.card()).isEqualTo(OptionalInt.of(0));
                            assertThat(card.subnet()).isEqualTo(EksNode.SUBNET);
                            assertThat(card.address().isPresent()).isFalse();
                            assertThat(card.addresses())
                                    .containsExactly(IpAddress.parse("10.20.70.31"));
                            assertThat(card.prefixes())
                                    .containsExactly(
                                            Cidr.parse("10.20.71.16/28"),
                                            Cidr.parse("2600:1f18::/80"));
                        });
        assertThat(looking.all(Fact.CloudInterfaceManaged.class))
                .extracting(
                        Fact.CloudInterfaceManaged::isPrimary,
                        Fact.CloudInterfaceManaged::isTrunk,
                        Fact.CloudInterfaceManaged::table)
                .containsExactly(
                        tuple(true, false, OptionalLong.of(254)),
                        tuple(false, true, OptionalLong.of(2)));
    }

    @Test
    void anAddressThatWasTakenBackIsNobodys() {
        Looking looking = lookAtAgent(EksNode.INTERFACES);

        assertThat(looking.all(Fact.AddressManaged.class))
                .filteredOn(seen -> seen.evidence().where().endsWith("/v1/enis"))
                .extracting(seen -> seen.pod().path() + " " + seen.address())
                .containsExactly(
                        "kube-system/coredns-6b9575c64c-7m2xq 10.20.65.21",
                        "default/api-0 10.20.71.17");
    }

    @Test
    void bothOlderShapesAreRead() {
        Looking older = lookAtAgent(EksNode.OLDER_INTERFACES);
        Looking oldest = lookAtAgent(EksNode.OLDEST_INTERFACES);

        assertThat(older.all(Fact.CloudInterfaceSeen.class))
                .extracting(seen -> seen.card().id())
                .containsExactly(EksNode.FIRST, EksNode.SECOND);
        assertThat(older.all(Fact.CloudInterfaceSeen.class).getFirst().card().card()).isEmpty();
        CloudInterface first = oldest.all(Fact.CloudInterfaceSeen.class).getFirst().card();
        assertThat(first.id()).isEqualTo(EksNode.FIRST);
        assertThat(first.addresses())
                .containsExactly(IpAddress.parse("10.20.65.21"), IpAddress.parse("10.20.65.22"));
        assertThat(oldest.all(Fact.CloudInterfaceManaged.class).getFirst().isPrimary()).isTrue();
    }

    @Test
    void settingsAreToldByTheirNames() {
        assertThat(lookAtAgent("{}").all(Fact.CloudSettingsSeen.class))
                .singleElement()
                .satisfies(
                        seen ->
                                assertThat(seen.settings())
                                        .containsEntry("AWS_VPC_K8S_CNI_CONNMARK", "128")
                                        .containsEntry("AWS_VPC_K8S_CNI_EXTERNALSNAT", "false")
                                        .containsEntry("AWS_VPC_K8S_CNI_VETHPREFIX", "eni"));
    }

    @Test
    void theAgentMayListenAtAPath() {
        tree.write(Tree.NODE, "{\"introspection\":\"unix:/i.sock\"}");
        try (StubService _ = StubService.at(tree.path("/i.sock"), agent(EksNode.INTERFACES))) {
            Looking looking = Looking.at(tree, new EksSource());

            assertThat(looking.gaps()).isEmpty();
            assertThat(looking.all(Fact.CloudInterfaceSeen.class)).hasSize(2);
        }
    }

    @Test
    void anAgentWhoseIntrospectionIsOffHidesNothing() {
        try (LabNode node = new LabNode(tree)) {
            assertThat(node.namespace().pid()).isZero();
            tree.write(Tree.AWS_NODE + "/ipam.json", EksNode.IPAM);
            Looking looking = Looking.at(tree, new EksSource());

            assertThat(looking.gaps())
                    .singleElement()
                    .satisfies(gap -> assertThat(gap.why()).isEqualTo(Why.ABSENT));
            assertThat(looking.all(Fact.AddressManaged.class)).hasSize(3);
        }
    }

    @Test
    void anAgentThatAnswersNonsenseSparesItsFiles() {
        Looking looking = lookAtAgent("<html>");

        assertThat(looking.gap("/v1/enis").orElseThrow().detail()).startsWith("it is no JSON");
        assertThat(looking.all(Fact.AddressManaged.class)).hasSize(3);
        assertThat(looking.all(Fact.CloudSettingsSeen.class)).hasSize(1);
    }

    @Test
    void branchInterfacesComeFromTheAnnotationOfTheSandbox() {
        tree.write(Tree.AWS_NODE + "/ipam.json", EksNode.IPAM);
        bundle(
                "s1",
                "sandbox",
                "[{\\\"eniId\\\":\\\"eni-0dd\\\",\\\"ifAddress\\\":\\\"02:5A:11:22:44:01\\\",\\\"privateIp\\\":\\\"10.20.96.40\\\",\\\"ipv6Addr\\\":\\\"\\\",\\\"vlanID\\\":1}]");
        bundle("c1", "container", "[{\\\"eniId\\\":\\\"eni-0ee\\\",\\\"vlanId\\\":2}]");
        bundle("s2", "sandbox", "nonsense");
        Looking looking = Looking.at(tree, new EksSource());

        assertThat(looking.all(Fact.BranchInterfaceSeen.class))
                .singleElement()
                .satisfies(
                        seen -> {
                            assertThat(seen.pod().path()).isEqualTo("payments/ledger-0");
                            assertThat(seen.sandboxId()).isEqualTo("s1");
                            assertThat(seen.vlan()).isEqualTo(1);
                            assertThat(seen.card().id()).isEqualTo("eni-0dd");
                            assertThat(seen.card().address()).hasToString("02:5a:11:22:44:01");
                            assertThat(seen.card().addresses())
                                    .containsExactly(IpAddress.parse("10.20.96.40"));
                        });
        assertThat(looking.gap("/s2/config.json").orElseThrow().detail())
                .startsWith("the annotation vpc.amazonaws.com/pod-eni is no JSON");
    }

    private void bundle(String id, String type, String annotation) {
        tree.write(
                Tree.TASKS + "/k8s.io/" + id + "/config.json",
                """
                {"annotations":{"io.kubernetes.cri.container-type":"%s","io.kubernetes.cri.sandbox-id":"s1",
                 "io.kubernetes.cri.sandbox-namespace":"payments","io.kubernetes.cri.sandbox-name":"ledger-0",
                 "vpc.amazonaws.com/pod-eni":"%s"}}
                """
                        .formatted(type, annotation));
    }
}

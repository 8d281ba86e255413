// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.fact.CloudInterface;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.PodName;
import dev.warren.atlas.fact.Question;
import dev.warren.atlas.fact.Routing;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.RouteAnswer;
import dev.warren.kernel.net.RouteLookup;
import dev.warren.kernel.netfilter.Ruleset;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WiringTest {
    private static final NamespaceId HERE = new NamespaceId(4, 7);
    private static final RouteLookup LOOKUP = RouteLookup.to(IpAddress.parse("192.0.2.1"));
    private static final Evidence EVIDENCE = new Evidence("test", "here");

    private static List<Fact> oneOfEach() {
        PodName pod = new PodName("default", "web", "u1");
        CloudInterface card =
                new CloudInterface(
                        Mac.NONE,
                        "eni-1",
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        "",
                        "",
                        List.of(),
                        List.of(),
                        List.of());
        return List.of(
                new Fact.RoutingSeen(
                        HERE,
                        new Routing(
                                List.of(), List.of(), List.of(), List.of(), List.of(), Map.of()),
                        EVIDENCE),
                new Fact.RouteAnswered(
                        HERE, LOOKUP, new RouteAnswer.Refused(RouteAnswer.Refusal.NO_ROUTE, 101)),
                new Fact.Unanswered(new Question.OfRouting(HERE), Why.GONE, ""),
                new Fact.PacketFilterSeen(HERE, Ruleset.EMPTY, EVIDENCE),
                new Fact.CloudInterfaceSeen(card, EVIDENCE),
                new Fact.NetworkCardSeen(HERE, "eth0", EVIDENCE),
                new Fact.CloudInterfaceManaged(
                        "eni-1", true, false, OptionalLong.of(254), OptionalInt.of(0), EVIDENCE),
                new Fact.BranchInterfaceSeen(pod, "9c95", card, 1, EVIDENCE),
                new Fact.AddressManaged(
                        pod, "9c95", "eth0", IpAddress.parse("192.0.2.2"), 0, EVIDENCE),
                new Fact.CloudSettingsSeen(Map.of("A", "b"), EVIDENCE),
                new Fact.NetworkConfigurationSeen("10-a.conf", "a", List.of("ptp"), EVIDENCE),
                new Fact.AttachmentPluginsSeen(
                        "a",
                        "9c95",
                        "eth0",
                        List.of("ptp"),
                        List.of(),
                        OptionalLong.empty(),
                        OptionalInt.empty(),
                        EVIDENCE),
                new Fact.PluginTraceSeen("calico", "9c95", pod, "eth0", "cali1", EVIDENCE));
    }

    @Test
    void keepsAllThatItHasWhenThereIsMore() {
        Wiring wiring = new Wiring();
        oneOfEach().forEach(wiring::add);

        Wiring more = wiring.and(List.of());

        assertThat(more.routing(HERE)).isPresent();
        assertThat(more.answer(HERE, LOOKUP)).isPresent();
        assertThat(more.unanswered(new Question.OfRouting(HERE))).isPresent();
        assertThat(more.packetFilter(HERE)).isPresent();
        assertThat(more.cloudInterfaces()).hasSize(1);
        assertThat(more.networkCards()).hasSize(1);
        assertThat(more.managedInterfaces()).hasSize(1);
        assertThat(more.branchInterfaces()).hasSize(1);
        assertThat(more.managedAddresses()).hasSize(1);
        assertThat(more.cloudSettings()).hasSize(1);
        assertThat(more.networkConfigurations()).hasSize(1);
        assertThat(more.attachmentPlugins()).hasSize(1);
        assertThat(more.pluginTraces()).hasSize(1);
    }
}

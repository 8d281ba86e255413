// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import static dev.warren.atlas.Facts.HOST;
import static dev.warren.atlas.Facts.RED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Links;
import dev.warren.atlas.query.path.MadeUpNode.Inside;
import dev.warren.kernel.net.TrafficFilter;
import org.junit.jupiter.api.Test;

/// Programs and filters on the links that a packet goes over.
final class LinkProgramsTest {
    private static Path path(TrafficFilter filter) {
        return new MadeUpNode()
                .with(
                        HOST,
                        new Inside()
                                .link(Links.veth(17, "v17", 27, 1))
                                .address(17, "10.0.0.1/24")
                                .filter(filter))
                .with(
                        RED,
                        new Inside().link(Links.veth(27, "eth0", 17, 0)).address(27, "10.0.0.2/24"))
                .numbers(HOST, 1, RED, 0)
                .path(RED, "10.0.0.1");
    }

    @Test
    void oneThatThePacketPassesMakesTheAnswerPartial() {
        Path path = path(new TrafficFilter(17, true, 1, "bpf", "handle_ingress", 4));

        assertThat(path.verdict()).isEqualTo(Verdict.PARTIAL);
        assertThat(path.notModelled())
                .containsExactly(
                        "the filter 'handle_ingress' of traffic control on v17, which may drop, mark or redirect packets");
    }

    @Test
    void oneForTheOtherDirectionOrOnAnotherLinkDoesNot() {
        assertThat(path(new TrafficFilter(17, false, 1, "bpf", "handle_egress", 4)).verdict())
                .isEqualTo(Verdict.LOCAL);
        assertThat(path(new TrafficFilter(18, true, 1, "bpf", "handle_ingress", 4)).verdict())
                .isEqualTo(Verdict.LOCAL);
    }
}

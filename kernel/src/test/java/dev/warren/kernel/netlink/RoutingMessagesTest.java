// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink;

import static dev.warren.kernel.lab.Messages.attribute;
import static dev.warren.kernel.lab.Messages.joined;
import static dev.warren.kernel.lab.Messages.s32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.abi.NeighbourAttributes;
import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.abi.RuleAttributes;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.RawAttribute;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.netlink.neighbour.NeighbourFamily;
import dev.warren.kernel.netlink.route.RouteFamily;
import dev.warren.kernel.netlink.rule.RuleFamily;
import dev.warren.testkit.Mutations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reads recorded messages of routing, and damaged ones.
final class RoutingMessagesTest {
    private static final byte[] V4 = {2, 24, 0, 0, (byte) 254, 3, 0, 1, 0, 0, 0, 0};
    private static final byte[] NET = {10, 1, 2, 0};

    private static List<byte[]> recorded(String family) throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(
                        RoutingMessagesTest.class.getResourceAsStream("routing.hex"))) {
            return new String(stream.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> line.startsWith(family + " "))
                    .map(line -> HexFormat.of().parseHex(line.substring(family.length() + 1)))
                    .toList();
        }
    }

    private static Object decode(String family, byte[] body) {
        // Messages stand one behind the other in a buffer, never alone.
        byte[] buffer = joined(new byte[] {1, 2, 3, 4}, body, body);
        return Objects.requireNonNull(RoutingRecorder.FAMILIES.get(family))
                .getFirst()
                .decode(buffer, 4, 4 + body.length);
    }

    @Test
    void recordedRulesAreReadAsTheyWere() throws IOException {
        assertThat(recorded("rule"))
                .extracting(body -> ((RoutingRule) decode("rule", body)).toString())
                .containsExactly(
                        "0: from all lookup local",
                        "100: not from 10.0.0.0/8 to 11.0.0.0/8 tos 0x10 fwmark 0x80/0xf0 iif v0"
                                + " oif nosuch [detached] uidrange 3-5 ipproto tcp sport 5-9 dport 80"
                                + " lookup 70000 suppress_prefixlength 3 suppress_ifgroup 4 proto"
                                + " openr",
                        "101: from all goto 9999 [unresolved]",
                        "102: from all tun_id 5 blackhole",
                        "32766: from all lookup main",
                        "32767: from all lookup default",
                        "0: from all lookup local",
                        "5: from 2001:db8::/32 lookup 7",
                        "32766: from all lookup main");
    }

    @Test
    void recordedRoutesAreReadAsTheyWere() throws IOException {
        List<Route> routes =
                recorded("route").stream().map(body -> (Route) decode("route", body)).toList();
        assertThat(routes)
                .extracting(
                        route ->
                                route.type().word()
                                        + " "
                                        + route.destination()
                                        + " "
                                        + route.table()
                                        + " "
                                        + route.nextHops().stream()
                                                .map(
                                                        hop ->
                                                                hop.gateway()
                                                                        .map(Object::toString)
                                                                        .orElse("-"))
                                                .toList())
                .contains(
                        "unicast 10.9.0.0/16 254 [10.0.0.2, 2001:db8::2]",
                        "unicast 10.8.0.0/16 70000 [10.0.0.2]",
                        "blackhole 10.66.1.0/24 254 []",
                        "unicast 2001:db8:8::/48 254 [fe80::1]",
                        "local 10.0.0.1/32 255 [-]");
        assertThat(routes)
                .filteredOn(route -> route.nextHops().size() == 2)
                .flatExtracting(Route::nextHops)
                .extracting(NextHop::weight)
                .containsExactly(3, 256, 5, 1);
        assertThat(routes).allSatisfy(route -> assertThat(route.rest()).isEmpty());
    }

    @Test
    void recordedNeighboursAreReadAsTheyWere() throws IOException {
        List<Neighbour> neighbours =
                recorded("neighbour").stream()
                        .map(body -> (Neighbour) decode("neighbour", body))
                        .toList();
        assertThat(neighbours)
                .extracting(each -> each.address() + " " + each.states() + " " + each.isProxy())
                .contains(
                        "02:00:00:00:00:09 [PERMANENT] false",
                        " [] true",
                        "02:00:00:00:00:96 [NOARP, PERMANENT] false");
        assertThat(neighbours).allSatisfy(each -> assertThat(each.rest()).isEmpty());
    }

    @Test
    void whatIsNotKnownIsKept() {
        byte[] young = attribute(0x3ff0, s32(7));
        assertThat(((Route) decode("route", joined(V4, attribute(1, NET), young))).rest())
                .containsExactly(new RawAttribute(0x3ff0, s32(7)));
        assertThat(
                        ((RoutingRule)
                                        decode(
                                                "rule",
                                                joined(
                                                        new byte[] {
                                                            2, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0
                                                        },
                                                        young)))
                                .rest())
                .containsExactly(new RawAttribute(0x3ff0, s32(7)));
        assertThat(((Neighbour) decode("neighbour", joined(new byte[12], young))).rest())
                .containsExactly(new RawAttribute(0x3ff0, s32(7)));
    }

    @Test
    void aHopOfAFamilyThatIsNotIpIsKept() {
        byte[] via = {28, 0, 1, 2, 3, 4};
        Route route =
                (Route)
                        decode(
                                "route",
                                joined(
                                        V4,
                                        attribute(RouteAttributes.RTA_DST, NET),
                                        attribute(RouteAttributes.RTA_VIA, via)));

        assertThat(route.nextHops()).hasSize(1);
        assertThat(route.nextHops().getFirst().gateway()).isEmpty();
        assertThat(route.nextHops().getFirst().rest())
                .containsExactly(new RawAttribute(RouteAttributes.RTA_VIA, via));
    }

    @Test
    void messagesWithoutTheirHeadersOrOfOtherFamiliesAreRefused() {
        for (Family<?> family :
                List.of(RouteFamily.IPV4, RuleFamily.IPV4, NeighbourFamily.NEIGHBOURS)) {
            assertThatThrownBy(() -> family.decode(new byte[64], 0, 7))
                    .isInstanceOf(MalformedMessageException.class);
        }
        byte[] mpls = V4.clone();
        mpls[0] = 28;
        byte[] tooLong = V4.clone();
        tooLong[1] = 33;
        byte[] six = joined(V4, attribute(RouteAttributes.RTA_DST, new byte[16]));
        byte[] ports =
                joined(
                        new byte[] {2, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0},
                        attribute(RuleAttributes.FRA_SPORT_RANGE, new byte[2]));
        for (byte[] body : List.of(mpls, tooLong, six)) {
            assertThatThrownBy(() -> decode("route", body))
                    .isInstanceOf(MalformedMessageException.class);
        }
        assertThatThrownBy(() -> decode("rule", ports))
                .isInstanceOf(MalformedMessageException.class);
        byte[] age =
                joined(new byte[12], attribute(NeighbourAttributes.NDA_CACHEINFO, new byte[15]));
        assertThatThrownBy(() -> decode("neighbour", age))
                .isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"route", "rule", "neighbour", "nexthop"})
    void damageIsRefusedOrRead(String family) throws IOException {
        List<byte[]> bodies = recorded(family);
        assertThat(bodies).hasSizeGreaterThan(2);
        // The longest ones have most to damage.
        bodies.stream()
                .sorted((one, other) -> other.length - one.length)
                .limit(4)
                .forEach(
                        body ->
                                Mutations.of(
                                        body,
                                        damaged -> {
                                            try {
                                                assertThat(decode(family, damaged).toString())
                                                        .isNotEmpty();
                                            } catch (MalformedMessageException declared) {
                                                assertThat(declared).hasMessageContaining("bytes");
                                            }
                                        }));
    }
}

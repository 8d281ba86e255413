// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.link;

import static dev.warren.kernel.lab.Messages.attribute;
import static dev.warren.kernel.lab.Messages.joined;
import static dev.warren.kernel.lab.Messages.s32;
import static dev.warren.kernel.lab.Messages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.abi.Netlink;
import dev.warren.kernel.abi.RouteNetlink;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.LinkKind;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.OperationalState;
import dev.warren.kernel.net.RawAttribute;
import dev.warren.kernel.netlink.Attributes;
import dev.warren.kernel.netlink.MalformedMessageException;
import dev.warren.testkit.Mutations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LinkFamilyTest {
    private static final int HEADER = RouteNetlink.IFINFOMSG_BYTES;
    private static final int IFLA_AF_SPEC = 26;

    /// The alternative names, `IFLA_DEVLINK_PORT` and `IFLA_DPLL_PIN`; older ones carry no mark.
    private static final Set<Integer> MARKED_AS_NESTED =
            Set.of(RouteNetlink.IFLA_PROP_LIST, 62, 65);

    private static List<byte[]> recorded() throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(LinkFamilyTest.class.getResourceAsStream("links.hex"))) {
            return new String(stream.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(HexFormat.of()::parseHex)
                    .toList();
        }
    }

    private static Link decode(byte[]... parts) {
        byte[] body = joined(parts);
        // Messages stand one behind the other in a buffer, never alone.
        byte[] buffer = joined(new byte[] {1, 2, 3, 4}, body, body);
        return LinkFamily.LINKS.decode(buffer, 4, 4 + body.length);
    }

    @Test
    void recordedMessagesAreReadAsTheLinksTheyWere() throws IOException {
        List<Link> links = recorded().stream().map(LinkFamilyTest::decode).toList();

        assertThat(links)
                .extracting(
                        link ->
                                "%d %s %s type %d %s mtu %d %s"
                                        .formatted(
                                                link.index(),
                                                link.name(),
                                                link.kind().name(),
                                                link.hardwareType(),
                                                link.address(),
                                                link.mtu(),
                                                link.state().word()))
                .containsExactly(
                        "1 lo  type 772 00:00:00:00:00:00 mtu 65536 down",
                        "2 br0 bridge type 1 02:00:00:00:00:01 mtu 1500 down",
                        "3 v1 veth type 1 02:00:00:00:00:03 mtu 1500 down",
                        "4 v0 veth type 1 02:00:00:00:00:02 mtu 1500 down",
                        "5 vx0 vxlan type 1 02:00:00:00:00:04 mtu 1500 down",
                        "6 mv0 macvlan type 1 02:00:00:00:00:05 mtu 1500 down",
                        "7 far veth type 1 02:00:00:00:00:06 mtu 1500 down");
        assertThat(links).extracting(Link::master).containsExactly(0, 0, 2, 0, 0, 0, 0);
        assertThat(links).extracting(Link::lower).containsExactly(0, 0, 4, 3, 0, 4, 2);
        assertThat(links)
                .extracting(Link::lowerNamespace)
                .containsExactly(-1, -1, -1, -1, -1, -1, 0);
        assertThat(links)
                .extracting(Link::isPair)
                .containsExactly(false, false, true, true, false, false, true);
        assertThat(links.get(2).kind().portKind()).isEqualTo("bridge");
        assertThat(links.get(3).kind()).isSameAs(LinkKind.VETH);
        assertThat(links.get(3).alternativeNames()).containsExactly("uplink", "second");
        assertThat(links.get(3).alias()).isEqualTo("customer-7");
        // IFLA_VXLAN_ID.
        assertThat(links.get(4).kind().data()).contains(new RawAttribute(1, s32(7)));
        assertThat(links).allSatisfy(link -> assertThat(link.unknown()).isEmpty());
    }

    @Test
    void recordedMessagesComeBackByteByByteFromTheirAttributes() throws IOException {
        for (byte[] body : recorded()) {
            byte[] attributes = encoded(new Attributes(body, HEADER, body.length), 0);

            assertThat(HexFormat.of().formatHex(joined(Arrays.copyOf(body, HEADER), attributes)))
                    .isEqualTo(HexFormat.of().formatHex(body));
        }
    }

    /// Encodes anew what was read, and what is nested in it.
    private static byte[] encoded(Attributes attributes, int parent) {
        byte[] all = new byte[0];
        while (attributes.next()) {
            int type = attributes.type();
            boolean marked = parent == 0 && MARKED_AS_NESTED.contains(type);
            boolean nests =
                    marked
                            || (parent == 0
                                    && (type == RouteNetlink.IFLA_LINKINFO || type == IFLA_AF_SPEC))
                            || (parent == RouteNetlink.IFLA_LINKINFO
                                    && type == RouteNetlink.IFLA_INFO_DATA);
            byte[] payload =
                    nests ? encoded(attributes.nested(), type) : attributes.raw().payload();
            all = joined(all, attribute(marked ? type | Netlink.NLA_F_NESTED : type, payload));
        }
        return all;
    }

    @Test
    void keepsAttributesItDoesNotKnow() {
        Link link =
                decode(
                        new byte[HEADER],
                        attribute(RouteNetlink.IFLA_HIGHEST_KNOWN, s32(1)),
                        attribute(RouteNetlink.IFLA_HIGHEST_KNOWN + 1, s32(2)),
                        attribute(0x3ff0, text("future")));

        assertThat(link.unknown())
                .containsExactly(
                        new RawAttribute(RouteNetlink.IFLA_HIGHEST_KNOWN + 1, s32(2)),
                        new RawAttribute(0x3ff0, text("future")));
    }

    @Test
    void aLinkThatTellsNothingIsEmpty() {
        assertThat(decode(new byte[HEADER]))
                .isEqualTo(
                        new Link(
                                0,
                                "",
                                List.of(),
                                0,
                                0,
                                0,
                                OperationalState.UNKNOWN,
                                Mac.NONE,
                                Mac.NONE,
                                0,
                                0,
                                Link.SAME_NAMESPACE,
                                LinkKind.NONE,
                                "",
                                "",
                                List.of()));
    }

    @Test
    void readsLargeNumbersAndOddNames() {
        byte[] header = {0, 0, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0x7f, 9, 0, 1, 0, 0, 0, 0, 0};
        Link link =
                decode(
                        header,
                        attribute(RouteNetlink.IFLA_IFNAME, text("\udcff\u001b[31m")),
                        attribute(RouteNetlink.IFLA_LINK_NETNSID, s32(Integer.MAX_VALUE)),
                        attribute(RouteNetlink.IFLA_OPERSTATE, new byte[] {99}));

        assertThat(link.index()).isEqualTo(0x7f000000);
        assertThat(link.hardwareType()).isEqualTo(0xffff);
        assertThat(link.isUp()).isTrue();
        assertThat(link.isLoopback()).isTrue();
        assertThat(link.name()).isEqualTo("\udcff\u001b[31m");
        assertThat(link.lowerNamespace()).isEqualTo(Integer.MAX_VALUE);
        assertThat(link.state()).isEqualTo(OperationalState.UNKNOWN);
    }

    @Test
    void aMessageWithoutItsHeaderIsRefused() {
        for (int length = 0; length < HEADER; length++) {
            byte[] cut = new byte[length];
            assertThatThrownBy(() -> decode(cut)).isInstanceOf(MalformedMessageException.class);
        }
    }

    @Test
    void damageIsRefusedOrRead() throws IOException {
        for (int i : new int[] {3, 4}) {
            Mutations.of(
                    recorded().get(i),
                    damaged -> {
                        try {
                            assertThat(decode(damaged).kind()).isNotNull();
                        } catch (MalformedMessageException declared) {
                            assertThat(declared).hasMessageContaining("bytes");
                        }
                    });
        }
    }
}

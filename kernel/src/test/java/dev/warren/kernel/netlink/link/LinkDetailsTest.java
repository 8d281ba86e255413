// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.link;

import static dev.warren.kernel.lab.Messages.s32;
import static dev.warren.kernel.lab.Messages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.LinkDetail;
import dev.warren.kernel.net.LinkKind;
import dev.warren.kernel.net.PortDetail;
import dev.warren.kernel.net.RawAttribute;
import dev.warren.kernel.netlink.MalformedMessageException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Kinds that few kernels of test machines have a driver for. The attributes are made by hand from
/// `linux/if_link.h` and `linux/if_tunnel.h`: nothing here was recorded.
final class LinkDetailsTest {
    private static final RawAttribute YOUNG = new RawAttribute(77, s32(1));
    private static final IpAddress ONE = IpAddress.parse("10.0.0.1");
    private static final IpAddress TWO = IpAddress.parse("10.0.0.2");

    private static LinkDetail detail(String kind, RawAttribute... data) {
        return LinkDetails.of(new LinkKind(kind, List.of(data), ""));
    }

    private static RawAttribute raw(int type, int... bytes) {
        byte[] payload = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            payload[i] = (byte) bytes[i];
        }
        return new RawAttribute(type, payload);
    }

    private static RawAttribute number(int type, int value) {
        return new RawAttribute(type, s32(value));
    }

    @Test
    void linksOnLinks() {
        LinkDetail vlan = detail("vlan", raw(5, 0x88, 0xa8), raw(1, 0x2c, 1), YOUNG);
        assertThat(vlan).isEqualTo(new LinkDetail.Vlan(300, 0x88a8, List.of(YOUNG)));
        assertThat(((LinkDetail.Vlan) vlan).protocolWord()).isEqualTo("802.1ad");
        assertThat(detail("ipvlan", raw(1, 2, 0), raw(2, 1, 0)))
                .isEqualTo(new LinkDetail.Ipvlan(2, 1, List.of()));
        assertThat(detail("macvtap", number(1, 8)))
                .isEqualTo(new LinkDetail.Macvlan(8, 0, List.of()));
        assertThat(detail("vrf", number(1, -2)))
                .isEqualTo(new LinkDetail.Vrf(4_294_967_294L, List.of()));
        assertThat(detail("netkit", raw(2, 1), number(3, 2), number(4, 0), number(5, 1)))
                .isEqualTo(new LinkDetail.Netkit(true, 1, 2, 0, List.of()));
        assertThat(LinkDetail.Netkit.policyWord(2)).isEqualTo("blackhole");
        LinkDetail.Bond bond = (LinkDetail.Bond) detail("bond", raw(1, 1), number(2, 9));
        assertThat(bond.modeWord()).isEqualTo("active-backup");
        assertThat(bond.activePort()).isEqualTo(9);
    }

    @Test
    void tunnels() {
        assertThat(detail("geneve", number(1, 9), raw(2, 10, 0, 0, 2), raw(5, 0x17, 0xc1), YOUNG))
                .isEqualTo(
                        new LinkDetail.Geneve(9, Optional.of(TWO), 6_081, false, List.of(YOUNG)));
        assertThat(((LinkDetail.Geneve) detail("geneve", raw(6))).isExternal()).isTrue();
        assertThat(
                        detail(
                                "gre",
                                number(1, 3),
                                raw(2, 0x20, 0),
                                raw(3, 0, 0),
                                raw(4, 0, 0, 0, 42),
                                raw(5, 0, 0, 0, 0),
                                raw(6, 10, 0, 0, 1),
                                raw(7, 10, 0, 0, 2)))
                .isEqualTo(
                        new LinkDetail.Tunnel(
                                "gre",
                                3,
                                Optional.of(ONE),
                                Optional.of(TWO),
                                OptionalLong.of(42),
                                OptionalLong.empty(),
                                false,
                                List.of()));
        assertThat(detail("ipip", raw(2, 10, 0, 0, 1), raw(3, 0, 0, 0, 0)))
                .isEqualTo(
                        new LinkDetail.Tunnel(
                                "ipip",
                                0,
                                Optional.of(ONE),
                                Optional.empty(),
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                false,
                                List.of()));
        assertThat(detail("sit", number(1, 3), raw(2, 10, 0, 0, 1), raw(3, 10, 0, 0, 2)))
                .isEqualTo(
                        new LinkDetail.Tunnel(
                                "sit",
                                3,
                                Optional.of(ONE),
                                Optional.of(TWO),
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                false,
                                List.of()));
        assertThat(detail("vti", raw(2, 0, 0, 0, 5), raw(5, 10, 0, 0, 2)))
                .isInstanceOfSatisfying(
                        LinkDetail.Tunnel.class,
                        tunnel -> assertThat(tunnel.inputKey()).hasValue(5));
    }

    /// `IFLA_TUN_TYPE` is `IFF_TUN` (1) or `IFF_TAP` (2); the owner is told where there is one.
    @Test
    void devicesOfPrograms() {
        assertThat(detail("tun", raw(3, 1), raw(6, 0)))
                .isEqualTo(
                        new LinkDetail.Tun(
                                false,
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                false,
                                List.of()));
        assertThat(detail("tun", raw(3, 2), number(1, 1000), number(2, 100), raw(6, 1), YOUNG))
                .isEqualTo(
                        new LinkDetail.Tun(
                                true,
                                OptionalLong.of(1000),
                                OptionalLong.of(100),
                                true,
                                List.of(YOUNG)));
    }

    @Test
    void kindsThatSayNothingAndThoseOfTheFuture() {
        assertThat(LinkDetails.of(LinkKind.NONE)).isEqualTo(new LinkDetail.Plain(""));
        assertThat(LinkDetails.of(LinkKind.VETH)).isEqualTo(new LinkDetail.Plain("veth"));
        for (String kind : List.of("wireguard", "dummy", "ifb", "team")) {
            assertThat(detail(kind)).isEqualTo(new LinkDetail.Plain(kind));
        }
        assertThat(detail("hyperlink", YOUNG))
                .isEqualTo(new LinkDetail.Unknown("hyperlink", List.of(YOUNG)));
    }

    @Test
    void portsOfOtherMasters() {
        assertThat(LinkDetails.port("", List.of())).isEqualTo(new PortDetail.None());
        assertThat(LinkDetails.port("vrf", List.of(number(1, 10))))
                .isEqualTo(new PortDetail.VrfPort(10, List.of()));
        assertThat(LinkDetails.port("bond", List.of(raw(1, 1), raw(2, 2), YOUNG)))
                .isEqualTo(new PortDetail.BondPort(true, 2, List.of(YOUNG)));
        assertThat(LinkDetails.port("team", List.of(YOUNG)))
                .isEqualTo(new PortDetail.Unknown("team", List.of(YOUNG)));
    }

    @Test
    void anAttributeThatIsTooShortIsRefused() {
        for (String kind : List.of("vlan", "macvlan", "ipvlan", "vrf", "vxlan", "geneve", "gre")) {
            assertThatThrownBy(() -> detail(kind, raw(1)))
                    .isInstanceOf(MalformedMessageException.class);
        }
        assertThatThrownBy(() -> detail("vxlan", new RawAttribute(4, text("xy"))))
                .isInstanceOf(MalformedMessageException.class);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.address;

import static dev.warren.kernel.lab.Messages.attribute;
import static dev.warren.kernel.lab.Messages.joined;
import static dev.warren.kernel.lab.Messages.s32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.abi.RouteNetlink;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.netlink.MalformedMessageException;
import dev.warren.testkit.Mutations;
import org.junit.jupiter.api.Test;

final class AddressFamilyTest {
    private static final byte[] IPV4 = {10, 0, 0, 1};
    private static final byte[] IPV6 = {
        0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
    };

    private static InterfaceAddress decode(byte[]... parts) {
        byte[] message = joined(parts);
        return AddressFamily.ADDRESSES.decode(message, 0, message.length);
    }

    private static byte[] header(int family, int prefix, int flags, int scope, int link) {
        return joined(
                new byte[] {(byte) family, (byte) prefix, (byte) flags, (byte) scope}, s32(link));
    }

    @Test
    void theLongFlagsReplaceTheShortOnes() {
        assertThat(
                        decode(
                                header(2, 24, 0x80, 253, 77),
                                attribute(RouteNetlink.IFA_ADDRESS, IPV4),
                                attribute(RouteNetlink.IFA_LOCAL, IPV4),
                                attribute(RouteNetlink.IFA_FLAGS, s32(0x380))))
                .isEqualTo(
                        new InterfaceAddress(
                                77,
                                Cidr.parse("10.0.0.1/24"),
                                Cidr.parse("10.0.0.1/24"),
                                253,
                                0x380));
        assertThat(
                        decode(header(2, 24, 0x80, 0, 1), attribute(RouteNetlink.IFA_LOCAL, IPV4))
                                .flags())
                .isEqualTo(0x80);
    }

    @Test
    void aMessageWithoutAUsableAddressIsRefused() {
        byte[] header = header(2, 24, 0, 0, 1);
        byte[] six = attribute(RouteNetlink.IFA_ADDRESS, IPV6);
        byte[] four = attribute(RouteNetlink.IFA_LOCAL, IPV4);

        assertMalformed(new byte[7]);
        assertMalformed(header);
        assertMalformed(header(2, 33, 0, 0, 1), four);
        assertMalformed(header(10, 129, 0, 0, 1), six);
        assertMalformed(header, attribute(RouteNetlink.IFA_LOCAL, new byte[5]));
        // Both families at once.
        assertMalformed(header, six, four);
        assertMalformed(
                header(10, 64, 0, 0, 1),
                attribute(RouteNetlink.IFA_ADDRESS, IPV4),
                six,
                attribute(RouteNetlink.IFA_LOCAL, IPV4));
    }

    private static void assertMalformed(byte[]... parts) {
        assertThatThrownBy(() -> decode(parts)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void damageIsRefusedOrRead() {
        Mutations.of(
                joined(
                        header(2, 24, 0x80, 253, 77),
                        attribute(RouteNetlink.IFA_ADDRESS, IPV4),
                        attribute(RouteNetlink.IFA_LOCAL, IPV4),
                        attribute(RouteNetlink.IFA_FLAGS, s32(0x380)),
                        attribute(RouteNetlink.IFA_ADDRESS, IPV6)),
                damaged -> {
                    try {
                        assertThat(decode(damaged).local()).isNotNull();
                    } catch (MalformedMessageException declared) {
                        assertThat(declared).hasMessageContaining("a");
                    }
                });
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IpAddressTest {
    @Test
    void readsIpv4AsTheJdkDoes() throws UnknownHostException {
        Random random = new Random(4);
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = new byte[4];
            random.nextBytes(bytes);
            InetAddress theirs = InetAddress.getByAddress(bytes);
            IpAddress ours = IpAddress.of(bytes, 0, 4);

            assertThat(ours).hasToString(theirs.getHostAddress());
            assertThat(IpAddress.parse(theirs.getHostAddress())).isEqualTo(ours);
            assertThat(IpAddress.v4(java.nio.ByteBuffer.wrap(bytes).getInt())).isEqualTo(ours);
        }
    }

    @Test
    void readsIpv6AsTheJdkDoesAndTheJdkReadsOurs() throws UnknownHostException {
        Random random = new Random(6);
        for (int round = 0; round < 10_000; round++) {
            byte[] bytes = new byte[16];
            random.nextBytes(bytes);
            // Zero groups are what the short forms are about.
            int zeroes = random.nextInt(256);
            for (int group = 0; group < 8; group++) {
                if ((zeroes >> group & 1) != 0) {
                    bytes[group * 2] = 0;
                    bytes[group * 2 + 1] = 0;
                }
            }
            String full = Inet6Address.getByAddress(null, bytes, -1).getHostAddress();
            IpAddress ours = IpAddress.of(bytes, 0, 16);

            assertThat(IpAddress.parse(full)).isEqualTo(ours);
            assertThat(IpAddress.parse(ours.toString())).isEqualTo(ours);
            assertThat(Inet6Address.ofLiteral(ours.toString()).getAddress())
                    .isEqualTo(
                            isMapped(bytes)
                                    ? new byte[] {bytes[12], bytes[13], bytes[14], bytes[15]}
                                    : bytes);
        }
    }

    private static boolean isMapped(byte[] bytes) throws UnknownHostException {
        return InetAddress.getByAddress(bytes) instanceof Inet4Address;
    }

    @ParameterizedTest
    @CsvSource({
        // RFC 5952, sections 4 and 5.
        "2001:0db8::0001, 2001:db8::1",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:DB8::ABCD, 2001:db8::abcd",
        "::ffff:192.0.2.1, ::ffff:192.0.2.1",
        "::ffff:c000:201, ::ffff:192.0.2.1",
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "fe80:0:0:0:0:0:0:0, fe80::",
        "::1:2:3:4:5:6:7, 0:1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "64:ff9b::1.2.3.4, 64:ff9b::102:304",
        "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304"
    })
    void printsTheCanonicalForm(String text, String canonical) {
        assertThat(IpAddress.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "1.2.3.-1",
                "1.2.3.",
                "1..3.4",
                "1.2.3.4 ",
                "0x1.2.3.4",
                "1.2.3.٤",
                "1.2.3.0004",
                ":",
                ":::",
                "1:2",
                "::1::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4::5:6:7:8",
                "12345::",
                "g::",
                "fe80::1%eth0",
                "1.2.3.4::",
                "1.2.3.4:1:2:3:4:5:6",
                "::1.2.3.4:5",
                "::1.2.3",
                "1:",
                ":1",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1/64",
                "localhost",
                "\u0000"
            })
    void refusesWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> IpAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void sortsIpv4BeforeIpv6AndByUnsignedNumber() {
        TreeSet<IpAddress> sorted = new TreeSet<>();
        for (String text : new String[] {"ff::", "::", "200.0.0.1", "7.0.0.1", "::ff", "80::"}) {
            sorted.add(IpAddress.parse(text));
        }

        assertThat(sorted.stream().map(IpAddress::toString))
                .containsExactly("7.0.0.1", "200.0.0.1", "::", "::ff", "80::", "ff::");
    }

    @Test
    void refusesOtherLengths() {
        assertThatThrownBy(() -> IpAddress.of(new byte[8], 0, 8))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

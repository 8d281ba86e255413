// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import static dev.warren.atlas.Facts.HOST;
import static dev.warren.atlas.Facts.RED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Facts;
import dev.warren.atlas.Links;
import dev.warren.kernel.net.IpAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DestinationsTest {
    private static final Atlas BOTH_FAMILIES =
            Facts.node()
                    .inside(
                            RED,
                            List.of(Links.loopback(), Links.veth(3, "eth0", 7, 0)),
                            List.of(
                                    Links.address(3, "fd00::7/64"),
                                    Links.address(3, "10.0.0.7/24")))
                    .inside(
                            HOST,
                            List.of(Links.loopback()),
                            List.of(Links.address(1, "127.0.0.1/8")))
                    .atlas();

    @Test
    void aNameStandsForItsAddressOfTheFamilyThatIsWanted() {
        assertThat(Destinations.addressOf(BOTH_FAMILIES, RED, Optional.empty()))
                .contains(IpAddress.parse("10.0.0.7"));
        assertThat(Destinations.addressOf(BOTH_FAMILIES, RED, Optional.of(false)))
                .contains(IpAddress.parse("10.0.0.7"));
        assertThat(Destinations.addressOf(BOTH_FAMILIES, RED, Optional.of(true)))
                .contains(IpAddress.parse("fd00::7"));
    }

    @Test
    void nobodyIsSentToAtTheLoopback() {
        assertThat(Destinations.addressOf(BOTH_FAMILIES, HOST, Optional.empty())).isEmpty();
    }

    @Test
    void theInternetIsOfAFamilyThatTheNamespaceHas() {
        assertThat(Destinations.telling(BOTH_FAMILIES, RED))
                .extracting(IpAddress::isV6)
                .containsExactly(false, true);
        assertThat(Destinations.telling(BOTH_FAMILIES, HOST)).isEmpty();
    }
}

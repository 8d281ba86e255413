// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter.xtables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.netfilter.RuleChain;
import dev.warren.kernel.netfilter.RuleTable;
import dev.warren.kernel.netfilter.RuleText;
import dev.warren.kernel.netlink.MalformedMessageException;
import dev.warren.testkit.Mutations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Reads a recorded table of xtables, and damaged ones.
final class XtablesTableTest {
    private static byte[] recorded(String kind) throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(
                        XtablesTableTest.class.getResourceAsStream("../netfilter.hex"))) {
            return new String(stream.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> line.startsWith(kind + " "))
                    .map(line -> HexFormat.of().parseHex(line.substring(kind.length() + 1)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static RuleTable decode(byte[] info, byte[] entries) {
        return new TableDecoder(
                        false,
                        "nat",
                        new Blob(info, 0, info.length),
                        new Blob(entries, 0, entries.length))
                .table();
    }

    @Test
    void theRecordedTableIsReadAsItWas() throws IOException {
        RuleTable table = decode(recorded("info"), recorded("entries"));

        assertThat(table.chains())
                .extracting(RuleChain::name)
                .containsExactly(
                        "PREROUTING", "INPUT", "OUTPUT", "POSTROUTING", "AWS-SNAT-CHAIN-0");
        assertThat(table.chains().stream().flatMap(chain -> chain.rules().stream()))
                .extracting(rule -> RuleText.of(table, rule))
                .containsExactly(
                        "-m comment --comment \"AWS SNAT CHAIN\" -j AWS-SNAT-CHAIN-0",
                        "-d 10.20.0.0/16 -j RETURN",
                        "! -o vlan+ -m comment --comment \"AWS, SNAT\" -m addrtype ! --dst-type"
                                + " LOCAL -j SNAT --to-source 10.20.65.10 --random-fully");
    }

    @Test
    void everyTruncationIsRefusedOrRead() throws IOException {
        byte[] info = recorded("info");
        byte[] entries = recorded("entries");
        int refused = 0;
        for (int length = 0; length < entries.length; length++) {
            try {
                assertThat(decode(info, Arrays.copyOf(entries, length))).isNotNull();
            } catch (MalformedMessageException declared) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(entries.length / 2);
    }

    @Test
    void damageIsRefusedOrRead() throws IOException {
        byte[] info = recorded("info");
        byte[] entries = recorded("entries");
        Mutations.of(entries, damaged -> readOrRefused(info, damaged));
        Mutations.of(info, damaged -> readOrRefused(damaged, entries));
    }

    private static void readOrRefused(byte[] info, byte[] entries) {
        try {
            assertThat(decode(info, entries)).isNotNull();
        } catch (MalformedMessageException declared) {
            assertThat(declared).hasMessageContaining("bytes");
        }
    }
}

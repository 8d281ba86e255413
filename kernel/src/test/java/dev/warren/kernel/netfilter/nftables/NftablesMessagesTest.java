// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.netfilter.NamedSet;
import dev.warren.kernel.netfilter.PacketFamily;
import dev.warren.kernel.netfilter.Rule;
import dev.warren.kernel.netfilter.RuleTable;
import dev.warren.kernel.netfilter.RuleText;
import dev.warren.kernel.netfilter.SetElement;
import dev.warren.kernel.netlink.MalformedMessageException;
import dev.warren.testkit.Mutations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reads recorded messages of nftables, and damaged ones.
final class NftablesMessagesTest {
    /// Whose elements are asked for is no matter to the reading of answers.
    private static final TableMessages.SetEntry ANY_SET =
            new TableMessages.SetEntry(
                    PacketFamily.IPV4,
                    "t",
                    new NamedSet("s", 0, 0, 0, 0, 0, List.of(), List.of(), true));

    private static List<byte[]> recorded(String kind) throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(
                        NftablesMessagesTest.class.getResourceAsStream("../netfilter.hex"))) {
            return new String(stream.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> line.startsWith(kind + " "))
                    .map(line -> HexFormat.of().parseHex(line.substring(kind.length() + 1)))
                    .toList();
        }
    }

    private static Object decode(String kind, byte[] body) {
        if (body.length < 4) {
            // The conversation refuses a message that is shorter than its header.
            return "";
        }
        return kind.equals("element")
                ? TableMessages.elements(ANY_SET).decode(body, 0, body.length)
                : Objects.requireNonNull(NftablesRecorder.KINDS.get(kind))
                        .decode(body, 0, body.length);
    }

    @Test
    void recordedRulesAreReadAsTheyWere() throws IOException {
        RuleTable table =
                new RuleTable(
                        RuleTable.Source.NFTABLES,
                        PacketFamily.IPV4,
                        "t",
                        false,
                        List.of(),
                        List.of(new NamedSet("pairs", 0, 0, 8, 0, 0, List.of(), List.of(), true)));
        assertThat(recorded("rule"))
                .extracting(
                        body -> {
                            Rule rule = ((TableMessages.RuleEntry) decode("rule", body)).rule();
                            return rule.comment() + ": " + RuleText.of(table, rule);
                        })
                .containsExactly(
                        "a word: iifname \"eni*\" ct mark set ct mark | 0x80",
                        ": tcp dport @__set0 ip daddr 10.0.0.0/8 counter accept",
                        ": ip daddr . tcp dport @pairs drop",
                        ": ct state established,related log prefix \"seen\" return",
                        ": numgen random mod 2 vmap @__map0",
                        ": fib daddr type local snat to 10.20.65.10 fully-random");
    }

    @Test
    void recordedElementsKeepTheirEnds() throws IOException {
        List<SetElement> elements =
                recorded("element").stream()
                        .flatMap(body -> ((List<?>) decode("element", body)).stream())
                        .map(SetElement.class::cast)
                        .toList();

        assertThat(elements).anyMatch(SetElement::isIntervalEnd);
        assertThat(elements)
                .filteredOn(each -> each.keyEnd().isPresent())
                .extracting(each -> each.key() + "-" + each.keyEnd().orElseThrow())
                .contains("0a00000000500000-0affffff005a0000");
        assertThat(elements).filteredOn(each -> each.verdict().isPresent()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "chain", "rule", "set", "element"})
    void everyTruncationIsRefusedOrRead(String kind) throws IOException {
        List<byte[]> bodies = recorded(kind);
        assertThat(bodies).isNotEmpty();
        int refused = 0;
        for (byte[] body : bodies) {
            for (int length = 0; length < body.length; length++) {
                try {
                    assertThat(decode(kind, Arrays.copyOf(body, length))).isNotNull();
                } catch (MalformedMessageException declared) {
                    refused++;
                }
            }
        }
        assertThat(refused).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "chain", "rule", "set", "element"})
    void damageIsRefusedOrRead(String kind) throws IOException {
        // The longest ones have most to damage.
        recorded(kind).stream()
                .sorted((one, other) -> other.length - one.length)
                .limit(4)
                .forEach(
                        body ->
                                Mutations.of(
                                        body,
                                        damaged -> {
                                            try {
                                                assertThat(decode(kind, damaged)).isNotNull();
                                            } catch (MalformedMessageException declared) {
                                                assertThat(declared).hasMessageContaining("bytes");
                                            }
                                        }));
    }
}

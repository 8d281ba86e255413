// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.warren.testkit.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What other tools say of the same namespaces.
final class Expected {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Expected() {}

    /// What `ip -j` says inside the namespace of a process.
    static JsonNode ipOfProcess(long pid, String... words) {
        return parse(
                Command.of(
                                Stream.concat(
                                                Stream.of(
                                                        "nsenter",
                                                        "--net=/proc/" + pid + "/ns/net",
                                                        "ip",
                                                        "-j"),
                                                Stream.of(words))
                                        .toList())
                        .output());
    }

    /// What `ip -j` says on the host.
    static JsonNode ip(String... words) {
        return parse(
                Command.of(Stream.concat(Stream.of("ip", "-j"), Stream.of(words)).toList())
                        .output());
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    /// Checks that an item has the links and addresses that `ip -j addr` prints, and that a veth's
    /// peer is the host's link of the index that `ip` gives.
    static void sameLinks(JsonNode item, JsonNode ipAddress) {
        List<String> ours = new ArrayList<>();
        for (JsonNode link : item.get("links")) {
            List<String> addresses = new ArrayList<>();
            link.get("addresses").forEach(address -> addresses.add(address.asText()));
            ours.add(
                    line(
                            link.get("index").asInt(),
                            link.get("name").asText(),
                            link.get("mac").asText(),
                            link.get("mtu").asInt(),
                            link.get("state").asText(),
                            addresses));
        }
        List<String> theirs = new ArrayList<>();
        for (JsonNode link : ipAddress) {
            if (!link.has("ifindex")) {
                continue;
            }
            List<String> addresses = new ArrayList<>();
            for (JsonNode address : link.get("addr_info")) {
                addresses.add(
                        address.get("local").asText() + "/" + address.get("prefixlen").asInt());
            }
            theirs.add(
                    line(
                            link.get("ifindex").asInt(),
                            link.get("ifname").asText(),
                            link.path("address").asText(),
                            link.get("mtu").asInt(),
                            link.get("operstate").asText().toLowerCase(java.util.Locale.ROOT),
                            addresses));
        }
        assertThat(ours).isEqualTo(theirs);
    }

    private static String line(
            int index, String name, String mac, int mtu, String state, List<String> addresses) {
        return "%d %s %s mtu %d %s %s".formatted(index, name, mac, mtu, state, addresses);
    }

    /// The name of the host's link at the other end of a process's link.
    static String hostLinkOf(long pid, String link) {
        int index = ipOfProcess(pid, "link", "show", link).get(0).get("link_index").asInt();
        for (JsonNode candidate : ip("link")) {
            if (candidate.path("ifindex").asInt() == index) {
                return candidate.get("ifname").asText();
            }
        }
        throw new AssertionError("the host has no link " + index);
    }
}

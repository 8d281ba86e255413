// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.warren.lab.BuiltLab;
import dev.warren.lab.LabException;
import dev.warren.lab.LabOptions;
import dev.warren.lab.LabPod;
import dev.warren.lab.Labs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// An EKS node of the lab, asked about by the program and by real packets.
final class EksNode implements AutoCloseable {
    static final String INTERNET = "198.51.100.10";
    static final String PRIMARY = "eni-0aa11bb22cc33dd44";
    static final String SECONDARY = "eni-0ee55ff6677889900";

    private final Path folder;
    private final BuiltLab lab;

    private EksNode(Path folder, BuiltLab lab) {
        this.folder = folder;
        this.lab = lab;
    }

    static EksNode up(LabOptions.Builder options) throws LabException {
        Path folder = temporary();
        try {
            return new EksNode(folder, Labs.in(folder).up(options.build()));
        } catch (LabException | RuntimeException failed) {
            remove(folder);
            throw failed;
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("warren-eks");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void remove(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    BuiltLab lab() {
        return lab;
    }

    LabPod pod(String title) {
        return lab.pod(title);
    }

    /// The inode of the namespace that plays the host.
    String inode() {
        return inode(lab.nodePath());
    }

    static String inode(String path) {
        try {
            return Files.getAttribute(Path.of(path), "unix:ino").toString();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Runs the program on this node; it must succeed.
    Warren run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--root", lab.root().toString()));
        Warren run = Warren.run(all.toArray(String[]::new));
        assertThat(run.status()).as("%s: %s%s", all, run.errors(), run.output()).isZero();
        return run;
    }

    /// The one way that `warren path` tells from a pod, whose title may be cut short.
    JsonNode wayOf(String pod, String to, String... more) {
        return way("pod:" + pod(pod).title(), to, more);
    }

    /// The one way that it tells.
    JsonNode way(String from, String to, String... more) {
        List<String> words = new ArrayList<>(List.of("path", from, "--to", to, "-o", "json"));
        words.addAll(List.of(more));
        JsonNode items = run(words.toArray(String[]::new)).json().get("items");
        assertThat(items).hasSize(1);
        return items.get(0);
    }

    /// The last hop in the namespace that plays the host.
    JsonNode decision(JsonNode way) {
        JsonNode last = null;
        for (JsonNode hop : way.get("hops")) {
            if (hop.get("inode").asText().equals(inode())) {
                last = hop;
            }
        }
        return Optional.ofNullable(last)
                .orElseThrow(() -> new AssertionError("it does not come to the node: " + way));
    }

    /// What the kernel was asked and answered there, in one line.
    String decided(JsonNode way) {
        JsonNode hop = decision(way);
        return "mark %s, rule %s, table %s, %s"
                .formatted(
                        hop.get("mark").asText(),
                        hop.at("/rule/priority").asText(),
                        hop.get("table").asText(),
                        hop.get("route").asText());
    }

    /// Sends real packets on the same way, and compares where they go and whom their receiver sees with
    /// what was told.
    ///
    /// @param from the namespace they are sent in
    /// @param receiver the namespace that has the address they are for
    void sameAsPackets(JsonNode way, String from, String receiver) throws IOException {
        sameAsPackets(way, from, receiver, Set.of());
    }

    /// @param back the links of the node by which they come in again after they have left it
    void sameAsPackets(JsonNode way, String from, String receiver, Set<String> back)
            throws IOException {
        RealPackets.Seen seen =
                RealPackets.send(
                        lab.nodePath(),
                        from,
                        way.at("/from/address").asText(),
                        receiver,
                        way.get("to").asText());
        Set<String> links = new TreeSet<>(back);
        for (JsonNode hop : way.get("hops")) {
            if (hop.get("inode").asText().equals(inode()) && hop.has("device")) {
                links.add(hop.get("device").asText());
            }
        }
        if (way.at("/exit/parent").isTextual()) {
            links.add(way.at("/exit/parent").asText());
        }
        assertThat(seen.links()).as("links that sent the packets").isEqualTo(links);
        assertThat(seen.source())
                .as("source that the receiver sees")
                .isEqualTo(way.get("sourceSeen").asText());
        if (way.has("exit")) {
            assertThat(seen.links()).contains(way.at("/exit/device").asText());
        }
    }

    @Override
    public void close() throws LabException {
        lab.close();
        remove(folder);
    }
}

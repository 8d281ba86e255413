// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.Mutations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// However an image is damaged, it is unpacked or refused with a sentence.
@Lab
@ExtendWith(LeakGuard.class)
final class ImageMutationTest {
    private static final byte[] LAYER =
            new LayerBytes()
                    .folder("a")
                    .extended(
                            "a/file",
                            Map.of(
                                    "SCHILY.xattr.user.x",
                                    "value",
                                    "path",
                                    "a/" + "long".repeat(40)))
                    .symbolicLink("a/link", "../a")
                    .hardLink("a/hard", "a/link")
                    .file("a/.wh.hard", "")
                    .raw("L", 'L', "a/longer\0".getBytes(StandardCharsets.US_ASCII))
                    .pipe("pipe")
                    .device("null", 1, 3)
                    .end();

    @TempDir private Path folder;

    /// A damaged layer is found by its digest at the latest; so the entries are read before it is asked.
    @Test
    void damagedLayersAreReadToTheirEndOrRefused() {
        AtomicInteger whole = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        Mutations.of(
                LAYER,
                bytes -> {
                    TarEntries entries = new TarEntries(new ByteArrayInputStream(bytes));
                    try {
                        Optional<TarEntry> entry = entries.next();
                        while (entry.isPresent()) {
                            EntryPath.of(entry.get().name(), entry.get().name(), "its name");
                            entry = entries.next();
                        }
                        whole.incrementAndGet();
                    } catch (EntryException wrong) {
                        refused.incrementAndGet();
                    }
                });

        assertThat(whole.get()).isGreaterThan(1000);
        assertThat(refused.get()).isGreaterThan(1000);
    }

    @Test
    void damagedArchivesLeaveEitherATreeOrNothing() throws IOException {
        byte[] config =
                Json.write(
                        Layouts.configuration(
                                Layouts.ARCHITECTURE, List.of("sha256:" + Layouts.sha256(LAYER))));
        byte[] archive =
                new LayerBytes()
                        .file(
                                "manifest.json",
                                "[{\"Config\":\"c.json\",\"RepoTags\":[\"x:1\"],\"Layers\":[\"l.tar\"]}]")
                        .file("c.json", 0644, config)
                        .file("l.tar", 0644, LAYER)
                        .end();
        Path file = folder.resolve("image.tar");
        Path root = folder.resolve("root");
        RootSource.Image source = new RootSource.Image(file + "", "x:1");
        AtomicInteger whole = new AtomicInteger();
        Mutations.of(
                archive,
                bytes -> {
                    try {
                        Files.write(file, bytes);
                        try {
                            RootFilesystem.unpack(source, root + "");
                            whole.incrementAndGet();
                            RootFilesystem.remove(root + "");
                        } catch (SandboxException refused) {
                            assertThat(refused).hasMessageStartingWith(file + ": ");
                            assertThat(refused.further()).isEmpty();
                        }
                        assertThat(Files.exists(root)).isFalse();
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                });

        assertThat(whole.get()).isPositive();
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What layers take away from those below them.
@Lab
@ExtendWith(LeakGuard.class)
final class WhiteoutTest {
    private static final byte[] LOWER =
            new LayerBytes()
                    .folder("a")
                    .file("a/one", "lower")
                    .file("a/two", "lower")
                    .folder("a/sub")
                    .file("a/sub/x", "lower")
                    .file("a/sub/y", "lower")
                    .file("b", "lower")
                    .end();

    @TempDir private Path folder;

    private List<String> unpacked(byte[]... layers) throws IOException {
        Path root = folder.resolve("root");
        RootFilesystem.unpack(
                new RootSource.Image(Layouts.of(folder.resolve("image"), layers) + "", ""),
                root + "");
        return Listing.names(root);
    }

    @Test
    void aWhiteoutTakesAFileOrAFolderAway() throws IOException {
        assertThat(
                        unpacked(
                                LOWER,
                                new LayerBytes().file("a/.wh.one", "").file("a/.wh.sub", "").end()))
                .containsExactly("a", "a/two", "b");
    }

    @Test
    void ofWhatIsNotThereItTakesNothing() throws IOException {
        assertThat(
                        unpacked(
                                new LayerBytes()
                                        .file("a", "x")
                                        .file(".wh.a", "")
                                        .file(".wh.absent", "")
                                        .file("absent/.wh.x", "")
                                        .file("absent/.wh..wh..opq", "")
                                        .end(),
                                new LayerBytes().file("absent/.wh.x", "").file(".wh.y", "").end()))
                .containsExactly("a");
    }

    @Test
    void whatTheSameLayerPutsThereStaysWhetherBeforeOrAfter() throws IOException {
        assertThat(
                        unpacked(
                                LOWER,
                                new LayerBytes()
                                        .file("b", "upper")
                                        .file(".wh.b", "")
                                        .file("a/.wh.one", "")
                                        .file("a/one", "upper")
                                        .end()))
                .containsExactly("a", "a/one", "a/sub", "a/sub/x", "a/sub/y", "a/two", "b");
        assertThat(folder.resolve("root/b")).hasContent("upper");
        assertThat(folder.resolve("root/a/one")).hasContent("upper");
    }

    @Test
    void aFolderThatIsTakenAwayAndMadeAnewHasOnlyWhatIsNew() throws IOException {
        assertThat(
                        unpacked(
                                LOWER,
                                new LayerBytes()
                                        .folder("a")
                                        .folder("a/sub")
                                        .file("a/sub/new", "upper")
                                        .file(".wh.a", "")
                                        .end()))
                .containsExactly("a", "a/sub", "a/sub/new", "b");
    }

    @Test
    void anOpaqueWhiteoutTakesAllAwayThatIsBelow() throws IOException {
        assertThat(
                        unpacked(
                                LOWER,
                                new LayerBytes()
                                        .file("a/before", "upper")
                                        .file("a/sub/before", "upper")
                                        .file("a/.wh..wh..opq", "")
                                        .file("a/after", "upper")
                                        .end()))
                .containsExactly("a", "a/after", "a/before", "a/sub", "a/sub/before", "b");
    }

    @Test
    void anOpaqueRootTakesEverythingAway() throws IOException {
        assertThat(
                        unpacked(
                                LOWER,
                                new LayerBytes().file(".wh..wh..opq", "").file("c/d", "x").end()))
                .containsExactly("c", "c/d");
    }

    @Test
    void aWhiteoutBehindALinkTakesAwayWhereItLeads() throws IOException {
        assertThat(
                        unpacked(
                                LOWER,
                                new LayerBytes().symbolicLink("link", "/a/sub").end(),
                                new LayerBytes()
                                        .file("link/.wh.x", "")
                                        .file("link/z", "upper")
                                        .end()))
                .containsExactly("a", "a/one", "a/sub", "a/sub/y", "a/sub/z", "a/two", "b", "link");
    }

    @Test
    void aLinkIsTakenAwayAndNotWhereItLeads() throws IOException {
        assertThat(
                        unpacked(
                                LOWER,
                                new LayerBytes().symbolicLink("link", "a").end(),
                                new LayerBytes().file(".wh.link", "").end()))
                .containsExactly("a", "a/one", "a/sub", "a/sub/x", "a/sub/y", "a/two", "b");
    }
}

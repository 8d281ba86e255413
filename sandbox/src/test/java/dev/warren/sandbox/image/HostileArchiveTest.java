// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Layers that want out, or more than there is: a sentence says what is wrong, nothing outside was touched, and
/// nothing inside is left.
@Lab
@ExtendWith(LeakGuard.class)
final class HostileArchiveTest {
    @TempDir private Path folder;

    private Path outside;

    @BeforeEach
    void makeSomethingOutside() throws IOException {
        outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "untouched");
    }

    /// `OUTSIDE` stands for the folder beside the root.
    static Stream<Arguments> layers() {
        return Stream.of(
                hostile(
                        "entry 'a/../../outside/x': its name ('a/../../outside/x') goes up by '..'",
                        new LayerBytes().file("a/../../outside/x", "x")),
                hostile(
                        "entry '../outside/x': its name",
                        new LayerBytes().file("../outside/x", "x")),
                hostile("entry '/../x': its name", new LayerBytes().file("/../x", "x")),
                hostile("entry '../': its name", new LayerBytes().folder("..")),
                hostile("entry 'a/..': its name", new LayerBytes().file("a/..", "x")),
                hostile(
                        "entry 'link/x': its name leads through the link 'link' to a place that is not",
                        new LayerBytes().symbolicLink("link", "OUTSIDE").file("link/x", "x")),
                hostile(
                        "entry 'link/sub/x': its name leads through the link 'link'",
                        new LayerBytes().symbolicLink("link", "OUTSIDE").file("link/sub/x", "x")),
                hostile(
                        "entry 'a/b/x': its name leads through the link 'b' to a place that",
                        new LayerBytes()
                                .symbolicLink("a", "/b")
                                .folder("b")
                                .symbolicLink("b/b", "/outside")
                                .symbolicLink("outside", "OUTSIDE")
                                .file("a/b/x", "x")),
                hostile(
                        "entry 'link': it is a link to '../outside', which leads out of the root",
                        new LayerBytes().symbolicLink("link", "../outside")),
                hostile(
                        "entry 'a/link': it is a link to 'b/../../../outside/secret', which leads out",
                        new LayerBytes().symbolicLink("a/link", "b/../../../outside/secret")),
                hostile(
                        "entry 'loop/x': its name leads through links that lead nowhere",
                        new LayerBytes().symbolicLink("loop", "loop").file("loop/x", "x")),
                hostile(
                        "entry 'hard': the target of its link ('../outside/secret') goes up by '..'",
                        new LayerBytes().hardLink("hard", "../outside/secret")),
                hostile(
                        "entry 'hard': it is a link to 'OUTSIDE/secret', which is not there",
                        new LayerBytes().hardLink("hard", "OUTSIDE/secret")),
                hostile(
                        "entry 'hard': it is a link to 'link/secret', which is not there",
                        new LayerBytes()
                                .symbolicLink("link", "OUTSIDE")
                                .hardLink("hard", "link/secret")),
                hostile(
                        "entry 'hard': it is a link to a folder",
                        new LayerBytes().folder("d").hardLink("hard", "d")),
                hostile(
                        "entry 'hard': it is a link to '.'",
                        new LayerBytes().hardLink("hard", "/")),
                hostile(
                        "entry 'hard': it is a link to 'hard'",
                        new LayerBytes().file("hard", "x").hardLink("hard", "./hard")),
                hostile(
                        "entry '.wh...': it takes away '..'",
                        new LayerBytes().file("a", "x").file(".wh...", "")),
                hostile("entry 'd/.wh..': it takes away '.'", new LayerBytes().file("d/.wh..", "")),
                hostile("entry '.wh.': it takes away ''", new LayerBytes().file(".wh.", "")),
                hostile(
                        "entry '.wh.a/b': it lies below '.wh.a'",
                        new LayerBytes().file(".wh.a/b", "")),
                hostile(
                        "entry 'file/x': its name leads through something that is no folder",
                        new LayerBytes().file("file", "x").file("file/x", "x")),
                hostile("entry '.': the root can only be a folder", new LayerBytes().file(".", "")),
                hostile(
                        "entry 'n"
                                + "n".repeat(199)
                                + "…': its name is longer than the kernel takes",
                        new LayerBytes().file("n".repeat(256), "x")),
                hostile(
                        "its name is longer than the kernel takes",
                        new LayerBytes().file("n/".repeat(2100) + "x", "x")),
                hostile(
                        "entry 'owner': its owner is 4294967295, which is no number of a user",
                        new LayerBytes().owned("owner", 4294967295L, 0)),
                hostile(
                        "entry 'owner': its owner is 4294967296",
                        new LayerBytes().owned("owner", 0, 1L << 32)),
                hostile(
                        "entry 'odd': it is of the type 'V', which is neither file",
                        new LayerBytes().raw("odd", 'V', new byte[0])),
                hostile(
                        "entry 'pipe': it has content, which only a file can have",
                        new LayerBytes().raw("pipe", '6', new byte[600])),
                hostile(
                        "it is stored with its holes left out, which image layers do not have",
                        new LayerBytes()
                                .extended(
                                        "sparse",
                                        Map.of(
                                                "GNU.sparse.major", "1",
                                                "GNU.sparse.minor", "0",
                                                "GNU.sparse.name", "x",
                                                "GNU.sparse.realsize", "9000000000000000000"))),
                hostile(
                        "it has settings for all entries (path)",
                        new LayerBytes().raw("g", 'g', record("path", "../x")).file("a", "x")),
                hostile(
                        "it has two headers of type 'x'",
                        new LayerBytes()
                                .raw("x", 'x', record("path", "a"))
                                .raw("x", 'x', record("path", "../b"))
                                .file("c", "x")),
                hostile(
                        "its name is given twice",
                        new LayerBytes()
                                .raw("L", 'L', text("a"))
                                .raw("x", 'x', record("path", "../b"))
                                .file("c", "x")),
                hostile(
                        "entry 'a\0b': its name holds a NUL character",
                        new LayerBytes().raw("x", 'x', record("path", "a\0b")).file("c", "x")),
                hostile(
                        "entry '../b': its name ('../b') goes up",
                        new LayerBytes().raw("x", 'x', record("path", "../b")).file("c", "x")),
                hostile(
                        "entry '../b': its name ('../b') goes up",
                        new LayerBytes().raw("L", 'L', text("../b\0")).file("c", "x")),
                hostile(
                        "the name and the attributes of one entry take more than 524288 bytes",
                        new LayerBytes().raw("L", 'L', new byte[600_000]).file("c", "x")),
                hostile(
                        "the name and the attributes of one entry take more than 524288 bytes",
                        manyHeaders()));
    }

    private static Arguments hostile(String reason, LayerBytes layer) {
        return Arguments.of(reason, layer.end());
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] record(String keyword, String value) {
        String rest = " " + keyword + "=" + value + "\n";
        int length = rest.length() + 2;
        return text((length < 10 ? length - 1 : length) + rest);
    }

    /// A reader calls itself for each of these.
    private static LayerBytes manyHeaders() {
        LayerBytes layer = new LayerBytes();
        for (int i = 0; i < 5_000; i++) {
            layer.raw("x", 'x', new byte[0]);
        }
        return layer.file("c", "x");
    }

    @ParameterizedTest
    @MethodSource("layers")
    void saysWhatIsWrongAndLeavesNothing(String reason, byte[] bytes) throws IOException {
        byte[] good = new LayerBytes().folder("etc").file("etc/passwd", "inside").end();
        byte[] layer = replaced(bytes);
        Path image = Layouts.of(folder.resolve("image"), good, layer);

        assertRefused(
                image,
                UnpackSettings.standard(),
                "layer sha256:" + Layouts.sha256(layer),
                reason.replace("OUTSIDE", outside + ""));
    }

    /// The path of the temporary folder is as long as its stand-in, so that the headers stay what they are.
    private byte[] replaced(byte[] layer) {
        String latin = new String(layer, StandardCharsets.ISO_8859_1);
        if (!latin.contains("OUTSIDE")) {
            return layer;
        }
        StringBuilder changed = new StringBuilder(latin);
        for (int at = changed.indexOf("OUTSIDE"); at >= 0; at = changed.indexOf("OUTSIDE")) {
            int header = at / 512 * 512;
            String link = changed.substring(header + 157, header + 257);
            String put = link.replaceAll("\0.*", "").replace("OUTSIDE", outside + "");
            changed.replace(header + 157, header + 257, put + "\0".repeat(100 - put.length()));
            changed.replace(header + 148, header + 156, "        ");
            int sum = changed.substring(header, header + 512).chars().sum();
            changed.replace(header + 148, header + 156, "%06o\0 ".formatted(sum));
        }
        return changed.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void assertRefused(Path image, UnpackSettings settings, String... words)
            throws IOException {
        Path made = folder.resolve("made");
        Path there = Files.createDirectory(folder.resolve("there"));
        for (Path root : List.of(made, there)) {
            assertThatThrownBy(
                            () ->
                                    RootFilesystem.unpack(
                                            new RootSource.Image(image + "", ""),
                                            root + "",
                                            settings))
                    .isInstanceOfSatisfying(
                            ImageException.class,
                            failed -> {
                                assertThat(failed.archive()).isEqualTo(image + "");
                                assertThat(failed.further()).isEmpty();
                            })
                    .hasMessageContainingAll(words);
        }

        assertThat(made).doesNotExist();
        assertThat(there).isEmptyDirectory();
        assertThat(Listing.names(outside)).containsExactly("secret");
        assertThat(outside.resolve("secret")).hasContent("untouched");
        assertThat(Listing.names(folder).stream().filter(name -> !name.contains("/")))
                .contains("outside", "there")
                .doesNotContain("x", "b");
    }

    @Test
    void aLinkThatReplacesAFolderBetweenTwoEntriesIsNotFollowedOut() throws IOException {
        byte[] layer =
                replaced(
                        new LayerBytes()
                                .folder("d")
                                .file("d/one", "x")
                                .symbolicLink("d", "OUTSIDE")
                                .file("d/two", "x")
                                .end());

        assertRefused(
                Layouts.of(folder.resolve("image"), layer),
                UnpackSettings.standard(),
                "entry 'd/two': its name leads through the link 'd'");
    }

    @Test
    void aWhiteoutBehindALinkTakesNothingOutsideAway() throws IOException {
        byte[] lower = replaced(new LayerBytes().symbolicLink("link", "OUTSIDE").end());
        Path image =
                Layouts.of(
                        folder.resolve("image"),
                        lower,
                        new LayerBytes().file("link/.wh.secret", "").end(),
                        new LayerBytes().file("link/.wh..wh..opq", "").end(),
                        new LayerBytes().file(".wh.link", "").file("a", "x").end());

        Path root = folder.resolve("root");
        RootFilesystem.unpack(new RootSource.Image(image + "", ""), root + "");

        assertThat(Listing.names(root)).containsExactly("a");
        assertThat(outside.resolve("secret")).hasContent("untouched");
    }

    @Test
    void folderTimesAreNotSetWhereALaterLinkLeads() throws IOException {
        Files.setLastModifiedTime(outside, FileTime.fromMillis(5000));
        byte[] layer = replaced(new LayerBytes().folder("d").symbolicLink("d", "OUTSIDE").end());
        Path image = Layouts.of(folder.resolve("image"), layer);

        RootFilesystem.unpack(new RootSource.Image(image + "", ""), folder.resolve("root") + "");

        assertThat(Files.getLastModifiedTime(outside).toMillis()).isEqualTo(5000);
    }

    @Test
    void thereAreNoMoreEntriesThanAllowedInAllLayersTogether() throws IOException {
        Path image =
                Layouts.of(
                        folder.resolve("image"),
                        new LayerBytes().file("a", "x").file("b", "x").end(),
                        new LayerBytes().file("c", "x").file("d", "x").end());

        assertRefused(
                image,
                UnpackSettings.standard().within(3, 1 << 20),
                "entry 'd': there are more entries than are allowed");
        RootFilesystem.unpack(
                new RootSource.Image(image + "", ""),
                folder.resolve("root") + "",
                UnpackSettings.standard().within(4, 1 << 20));
        assertThat(Listing.names(folder.resolve("root"))).hasSize(4);
    }

    @Test
    void thereAreNoMoreBytesThanAllowedHoweverWellTheyArePacked() throws IOException {
        Layouts layouts = new Layouts(folder.resolve("image"));
        byte[] bomb = new LayerBytes().file("zeros", 0644, new byte[50 << 20]).end();
        layouts.index(layouts.packedImage(bomb), "");

        assertRefused(
                layouts.end(),
                UnpackSettings.standard().within(10, 10 << 20),
                "entry 'zeros': it has more than the 10485760 bytes that are allowed");
    }

    @Test
    void whatComesBehindTheEndOfTheArchiveCountsToo() throws IOException {
        byte[] end = new LayerBytes().file("a", "x").end();
        byte[] longer = Arrays.copyOf(end, 30 << 20);
        Layouts layouts = new Layouts(folder.resolve("image"));
        layouts.index(layouts.packedImage(longer), "");

        assertRefused(
                layouts.end(),
                UnpackSettings.standard().within(10, 10 << 20),
                "it has more than the 10485760 bytes that are allowed");
    }

    @Test
    void anArchiveOfAnImageMayNotLeadOutEither() throws IOException {
        Path layout = Layouts.of(folder.resolve("image"), new LayerBytes().file("a", "x").end());
        Path archive = Layouts.archive(layout);
        Files.write(
                archive, new LayerBytes().file("../outside/x", "x").file("oci-layout", "{}").end());

        assertRefused(archive, UnpackSettings.standard(), "entry '../outside/x': its name");
    }

    @Test
    void aHeaderThatIsDamagedOrCutOffIsFound() throws IOException {
        byte[] layer = new LayerBytes().file("name", "x").file("next", "y").end();
        byte[] flipped = layer.clone();
        flipped[1]++;
        assertRefused(
                Layouts.of(folder.resolve("image"), flipped),
                UnpackSettings.standard(),
                "entry 'nbme': its header is damaged: the checksum is wrong");
        Files.delete(folder.resolve("there"));

        assertRefused(
                Layouts.of(folder.resolve("cut"), Arrays.copyOf(layer, 512)),
                UnpackSettings.standard(),
                "entry 'name'",
                "Truncated");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Which image of a layout is unpacked, and what is said when there is none.
@Lab
@ExtendWith(LeakGuard.class)
final class ImageChoiceTest {
    private static final String OTHER = Layouts.ARCHITECTURE.equals("amd64") ? "arm64" : "amd64";

    @TempDir private Path folder;

    private Layouts layouts;

    @BeforeEach
    void make() throws IOException {
        layouts = new Layouts(folder.resolve("image"));
    }

    private static byte[] layer(String content) {
        return new LayerBytes().file("which", content).end();
    }

    private Map<String, Object> image(String content) throws IOException {
        return layouts.image(Layouts.ARCHITECTURE, layer(content));
    }

    /// Unpacks, looks at what it was, and removes it.
    private String which(Path image, String reference) throws IOException {
        Path root = folder.resolve("root");
        RootFilesystem.unpack(new RootSource.Image(image + "", reference), root + "");
        String content = Files.readString(root.resolve("which"));
        RootFilesystem.remove(root + "");
        return content;
    }

    private void assertRefused(Path image, String reference, String... words) {
        assertThatThrownBy(() -> which(image, reference))
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith(image + ": ")
                .hasMessageContainingAll(words);
        assertThat(folder.resolve("root")).doesNotExist();
    }

    @Test
    void theOnlyImageNeedsNoName() throws IOException {
        layouts.index(image("only"), "v1");
        Path image = layouts.end();

        assertThat(which(image, "")).isEqualTo("only");
        assertThat(which(image, "v1")).isEqualTo("only");
        assertThat(which(Layouts.archive(image), "")).isEqualTo("only");
        assertRefused(image, "v2", "there is no image 'v2' in it; there is v1");
    }

    @Test
    void howItWantsToBeRunIsTold() throws IOException {
        layouts.index(image("only"), "");
        Path root = folder.resolve("root");

        ImageConfiguration told =
                RootFilesystem.unpack(new RootSource.Image(layouts.end() + "", ""), root + "");

        assertThat(told)
                .isEqualTo(
                        new ImageConfiguration(
                                List.of("/bin/busybox"),
                                List.of("echo", "hello"),
                                List.of("PATH=/bin", "EMPTY="),
                                "/tmp",
                                "web:staff",
                                Map.of("a", "1", "b", "2"),
                                "SIGQUIT"));
        assertThat(told.labels().keySet()).containsExactly("b", "a");
    }

    @Test
    void ofSeveralTheOneThatIsNamed() throws IOException {
        Map<String, Object> first = image("first");
        layouts.index(first, "app:1");
        layouts.index(image("second"), "docker.io/library/app:2");
        Map<String, Object> third = new LinkedHashMap<>(image("third"));
        third.put(
                "annotations",
                Json.object(
                        "io.containerd.image.name",
                        "docker.io/library/tool:latest",
                        "org.opencontainers.image.ref.name",
                        "latest"));
        layouts.index(third, "");
        Path image = layouts.end();

        assertThat(which(image, "app:1")).isEqualTo("first");
        assertThat(which(image, "app:2")).isEqualTo("second");
        assertThat(which(image, "tool")).isEqualTo("third");
        assertThat(which(image, "latest")).isEqualTo("third");
        assertThat(which(image, first.get("digest") + "")).isEqualTo("first");
        assertRefused(
                image,
                "",
                "image: index.json: manifests: there are several images: say which one, of app:1,"
                        + " docker.io/library/app:2, docker.io/library/tool:latest");
        assertRefused(image, "app", "there is no image 'app' in it");
    }

    @Test
    void ofSeveralPlatformsThisMachines() throws IOException {
        List<Object> manifests =
                List.of(
                        Layouts.forPlatform(layouts.image(OTHER, layer("other")), OTHER, ""),
                        Layouts.forPlatform(image("demanding"), Layouts.ARCHITECTURE, "v9"),
                        Layouts.forPlatform(image("right"), Layouts.ARCHITECTURE, ""),
                        Layouts.forPlatform(image("attestation"), "unknown", ""));
        layouts.index(layouts.imageIndex(manifests), "multi");

        assertThat(which(layouts.end(), "multi")).isEqualTo("right");
    }

    @Test
    void anImageForAnotherMachineIsRefused() throws IOException {
        Map<String, Object> other = layouts.image(OTHER, layer("other"));
        layouts.index(other, "unmarked");
        layouts.index(layouts.imageIndex(List.of(Layouts.forPlatform(other, OTHER, ""))), "marked");
        Path image = layouts.end();

        assertRefused(
                image,
                "unmarked",
                "the image is for linux/" + OTHER + ", and this machine is linux/");
        assertRefused(
                image,
                "marked",
                "manifests: there is no image for this machine, which is linux/",
                "but for linux/" + OTHER);
    }

    @Test
    void contentThatIsNotWhatItWasIsFound() throws IOException {
        byte[] layer = layer("right");
        layouts.index(layouts.packedImage(layer), "");
        Path image = layouts.end();
        Path blobs = image.resolve("blobs/sha256");
        String hex = Layouts.sha256(LayerBytes.gzip(layer));

        Files.write(blobs.resolve(hex), LayerBytes.gzip(layer("wrong")));
        assertRefused(
                image,
                "",
                "layer sha256:" + hex + ": its archive is not what it was: the digest is sha256:",
                "and should be sha256:" + Layouts.sha256(layer));

        Files.write(blobs.resolve(hex), layer);
        assertRefused(image, "", "layer sha256:" + hex + ": it has", "bytes and should have");

        Files.delete(blobs.resolve(hex));
        assertRefused(image, "", "blobs/sha256/" + hex + ": it is missing, though it is a layer");
    }

    /// The archive in it is right, the bytes around it are not.
    @Test
    void aLayerIsCheckedAsItLiesThereToo() throws IOException {
        byte[] layer = layer("right");
        byte[] packed = LayerBytes.gzip(layer);
        layouts.index(layouts.packedImage(layer), "");
        Path image = layouts.end();
        byte[] changed = packed.clone();
        changed[9]++; // the operating system, which nobody reads
        Files.write(image.resolve("blobs/sha256").resolve(Layouts.sha256(packed)), changed);

        assertRefused(
                image,
                "",
                ": it is not what it was: the digest is sha256:" + Layouts.sha256(changed));
    }

    @Test
    void documentsAreCheckedByDigest() throws IOException {
        Map<String, Object> manifest = image("right");
        layouts.index(manifest, "");
        Path image = layouts.end();
        String hex = (manifest.get("digest") + "").substring(7);
        Path file = image.resolve("blobs/sha256").resolve(hex);
        Files.writeString(file, Files.readString(file).replace("schemaVersion", "schemaversion"));

        assertRefused(
                image,
                "",
                "blobs/sha256/" + hex + ": it is not what it was: its digest is sha256:");
    }

    @Test
    void digestsOfTheLongerKindAreCheckedAsWell() throws IOException {
        byte[] layer = layer("right");
        String hex = Layouts.digest("SHA-512", layer);
        Path blobs = Files.createDirectories(folder.resolve("image/blobs/sha512"));
        Files.write(blobs.resolve(hex), layer);
        Map<String, Object> described =
                Json.object(
                        "mediaType",
                        "application/vnd.oci.image.layer.v1.tar",
                        "digest",
                        "sha512:" + hex,
                        "size",
                        (long) layer.length);
        layouts.index(
                layouts.manifest(
                        Layouts.configuration(Layouts.ARCHITECTURE, List.of("sha512:" + hex)),
                        List.of(described)),
                "");
        Path image = layouts.end();
        assertThat(which(image, "")).isEqualTo("right");

        layer[600]++;
        Files.write(blobs.resolve(hex), layer);
        assertRefused(image, "", "layer sha512:" + hex + ": its archive is not what it was");
    }

    @Test
    void aCompressionThatIsNotReadIsNamedWithTheTypeOfTheLayer() throws IOException {
        byte[] zstd = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 0, 0, 0};
        String type = "application/vnd.oci.image.layer.v1.tar+zstd";
        layouts.index(
                layouts.manifest(
                        Layouts.configuration(
                                Layouts.ARCHITECTURE, List.of("sha256:" + "0".repeat(64))),
                        List.of(layouts.blob(type, zstd))),
                "");

        assertRefused(
                layouts.end(),
                "",
                "it is a layer of the type " + type + ", compressed by zstd",
                "skopeo copy --dest-compress-format gzip");
    }

    @Test
    void whatIsNoImageIsSaid() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("file"), "content");
        assertRefused(
                other,
                "",
                "it is no image: there is neither an 'oci-layout' with an 'index.json' nor a"
                        + " 'manifest.json' in it, but file");
        assertRefused(other.resolve("file"), "", "it is no tar archive");
        assertRefused(Layouts.archive(other), "", "it is no image", "but file");
        assertRefused(folder.resolve("absent"), "", "it is not there");
        assertRefused(Path.of("/dev/null"), "", "it is neither a folder nor a file");
        Path xz = Files.write(folder.resolve("x.tar.xz"), new byte[] {-3, '7', 'z', 'X', 'Z', 0});
        assertRefused(xz, "", "it is compressed as a whole, by xz: uncompress it first");
        Path empty = Files.createFile(folder.resolve("empty.tar"));
        assertRefused(empty, "", "it is no image", "but nothing");
    }

    @Test
    void documentsThatAreNotWhatTheyShouldBeAreNamed() throws IOException {
        assertMalformed("{\"manifests\": 5}", "image: index.json: manifests: must be a list");
        assertMalformed("{\"manifests\": [{}]}", "manifests[0].digest: is missing");
        assertMalformed(
                "{\"manifests\": [{\"digest\": \"md5:00\", \"size\": 1}]}",
                "'md5:00' is no digest that can be checked");
        assertMalformed(
                "{\"manifests\": [{\"digest\": \"sha256:../../x\", \"size\": 1}]}",
                "a digest of sha256 has 64 hexadecimal digits of lower case, not '../../x'");
        assertMalformed("[", "image: index.json: it is no JSON");
        Files.writeString(folder.resolve("image/oci-layout"), "{\"imageLayoutVersion\":\"2.0.0\"}");
        assertMalformed("{}", "layouts of version '2.0.0' are not known here");
    }

    private void assertMalformed(String index, String reason) throws IOException {
        Files.writeString(folder.resolve("image/index.json"), index);
        assertThatThrownBy(() -> which(folder.resolve("image"), ""))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aDocumentThatCouldBeReadInTwoWaysIsRefused() throws IOException {
        Map<String, Object> both =
                layouts.blob(
                        "application/vnd.oci.image.manifest.v1+json",
                        Json.write(
                                Json.object(
                                        "manifests", List.of(image("one")), "layers", List.of())));
        layouts.index(both, "");

        assertRefused(layouts.end(), "", "it is an index and a manifest at once");
    }

    @Test
    void anArtifactIsNoImage() throws IOException {
        Map<String, Object> manifest =
                Json.object(
                        "config",
                        layouts.blob("application/vnd.oci.empty.v1+json", Layouts.text("{}")),
                        "layers",
                        List.of());
        layouts.index(layouts.blob("", Json.write(manifest)), "");

        assertRefused(
                layouts.end(),
                "",
                "config: it is of type 'application/vnd.oci.empty.v1+json': what the manifest"
                        + " describes is no image");
    }

    @Test
    void aFileOfALayoutIsNotReadThroughALink() throws IOException {
        layouts.index(image("right"), "");
        Path image = layouts.end();
        Path real = folder.resolve("elsewhere.json");
        Files.move(image.resolve("index.json"), real);
        Files.createSymbolicLink(image.resolve("index.json"), real);

        assertRefused(image, "", "index.json: ", "a symbolic link where none may be");
    }
}

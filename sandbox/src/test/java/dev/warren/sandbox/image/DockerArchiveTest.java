// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import dev.warren.testkit.Command;
import dev.warren.testkit.DockerEngine;
import dev.warren.testkit.Engine;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Archives of `docker save`, of a real Docker and of both forms.
@Lab
@ExtendWith(LeakGuard.class)
final class DockerArchiveTest {
    @TempDir private Path folder;

    private Path root() {
        return folder.resolve("root");
    }

    private ImageConfiguration unpack(Path archive, String reference) throws IOException {
        return RootFilesystem.unpack(new RootSource.Image(archive + "", reference), root() + "");
    }

    @Test
    @Engine({"dockerd", "docker", "containerd", "runc", "busybox-static"})
    void whatDockerSavesIsWhatDockerExports() throws IOException {
        Path first = folder.resolve("first.tar");
        Path exported = Files.createDirectory(folder.resolve("exported"));
        try (DockerEngine docker = new DockerEngine()) {
            docker.start();
            // Each commit is a layer; the second takes something away.
            docker.docker("run", "--name", "one", "warren.test/busybox:1", "sh", "-c", CHANGES);
            docker.docker("commit", "one", "changed:1");
            docker.docker("run", "--name", "two", "changed:1", "sh", "-c", REMOVALS);
            docker.docker(
                    "commit",
                    "--change",
                    "USER 7:8",
                    "--change",
                    "ENV A=\"b c\"",
                    "two",
                    "changed:2");
            docker.docker("create", "--name", "three", "changed:2");
            docker.docker("export", "--output", folder + "/exported.tar", "three");
            docker.docker(
                    "save",
                    "--output",
                    first + "",
                    "changed:1",
                    "changed:2",
                    "warren.test/busybox:1");
            docker.docker("rm", "one", "two", "three");
        }
        Command.run("tar", "-C", exported + "", "-xpf", folder + "/exported.tar");

        ImageConfiguration told = unpack(first, "changed:2");

        assertThat(told.environment()).contains("A=b c");
        assertThat(told.user()).isEqualTo("7:8");
        // What Docker mounts into every container comes out of an export as empty files.
        Command.run(
                "sh",
                "-c",
                "cd \"$1\" && rm -rf dev proc sys .dockerenv etc/hosts etc/hostname etc/resolv.conf"
                        + " etc/mtab && cd \"$2\" && rm -rf dev proc sys etc/hosts etc/hostname"
                        + " etc/resolv.conf etc/mtab && touch -d @0 \"$1\" \"$2\" \"$1/etc\" \"$2/etc\"",
                "sh",
                exported + "",
                root() + "");
        assertThat(Listing.of(root())).isEqualTo(Listing.of(exported)).hasSizeGreaterThan(15);
        assertThat(Listing.names(root())).contains("data/new").doesNotContain("data/old", "www");

        Command.run("gzip", first + "");
        RootFilesystem.remove(root() + "");
        unpack(folder.resolve("first.tar.gz"), "warren.test/busybox:1");
        assertThat(Listing.names(root())).contains("bin/busybox", "www").doesNotContain("data");
    }

    private static final String CHANGES =
            "busybox mkdir -p data/sub && echo x > data/old && echo y > data/sub/file"
                    + " && busybox chmod 4711 data/sub/file && busybox ln data/old data/hard"
                    + " && busybox ln -s sub data/link && busybox mknod data/pipe p"
                    + " && busybox chown 5:6 data/sub";

    private static final String REMOVALS =
            "busybox rm data/old && busybox rm -r www && busybox rm -r data/sub"
                    + " && busybox mkdir data/sub && echo z > data/sub/other && echo n > data/new";

    /// As Docker before 25 wrote it: the configuration named by its digest, layers in folders of their own, and
    /// a link where an image shares a layer with another.
    private Path old(String... names) throws IOException {
        Path saved = Files.createDirectories(folder.resolve("saved"));
        byte[] shared = new LayerBytes().file("base", "base").end();
        List<Object> manifest = new ArrayList<>();
        for (String name : names) {
            byte[] own = new LayerBytes().file("which", name).end();
            byte[] config =
                    Json.write(
                            Layouts.configuration(
                                    Layouts.ARCHITECTURE,
                                    List.of(
                                            "sha256:" + Layouts.sha256(shared),
                                            "sha256:" + Layouts.sha256(own))));
            String id = Layouts.sha256(config);
            Files.createDirectories(saved.resolve("base-" + name));
            Files.createDirectories(saved.resolve("own-" + name));
            Path layer = saved.resolve("base-" + name + "/layer.tar");
            if (manifest.isEmpty()) {
                Files.write(layer, shared);
            } else {
                Files.createSymbolicLink(layer, Path.of("../base-" + names[0] + "/layer.tar"));
            }
            Files.write(saved.resolve("own-" + name + "/layer.tar"), own);
            Files.write(saved.resolve(id + ".json"), config);
            manifest.add(
                    Json.object(
                            "Config",
                            id + ".json",
                            "RepoTags",
                            List.of(name + ":latest"),
                            "Layers",
                            List.of("base-" + name + "/layer.tar", "own-" + name + "/layer.tar")));
        }
        Files.write(saved.resolve("manifest.json"), Json.write(manifest));
        return Layouts.archive(saved);
    }

    @Test
    void ofSeveralTheOneThatIsNamed() throws IOException {
        Path archive = old("one", "two");

        unpack(archive, "two");
        assertThat(root().resolve("which")).hasContent("two");
        assertThat(root().resolve("base")).hasContent("base");
        RootFilesystem.remove(root() + "");
        unpack(archive, "one:latest");
        assertThat(root().resolve("which")).hasContent("one");
        RootFilesystem.remove(root() + "");

        assertRefused(
                archive, "", "there are several images: say which one, of one:latest, two:latest");
        assertRefused(
                archive,
                "three",
                "there is no image 'three' in it; there is one:latest, two:latest");
    }

    private void assertRefused(Path archive, String reference, String... words) {
        assertThatThrownBy(() -> unpack(archive, reference))
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith(archive + ": ")
                .hasMessageContainingAll(words);
        assertThat(root()).doesNotExist();
    }

    @Test
    void aConfigurationOrALayerThatIsNotWhatItWasIsFound() throws IOException {
        Path archive = old("one");
        Path saved = folder.resolve("saved");
        byte[] other = new LayerBytes().file("which", "other").end();
        Files.write(saved.resolve("own-one/layer.tar"), other);
        assertRefused(
                Layouts.archive(saved),
                "",
                "layer own-one/layer.tar: its archive is not what it was: the digest is sha256:"
                        + Layouts.sha256(other));

        Path config;
        try (var files = Files.list(saved)) {
            config =
                    files.filter(f -> f.toString().matches(".*[0-9a-f]{64}[.]json"))
                            .findAny()
                            .get();
        }
        Files.writeString(config, Files.readString(config).replace("/tmp", "/tmq"));
        assertRefused(Layouts.archive(saved), "", config.getFileName() + ": it is not what it was");

        Files.delete(saved.resolve("own-one/layer.tar"));
        Files.createSymbolicLink(saved.resolve("own-one/layer.tar"), Path.of("layer.tar"));
        Files.writeString(config, Files.readString(config).replace("/tmq", "/tmp"));
        assertRefused(Layouts.archive(saved), "", "own-one/layer.tar: its links lead nowhere");
        assertThat(archive).exists();
    }

    /// As Docker writes it since 25: a layout, with the old manifest beside the index.
    @Test
    void theNewFormIsBothAndIsFoundByEitherName() throws IOException {
        Layouts layouts = new Layouts(folder.resolve("new"));
        byte[] layer = new LayerBytes().file("which", "new").end();
        Map<String, Object> image = layouts.image(Layouts.ARCHITECTURE, layer);
        layouts.index(image, "1");
        Path layout = layouts.end();
        byte[] config =
                Json.write(
                        Layouts.configuration(
                                Layouts.ARCHITECTURE, List.of("sha256:" + Layouts.sha256(layer))));
        Files.write(
                layout.resolve("manifest.json"),
                Json.write(
                        List.of(
                                Json.object(
                                        "Config",
                                        "blobs/sha256/" + Layouts.sha256(config),
                                        "RepoTags",
                                        List.of("app:1"),
                                        "Layers",
                                        List.of("blobs/sha256/" + Layouts.sha256(layer))))));
        Path archive = Layouts.archive(layout);

        for (String reference : List.of("", "1", "app:1")) {
            unpack(archive, reference);
            assertThat(root().resolve("which")).hasContent("new");
            RootFilesystem.remove(root() + "");
        }
        assertRefused(archive, "app:2", "there is no image 'app:2' in it; there is 1, app:1");
    }

    @Test
    void anArchiveOfAnAncientDockerIsRecognised() throws IOException {
        Path saved = Files.createDirectories(folder.resolve("saved"));
        Files.writeString(saved.resolve("repositories"), "{}");

        assertRefused(Layouts.archive(saved), "", "it is an archive of a Docker before 1.10");
    }

    /// What was unpacked runs.
    @Test
    @Engine("busybox-static")
    void anImageBuiltByHandRuns() throws IOException {
        byte[] base =
                new LayerBytes()
                        .folder("bin")
                        .file("bin/busybox", 0755, Files.readAllBytes(Path.of("/bin/busybox")))
                        .symbolicLink("bin/sh", "/bin/busybox")
                        .end();
        byte[] upper = new LayerBytes().file("etc/motd", "hello from a layer\n").end();
        Layouts layouts = new Layouts(folder.resolve("image"));
        layouts.index(layouts.packedImage(base, upper), "hand:1");

        unpack(Layouts.archive(layouts.end()), "hand:1");

        assertThat(
                        Command.run(
                                "chroot",
                                root() + "",
                                "/bin/sh",
                                "-c",
                                "busybox cat /etc/motd; busybox ls /bin"))
                .isEqualTo("hello from a layer\nbusybox\nsh");
    }
}

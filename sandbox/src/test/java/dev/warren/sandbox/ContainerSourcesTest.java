// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.process.IdMap;
import dev.warren.sandbox.image.LayerBytes;
import dev.warren.sandbox.image.Layouts;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import dev.warren.sandbox.pod.ContainerConfiguration.WantedUser;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.OciRuntimes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Containers of all that they can be made from: unpacked, run as whom it says, with what they say in their log, and
/// removed without a trace.
@Lab
@ExtendWith(LeakGuard.class)
final class ContainerSourcesTest {
    private static final String WHO = "/bin/busybox id; pwd; cat /proc/self/uid_map";
    private static final int QUIT = 3;

    private LabTopology machine;
    private SandboxGround ground;
    private Sandboxes sandboxes;
    @TempDir private Path folder;

    @BeforeEach
    void prepare() throws Exception {
        machine = new LabTopology();
        ground = new SandboxGround(folder, "wrntest7", "10.231.87.0/24");
        sandboxes = ground.sandboxes();
    }

    @AfterEach
    void removeAll() throws Exception {
        ground.close();
        machine.close();
    }

    /// Busybox, with users and groups.
    private static byte[] layer() throws IOException {
        LayerBytes layer = new LayerBytes();
        for (String name : List.of("bin", "proc", "sys", "dev", "tmp", "etc")) {
            layer.folder(name);
        }
        layer.file("bin/busybox", 0755, Files.readAllBytes(Path.of("/bin/busybox")));
        for (String applet : List.of("sh", "cat", "sleep", "pwd")) {
            layer.symbolicLink("bin/" + applet, "busybox");
        }
        return layer.file("etc/passwd", USERS).file("etc/group", GROUPS).end();
    }

    private static final String USERS =
            """
            root:x:0:0:root:/:/bin/sh
            web:x:1000:1001::/:/bin/sh
            """;
    private static final String GROUPS =
            """
            root:x:0:
            wheel:x:10:root
            staff:x:50:
            audio:x:29:web
            web:x:1001:
            """;

    private Path layout() throws IOException {
        return Layouts.of(folder.resolve("layout"), layer());
    }

    /// As `docker save` wrote it before it wrote layouts.
    private Path dockerArchive() throws IOException {
        Path saved = Files.createDirectories(folder.resolve("saved"));
        byte[] layer = layer();
        byte[] config =
                Json.write(
                        Layouts.configuration(
                                Layouts.ARCHITECTURE, List.of("sha256:" + Layouts.sha256(layer))));
        String name = Layouts.sha256(config) + ".json";
        Files.write(saved.resolve(name), config);
        Files.createDirectories(saved.resolve("one"));
        Files.write(saved.resolve("one/layer.tar"), layer);
        Files.write(
                saved.resolve("manifest.json"),
                Json.write(
                        List.of(
                                Json.object(
                                        "Config",
                                        name,
                                        "RepoTags",
                                        List.of("box:1"),
                                        "Layers",
                                        List.of("one/layer.tar")))));
        return Layouts.archive(saved);
    }

    private Path image(String kind) throws IOException {
        return switch (kind) {
            case "layout" -> layout();
            case "archive of a layout" -> Layouts.archive(layout());
            default -> dockerArchive();
        };
    }

    private static PodConfiguration pod(Path image, String... command) {
        return SandboxGround.pod(
                "web",
                ContainerConfiguration.of(
                        "one", new RootSource.Image(image.toString(), ""), List.of(command)));
    }

    private static PodConfiguration withUsersOfItsOwn(PodConfiguration pod) {
        List<IdMap> maps = List.of(new IdMap(0, 231_000, 65_536));
        return pod.withNamespaces(
                NamespaceModes.standard().withUsers(new NamespaceModes.UserMaps(maps, maps)));
    }

    /// What a container said, as soon as it has said the last of it.
    private static String said(Sandbox pod, String last) {
        Path log = Path.of(pod.containers().getFirst().record().log());
        return Await.present(
                "'" + last + "' in the log",
                () -> {
                    String text = read(log);
                    return text.contains(last) ? text : null;
                },
                () -> ": " + read(log));
    }

    private static String read(Path log) {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private void goesWithoutTrace(Sandbox pod) throws SandboxException {
        sandboxes.remove(pod.id(), true);
        assertThat(ground.left()).isEmpty();
        assertThat(sandboxes.collectGarbage().demandDone()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"layout", "archive of a layout", "docker archive"})
    void anImageRunsAsItSays(String kind) throws Exception {
        Sandbox pod = sandboxes.run(pod(image(kind)));

        assertThat(said(pod, "hello")).contains("stdout F hello");
        assertThat(pod.containers().getFirst().record().stopSignal()).isEqualTo(QUIT);
        assertThat(pod.containers().getFirst().record().source()).startsWith("image:" + folder);
        goesWithoutTrace(pod);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itsUserIsLookedUpInItsOwnFiles(boolean ofItsOwn) throws Exception {
        PodConfiguration wanted = pod(layout(), "/bin/sh", "-c", WHO);

        Sandbox pod = sandboxes.run(ofItsOwn ? withUsersOfItsOwn(wanted) : wanted);

        assertThat(said(pod, ofItsOwn ? "65536" : "4294967295"))
                .contains("uid=1000(web) gid=50(staff) groups=50(staff)")
                .contains("stdout F /tmp")
                .containsPattern(ofItsOwn ? "0 +231000 +65536" : "0 +0 +4294967295");
        Path root =
                ground.folders()
                        .container(pod.id(), pod.containers().getFirst().record().id())
                        .resolve("rootfs/bin/busybox");
        assertThat((int) Files.getAttribute(root, "unix:uid")).isEqualTo(ofItsOwn ? 231_000 : 0);
        goesWithoutTrace(pod);
    }

    private ContainerConfiguration as(Optional<WantedUser> user) throws IOException {
        Path root = folder.resolve("rootfs");
        ContainerConfiguration all = ground.container("one", "/bin/sh", "-c", WHO);
        Files.writeString(root.resolve("etc/passwd"), USERS);
        Files.writeString(root.resolve("etc/group"), GROUPS);
        return new ContainerConfiguration(
                all.name(),
                all.source(),
                all.command(),
                all.arguments(),
                "",
                List.of(),
                user,
                false,
                false,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                all.annotations(),
                false);
    }

    static Stream<Arguments> users() {
        return Stream.of(
                Arguments.of(
                        Optional.of(new WantedUser(1000, Optional.empty(), List.of(7L))),
                        "uid=1000(web) gid=1001(web) groups=7,29(audio),1001(web)"),
                Arguments.of(
                        Optional.of(new WantedUser(1000, Optional.of(50L), List.of())),
                        "uid=1000(web) gid=50(staff) groups=29(audio),50(staff)"),
                Arguments.of(
                        Optional.of(new WantedUser(77, Optional.empty(), List.of())),
                        "uid=77 gid=0(root) groups=0(root)"),
                Arguments.of(Optional.empty(), "uid=0(root) gid=0(root) groups=0(root),10(wheel)"));
    }

    @ParameterizedTest
    @MethodSource("users")
    void aUserWhoIsNamedByNumberHasHisOwnGroups(Optional<WantedUser> user, String who)
            throws Exception {
        Sandbox pod = sandboxes.run(SandboxGround.pod("web", as(user)));

        assertThat(said(pod, "4294967295")).contains("stdout F " + who + "\n");
        goesWithoutTrace(pod);
    }

    /// As `runc spec` writes it: with a terminal.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBundleAsRuncWritesItRunsWithItsTerminal(boolean ofItsOwn) throws Exception {
        Path bundle = Files.createDirectories(folder.resolve("bundle"));
        OciRuntimes.writeRootFilesystem(bundle.resolve("rootfs"));
        for (String name : List.of("hostname", "hosts", "resolv.conf")) {
            Files.createFile(bundle.resolve("rootfs/etc/" + name));
        }
        Command.run("runc", "spec", "--bundle", bundle.toString());
        Path config = bundle.resolve("config.json");
        String written = Files.readString(config);
        assertThat(written).contains("\"terminal\": true");
        Files.writeString(
                config,
                written.replace(
                        "\"sh\"",
                        "\"sh\", \"-c\", \"test -t 1 && echo on a terminal; exec sleep 1000\""));
        PodConfiguration wanted =
                SandboxGround.pod(
                        "web",
                        ContainerConfiguration.of(
                                "one", new RootSource.OciBundle(bundle.toString()), List.of()));

        Sandbox pod = sandboxes.run(ofItsOwn ? withUsersOfItsOwn(wanted) : wanted);

        assertThat(said(pod, "terminal")).contains("stdout F on a terminal");
        int pid = pod.containers().getFirst().record().pid();
        assertThat(Files.readString(Path.of("/proc/" + pid + "/cmdline")))
                .isEqualTo("sleep\0" + "1000\0");
        assertThat(Files.readString(Path.of("/proc/" + pid + "/uid_map")))
                .containsPattern(ofItsOwn ? "0 +231000 +65536" : "0 +0 +4294967295");
        goesWithoutTrace(pod);
        assertThat(bundle.resolve("rootfs/bin/busybox")).exists();
    }

    @Test
    void ofAnImageThatWantsOutNothingIsLeft() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "untouched");
        Path image =
                Layouts.of(
                        folder.resolve("hostile"),
                        new LayerBytes()
                                .symbolicLink("link", folder.toString())
                                .file("link/secret", "taken")
                                .end());

        assertThatThrownBy(() -> sandboxes.run(pod(image, "/bin/sh")))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("cannot make a sandbox for test/web")
                .hasMessageContaining("leads through the link 'link'");

        assertThat(secret).hasContent("untouched");
        assertThat(ground.left()).isEmpty();
        assertThat(sandboxes.list()).isEmpty();
        assertThat(sandboxes.collectGarbage().demandDone()).isEmpty();
    }

    /// Opening a pipe waits for whoever writes to it, which may be nobody.
    @Test
    void aBundleWhoseSpecificationIsNoFileIsRefusedAtOnce() throws Exception {
        Path bundle = Files.createDirectories(folder.resolve("bundle"));
        Command.run("mkfifo", bundle.resolve("config.json").toString());

        assertThatThrownBy(
                        () ->
                                sandboxes.run(
                                        SandboxGround.pod(
                                                "web",
                                                ContainerConfiguration.of(
                                                        "one",
                                                        new RootSource.OciBundle(bundle.toString()),
                                                        List.of()))))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("the specification of the bundle cannot be read: ")
                .hasMessageContaining(bundle + "/config.json, which is no regular file");
        assertThat(ground.left()).isEmpty();
    }

    @Test
    void anImageWithoutTheUserThatItNamesIsRefused() throws Exception {
        Path image = Layouts.of(folder.resolve("strange"), new LayerBytes().folder("bin").end());

        assertThatThrownBy(() -> sandboxes.run(pod(image, "/bin/sh")))
                .hasMessageContaining("the image's user 'web' does not stand in its /etc/passwd");

        assertThat(ground.left()).isEmpty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.process.IdMap;
import dev.warren.sandbox.Infra;
import dev.warren.sandbox.SandboxSettings;
import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import dev.warren.sandbox.pod.ContainerConfiguration.WantedUser;
import dev.warren.sandbox.pod.DnsConfiguration;
import dev.warren.sandbox.pod.InterfaceRequest;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.NamespaceModes.Mode;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodIdentity;
import dev.warren.sandbox.pod.PortMapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// What options of `warren sandbox run` ask for.
class PodFlagsTest {
    private static ParseResult parse(String... words) {
        return new CommandLine(new SandboxRunCommand().spec().name("run")).parseArgs(words);
    }

    private static PodConfiguration pod(String... words) {
        return PodFlags.of(parse(words), Optional.empty(), "web", List.of());
    }

    @Test
    void aNameAloneAsksForNothingElse() {
        assertThat(pod())
                .isEqualTo(PodConfiguration.named(new PodIdentity("web", "default", "", 0)));
    }

    @Test
    void eachOptionSetsItsPart() {
        PodConfiguration pod =
                pod(
                        "-n",
                        "shop",
                        "--uid",
                        "6f1c",
                        "--hostname",
                        "front",
                        "--label",
                        "app=web",
                        "--label",
                        "tier=",
                        "--annotation",
                        "note=a=b",
                        "--sysctl",
                        "net.ipv4.ip_forward=1",
                        "--cgroup-parent",
                        "/pods");

        assertThat(pod.identity()).isEqualTo(new PodIdentity("web", "shop", "6f1c", 0));
        assertThat(pod.hostName()).isEqualTo("front");
        assertThat(pod.labels()).isEqualTo(Map.of("app", "web", "tier", ""));
        assertThat(pod.annotations()).isEqualTo(Map.of("note", "a=b"));
        assertThat(pod.sysctls()).isEqualTo(Map.of("net.ipv4.ip_forward", "1"));
        assertThat(pod.controlGroupParent()).isEqualTo("/pods");
    }

    @Test
    void namespacesAreWhoseTheWordsSay() {
        NamespaceModes modes =
                pod("--host-network", "--pid", "pod", "--ipc", "node", "--userns", "0:100000:65536")
                        .namespaces();

        List<IdMap> maps = List.of(new IdMap(0, 100_000, 65_536));
        assertThat(modes)
                .isEqualTo(
                        new NamespaceModes(
                                Mode.NODE,
                                Mode.POD,
                                Mode.NODE,
                                Optional.of(new NamespaceModes.UserMaps(maps, maps))));
    }

    @Test
    void portsHaveAProtocolAndMayHaveAnAddress() {
        assertThat(
                        pod(
                                        "--port",
                                        "8080:80",
                                        "--port",
                                        "127.0.0.1:53:5353/udp",
                                        "--port",
                                        "[fd00::1]:9:9/sctp")
                                .ports())
                .containsExactly(
                        new PortMapping("tcp", 80, 8080, ""),
                        new PortMapping("udp", 5353, 53, "127.0.0.1"),
                        new PortMapping("sctp", 9, 9, "fd00::1"));
    }

    @Test
    void optionsGoBeforeTheManifestAndListsAreAddedToIt() {
        PodConfiguration manifest =
                PodFlags.of(
                        parse("--label", "a=1", "--dns", "10.0.0.1", "--dns-search", "one.example"),
                        Optional.empty(),
                        "from-file",
                        List.of(ContainerFlag.parse("app=rootfs:/srv/box", List.of())));

        PodConfiguration pod =
                PodFlags.of(
                        parse("--label", "b=2", "--dns", "10.0.0.2"),
                        Optional.of(manifest),
                        "other",
                        List.of(ContainerFlag.parse("side=rootfs:/srv/box", List.of("true"))));

        assertThat(pod.identity().name()).isEqualTo("other");
        assertThat(pod.hostName()).as("what it is called follows").isEqualTo("other");
        assertThat(pod.labels()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(pod.dns())
                .contains(
                        new DnsConfiguration(
                                List.of("10.0.0.2"), List.of("one.example"), List.of()));
        assertThat(pod.containers()).extracting(one -> one.name()).containsExactly("app", "side");
        assertThat(pod.containers().getLast().command()).containsExactly("true");
    }

    @Test
    void aHostNameThatAManifestGaveStays() {
        PodConfiguration manifest =
                PodFlags.of(parse("--hostname", "front"), Optional.empty(), "from-file", List.of());

        assertThat(PodFlags.of(parse(), Optional.of(manifest), "other", List.of()).hostName())
                .isEqualTo("front");
    }

    @Test
    void sourcesOfContainersAreFoldersAndArchivesFromHere() {
        String here = Path.of("").toAbsolutePath().toString();
        assertThat(source("a=rootfs:box")).isEqualTo(new RootSource.Folder(here + "/box"));
        assertThat(source("a=bundle:/b/../c")).isEqualTo(new RootSource.OciBundle("/c"));
        assertThat(source("a=oci:/image")).isEqualTo(new RootSource.Image("/image", ""));
        assertThat(source("a=docker-archive:/i.tar:registry:5000/x:1"))
                .isEqualTo(new RootSource.Image("/i.tar", "registry:5000/x:1"));
    }

    private static RootSource source(String text) {
        return ContainerFlag.parse(text, List.of()).source();
    }

    @Test
    void theFirstInterfaceIsWhatTheWordsSay() {
        assertThat(
                        InterfaceFlags.of(
                                parse(
                                        "--ip",
                                        "10.88.0.9/16",
                                        "--ip",
                                        "fd00:0::9",
                                        "--mac-address",
                                        "C2:11:22:33:44:55",
                                        "--network-alias",
                                        "db")))
                .isEqualTo(
                        new InterfaceRequest(
                                List.of("10.88.0.9/16", "fd00::9"),
                                "c2:11:22:33:44:55",
                                List.of("db")));
        for (String[] wrong :
                List.of(
                        new String[] {"--ip", "10.88.0.9/33"},
                        new String[] {"--ip", "web"},
                        new String[] {"--mac-address", "c2:11"},
                        new String[] {"--network-alias", "a b"})) {
            assertThatThrownBy(() -> InterfaceFlags.of(parse(wrong)))
                    .isInstanceOf(UsageException.class)
                    .hasMessageStartingWith(wrong[0] + ": '" + wrong[1] + "' is no ");
        }
    }

    @Test
    void foldersAndRuntimeAreWhatTheWordsSay() {
        SandboxSettings settings =
                SandboxOptions.settings(
                        parse(
                                "--net-conf",
                                "/n",
                                "--bin-dir",
                                "/a",
                                "--bin-dir",
                                "/b",
                                "--cni-cache",
                                "/c",
                                "--networks",
                                "2",
                                "--runtime",
                                "crun",
                                "--state-dir",
                                "/s",
                                "--run-dir",
                                "/r",
                                "--netns-dir",
                                "/ns",
                                "--plugin-timeout",
                                "3s"));

        assertThat(settings.networkFolder()).isEqualTo("/n");
        assertThat(settings.pluginFolders()).containsExactly("/a", "/b");
        assertThat(settings.cacheFolder()).isEqualTo("/c");
        assertThat(settings.networks()).isEqualTo(2);
        assertThat(settings.runtime()).isEqualTo("crun");
        assertThat(settings.folders().persistent()).isEqualTo(Path.of("/s"));
        assertThat(settings.folders().volatileFolder()).isEqualTo(Path.of("/r"));
        assertThat(settings.namespaceFolder()).isEqualTo("/ns");
        assertThat(settings.pluginDeadline()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.infra()).isEqualTo(new Infra.Pinned());
    }

    @Test
    void withoutWordsSettingsAreTheStandardOnes() {
        assertThat(SandboxOptions.settings(parse())).isEqualTo(SandboxSettings.standard());
    }

    @Test
    void aWordAfterInfraIsTheNameOfThePodAndNotWhatHoldsIt() {
        ParseResult words = parse("--infra=/bin/sh", "web");
        assertThat(SandboxOptions.settings(words).infra())
                .isEqualTo(new Infra.Waiting(Path.of("/bin/sh"), List.of()));
        assertThat(Delimited.of(words).before()).containsExactly("web");

        assertThat(Delimited.of(parse("--infra", "web")).before()).containsExactly("web");
        assertThat(Delimited.of(parse("web", "--infra")).before()).containsExactly("web");
    }

    @Test
    void aFolderAsInfraIsARootFileSystem() {
        assertThat(SandboxOptions.settings(parse("--infra=/usr")).infra())
                .isEqualTo(new Infra.Root(Path.of("/usr"), List.of("/pause")));
    }

    @Test
    void busyboxIsToldToWait() {
        assertThat(SandboxOptions.settings(parse("--infra=/usr/../bin/busybox")).infra())
                .isEqualTo(
                        new Infra.Waiting(Path.of("/bin/busybox"), List.of("sleep", "2147483647")));
    }

    @Test
    void onlyTheOneThatMakesASandboxIsToldOfARuntime() {
        assertThat(new SandboxRunCommand().spec().findOption("--runtime")).isNotNull();
        for (Command other :
                List.of(
                        new SandboxCreateCommand(),
                        new SandboxStartCommand(),
                        new SandboxStopCommand(),
                        new SandboxRemoveCommand(),
                        new SandboxExecCommand(),
                        new SandboxCheckCommand(),
                        new SandboxGarbageCommand())) {
            assertThat(other.spec().findOption("--runtime")).as(other.spec().name()).isNull();
        }
    }

    @Test
    void aUserWithoutAGroupHasHisOwn() {
        assertThat(user("1000")).isEqualTo(new WantedUser(1000, Optional.empty(), List.of()));
        assertThat(user("1000:0")).isEqualTo(new WantedUser(1000, Optional.of(0L), List.of()));
    }

    private static WantedUser user(String text) {
        CommandSpec spec = CommandSpec.create();
        ContainerFlags.describe(spec);
        return ContainerFlags.apply(
                        ContainerFlag.parse("app=rootfs:/srv/box", List.of()),
                        new CommandLine(spec).parseArgs("--user", text))
                .user()
                .orElseThrow();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.Node;
import dev.warren.sandbox.pod.DnsConfiguration;
import dev.warren.sandbox.pod.InterfaceRequest;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodIdentity;
import dev.warren.sandbox.pod.PortMapping;
import dev.warren.testkit.Extra;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Beside the reference library: the same documents, the same questions to plugins, the same files.
@Extra("go")
final class LibcniTest {
    private static final List<String> VERSIONS =
            List.of("0.1.0", "0.2.0", "0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0");

    @TempDir private Path folder;
    private FakePlugins plugins;
    private CniClient client;

    @BeforeAll
    static void build() {
        Libcni.demand();
    }

    @BeforeEach
    void install() throws IOException {
        plugins = new FakePlugins(folder.resolve("plugins"), "first", "second");
        client = new CniClient(List.of(plugins.bin(), "/absent"), cache(), Duration.ofSeconds(20));
    }

    private String cache() {
        return folder.resolve("cache").toString();
    }

    private Libcni libcni(String verb, Path file) {
        return Libcni.asked(verb)
                .with("File", file.toString())
                .with("Bin", List.of(plugins.bin(), "/absent"))
                .with("Cache", cache());
    }

    @Test
    void documentsAreWrittenByteForByteTheSame() throws IOException {
        List<String> documents =
                List.of(
                        "{\"b\":1,\"a\":[true,false,null,{}],\"B\":\"\",\"é\":1,\"\ue000\":1,\"😀\":1,\"\\uffff\":1}",
                        "[0,1,-1,1.0,1.50,1e3,1e20,1e21,1.5e21,123456789012345678901234567890,-1e-7,0.000001,"
                                + "0.00000123,9007199254740993,18446744073709551615,4294967295,1e-300,1.7976931348623157e308,"
                                + "5e-324,0.1,0.30000000000000004,100,1234.5678]",
                        "\"<&>'\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\\u007f\\u0080\\u2028\\u2029\\ud83d\\ude00\"");
        List<Object> parsed = new ArrayList<>();
        List<String> ours = new ArrayList<>();
        for (String document : documents) {
            Object value = Json.read(document.getBytes(StandardCharsets.UTF_8), "a document");
            parsed.add(value);
            ours.add(
                    new String(
                            GoJson.encode(GoJson.decoded(value, "a document", "")),
                            StandardCharsets.UTF_8));
        }

        assertThat(ours).isEqualTo(Libcni.asked("rewrite").with("Documents", parsed).texts());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"cniVersion\":\"0.1.0\",\"ip4\":{\"ip\":\"10.1.0.2/24\"}}",
                "{\"cniVersion\":\"0.2.0\",\"ip4\":{\"ip\":\"10.1.0.2/24\",\"gateway\":\"10.1.0.1\",\"routes\":[{\"dst\":\"0.0.0.0/0\"},{\"dst\":\"10.9.0.0/16\",\"gw\":\"10.1.0.9\",\"mtu\":1400}]},"
                        + "\"ip6\":{\"ip\":\"FD00:0:0::2/64\",\"gateway\":\"fd00::1\",\"routes\":[{\"dst\":\"::/0\",\"gw\":\"fd00::1\"}]},\"dns\":{\"nameservers\":[\"10.0.0.10\"],\"domain\":\"d\",\"search\":[\"s\"],\"options\":[\"o\"]}}",
                "{\"cniVersion\":\"0.2.0\",\"dns\":{}}",
                "{\"cniVersion\":\"0.3.0\"}",
                "{\"cniVersion\":\"0.3.1\",\"interfaces\":[{\"name\":\"vethA\",\"mac\":\"0a:00:00:00:00:01\"},{\"name\":\"eth0\",\"mac\":\"0a:00:00:00:00:02\",\"sandbox\":\"/run/netns/red\"}],"
                        + "\"ips\":[{\"version\":\"4\",\"interface\":1,\"address\":\"10.1.0.2/24\",\"gateway\":\"10.1.0.1\"},{\"version\":\"4\",\"interface\":0,\"address\":\"10.2.0.2/32\"},{\"version\":\"6\",\"interface\":1,\"address\":\"fd00::2/64\"}],"
                        + "\"routes\":[{\"dst\":\"0.0.0.0/0\"},{\"dst\":\"::/0\",\"gw\":\"fd00::1\",\"mtu\":9000}],\"dns\":{\"search\":[\"a\",\"b\"]}}",
                "{\"cniVersion\":\"0.4.0\",\"ips\":[{\"version\":\"6\",\"address\":\"fd00::2/64\"}],\"routes\":[{\"dst\":\"10.0.0.0/8\"}]}",
                "{\"cniVersion\":\"1.0.0\",\"interfaces\":[{\"name\":\"eth0\",\"mtu\":1500,\"sandbox\":\"/n\",\"pciID\":\"0000:00:01.0\",\"socketPath\":\"/s\"}],\"ips\":[{\"address\":\"::ffff:10.1.0.2/120\",\"gateway\":\"::ffff:10.1.0.1\",\"interface\":0}],"
                        + "\"routes\":[{\"dst\":\"0.0.0.0/0\",\"gw\":\"\"}],\"dns\":{\"domain\":\"<\"}}",
                "{\"cniVersion\":\"1.1.0\",\"Interfaces\":[{\"NAME\":\"eth0\"}],\"IPs\":[{\"Address\":\"10.1.0.2/24\"}],\"routes\":[{\"dst\":\"10.0.0.0/8\",\"mtu\":1,\"advmss\":2,\"priority\":3,\"table\":0,\"scope\":253}],\"dns\":{}}",
                "{\"cniVersion\":\"1.1.0\",\"interfaces\":null,\"ips\":[],\"else\":[1]}",
                "{\"ip4\":{\"ip\":\"10.1.0.2/24\"}}"
            })
    void resultsAreToldInEveryVersionTheSame(String document) throws IOException {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        AttachmentResult result = AttachmentResult.parse(bytes, CniVersion.V0_1_0, "a result");
        List<String> ours = new ArrayList<>();
        for (CniVersion version : CniVersion.values()) {
            try {
                ours.add(new String(result.as(version).toJson(), StandardCharsets.UTF_8));
            } catch (SandboxException failed) {
                ours.add("error: cannot convert: no valid IP addresses");
            }
        }

        assertThat(ours)
                .isEqualTo(
                        Libcni.asked("convert")
                                .with("Documents", List.of(Json.read(bytes, "a result")))
                                .with("Versions", VERSIONS)
                                .texts());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"net\",\"plugins\":[{\"type\":\"first\"}]}",
                "{ \"cniVersion\":\"0.4.0\", \"name\":\"net\",\"disableCheck\":\"True\",\"disableGC\":true,\"plugins\":[{\"type\":\"first\",\"n\":1.0},{\"type\":\"second\"}]}\n",
                "{\"cniVersion\":\"0.3.1\",\"cniVersions\":[\"1.0.0\",\"0.4.0\",\"1.2.0\"],\"name\":\"net\",\"plugins\":[{\"type\":\"first\"}]}",
                "{\"cniVersion\":\"1.2.0\",\"cniVersions\":[\"1.1.0\"],\"name\":\"net\",\"plugins\":[{\"type\":\"first\"}]}"
            })
    void listsAreReadTheSame(String document) throws IOException {
        assertReadTheSame(Files.writeString(folder.resolve("10.conflist"), document));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"net\",\"type\":\"first\"}",
                "{ \"cniVersion\":\"0.3.1\",\"Name\":\"net\",\"TYPE\":\"first\",\"z\":{\"y\":[{\"b\":1,\"a\":\"<\"}]},\"n\":1e3}"
            })
    void singlePluginsAreReadTheSame(String document) throws IOException {
        assertReadTheSame(Files.writeString(folder.resolve("10.conf"), document));
    }

    private void assertReadTheSame(Path file) throws IOException {
        NetworkFolder read = NetworkFolder.read(folder.toString());
        assertThat(read.broken()).isEmpty();
        NetworkConfiguration network = read.networks().getFirst();

        Node theirs =
                Node.of(
                        "the answer",
                        Json.read(
                                libcni("load", file).answer().getBytes(StandardCharsets.UTF_8),
                                "the answer"));

        assertThat(network.name()).isEqualTo(theirs.member("name").text());
        assertThat(network.versionText()).isEqualTo(theirs.member("version").textOrEmpty());
        assertThat(network.disablesCheck()).isEqualTo(theirs.member("disableCheck").truth(false));
        assertThat(network.disablesGarbageCollection())
                .isEqualTo(theirs.member("disableGC").truth(false));
        assertThat(network.plugins())
                .hasSize(theirs.member("plugins").findNumber(0, 9).orElseThrow().intValue());
        assertThat(java.util.Base64.getEncoder().encodeToString(network.document()))
                .isEqualTo(theirs.member("document").text());
    }

    private static final PodConfiguration POD =
            new PodConfiguration(
                    new PodIdentity("web", "default", "uid-1", 0),
                    "web",
                    "",
                    Optional.of(
                            new DnsConfiguration(
                                    List.of("10.0.0.10"), List.of(), List.of("ndots:5"))),
                    List.of(
                            new PortMapping("TCP", 80, 8080, ""),
                            new PortMapping("udp", 53, 0, ""),
                            new PortMapping("sctp", 99, 9999, "127.0.0.1")),
                    Map.of(),
                    Map.of("kubernetes.io/ingress-bandwidth", "10M", "<b>", "&"),
                    "/kubepods/pod1",
                    NamespaceModes.standard(),
                    Map.of(),
                    List.of(),
                    InterfaceRequest.none(),
                    List.of());

    /// [#POD] as a request to the reference library.
    private static Map<String, Object> pod() {
        return Json.object(
                "Annotations",
                Json.object("kubernetes.io/ingress-bandwidth", "10M", "<b>", "&"),
                "Ports",
                List.of(
                        Json.object(
                                "HostPort",
                                8080,
                                "ContainerPort",
                                80,
                                "Protocol",
                                "tcp",
                                "HostIP",
                                ""),
                        Json.object(
                                "HostPort",
                                9999,
                                "ContainerPort",
                                99,
                                "Protocol",
                                "sctp",
                                "HostIP",
                                "127.0.0.1")),
                "BandWidth",
                Json.object("IngressRate", 10_000_000, "IngressBurst", 4294967295L),
                "DNS",
                Json.object("Servers", List.of("10.0.0.10"), "Options", List.of("ndots:5")),
                "Cgroup",
                "/kubepods/pod1");
    }

    private static String result(CniVersion version) {
        return version.isAtLeast(CniVersion.V0_3_0)
                ? "{\"cniVersion\":\""
                        + version
                        + "\",\"interfaces\":[{\"name\":\"eth0\",\"sandbox\":\"/run/netns/<red>\",\"mac\":\"0a:00:00:00:00:01\"}],"
                        + "\"ips\":[{\"version\":\"4\",\"address\":\"10.1.0.2/24\",\"interface\":0,\"gateway\":\"10.1.0.1\"}],\"routes\":[{\"dst\":\"0.0.0.0/0\"}]}"
                : "{\"ip4\":{\"ip\":\"10.1.0.2/24\",\"gateway\":\"10.1.0.1\",\"routes\":[{\"dst\":\"0.0.0.0/0\"}]}}";
    }

    private Path network(String version) throws IOException {
        String capabilities =
                "{\"portMappings\":true,\"bandwidth\":true,\"dns\":true,\"cgroupPath\":true,\"mac\":true,\"io.kubernetes.cri.pod-annotations\":true}";
        return Files.writeString(
                folder.resolve("10.conflist"),
                "{%s\"name\":\"net\",\"plugins\":[{\"type\":\"first\",\"ipam\":{\"type\":\"x\",\"n\":[1.0,\"<\"]}},{\"type\":\"second\",\"capabilities\":%s}]}"
                        .formatted(
                                version.isEmpty() ? "" : "\"cniVersion\":\"" + version + "\",",
                                capabilities));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0.1.0", "0.2.0", "0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0"})
    void pluginsAreGivenTheSameAndTheSameIsKept(String text) throws IOException {
        Path file = network(text);
        CniVersion version = CniVersion.find(text).orElseThrow();
        NetworkConfiguration network = NetworkFolder.read(folder.toString()).networks().getFirst();
        plugins.prints("first", Verb.ADD, result(version));
        plugins.prints("second", Verb.ADD, result(version));
        Attachment attachment = Attachment.ofPod(POD, "0123456789ab", "/run/netns/<red>", "eth0");
        Path kept = Path.of(client.cache().file("net", "0123456789ab", "eth0"));

        libcni("add", file).about(attachment).with("Pod", pod()).answer();
        String theirFile = Files.readString(kept);
        if (version.isAtLeast(CniVersion.V0_4_0)) {
            libcni("check", file).about(attachment).with("Pod", pod()).answer();
        }
        libcni("status", file).answer();
        libcni("del", file).about(attachment).with("Pod", pod()).answer();
        libcni("add", file).about(attachment).with("Pod", pod()).answer();
        libcni("gc", file)
                .with("Valid", List.of(Json.object("containerID", "other", "ifname", "eth1")))
                .answer();
        List<FakePlugins.Note> theirs = plugins.notes();
        plugins.forget();
        assertThat(kept).doesNotExist();

        client.add(network, attachment);
        String ourFile = Files.readString(kept);
        if (version.isAtLeast(CniVersion.V0_4_0)) {
            client.check(network, attachment);
        }
        client.status(network);
        client.delete(network, attachment);
        client.add(network, attachment);
        client.collectGarbage(network, List.of(new CniClient.Valid("other", "eth1")));

        assertSame(plugins.notes(), theirs);
        assertThat(theirs).hasSizeGreaterThan(6);
        assertThat(ourFile).isEqualTo(theirFile);
        assertThat(kept).doesNotExist();
    }

    private static void assertSame(List<FakePlugins.Note> ours, List<FakePlugins.Note> theirs) {
        assertThat(ours)
                .extracting(FakePlugins.Note::title)
                .isEqualTo(theirs.stream().map(FakePlugins.Note::title).toList());
        for (int i = 0; i < ours.size(); i++) {
            String title = ours.get(i).title();
            assertThat(ours.get(i).input()).as(title).isEqualTo(theirs.get(i).input());
            Map<String, String> more = new TreeMap<>(theirs.get(i).environment());
            more.entrySet().removeAll(ours.get(i).environment().entrySet());
            assertThat(more).as("only they set for " + title).isEmpty();
            assertThat(ours.get(i).environment())
                    .as(title)
                    .hasSameSizeAs(theirs.get(i).environment());
        }
    }

    @Test
    void aPodThatAsksForNothingIsTheSameToo() throws IOException {
        Path file = network("1.0.0");
        NetworkConfiguration network = NetworkFolder.read(folder.toString()).networks().getFirst();
        plugins.prints("first", Verb.ADD, "{}");
        plugins.prints("second", Verb.ADD, "{}");
        Attachment attachment =
                Attachment.ofPod(
                        PodConfiguration.named(new PodIdentity("p", "n", "", 0)),
                        "id",
                        "/n",
                        "eth0");
        Path kept = Path.of(client.cache().file("net", "id", "eth0"));

        libcni("add", file).about(attachment).with("Pod", Json.object()).answer();
        String theirFile = Files.readString(kept);
        List<FakePlugins.Note> theirs = plugins.notes();
        plugins.forget();
        client.add(network, attachment);

        assertSame(plugins.notes(), theirs);
        assertThat(Files.readString(kept)).isEqualTo(theirFile);
    }

    @Test
    void pluginsAreAskedForTheirVersionsTheSame() throws IOException {
        plugins.prints(
                "first",
                Verb.VERSION,
                "{\"cniVersion\":\"1.0.0\",\"supportedVersions\":[\"1.0.0\"]}");

        List<String> theirs =
                Libcni.asked("versions")
                        .with("Plugin", "first")
                        .with("Bin", List.of(plugins.bin()))
                        .texts();
        List<FakePlugins.Note> theirNotes = plugins.notes();
        plugins.forget();

        assertThat(client.versions("first")).isEqualTo(theirs);
        assertSame(plugins.notes(), theirNotes);
    }

    @Test
    void eachSideReadsAndTakesBackWhatTheOtherHasKept() throws IOException {
        Path file = network("1.0.0");
        NetworkConfiguration network = NetworkFolder.read(folder.toString()).networks().getFirst();
        plugins.prints("first", Verb.ADD, result(CniVersion.V1_0_0));
        plugins.prints("second", Verb.ADD, result(CniVersion.V1_0_0));
        Attachment attachment = Attachment.ofPod(POD, "0123456789ab", "/run/netns/red", "eth0");
        Path kept = Path.of(client.cache().file("net", "0123456789ab", "eth0"));

        AttachmentResult ours = client.add(network, attachment);
        assertThat(libcni("cached", file).about(attachment).answer())
                .isEqualTo(new String(ours.toJson(), StandardCharsets.UTF_8));
        assertThat(libcni("attachments", file).with("ID", "0123456789ab").answer())
                .contains(
                        "\"ContainerID\":\"0123456789ab\"",
                        "\"Network\":\"net\"",
                        "\"IfName\":\"eth0\"");
        libcni("del", file).about(attachment).answer();
        assertThat(kept).doesNotExist();
        assertThat(plugins.notes().getLast().input()).contains("\"prevResult\"");

        libcni("add", file).about(attachment).with("Pod", pod()).answer();
        ResultCache.Content content = client.cache().read();
        assertThat(content.broken()).isEmpty();
        CachedAttachment theirs = content.attachments().getFirst();
        assertThat(theirs.network()).isEqualTo("net");
        assertThat(theirs.attachment().arguments()).isEqualTo(attachment.arguments());
        assertThat(theirs.result()).contains(ours);
        assertThat(theirs.configuration().orElseThrow().document()).isEqualTo(network.document());
        client.delete(theirs.configuration().orElseThrow(), theirs.attachment());
        assertThat(kept).doesNotExist();
        assertThat(plugins.notes().getLast().input()).contains("\"prevResult\"");
    }
}

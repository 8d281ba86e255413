// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What plugins are asked, in which order, and what becomes of their answers.
final class CniClientTest {
    private static final Attachment ATTACHMENT =
            new Attachment(
                    "0123456789ab",
                    "/run/netns/red",
                    "eth0",
                    List.of(
                            new Argument("IgnoreUnknown", "1"),
                            new Argument("K8S_POD_NAME", "web")),
                    Map.of(
                            "portMappings",
                            List.of(Json.object("HostPort", 8080, "ContainerPort", 80)),
                            "dns",
                            Json.object("Servers", List.of("10.0.0.10"))));

    private static final String RESULT =
            """
            {"cniVersion":"0.4.0","interfaces":[{"name":"eth0","sandbox":"/run/netns/red"}],
             "ips":[{"version":"4","address":"10.1.0.2/24","gateway":"10.1.0.1","interface":0}],
             "routes":[{"dst":"0.0.0.0/0"}],"unknown":{"<":1}}
            """;

    @TempDir private Path folder;
    private FakePlugins plugins;
    private Remarks remarks;
    private CniClient client;

    @BeforeEach
    void install() throws IOException {
        plugins = new FakePlugins(folder.resolve("plugins"), "first", "second", "third");
        remarks = new Remarks();
        client =
                new CniClient(
                                List.of(folder.resolve("nowhere").toString(), plugins.bin()),
                                folder.resolve("cache").toString(),
                                Duration.ofSeconds(20))
                        .observedBy(remarks);
    }

    private static NetworkConfiguration network(String version, String... plugins)
            throws SandboxException {
        String document =
                "{\"cniVersion\":\"%s\",\"name\":\"net\",\"plugins\":[%s]}"
                        .formatted(version, String.join(",", plugins));
        return NetworkConfiguration.parse(
                document.getBytes(StandardCharsets.UTF_8), "net.conflist");
    }

    private static String plugin(String type) {
        return "{\"type\":\"" + type + "\"}";
    }

    private static NetworkConfiguration three(String version) throws SandboxException {
        return network(version, plugin("first"), plugin("second"), plugin("third"));
    }

    private Path cacheFile() {
        return folder.resolve("cache/results/net-0123456789ab-eth0");
    }

    @Test
    void anAddGivesEachPluginTheEnvironmentOfTheProcessAndItsOwn() throws IOException {
        plugins.prints("first", Verb.ADD, RESULT);

        client.add(network("0.4.0", plugin("first")), ATTACHMENT);

        Map<String, String> expected = new TreeMap<>(System.getenv());
        expected.put("CNI_COMMAND", "ADD");
        expected.put("CNI_CONTAINERID", "0123456789ab");
        expected.put("CNI_NETNS", "/run/netns/red");
        expected.put("CNI_ARGS", "IgnoreUnknown=1;K8S_POD_NAME=web");
        expected.put("CNI_IFNAME", "eth0");
        expected.put("CNI_PATH", folder.resolve("nowhere") + ":" + plugins.bin());
        assertThat(plugins.notes().getFirst().environment()).isEqualTo(expected);
    }

    @Test
    void anAddTellsEachPluginTheResultOfTheOneBefore() throws IOException {
        plugins.prints("first", Verb.ADD, RESULT);
        plugins.prints(
                "second",
                Verb.ADD,
                "{\"cniVersion\":\"0.4.0\",\"ips\":[{\"version\":\"6\",\"address\":\"FD00::2/64\"}]}");
        plugins.prints("third", Verb.ADD, "{\"dns\":{\"domain\":\"example.org\"}}");

        AttachmentResult result = client.add(three("0.4.0"), ATTACHMENT);

        assertThat(plugins.notes())
                .extracting(FakePlugins.Note::input)
                .containsExactly(
                        "{\"cniVersion\":\"0.4.0\",\"name\":\"net\",\"type\":\"first\"}",
                        "{\"cniVersion\":\"0.4.0\",\"name\":\"net\",\"prevResult\":{\"cniVersion\":\"0.4.0\","
                                + "\"interfaces\":[{\"name\":\"eth0\",\"sandbox\":\"/run/netns/red\"}],"
                                + "\"ips\":[{\"version\":\"4\",\"interface\":0,\"address\":\"10.1.0.2/24\",\"gateway\":\"10.1.0.1\"}],"
                                + "\"routes\":[{\"dst\":\"0.0.0.0/0\"}],\"dns\":{}},\"type\":\"second\"}",
                        "{\"cniVersion\":\"0.4.0\",\"name\":\"net\",\"prevResult\":{\"cniVersion\":\"0.4.0\","
                                + "\"ips\":[{\"version\":\"6\",\"address\":\"fd00::2/64\"}],\"dns\":{}},\"type\":\"third\"}");
        assertThat(result.version()).isEqualTo(CniVersion.V0_4_0);
        assertThat(result.dns().domain()).isEqualTo("example.org");
        assertThat(result.addresses()).isEmpty();
    }

    @Test
    void onlyPluginsThatDeclareACapabilityAreGivenWhatBelongsToIt() throws IOException {
        String declares =
                "{\"type\":\"%s\",\"capabilities\":{\"portMappings\":%s,\"bandwidth\":true},\"a\":\"<&>\",\"n\":1500.0}";
        plugins.prints("first", Verb.ADD, RESULT);
        plugins.prints("second", Verb.ADD, RESULT);
        plugins.prints("third", Verb.ADD, RESULT);

        client.add(
                network(
                        "0.4.0",
                        declares.formatted("first", "true"),
                        declares.formatted("second", "false"),
                        declares.formatted("third", "true")),
                ATTACHMENT);

        assertThat(plugins.notes().get(0).input())
                .isEqualTo(
                        "{\"a\":\"\\u003c\\u0026\\u003e\",\"capabilities\":{\"bandwidth\":true,\"portMappings\":true},"
                                + "\"cniVersion\":\"0.4.0\",\"n\":1500,\"name\":\"net\","
                                + "\"runtimeConfig\":{\"portMappings\":[{\"HostPort\":8080,\"ContainerPort\":80}]},\"type\":\"first\"}");
        assertThat(plugins.notes().get(1).input()).doesNotContain("runtimeConfig");
        // The library reads its own text once more before it adds the runtime's part, which sorts
        // the result.
        assertThat(plugins.notes().get(2).input())
                .contains(
                        "\"ips\":[{\"address\":\"10.1.0.2/24\",\"gateway\":\"10.1.0.1\",\"interface\":0,\"version\":\"4\"}]");
    }

    @Test
    void anAddStopsAtTheFirstFailureAndKeepsNothing() throws IOException {
        plugins.prints("first", Verb.ADD, RESULT);
        plugins.answer(
                "second",
                Verb.ADD,
                "echo working >&2; echo '{\"cniVersion\":\"0.4.0\",\"code\":11,\"msg\":\"no addresses left\",\"details\":\"in 10.1.0.0/24\"}'; exit 1");

        CniException failed =
                catchThrowableOfType(
                        CniException.class, () -> client.add(three("0.4.0"), ATTACHMENT));

        assertThat(failed)
                .hasMessage(
                        "the CNI plugin 'second' of the network 'net' failed to ADD eth0 of 0123456789ab: no addresses"
                                + " left; in 10.1.0.0/24 (code 11: it may be tried again later); it wrote to its"
                                + " standard error: working");
        assertThat(failed.verb()).isEqualTo(Verb.ADD);
        assertThat(failed.network()).isEqualTo("net");
        assertThat(failed.plugin()).isEqualTo("second");
        assertThat(failed.code()).isEqualTo(11);
        assertThat(failed.isTransient()).isTrue();
        assertThat(failed.reason()).isEqualTo("no addresses left");
        assertThat(failed.details()).isEqualTo("in 10.1.0.0/24");
        assertThat(failed.errors()).isEqualTo("working");
        assertThat(plugins.titles()).containsExactly("ADD first", "ADD second");
        assertThat(cacheFile()).doesNotExist();
    }

    @Test
    void aDeleteAsksTheLastFirstAndTellsAllOfTheKeptResult() throws IOException {
        plugins.prints("first", Verb.ADD, RESULT);
        plugins.prints("second", Verb.ADD, RESULT);
        plugins.prints("third", Verb.ADD, RESULT);
        client.add(three("0.4.0"), ATTACHMENT);
        plugins.forget();

        client.delete(three("0.4.0"), ATTACHMENT.withoutNamespace());

        assertThat(plugins.titles()).containsExactly("DEL third", "DEL second", "DEL first");
        assertThat(plugins.notes())
                .allSatisfy(
                        note -> {
                            assertThat(note.variable("CNI_NETNS")).isEmpty();
                            assertThat(note.input()).contains("\"prevResult\":{");
                        });
        assertThat(cacheFile()).doesNotExist();
    }

    @Test
    void aDeleteBefore040IsToldNoResult() throws IOException {
        plugins.prints("first", Verb.ADD, "{\"ips\":[]}");
        NetworkConfiguration network = network("0.3.1", plugin("first"));
        client.add(network, ATTACHMENT);

        client.delete(network, ATTACHMENT);

        assertThat(plugins.notes().getLast().input())
                .isEqualTo("{\"cniVersion\":\"0.3.1\",\"name\":\"net\",\"type\":\"first\"}");
        assertThat(cacheFile()).doesNotExist();
    }

    @Test
    void aDeleteGoesOnAfterFailuresTellsOfAllAndKeepsTheResult() throws IOException {
        plugins.prints("first", Verb.ADD, RESULT);
        plugins.prints("second", Verb.ADD, RESULT);
        plugins.prints("third", Verb.ADD, RESULT);
        client.add(three("0.4.0"), ATTACHMENT);
        plugins.forget();
        plugins.answer("third", Verb.DEL, "echo '{\"code\":999,\"msg\":\"stuck\"}'; exit 3");
        plugins.answer("second", Verb.DEL, "kill -9 $$");

        CniException failed =
                catchThrowableOfType(
                        CniException.class, () -> client.delete(three("0.4.0"), ATTACHMENT));

        assertThat(failed).hasMessageContaining("'third'").hasMessageContaining("stuck (code 999)");
        assertThat(failed.further())
                .singleElement()
                .asString()
                .contains("'second'", "signal 9 ended it");
        assertThat(plugins.titles()).containsExactly("DEL third", "DEL second", "DEL first");
        assertThat(cacheFile()).exists();

        plugins.answer("third", Verb.DEL, "");
        plugins.answer("second", Verb.DEL, "");
        client.delete(three("0.4.0"), ATTACHMENT);
        assertThat(cacheFile()).doesNotExist();
    }

    @Test
    void whatWasNeverAttachedCanBeDeleted() throws IOException {
        client.delete(three("1.0.0"), ATTACHMENT);

        assertThat(plugins.titles()).hasSize(3);
        assertThat(plugins.notes().getFirst().input()).doesNotContain("prevResult");
    }

    @Test
    void aDeleteDoesWithoutAResultThatCannotBeReadAndSaysSo() throws IOException {
        Files.createDirectories(cacheFile().getParent());
        Files.writeString(cacheFile(), "{ torn");

        client.delete(network("0.4.0", plugin("first")), ATTACHMENT);

        assertThat(plugins.notes().getFirst().input()).doesNotContain("prevResult");
        assertThat(remarks.remarks())
                .singleElement()
                .asString()
                .contains("without the result that was kept of it", cacheFile().toString());
        assertThat(cacheFile()).doesNotExist();
    }

    @Test
    void aKeptResultIsToldInTheVersionOfTheNetwork() throws IOException {
        plugins.prints("first", Verb.ADD, RESULT);
        client.add(network("0.4.0", plugin("first")), ATTACHMENT);

        client.delete(network("1.0.0", plugin("first")), ATTACHMENT);

        assertThat(plugins.notes().getLast().input())
                .contains(
                        "\"prevResult\":{\"cniVersion\":\"1.0.0\",\"interfaces\":[{\"name\":\"eth0\",\"sandbox\":\"/run/netns/red\"}],"
                                + "\"ips\":[{\"address\":\"10.1.0.2/24\",\"gateway\":\"10.1.0.1\",\"interface\":0}],"
                                + "\"routes\":[{\"dst\":\"0.0.0.0/0\"}]}");
    }

    @Test
    void aCheckTellsTheKeptResultAndStopsAtTheFirstFailure() throws IOException {
        plugins.prints("first", Verb.ADD, RESULT);
        plugins.prints("second", Verb.ADD, RESULT);
        plugins.prints("third", Verb.ADD, RESULT);
        client.add(three("0.4.0"), ATTACHMENT);
        plugins.forget();
        assertThat(client.check(three("0.4.0"), ATTACHMENT)).isTrue();
        assertThat(plugins.titles()).containsExactly("CHECK first", "CHECK second", "CHECK third");
        assertThat(plugins.notes())
                .allSatisfy(note -> assertThat(note.input()).contains("\"prevResult\""));
        plugins.forget();

        plugins.answer("second", Verb.CHECK, "echo 'the link is gone' >&2; exit 1");
        CniException failed =
                catchThrowableOfType(
                        CniException.class, () -> client.check(three("0.4.0"), ATTACHMENT));

        assertThat(failed)
                .hasMessage(
                        "the CNI plugin 'second' of the network 'net' failed to CHECK eth0 of 0123456789ab: it ended with"
                                + " status 1 and does not say why; it wrote to its standard error: the link is gone");
        assertThat(plugins.titles()).containsExactly("CHECK first", "CHECK second");
    }

    @Test
    void aCheckIsNotAskedForWhereTheNetworkDoesNotWantOrKnowIt() throws IOException {
        NetworkConfiguration unwanted =
                NetworkConfiguration.parse(
                        "{\"cniVersion\":\"1.0.0\",\"name\":\"net\",\"disableCheck\":\"true\",\"plugins\":[{\"type\":\"first\"}]}"
                                .getBytes(StandardCharsets.UTF_8),
                        "net.conflist");
        assertThat(client.check(unwanted, ATTACHMENT)).isFalse();

        SandboxException unknown =
                catchThrowableOfType(
                        SandboxException.class, () -> client.check(three("0.3.1"), ATTACHMENT));

        assertThat(unknown)
                .hasMessageContaining("it is configured for version 0.3.1")
                .hasMessageContaining("since 0.4.0");
        assertThat(plugins.notes()).isEmpty();
    }

    @Test
    void aStatusIsAskedForWithoutAnAttachment() throws IOException {
        assertThat(client.status(three("1.0.0"))).isFalse();
        assertThat(plugins.notes()).isEmpty();

        assertThat(client.status(three("1.1.0"))).isTrue();

        assertThat(plugins.titles())
                .containsExactly("STATUS first", "STATUS second", "STATUS third");
        FakePlugins.Note note = plugins.notes().getFirst();
        assertThat(note.input())
                .isEqualTo("{\"cniVersion\":\"1.1.0\",\"name\":\"net\",\"type\":\"first\"}");
        for (String empty : List.of("CNI_CONTAINERID", "CNI_NETNS", "CNI_ARGS", "CNI_IFNAME")) {
            assertThat(note.variable(empty)).as(empty).isEmpty();
        }

        plugins.answer(
                "first", Verb.STATUS, "echo '{\"code\":51,\"msg\":\"the agent is down\"}'; exit 1");
        assertThat(catchThrowableOfType(CniException.class, () -> client.status(three("1.1.0"))))
                .hasMessageContaining("the agent is down")
                .hasMessageContaining("attached pods may have lost their network");
    }

    @Test
    void garbageIsWhatIsKeptAndNotValid() throws IOException {
        NetworkConfiguration network = network("1.1.0", plugin("first"), plugin("second"));
        plugins.prints("first", Verb.ADD, "{\"cniVersion\":\"1.1.0\"}");
        plugins.prints("second", Verb.ADD, "{\"cniVersion\":\"1.1.0\"}");
        client.add(network, ATTACHMENT);
        client.add(network, Attachment.of("valid", "/run/netns/blue", "eth0"));
        plugins.forget();
        plugins.answer("first", Verb.GC, "echo '{\"code\":100,\"msg\":\"later\"}'; exit 1");

        CniException failed =
                catchThrowableOfType(
                        CniException.class,
                        () ->
                                client.collectGarbage(
                                        network, List.of(new CniClient.Valid("valid", "eth0"))));

        assertThat(failed).hasMessageContaining("failed to GC: later");
        assertThat(plugins.titles())
                .containsExactly("DEL second", "DEL first", "GC first", "GC second");
        FakePlugins.Note deleted = plugins.notes().getFirst();
        assertThat(deleted.variable("CNI_CONTAINERID")).isEqualTo("0123456789ab");
        assertThat(deleted.variable("CNI_NETNS")).isEqualTo("/run/netns/red");
        assertThat(deleted.variable("CNI_ARGS")).isEqualTo("IgnoreUnknown=1;K8S_POD_NAME=web");
        assertThat(plugins.notes().getLast().input())
                .isEqualTo(
                        "{\"cni.dev/attachments\":[{\"containerID\":\"valid\",\"ifname\":\"eth0\"}],"
                                + "\"cni.dev/valid-attachments\":[{\"containerID\":\"valid\",\"ifname\":\"eth0\"}],"
                                + "\"cniVersion\":\"1.1.0\",\"name\":\"net\",\"type\":\"second\"}");
        assertThat(cacheFile()).doesNotExist();
        assertThat(folder.resolve("cache/results/net-valid-eth0")).exists();
    }

    @Test
    void garbageIsWhatTheCallerSaysOfWhatWasInTheCacheAndPluginsHearOfAllOthers()
            throws IOException {
        NetworkConfiguration network = network("1.1.0", plugin("first"));
        plugins.prints("first", Verb.ADD, "{\"cniVersion\":\"1.1.0\"}");
        client.add(network, ATTACHMENT);
        client.add(network, Attachment.of("needed", "/run/netns/blue", "eth0"));
        plugins.forget();
        Attachment late = Attachment.of("late", "/run/netns/late", "eth0");

        Garbage garbage =
                client.collectGarbage(
                        network,
                        cached -> {
                            if (!cached.attachment().containerId().equals("needed")) {
                                return false;
                            }
                            // It comes while garbage is collected, after the cache has been read.
                            assertThatNoException().isThrownBy(() -> client.add(network, late));
                            return true;
                        });

        assertThat(garbage.detached())
                .extracting(Attachment::toString)
                .containsExactly("eth0 of 0123456789ab");
        assertThat(garbage.kept())
                .extracting(Attachment::toString)
                .containsExactly("eth0 of needed", "eth0 of late");
        assertThat(plugins.titles()).containsExactly("DEL first", "ADD first", "GC first");
        assertThat(plugins.notes().getLast().input())
                .contains(
                        "\"cni.dev/valid-attachments\":[{\"containerID\":\"needed\",\"ifname\":\"eth0\"},"
                                + "{\"containerID\":\"late\",\"ifname\":\"eth0\"}]");
        assertThat(folder.resolve("cache/results/net-late-eth0")).exists();
    }

    @Test
    void nothingIsGarbageWhereAFileOfTheCacheCannotBeRead() throws IOException {
        NetworkConfiguration network = network("1.1.0", plugin("first"));
        plugins.prints("first", Verb.ADD, "{\"cniVersion\":\"1.1.0\"}");
        client.add(network, ATTACHMENT);
        Files.writeString(folder.resolve("cache/results/net-other-eth0"), "{");
        plugins.forget();

        assertThat(
                        catchThrowableOfType(
                                SandboxException.class,
                                () -> client.collectGarbage(network, _ -> false)))
                .hasMessageStartingWith("nothing was done, for it is not known")
                .hasMessageContaining("net-other-eth0");
        assertThat(plugins.notes()).isEmpty();
    }

    @Test
    void garbageOfVersionsBefore110IsTakenBackByDelAlone() throws IOException {
        NetworkConfiguration network = network("0.4.0", plugin("first"));
        plugins.prints("first", Verb.ADD, "{}");
        client.add(network, ATTACHMENT);
        plugins.forget();

        assertThat(client.collectGarbage(network, List.of())).isTrue();

        assertThat(plugins.titles()).containsExactly("DEL first");
    }

    @Test
    void garbageIsLeftWhereTheNetworkWantsThat() throws IOException {
        NetworkConfiguration network =
                NetworkConfiguration.parse(
                        "{\"cniVersion\":\"1.1.0\",\"name\":\"net\",\"disableGC\":true,\"plugins\":[{\"type\":\"first\"}]}"
                                .getBytes(StandardCharsets.UTF_8),
                        "net.conflist");

        assertThat(client.collectGarbage(network, List.of())).isFalse();

        assertThat(plugins.notes()).isEmpty();
    }

    @Test
    void aPluginIsAskedForItsVersionsWithADummyEnvironment() throws IOException {
        plugins.prints(
                "first",
                Verb.VERSION,
                "{\"cniVersion\":\"1.0.0\",\"supportedVersions\":[\"0.4.0\",\"1.0.0\",\"9.0.0\"]}");

        assertThat(client.versions("first")).containsExactly("0.4.0", "1.0.0", "9.0.0");

        FakePlugins.Note note = plugins.notes().getFirst();
        assertThat(note.input()).isEqualTo("{\"cniVersion\":\"1.1.0\"}");
        assertThat(note.variable("CNI_CONTAINERID")).isEmpty();
        assertThat(note.variable("CNI_ARGS")).isEmpty();
        for (String dummy : List.of("CNI_NETNS", "CNI_IFNAME", "CNI_PATH")) {
            assertThat(note.variable(dummy)).as(dummy).isEqualTo("dummy");
        }
    }

    @Test
    void pluginsOfOldAnswerTheQuestionForVersionsInTheirOwnWays() throws IOException {
        plugins.answer(
                "first",
                Verb.VERSION,
                "echo '{\"code\":100,\"msg\":\"unknown CNI_COMMAND: VERSION\"}'; exit 1");
        plugins.prints("second", Verb.VERSION, "{\"cniVersion\":\"0.2.0\"}");
        plugins.prints("third", Verb.VERSION, "{\"cniVersion\":\"0.3.0\"}");

        assertThat(client.versions("first")).containsExactly("0.1.0");
        assertThat(client.versions("second")).containsExactly("0.1.0", "0.2.0");
        assertThat(catchThrowableOfType(CniException.class, () -> client.versions("third")))
                .hasMessageContaining("supportedVersions: is missing");
    }

    @Test
    void aNetworkIsValidWhenAllItsPluginsSpeakItsVersion() throws IOException {
        plugins.prints(
                "first",
                Verb.VERSION,
                "{\"cniVersion\":\"1.0.0\",\"supportedVersions\":[\"1.0.0\"]}");
        plugins.prints(
                "second",
                Verb.VERSION,
                "{\"cniVersion\":\"1.0.0\",\"supportedVersions\":[\"0.4.0\"]}");
        client.validate(network("1.0.0", plugin("first")));

        CniException failed =
                catchThrowableOfType(
                        CniException.class,
                        () ->
                                client.validate(
                                        network(
                                                "1.0.0",
                                                plugin("second"),
                                                plugin("first"),
                                                plugin("absent"))));

        assertThat(failed)
                .hasMessageContaining(
                        "the network is configured for version 1.0.0, and it speaks 0.4.0");
        assertThat(failed.further())
                .singleElement()
                .asString()
                .contains("'absent'", "is not installed");
    }

    @Test
    void namesAreCheckedBeforeAnythingIsRun() throws SandboxException {
        NetworkConfiguration network = three("1.0.0");
        for (String id : List.of("", "../up", "-a", "a/b", "a b", "é")) {
            Attachment attachment = Attachment.of(id, "/run/netns/red", "eth0");
            assertRefused(() -> client.add(network, attachment));
            assertRefused(() -> client.delete(network, attachment));
            assertRefused(() -> client.check(network, attachment));
        }
        for (String name :
                List.of(
                        "",
                        ".",
                        "..",
                        "a/b",
                        "a:b",
                        "a b",
                        "a\u00a0b",
                        "sixteen-bytes-00",
                        "ééééééééééé")) {
            Attachment attachment = Attachment.of("id", "/run/netns/red", name);
            assertRefused(() -> client.add(network, attachment));
            assertRefused(() -> client.delete(network, attachment));
        }
        assertRefused(() -> client.add(network, Attachment.of("id", "", "eth0")));
        for (Argument argument :
                List.of(
                        new Argument("", "v"),
                        new Argument("A=B", "v"),
                        new Argument("A", "v;B=w"))) {
            assertRefused(
                    () ->
                            client.add(
                                    network,
                                    new Attachment(
                                            "id",
                                            "/run/netns/red",
                                            "eth0",
                                            List.of(argument),
                                            Map.of())));
        }
    }

    private void assertRefused(Asked asked) {
        SandboxException refused = catchThrowableOfType(SandboxException.class, asked::run);
        assertThat(refused)
                .isNotNull()
                .isNotInstanceOf(CniException.class)
                .hasMessageStartingWith("no plugin of the network 'net' was asked to ");
        assertThat(remarks.runs()).isEmpty();
    }

    private interface Asked {
        void run() throws SandboxException;
    }

    @Test
    void anObserverIsToldEachRunWithWhatItSaidAlsoAfterSuccess() throws IOException {
        plugins.answer("first", Verb.ADD, "echo 'a warning' >&2; echo '{}'");

        client.add(network("1.0.0", plugin("first")), ATTACHMENT);

        PluginRun run = remarks.runs().getFirst();
        assertThat(run.verb()).isEqualTo(Verb.ADD);
        assertThat(run.file()).isEqualTo(plugins.bin() + "/first");
        assertThat(run.environment())
                .containsEntry("CNI_IFNAME", "eth0")
                .containsOnlyKeys(
                        "CNI_COMMAND",
                        "CNI_CONTAINERID",
                        "CNI_NETNS",
                        "CNI_ARGS",
                        "CNI_IFNAME",
                        "CNI_PATH");
        assertThat(run.input())
                .isEqualTo("{\"cniVersion\":\"1.0.0\",\"name\":\"net\",\"type\":\"first\"}");
        assertThat(run.output()).isEqualTo("{}");
        assertThat(run.errors()).isEqualTo("a warning");
    }
}

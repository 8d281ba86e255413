// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.sandbox.SandboxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What plugins are asked, in which order, and what becomes of their answers.
final class CniClientTest extends CniClientGround {
    private static final String RESULT =
            """
            {"cniVersion":"0.4.0","interfaces":[{"name":"eth0","sandbox":"/run/netns/red"}],
             "ips":[{"version":"4","address":"10.1.0.2/24","gateway":"10.1.0.1","interface":0}],
             "routes":[{"dst":"0.0.0.0/0"}],"unknown":{"<":1}}
            """;

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

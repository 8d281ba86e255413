// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which versions of the specification plugins speak.
final class CniVersionsTest extends CniClientGround {
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
}

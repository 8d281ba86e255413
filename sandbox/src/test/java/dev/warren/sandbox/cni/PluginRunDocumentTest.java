// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.process.End;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PluginRunDocumentTest {
    private static PluginRun run(String output, End end) {
        return new PluginRun(
                Verb.ADD,
                "net",
                "bridge",
                "/opt/cni/bin/bridge",
                Map.of("CNI_COMMAND", "ADD", "CNI_ARGS", "A=b;C=\u001b[31m"),
                "{\"cniVersion\":\"1.0.0\"}",
                output,
                "a word\n",
                end,
                Duration.ofNanos(12_345_678));
    }

    private static List<PluginRun> again(List<PluginRun> runs) throws MalformedException {
        byte[] written = Json.write(PluginRunDocument.of(runs));
        return PluginRunDocument.parse(Node.of("a file", Json.read(written, "a file")));
    }

    @Test
    void runsComeBackAsTheyWere() throws MalformedException {
        List<PluginRun> runs = List.of(run("{}", new End.Exited(0)), run("", new End.Killed(9)));

        assertThat(again(runs)).isEqualTo(runs);
        assertThat(again(List.of())).isEmpty();
    }

    @Test
    void whatIsLongIsCut() throws MalformedException {
        List<PluginRun> runs = again(List.of(run("x".repeat(1 << 20), new End.Exited(0))));

        assertThat(runs.getFirst().output()).hasSize((256 << 10) + 1).endsWith("x…");
    }

    @Test
    void whatIsNoRunIsRefusedWithItsField() {
        byte[] document =
                "[{\"verb\":\"SING\",\"plugin\":\"b\",\"file\":\"f\",\"status\":0,\"nanoseconds\":1}]"
                        .getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(
                        () ->
                                PluginRunDocument.parse(
                                        Node.of("a file", Json.read(document, "a file"))))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("[0].verb")
                .hasMessageContaining("is no verb of CNI");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.warren.cli.ExitStatus;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What commands about pods have to be told of networks and what not, what they say of what is left, and what they answer
/// programs.
@Lab
@ExtendWith(LeakGuard.class)
final class PodAnswersTest extends PodCommandsGround {
    PodAnswersTest() {
        super("wrncmd3", "10.231.96.0/24");
    }

    @Test
    void whoeverStopsNeedNotKnowWithWhichPluginsAndCacheThePodWasMade() throws Exception {
        runWeb(SLEEP);
        Files.delete(pods.networks().resolve("10-mynet.conflist"));

        assertThat(looking("ps").output()).contains("default/web");
        assertThat(changing("check")).isEqualTo(new Warren(0, "default/web: ok\n", ""));
        assertThat(changing("stop", "web", "-t", "0")).isEqualTo(new Warren(0, "web\n", ""));
        assertThat(changing("check")).as("none is ready").isEqualTo(new Warren(0, "", ""));
        assertThat(changing("rm", "web")).isEqualTo(new Warren(0, "web\n", ""));

        assertThat(pods.left()).isEmpty();
        assertThat(changing("rm", "web", "--bin-dir", "/usr/lib/cni").status())
                .as("nobody needs it")
                .isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void theFirstInterfaceIsAsItIsAskedForByANetworkThatTakesThat() throws Exception {
        String[] asked = {
            "run", "web", "--ip", "10.231.96.77", "--mac-address", "c2:11:22:33:44:55", "-o", "json"
        };
        Warren refused = changing(asked);
        assertThat(refused.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(refused.errors())
                .isEqualTo(
                        "warren: --ip: no plugin of the network 'mynet' takes that (it would have \"capabilities\":{\"ips\":true})\n");
        Path network = pods.networks().resolve("10-mynet.conflist");
        Files.writeString(
                network,
                Files.readString(network)
                        .replace(
                                "\"isGateway\"",
                                "\"capabilities\":{\"ips\":true,\"mac\":true},\"isGateway\""));

        JsonNode pod = changing(asked).json();

        assertThat(pod.at("/ips/0").asText()).isEqualTo("10.231.96.77");
        assertThat(
                        Command.run(
                                "nsenter",
                                "--net=" + pod.at("/netns/path").asText(),
                                "ip",
                                "link",
                                "show",
                                "eth0"))
                .contains("c2:11:22:33:44:55");
        assertThat(looking("inspect", "web").json().at("/config/first_interface/ips/0").asText())
                .isEqualTo("10.231.96.77");
    }

    @Test
    void whatIsLeftIsSaidLineByLineAndThatGcTriesAgain() throws Exception {
        String id = runWeb(SLEEP).json().get("id").asText();
        Path bridge = pods.plugins().resolve("bridge");
        Files.writeString(
                bridge,
                "#!/bin/sh\necho '{\"cniVersion\":\"1.0.0\",\"code\":100,\"msg\":\"not now\"}'\nexit 1\n");
        Files.setPosixFilePermissions(bridge, PosixFilePermissions.fromString("rwxr-xr-x"));

        Warren stopped = changing("stop", "web", "-t", "0");

        assertThat(stopped.status()).isEqualTo(ExitStatus.PARTIAL);
        assertThat(stopped.errors().lines())
                .containsExactly(
                        "warren: could not stop sandbox " + id.substring(0, 13) + " whole",
                        "warren: could not remove the interface eth0 in the network 'mynet': the CNI plugin 'bridge' of the network 'mynet' failed to DEL eth0 of "
                                + id
                                + ": not now (code 100)",
                        "warren: 'warren sandbox gc' tries again to remove what is left");
        JsonNode removed = changing("rm", "web", "-o", "json").json();
        assertThat(removed.get("kind").asText()).isEqualTo("SandboxWorkList");
        assertThat(removed.at("/metadata/node").asText()).isNotEmpty();
        assertThat(removed.at("/items/0/ref").asText()).isEqualTo("web");
        assertThat(removed.at("/items/0/id").asText()).isEqualTo(id);
        assertThat(removed.at("/items/0/result").asText()).isEqualTo("leftover");
        assertThat(removed.at("/items/0/leftovers/0").asText()).contains("not now");
        JsonNode left = changing("gc", "-o", "json").json();
        assertThat(left.at("/items/0/result").asText()).isEqualTo("leftover");
        assertThat(left.at("/items/0/id").asText()).isEqualTo(id);

        Files.delete(bridge);
        JsonNode done = changing("gc", "-o", "json").json();
        assertThat(done.get("items")).hasSize(1);
        assertThat(done.at("/items/0/what").asText()).startsWith("removed sandbox ");
        assertThat(pods.left()).isEmpty();
    }

    @Test
    void startStopAndLogsAnswerProgramsInJson() {
        runWeb("echo one; exec sleep 1000");
        Await.until("its line", () -> looking("logs", "web").output().equals("one\n"));

        JsonNode line = looking("logs", "web", "-o", "json").json();
        assertThat(line.get("kind").asText()).isEqualTo("SandboxLogLine");
        assertThat(line.get("stream").asText()).isEqualTo("stdout");
        assertThat(line.get("text").asText()).isEqualTo("one");
        JsonNode started = changing("start", "web", "-o", "json").json();
        assertThat(started.at("/items/0/result").asText()).isEqualTo("done");
        Warren stopped = changing("stop", "nobody", "web/app", "-t", "0", "-o", "json");
        assertThat(stopped.status()).isEqualTo(ExitStatus.NOT_FOUND);
        assertThat(stopped.json().at("/items/0/result").asText()).isEqualTo("failed");
        assertThat(stopped.json().at("/items/0/failure").asText()).contains("'nobody'");
        assertThat(stopped.json().at("/items/1/container").asText()).matches("[0-9a-f]{64}");
        assertThat(stopped.json().at("/items/1/result").asText()).isEqualTo("done");
    }

    @Test
    void aPodThatCannotBeCheckedKeepsNoOtherFromBeingChecked() throws Exception {
        String id = runWeb(SLEEP).json().get("id").asText();
        changing("run", "api");
        Path journal = pods.journal(id);
        String whole = Files.readString(journal);
        Files.writeString(journal, whole.replace("plugins\\\":[", "plugins\\\":7,\\\"x\\\":["));

        Warren check = changing("check", "-o", "json");

        Files.writeString(journal, whole);
        assertThat(check.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(check.errors())
                .startsWith("warren: the journal of sandbox " + id + ", network mynet: ");
        JsonNode items = check.json().get("items");
        assertThat(items).hasSize(2);
        for (JsonNode item : items) {
            boolean broken = item.get("id").asText().equals(id);
            assertThat(item.get("name").asText()).isEqualTo(broken ? "web" : "api");
            assertThat(item.get("findings")).isEmpty();
            assertThat(item.has("failure")).isEqualTo(broken);
        }
    }
}

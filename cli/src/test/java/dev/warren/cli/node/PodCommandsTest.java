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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `warren sandbox`, as somebody uses it who has no kubelet.
@Lab
@ExtendWith(LeakGuard.class)
final class PodCommandsTest extends PodCommandsGround {
    PodCommandsTest() {
        super("wrncmd0", "10.231.81.0/24");
    }

    private static String inode(String path) {
        return Command.run("stat", "-L", "-c", "%i", path);
    }

    @Test
    void runTellsWhatWasMadeAndPsTellsTheSame() {
        Warren run = runWeb(SLEEP);

        assertThat(run.errors()).isEmpty();
        assertThat(run.status()).isZero();
        JsonNode pod = run.json();
        assertThat(pod.get("id").asText()).matches("[0-9a-f]{64}");
        assertThat(pod.get("name").asText()).isEqualTo("web");
        assertThat(pod.get("namespace").asText()).isEqualTo("default");
        assertThat(pod.get("state").asText()).isEqualTo("ready");
        assertThat(pod.get("ips").get(0).asText()).startsWith("10.231.81.");
        assertThat(pod.get("infraPid").isNull()).isTrue();
        assertThat(pod.at("/netns/inode").asText())
                .isEqualTo(inode(pod.at("/netns/path").asText()))
                .isEqualTo(inode("/proc/" + pod.at("/containers/0/pid").asText() + "/ns/net"));
        JsonNode item = looking("ps", "-o", "json").json().at("/items/0");
        assertThat(pod.properties())
                .filteredOn(member -> !List.of("apiVersion", "kind").contains(member.getKey()))
                .containsExactlyElementsOf(item.properties());
        assertThat(looking("ps").output())
                .contains(
                        pod.get("id").asText().substring(0, 13)
                                + "   default/web      ready   10.231.81.");
        assertThat(looking("ps", "-o", "name").output()).isEqualTo(pod.get("id").asText() + "\n");
    }

    @Test
    void inspectTellsWhatWasAskedForAndWhatWouldBeRemoved() {
        runWeb(SLEEP);

        JsonNode pod = looking("inspect", "web").json();
        JsonNode container = looking("inspect", "web/app").json();

        assertThat(pod.at("/config/metadata/name").asText()).isEqualTo("web");
        assertThat(pod.at("/journal/phase").asText()).isEqualTo("ready");
        assertThat(pod.at("/journal/left").findValuesAsText("what"))
                .contains("the interface eth0 in the network 'mynet'");
        assertThat(container.get("kind").asText()).isEqualTo("SandboxContainer");
        assertThat(container.get("sandbox")).isEqualTo(pod.get("id"));
        assertThat(Path.of(container.get("bundle").asText(), "config.json")).exists();
    }

    @Test
    void aContainerIsMadeStartedStoppedAndRemovedInAPodThatIsThere() {
        JsonNode app = runWeb(SLEEP).json().at("/containers/0");

        Warren created =
                changing(
                        "create",
                        "web",
                        "side=" + pods.rootfs(),
                        "-e",
                        "GREETING=hello",
                        "--",
                        "/bin/sh",
                        "-c",
                        "echo $GREETING; hostname; exec sleep 1000");

        assertThat(created.status()).as(created.errors()).isZero();
        assertThat(looking("ps").output()).contains("app,side(created)");
        assertThat(changing("start", "side").output()).isEqualTo("side\n");
        JsonNode side = looking("inspect", "side").json();
        assertThat(side.get("id").asText() + "\n").isEqualTo(created.output());
        for (String kind : List.of("net", "ipc", "uts")) {
            assertThat(inode("/proc/" + side.get("pid") + "/ns/" + kind))
                    .isEqualTo(inode("/proc/" + app.get("pid") + "/ns/" + kind));
        }
        Await.until(
                "the lines that the container writes",
                () -> looking("logs", "side").output().equals("hello\nweb\n"));
        assertThat(changing("rm", "web/side").errors())
                .isEqualTo("warren: the container 'side' runs; stop it first, or force it\n");
        assertThat(changing("stop", "web/side", "-t", "0").status()).isZero();
        assertThat(looking("ps").output()).contains("app,side(exited:137)");
        assertThat(changing("rm", "side").status()).isZero();
        assertThat(looking("ps").output()).contains("   app   ");
    }

    @Test
    void execBecomesACommandInTheContainer() {
        JsonNode pod = runWeb(SLEEP).json();

        Command.Outcome outcome =
                Launched.warren(
                        pods.looking(
                                "exec",
                                "-e",
                                "WORD=in",
                                "web",
                                "--",
                                "sh",
                                "-c",
                                "echo $WORD $(hostname); ip -o -4 addr show eth0; exit 7"));

        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.status()).isEqualTo(7);
        assertThat(outcome.output())
                .startsWith("in web\n")
                .contains(pod.at("/ips/0").asText() + "/24");
    }

    @Test
    void logsAreToldByStreamTailAndTime() {
        runWeb("echo one; echo two; echo oops >&2; " + SLEEP);
        Await.until("all lines", () -> looking("logs", "web").errors().equals("oops\n"));

        assertThat(looking("logs", "web").output()).isEqualTo("one\ntwo\n");
        assertThat(looking("logs", "--tail", "2", "web/app"))
                .isEqualTo(new Warren(0, "two\n", "oops\n"));
        assertThat(looking("logs", "--timestamps", "app").output())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\S+Z one\n\\S+Z two\n");
        assertThat(looking("logs", "--since", "2999-01-01T00:00:00Z", "app").output()).isEmpty();
    }

    @Test
    void logsAreFollowedUntilTheContainerEnds() throws Exception {
        runWeb("while [ ! -e /tmp/go ]; do sleep 0.05; done; echo last words");
        Path output = pods.networks().resolve("../output").normalize();
        Process follower =
                Launched.start(output, Path.of("/dev/null"), pods.looking("logs", "-f", "web"));
        JsonNode app = looking("inspect", "app").json();
        Files.createFile(Path.of("/proc/" + app.get("pid").asText() + "/root/tmp/go"));

        assertThat(follower.waitFor()).isZero();
        assertThat(output).hasContent("last words");
    }

    @Test
    void stoppedAndRemovedNothingIsLeftAndThereIsNothingToCollect() {
        runWeb(SLEEP);
        assertThat(changing("rm", "web").errors())
                .contains("is in use; stop it first, or force it");

        Warren stopped = changing("stop", "web", "-t", "0");
        assertThat(stopped.status()).as(stopped.errors()).isZero();
        assertThat(looking("ps").output()).contains("notready", "app(exited:137)");
        assertThat(changing("start", "web").errors()).contains("cannot be started again");
        assertThat(changing("rm", "default/web").output()).isEqualTo("default/web\n");

        assertThat(pods.left()).isEmpty();
        assertThat(changing("gc")).isEqualTo(new Warren(0, "there was nothing to do\n", ""));
        assertThat(looking("ps").output().lines()).hasSize(1);
    }

    @Test
    void eventsTellWhatHappenedInOrder() {
        String id = runWeb(SLEEP).json().get("id").asText();
        changing("rm", "--force", "web");

        Warren events = looking("events");
        assertThat(events.output().lines().map(line -> line.replaceFirst("\\S+Z ", "")))
                .containsSubsequence(
                        "created " + id.substring(0, 13) + " default/web",
                        "created " + id.substring(0, 13) + " default/web app",
                        "started " + id.substring(0, 13) + " default/web app",
                        "started " + id.substring(0, 13) + " default/web",
                        "stopped " + id.substring(0, 13) + " default/web",
                        "deleted " + id.substring(0, 13) + " default/web");
        assertThat(looking("events", "-o", "json").output().lines())
                .allMatch(
                        line ->
                                line.startsWith(
                                        "{\"apiVersion\":\"warren.dev/v1\",\"kind\":\"SandboxEvent\","));
    }

    @Test
    void otherToolsSeeThePodAsTheySeeContainerds() {
        JsonNode pod = runWeb(SLEEP).json();
        String path = pod.at("/netns/path").asText();

        assertThat(path).matches("/run/netns/cni-[0-9a-f-]{36}");
        assertThat(Command.run("ip", "netns", "list"))
                .contains(path.substring("/run/netns/".length()));
        assertThat(Command.run("lsns", "-t", "net", "-n", "-o", "NS"))
                .contains(pod.at("/netns/inode").asText());
        assertThat(Command.run("runc", "--root", pods.runtimeRoot().toString(), "list", "-q"))
                .isEqualTo(pod.at("/containers/0/id").asText());
        JsonNode found =
                Warren.run("whois", "ip:" + pod.at("/ips/0").asText(), "-o", "json")
                        .json()
                        .at("/items/0");
        assertThat(found.get("inode")).isEqualTo(pod.at("/netns/inode"));
        assertThat(found.get("name").asText()).startsWith("cni-");
    }

    @Test
    void onTheNodesNetworkThereIsNoNamespaceAndNoPluginIsAsked() {
        JsonNode pod =
                Warren.run(pods.withoutNetworks("run", "agent", "--host-network", "-o", "json"))
                        .json();

        assertThat(pod.get("netns").isNull()).isTrue();
        assertThat(pod.get("ips")).isEmpty();
        assertThat(pod.get("hostNetwork").asBoolean()).isTrue();
        assertThat(looking("ps").output()).contains("   @host   ");
    }

    @Test
    void aBrokenFileOfNetworksIsToldAndHidesNoOther() throws Exception {
        Files.writeString(pods.networks().resolve("05-broken.conflist"), "{");

        Warren run = runWeb(SLEEP);

        assertThat(run.status()).isZero();
        assertThat(run.errors())
                .startsWith("warren: note: ")
                .contains("05-broken.conflist")
                .hasLineCount(1);
    }

    @Test
    void whatCannotBeMadeIsSaidInASentenceAndNothingIsLeft() throws Exception {
        Warren noNetwork = Warren.run(pods.withoutNetworks("run", "web"));
        assertThat(noNetwork.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(noNetwork.errors())
                .startsWith("warren: cannot make a sandbox for default/web: ")
                .contains(pods.plugins().toString())
                .hasLineCount(1);

        Warren noCommand =
                changing(
                        "run",
                        "web",
                        "--container",
                        "app=" + pods.rootfs(),
                        "--",
                        "/bin/nothing-of-this-name");
        assertThat(noCommand.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(noCommand.output()).isEmpty();
        assertThat(noCommand.errors())
                .contains("/bin/nothing-of-this-name")
                .doesNotContain("\tat ");
        assertThat(pods.left()).isEmpty();
    }

    @Test
    void whatIsMeantIsSaidToBeMissingOrAmbiguous() {
        runWeb(SLEEP);
        changing("run", "web", "--namespace", "shop");

        assertThat(changing("stop", "nobody"))
                .isEqualTo(
                        new Warren(
                                ExitStatus.NOT_FOUND,
                                "",
                                "warren: there is no sandbox or container 'nobody'\n"));
        Warren ambiguous = changing("rm", "-f", "web", "shop/web");
        assertThat(ambiguous.status()).isEqualTo(ExitStatus.AMBIGUOUS);
        assertThat(ambiguous.errors())
                .startsWith("warren: 'web' stands for several: ")
                .contains("(default/web)", "(shop/web)");
        assertThat(ambiguous.output()).as("the other was removed").isEqualTo("shop/web\n");
        assertThat(looking("exec", "nobody", "--", "true").status())
                .isEqualTo(ExitStatus.NOT_FOUND);
    }

    @Test
    void whatWasBrokenOffIsUndoneByTheNextCommandWhichSaysSo() throws Exception {
        Path waiting = pods.plugins().resolve("bridge");
        Path mark = pods.plugins().resolve("mark");
        Files.writeString(waiting, "#!/bin/sh\n: >" + mark + "\nexec sleep 1000\n");
        Files.setPosixFilePermissions(waiting, PosixFilePermissions.fromString("rwxr-xr-x"));
        Process run =
                Launched.start(
                        Path.of("/dev/null"), Path.of("/dev/null"), pods.changing("run", "web"));
        Await.until("the plugin", () -> Files.exists(mark));
        run.destroyForcibly().waitFor();
        Files.delete(waiting);

        Warren next = changing("gc");

        assertThat(next.status()).as(next.errors()).isZero();
        assertThat(next.output()).startsWith("undid the making of sandbox ").hasLineCount(1);
        assertThat(pods.left()).isEmpty();
    }
}

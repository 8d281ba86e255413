// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.NetworkNamespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What Warren makes, `ip`, `nsenter` and `lsns` see and remove, and the other way round.
@Lab
@ExtendWith(LeakGuard.class)
@SuppressWarnings("NullAway.Init")
final class InteroperationTest {
    private static final Path NAMES = Path.of("/run/netns");
    private static final String OWN = "readlink /proc/self/ns/net";

    private LabTopology lab;

    @BeforeEach
    void open() {
        lab = new LabTopology();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private static List<String> namesOfIp() {
        return Command.run("ip", "netns", "list")
                .lines()
                .map(line -> line.replaceFirst(" .*", ""))
                .toList();
    }

    private static LabNamespace at(String name) {
        Path file = NAMES.resolve(name);
        return new LabNamespace(name, NetworkNamespaces.at(file), file, 0);
    }

    private static String net(long inode) {
        return "net:[" + inode + "]";
    }

    private static JsonNode entry(String name) {
        for (JsonNode item : Warren.run("netns", "ls", "-o", "json").json().get("items")) {
            if (item.get("name").asText().equals(name)) {
                return item;
            }
        }
        throw new AssertionError("'warren netns ls' does not list " + name);
    }

    @Test
    void whatWarrenAddsOthersListEnterAndDelete() {
        lab.awaitsRemoval("warren-made");

        Command.Outcome added = Launched.warren("netns", "add", "warren-made");

        assertThat(added).isEqualTo(new Command.Outcome(0, "warren-made\n", ""));
        assertThat(namesOfIp()).contains("warren-made");
        LabNamespace made = at("warren-made");
        assertThat(Command.run("ip", "netns", "exec", "warren-made", "sh", "-c", OWN))
                .isEqualTo(net(made.inode()));
        assertThat(Command.run("nsenter", "--net=" + made.path(), "sh", "-c", OWN))
                .isEqualTo(net(made.inode()));
        long pid = lab.process(made, "sleep", "infinity");
        assertThat(Command.run("lsns", "-t", "net", "-n", "-o", "NS,PID").lines())
                .anyMatch(line -> line.matches(" *" + made.inode() + " +" + pid));
        assertThat(Launched.warren("netns", "add", "warren-made").status()).isEqualTo(1);
        Command.run("ip", "netns", "delete", "warren-made");
        assertThat(Launched.output("netns", "ls", "-o", "name").lines())
                .doesNotContain("warren-made");
    }

    @Test
    void aRandomNameIsOneThatContainerdCouldHaveGiven() {
        String name = Launched.output("netns", "add");
        lab.awaitsRemoval(name);

        assertThat(name)
                .matches("cni-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
        assertThat(namesOfIp()).contains(name);
        Command.run("ip", "netns", "delete", name);
        assertThat(namesOfIp()).doesNotContain(name);
    }

    @Test
    void aNamespaceWithAnOwnerOfItsOwnBelongsToTheMappedUsers() {
        lab.awaitsRemoval("warren-owned");

        Launched.output("netns", "add", "warren-owned", "--owner-uid-map", "0:100000:65536");

        LabNamespace owned = at("warren-owned");
        assertThat(owned.run("sh", "-c", OWN)).isEqualTo(net(owned.inode()));
        long pid = lab.process(owned, "sleep", "infinity");
        String own = Command.run("stat", "-L", "-c", "%i", "/proc/self/ns/user");
        assertThat(Command.run("lsns", "-t", "net", "-n", "-o", "NS,ONS,PID").lines())
                .filteredOn(line -> line.endsWith(" " + pid))
                .singleElement()
                .satisfies(line -> assertThat(line.strip().split(" +", -1)[1]).isNotEqualTo(own));
        Command.run("ip", "netns", "delete", "warren-owned");
        assertThat(namesOfIp()).doesNotContain("warren-owned");
    }

    @Test
    void whatIpAddsWarrenSeesEntersAndRemoves() {
        LabNamespace made = lab.namespace("ip-made");

        assertThat(entry("ip-made").get("state").asText()).isEqualTo("mounted");
        assertThat(entry("ip-made").get("inode").asLong()).isEqualTo(made.inode());
        assertThat(Warren.run("ls", "-o", "json").items().get(made.inode()).get("name").asText())
                .isEqualTo("ip-made");
        assertThat(Launched.output("exec", "ip-made", "--", "readlink", "/proc/self/ns/net"))
                .isEqualTo(net(made.inode()));
        assertThat(Launched.warren("netns", "rm", "ip-made"))
                .isEqualTo(new Command.Outcome(0, "", ""));

        assertThat(NAMES.resolve("ip-made")).doesNotExist();
        assertThat(namesOfIp()).doesNotContain("ip-made");
        assertThat(NetworkNamespaces.all()).doesNotContainKey(made.inode());
        assertThat(Launched.warren("netns", "rm", "ip-made").status()).isEqualTo(3);
    }

    @Test
    void aSymbolicLinkIsAFragileNameAndOnlyTheLinkIsRemoved() throws IOException {
        LabNamespace anonymous = lab.anonymousNamespace();
        Path link = NAMES.resolve("leash");
        Files.createSymbolicLink(link, anonymous.path());
        try {
            assertThat(entry("leash").get("state").asText()).isEqualTo("link");
            assertThat(Launched.output("netns", "ls").lines())
                    .anyMatch(line -> line.startsWith("leash ") && line.contains("fragile"));
            assertThat(Launched.output("exec", "leash", "--", "readlink", "/proc/self/ns/net"))
                    .isEqualTo(net(anonymous.inode()));
            assertThat(Launched.warren("netns", "rm", "leash").status()).isZero();
            assertThat(Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)).isFalse();
            assertThat(NetworkNamespaces.of(anonymous.pid())).isEqualTo(anonymous.inode());
        } finally {
            Files.deleteIfExists(link);
        }
    }

    @Test
    void identifyAndPidsSayWhatIpSays() {
        LabNamespace named = lab.namespace("ip-named");
        List<Long> pids =
                List.of(
                        lab.process(named, "sleep", "infinity"),
                        lab.process(named, "sleep", "infinity"));
        String pid = pids.getFirst().toString();

        assertThat(Launched.output("netns", "identify", pid))
                .isEqualTo(Command.run("ip", "netns", "identify", pid))
                .isEqualTo("ip-named");
        assertThat(Launched.output("netns", "pids", "ip-named").lines())
                .containsExactlyInAnyOrderElementsOf(
                        Command.run("ip", "netns", "pids", "ip-named").lines().toList())
                .containsExactlyInAnyOrderElementsOf(pids.stream().map(String::valueOf).toList());
        String launcher = Launched.launcher().toString();
        assertThat(Command.run("ip", "netns", "exec", "ip-named", launcher, "netns", "identify"))
                .isEqualTo("ip-named");
        assertThat(Launched.output("exec", "ip-named", "--", "ip", "netns", "identify"))
                .isEqualTo("ip-named");
    }

    /// `ip` of version 6.1 names one of several only.
    @Test
    void identifySaysEveryNameOfANamespace() {
        LabNamespace named = lab.namespace("ip-named");
        lab.awaitsRemoval("ip-named-again");
        Launched.output("netns", "attach", "ip-named-again", "ip-named");
        String pid = Long.toString(lab.process(named, "sleep", "infinity"));

        assertThat(Launched.output("netns", "identify", pid).lines())
                .containsExactlyInAnyOrder("ip-named", "ip-named-again")
                .containsAll(Command.run("ip", "netns", "identify", pid).lines().toList());
    }

    @Test
    void numbersGivenByOneAreSeenByTheOther() {
        lab.namespace("ip-seven");
        lab.namespace("ip-eight");

        assertThat(Launched.output("netns", "set", "ip-seven", "70707")).isEqualTo("70707");
        Command.run("ip", "netns", "set", "ip-eight", "80808");

        assertThat(Command.run("ip", "netns", "list-id", "nsid", "70707"))
                .contains("70707")
                .contains("ip-seven");
        assertThat(Launched.output("netns", "list-id").lines())
                .anyMatch(line -> line.matches("70707 +\\d+ +ip-seven .*"))
                .anyMatch(line -> line.matches("80808 +\\d+ +ip-eight .*"));
        assertThat(entry("ip-eight").get("nsid").asInt()).isEqualTo(80808);
        Command.Outcome again = Launched.warren("netns", "set", "ip-seven", "70708");
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.errors()).contains("cannot be changed");
        lab.namespace("ip-nine");
        Command.Outcome taken = Launched.warren("netns", "set", "ip-nine", "70707");
        assertThat(taken.status()).isEqualTo(1);
        assertThat(taken.errors()).contains("another namespace has that number");
        String chosen = Launched.output("netns", "set", "ip-nine", "auto");
        assertThat(Command.run("ip", "netns", "list")).contains("ip-nine (id: " + chosen + ")");
    }

    @Test
    void fiftyOfEachMadeAtTheSameTimeAreAllThereOnceAndTheOtherToolRemovesThem() {
        List<String> ours = IntStream.range(0, 50).mapToObj(i -> "crowd-w" + i).toList();
        List<String> theirs = IntStream.range(0, 50).mapToObj(i -> "crowd-i" + i).toList();
        ours.forEach(lab::awaitsRemoval);
        theirs.forEach(lab::awaitsRemoval);

        Command.Outcome made =
                Launched.script(
                        """
                        seq 0 49 | xargs -P 3 -I '{}' "$WARREN" netns add 'crowd-w{}' & ours=$!
                        seq 0 49 | xargs -P 1 -I '{}' ip netns add 'crowd-i{}' || exit 1
                        wait $ours
                        """);

        assertThat(made.errors()).isEmpty();
        assertThat(made.status()).isZero();
        for (List<String> crowd : List.of(ours, theirs)) {
            for (String name : crowd) {
                assertThat(mountsAt(NAMES.resolve(name))).as(name).isEqualTo(1);
            }
        }
        assertThat(namesOfIp()).containsAll(ours).containsAll(theirs);
        Command.run("sh", "-c", "seq 0 49 | xargs -I '{}' ip netns delete 'crowd-w{}'");
        String[] removal =
                java.util.stream.Stream.concat(
                                java.util.stream.Stream.of("netns", "rm"), theirs.stream())
                        .toArray(String[]::new);
        assertThat(Launched.warren(removal)).isEqualTo(new Command.Outcome(0, "", ""));
        assertThat(namesOfIp()).doesNotContainAnyElementsOf(ours);
        Await.until(
                "no mount of the crowd to be left",
                () -> ours.stream().allMatch(name -> mountsAt(NAMES.resolve(name)) == 0));
        assertThat(theirs).allMatch(name -> !Files.exists(NAMES.resolve(name)));
    }

    private static long mountsAt(Path file) {
        try {
            return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                    .filter(line -> line.split(" ", -1)[4].equals(file.toString()))
                    .count();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.cli.launcher.Checkout;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What changes or enters a namespace, asked by those who may not.
@Lab
@ExtendWith(LeakGuard.class)
final class WithoutPrivilegeTest {
    private static final String NOBODY =
            "setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all";
    private static final String ROOT_WITHOUT_ADMIN = "setpriv --bounding-set=-sys_admin";

    private static List<List<String>> requests(LabNamespace active) {
        String pid = Long.toString(active.pid());
        return List.of(
                List.of("netns", "add", "powerless-new"),
                List.of("netns", "add"),
                List.of("netns", "attach", "powerless-new", pid),
                List.of("netns", "rm", "powerless"),
                List.of("exec", "powerless", "--", "touch", "/tmp/warren-powerless"),
                List.of("shell", "powerless"),
                List.of("exec", "pid:" + pid, "--", "touch", "/tmp/warren-powerless"),
                List.of("exec", "--all", "--", "true"));
    }

    @ParameterizedTest
    @ValueSource(strings = {NOBODY, ROOT_WITHOUT_ADMIN})
    void isRefusedWithTheNameOfTheCapabilityAndNothingIsChanged(String who) throws Exception {
        // Anybody may read it, unlike the checkout; a folder of JUnit's is for its owner alone.
        Path copy = Files.createTempDirectory("warren-powerless");
        try (LabTopology lab = new LabTopology()) {
            Command.run("cp", "-a", Checkout.distribution().toString(), copy + "/dist");
            Command.run("chmod", "-R", "a+rX", copy.toString());
            Command.run(copy + "/dist/warren", "version");
            lab.namespace("powerless");
            LabNamespace active = lab.anonymousNamespace();
            String before = state();

            List<List<String>> requests = new ArrayList<>(requests(active));
            if (who.equals(NOBODY)) {
                // A number takes CAP_NET_ADMIN alone.
                requests.add(List.of("netns", "set", "powerless", "7"));
            }
            for (List<String> request : requests) {
                List<String> words = new ArrayList<>(List.of(who.split(" ", -1)));
                words.add(copy + "/dist/warren");
                words.addAll(request);
                Command.Outcome outcome = Command.of(words).outcome();

                assertThat(outcome.errors())
                        .as("%s", request)
                        .contains("warren: ")
                        .contains("CAP_SYS_ADMIN")
                        .doesNotContain("Exception");
                assertThat(outcome.status()).as("%s: %s", request, outcome.errors()).isEqualTo(6);
                assertThat(state()).as("%s", request).isEqualTo(before);
            }
            assertThat(Path.of("/tmp/warren-powerless")).doesNotExist();
        } finally {
            Command.run("rm", "-r", copy.toString());
        }
    }

    @Test
    void aNumberTakesNoMorePrivilegeThanIpNeeds() {
        try (LabTopology lab = new LabTopology()) {
            lab.namespace("powerless");
            lab.namespace("powerless-too");
            List<String> less = new ArrayList<>(List.of(ROOT_WITHOUT_ADMIN.split(" ", -1)));
            List<String> ours = new ArrayList<>(less);
            ours.addAll(Launched.words("netns", "set", "powerless", "40407"));
            List<String> theirs = new ArrayList<>(less);
            theirs.addAll(List.of("ip", "netns", "set", "powerless-too", "40408"));

            assertThat(Command.of(ours).outcome().status())
                    .isEqualTo(Command.of(theirs).outcome().status());
        }
    }

    /// Names, numbers and mounts.
    private static String state() {
        return Command.run("sh", "-c", "ls -l /run/netns; ip netns list; cat /proc/self/mountinfo");
    }

    @Test
    void listingNamesNeedsNone() {
        try (LabTopology lab = new LabTopology()) {
            lab.namespace("powerless");
            assertThat(Launched.output("netns", "ls", "-o", "name").lines()).contains("powerless");
        }
    }
}

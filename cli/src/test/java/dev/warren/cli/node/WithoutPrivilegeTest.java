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

    private static final String ROOT_WITHOUT_TRACING = "setpriv --bounding-set=-sys_ptrace";

    /// A command line and the capability whose absence it meets first.
    private record Request(String capability, List<String> words) {
        Request(String capability, String... words) {
            this(capability, List.of(words));
        }
    }

    private static List<Request> requests(LabNamespace active, String who) {
        String pid = Long.toString(active.pid());
        String admin = "CAP_SYS_ADMIN";
        boolean nobody = who.equals(NOBODY);
        String tracing = nobody ? "CAP_SYS_PTRACE" : admin;
        List<Request> requests = new ArrayList<>();
        requests.add(new Request(admin, "netns", "add", "powerless-new"));
        requests.add(new Request(admin, "netns", "add"));
        requests.add(
                new Request(nobody ? tracing : "CAP_", "netns", "attach", "powerless-new", pid));
        requests.add(new Request("CAP_", "netns", "rm", "powerless"));
        requests.add(
                new Request(admin, "exec", "powerless", "--", "touch", "/tmp/warren-powerless"));
        requests.add(new Request(admin, "shell", "powerless"));
        requests.add(
                new Request(tracing, "exec", "pid:" + pid, "--", "touch", "/tmp/warren-powerless"));
        requests.add(new Request(admin, "exec", "--all", "--", "true"));
        // It may be there for all that can be seen.
        requests.add(new Request(admin, "exec", "pod:no-such-pod", "--", "true"));
        if (nobody) {
            requests.add(new Request("CAP_NET_ADMIN", "netns", "set", "powerless", "7"));
        }
        return requests;
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

            for (Request request : requests(active, who)) {
                List<String> words = new ArrayList<>(List.of(who.split(" ", -1)));
                words.add(copy + "/dist/warren");
                words.addAll(request.words());
                Command.Outcome outcome = Command.of(words).outcome();

                assertThat(outcome.errors())
                        .as("%s", request)
                        .contains("warren: ")
                        .contains(request.capability())
                        .contains("which this process does not have")
                        .doesNotContain("Exception");
                if (who.equals(NOBODY)) {
                    assertThat(outcome.errors()).as("%s", request).contains("sudo");
                } else {
                    assertThat(outcome.errors()).as("%s", request).doesNotContain("sudo");
                }
                assertThat(outcome.status()).as("%s: %s", request, outcome.errors()).isEqualTo(6);
                assertThat(state()).as("%s", request).isEqualTo(before);
            }
            assertThat(Path.of("/tmp/warren-powerless")).doesNotExist();
        } finally {
            Command.run("rm", "-r", copy.toString());
        }
    }

    @Test
    void anotherUsersProcessTakesTheCapabilityToTrace() {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace active = lab.anonymousNamespace();
            // Whoever has fewer capabilities than a process may not trace it.
            List<String> words = new ArrayList<>(List.of(ROOT_WITHOUT_TRACING.split(" ", -1)));
            words.addAll(Launched.words("exec", "pid:" + active.pid(), "--", "true"));

            Command.Outcome outcome = Command.of(words).outcome();

            assertThat(outcome.status()).as(outcome.errors()).isEqualTo(6);
            assertThat(outcome.errors())
                    .contains("this needs CAP_SYS_PTRACE, which this process does not have")
                    .doesNotContain("CAP_SYS_ADMIN")
                    .doesNotContain("sudo");
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

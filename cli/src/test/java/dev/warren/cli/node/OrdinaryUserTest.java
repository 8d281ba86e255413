// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.warren.testkit.Command;
import dev.warren.testkit.ContainerdEngine;
import dev.warren.testkit.Engine;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.NetworkNamespaces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The program as a user without privileges runs it, in a process of its own.
@Engine({"containerd", "runc", "cni-plugins", "busybox-static"})
@ExtendWith(LeakGuard.class)
final class OrdinaryUserTest {
    @Test
    void seesItsOwnNamespaceAndReportsTheRest() throws IOException {
        try (ReadableProgram program = new ReadableProgram();
                ContainerdEngine containerd = new ContainerdEngine()) {
            containerd.start();
            var pod = containerd.cri().runPod("default", "web");

            Command.Outcome outcome = program.asNobody("ls", "-o", "json");

            assertThat(outcome.status()).as(outcome.errors()).isEqualTo(5);
            JsonNode list = new ObjectMapper().readTree(outcome.output());
            assertThat(list.at("/metadata/complete").asBoolean()).isFalse();
            JsonNode own = list.at("/items/0");
            assertThat(own.get("inode").asLong()).isEqualTo(NetworkNamespaces.own());
            assertThat(own.at("/owners/0/kind").asText()).isEqualTo("host");
            Expected.sameLinks(own, Expected.ip("addr"));
            List<String> pids = new ArrayList<>();
            own.get("processes").forEach(process -> pids.add(process.get("pid").asText()));
            assertThat(pids)
                    .as("processes of others are recognised by what they share with ours")
                    .contains("1", Long.toString(ProcessHandle.current().pid()));
            assertThat(list.at("/metadata/gaps").toString())
                    .contains("/proc/" + pod.pid() + "/ns/net")
                    .contains("forbidden");
            assertThat(outcome.errors()).doesNotContain("Exception").doesNotContain("\tat ");
            assertAnswersWhatItCan(program);
        }
    }

    /// The way of a packet of its own is told as far as nobody has to be asked who may not be.
    private static void assertAnswersWhatItCan(ReadableProgram program) {
        Command.Outcome way = program.asNobody("path", "@host", "--to", "198.51.100.10");
        Command.Outcome foreign = program.asNobody("path", "pod:default/web");

        assertThat(way.status()).as(way.errors()).isEqualTo(5);
        assertThat(way.output())
                .contains("partial", "not modelled: not read: the rules of nftables");
        assertThat(foreign.status()).as(foreign.errors()).isIn(3, 6);
        assertThat(foreign.errors()).contains("warren: ");
        assertThat(way.errors() + foreign.errors() + way.output())
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
    }
}

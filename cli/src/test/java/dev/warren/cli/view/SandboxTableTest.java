// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SandboxTableTest {
    @Test
    void hasARowForEachSandbox() {
        assertThat(new SandboxTable(false, SampleSandbox.NOW).print(SampleSandbox.all()))
                .isEqualTo(
                        """
                        ID              NAMESPACE/NAME      STATE      IPS                 NETNS                                      INFRA   CONTAINERS              AGE
                        a1b2c3d4a1b2c   default/web         ready      10.88.0.7,fd00::7   cni-ee061e8c-5a3b-4c8e-9f00-6d1d2a5e7b90   4711    web,setup(exited:137)   5m
                        b0b0b0b0b0b0b   kube-system/agent   notready   -                   @host                                      -       -                       5m
                        a1b2ffffa1b2f   shop/web            leftover   10.88.0.7,fd00::7   cni-1                                      -       app,side                5m
                        """);
    }

    @Test
    void showsWholeIdsAndMoreColumnsWhenItMayBeWide() {
        String wide = new SandboxTable(true, SampleSandbox.NOW).print(List.of(SampleSandbox.web()));

        assertThat(wide.lines().findFirst().orElseThrow())
                .endsWith("AGE   UID    INODE        NETWORKS   RUNTIME");
        assertThat(wide)
                .contains(SampleSandbox.id("a1b2c3d4") + "   default/web")
                .endsWith("5m    6f1c   4026532300   mynet      runc\n");
    }

    @Test
    void tellsNoAgeOfWhatAClockThatWasSetBackSaysIsFromTheFuture() {
        assertThat(
                        new SandboxTable(false, SampleSandbox.MADE.minusSeconds(60))
                                .print(List.of(SampleSandbox.agent())))
                .endsWith("   -\n");
    }
}

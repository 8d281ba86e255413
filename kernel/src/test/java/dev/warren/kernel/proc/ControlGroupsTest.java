// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.proc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.KernelText;
import dev.warren.testkit.Mutations;
import org.junit.jupiter.api.Test;

final class ControlGroupsTest {
    private static ControlGroups parse(String content) {
        return ControlGroups.parse(KernelText.encode(content));
    }

    @Test
    void readsVersionTwo() {
        assertThat(
                        parse("0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-77ab.scope\n")
                                .paths())
                .containsExactly("/kubepods.slice/kubepods-pod1.slice/cri-containerd-77ab.scope");
    }

    @Test
    void readsVersionOneEachPathOnce() {
        assertThat(
                        parse(
                                        """
                                        12:pids:/kubepods/pod1/77ab
                                        11:cpu,cpuacct:/kubepods/pod1/77ab
                                        3:devices:/other
                                        1:name=systemd:/kubepods/pod1/77ab
                                        """)
                                .paths())
                .containsExactly("/kubepods/pod1/77ab", "/other");
    }

    @Test
    void readsBothAtOnce() {
        assertThat(parse("2:memory:/docker/77ab\n0::/init.scope\n").paths())
                .containsExactly("/docker/77ab", "/init.scope");
    }

    @Test
    void aPathMayHoldColons() {
        assertThat(parse("0::/system.slice/kubepods-pod1.slice:cri-containerd:77ab\n").paths())
                .containsExactly("/system.slice/kubepods-pod1.slice:cri-containerd:77ab");
        assertThat(parse("1:name=systemd:/a:b:/c\n").paths()).containsExactly("/a:b:/c");
    }

    @Test
    void aPathMayLeadOutOfTheReadersNamespaceOrBeGone() {
        assertThat(parse("0::/../../system.slice/x (deleted)\n").paths())
                .containsExactly("/../../system.slice/x (deleted)");
    }

    @Test
    void linesWithoutAPathAreNone() {
        assertThat(parse("")).isSameAs(ControlGroups.NONE);
        assertThat(parse("\n\nx\n7:\n").paths()).isEmpty();
    }

    @Test
    void anyBytesAreRead() {
        Mutations.of(
                KernelText.encode("12:pids:/a:b\n0::/c\n"),
                damaged ->
                        assertThat(ControlGroups.parse(damaged).paths()).doesNotHaveDuplicates());
    }
}

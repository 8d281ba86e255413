// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.abi.Errno;
import org.junit.jupiter.api.Test;

final class SyscallExceptionTest {
    @Test
    void namesTheCallItsSubjectTheMeaningAndTheNumber() {
        SyscallException refused = new SyscallException("openat", "/run/netns/blue", Errno.EACCES);

        assertThat(refused)
                .hasMessage("openat /run/netns/blue: permission denied (EACCES)")
                .satisfies(
                        e -> {
                            assertThat(e.call()).isEqualTo("openat");
                            assertThat(e.subject()).isEqualTo("/run/netns/blue");
                            assertThat(e.errno()).isEqualTo(Errno.EACCES);
                        });
    }

    @Test
    void quotesTheKernelWhereItExplainsItself() {
        assertThat(new SyscallException("netlink", "RTM_GETNSID", Errno.EINVAL, "Bad reference"))
                .hasMessageEndingWith("(EINVAL): the kernel says: Bad reference");
    }

    @Test
    void aSubjectWithAPercentSignIsPrintedAsItIs() {
        assertThat(new SyscallException("openat", "/tmp/100%", 4711))
                .hasMessage("openat /tmp/100%: failed (errno 4711)");
    }
}

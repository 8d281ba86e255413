// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Processes;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.testkit.Await;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
final class ProcessDescriptorTest {
    private static final Duration PATIENCE = Await.PATIENCE;

    @Test
    void seesTheEndOfAProcessThatSomebodyElseWaitsFor() throws Exception {
        Process other = new ProcessBuilder("sleep", "infinity").start();
        try (ProcessDescriptor descriptor = ProcessDescriptor.open((int) other.pid())) {
            assertThat(descriptor.pid()).isEqualTo(other.pid());
            assertThat(descriptor.isAlive()).isTrue();
            assertThat(descriptor.hasEnded(Duration.ofMillis(1))).isFalse();
            assertThat(descriptor.await(Duration.ofSeconds(-1))).isEmpty();
            descriptor.signal(0);

            descriptor.signal(Processes.SIGTERM);

            assertThat(descriptor.hasEnded(PATIENCE)).isTrue();
            assertThat(descriptor.isAlive()).isFalse();
            assertThat(other.waitFor()).isEqualTo(128 + Processes.SIGTERM);
            assertRefused(Errno.ECHILD, () -> descriptor.await(PATIENCE));
            assertRefused(Errno.ESRCH, () -> descriptor.signal(0));
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void whatIsNoProcessIsNotOpened() {
        assertRefused(Errno.ESRCH, () -> ProcessDescriptor.open(Integer.MAX_VALUE).close());
        assertRefused(Errno.EINVAL, () -> ProcessDescriptor.open(0).close());
    }

    @Test
    void aNumberThatIsUsedAgainIsNotTheProcessThatWasMeant() throws Exception {
        Process other = new ProcessBuilder("sleep", "infinity").start();
        int pid = (int) other.pid();
        try (ProcFilesystem.Folder folder = ProcFilesystem.mounted().process(pid)) {
            ProcessId id = folder.stat().id();
            try (ProcessDescriptor found = ProcessDescriptor.find(id).orElseThrow()) {
                assertThat(found.pid()).isEqualTo(pid);
                assertThat(found.isAlive()).isTrue();
            }
            assertThat(ProcessDescriptor.find(new ProcessId(pid, id.startTicks() - 1))).isEmpty();
            assertThat(ProcessDescriptor.find(new ProcessId(Integer.MAX_VALUE, 1))).isEmpty();
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Lab
    @Test
    void tellsHowAChildEndedAsOftenAsItIsAsked() throws IOException {
        HolderCopy copy = HolderCopy.make();
        try (ProcessDescriptor child = copy.process()) {
            child.signal(Processes.SIGSTOP);
            assertThat(child.isAlive()).isTrue();

            assertThat(child.kill(PATIENCE)).isEqualTo(new End.Killed(Processes.SIGKILL));
            assertThat(child.await(Duration.ZERO)).contains(new End.Killed(Processes.SIGKILL));
            assertThat(child.kill(PATIENCE)).isEqualTo(new End.Killed(Processes.SIGKILL));
            assertThat(child.isAlive()).isFalse();
        } finally {
            copy.lifeline().close();
        }
    }

    @Lab
    @Test
    void aChildThatNobodyAwaitedIsNotAlive() throws IOException {
        HolderCopy copy = HolderCopy.make();
        try (ProcessDescriptor child = copy.process()) {
            copy.lifeline().close();
            assertThat(child.hasEnded(PATIENCE)).isTrue();
            child.signal(0);
            assertThat(child.isAlive()).isFalse();

            assertThat(child.await(PATIENCE)).contains(new End.Exited(0));
            assertRefused(Errno.ESRCH, () -> child.signal(0));
        }
    }

    private static void assertRefused(int errno, ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        SyscallException.class,
                        refused ->
                                assertThat(Errno.name(refused.errno()))
                                        .isEqualTo(Errno.name(errno)));
    }
}

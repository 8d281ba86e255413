// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.watch;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.event.EventDescriptor;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;

/// Rings a bell when the thread that waits is interrupted: the JDK tells that to channels only, so this
/// is one. Good for one wait.
final class Interruption extends AbstractInterruptibleChannel {
    private final EventDescriptor bell;

    Interruption(EventDescriptor bell) {
        this.bell = bell;
    }

    /// From here on an interrupt rings; one that came before rings at once.
    void watch() {
        begin();
    }

    /// From here on it does not any more. Leaves the thread's interrupt as it is.
    void unwatch() {
        try {
            end(true);
        } catch (AsynchronousCloseException interrupted) {
            // The one who waited asks the thread itself.
            return;
        }
    }

    @Override
    protected void implCloseChannel() throws SyscallException {
        bell.signal();
    }
}

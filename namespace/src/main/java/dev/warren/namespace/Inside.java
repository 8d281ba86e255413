// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// The ways to do something inside a namespace on a thread that is not the caller's.
///
/// The namespace stays open while anything is under way: one who closed the descriptor in the middle
/// would let its number be given to another namespace, which would be entered instead.
final class Inside {
    private static final String VISITOR = "warren-visit";

    private final NamespaceDescriptor namespace;
    private final NamespaceId id;

    /// The handle itself, and everything that is under way.
    private final AtomicInteger uses = new AtomicInteger(1);

    private final AtomicBoolean closed = new AtomicBoolean();

    Inside(NamespaceDescriptor namespace, NamespaceId id) {
        this.namespace = namespace;
        this.id = id;
    }

    NamespaceId id() {
        return id;
    }

    /// Something to be done with the open descriptor.
    interface Use<T> {
        T run(NamespaceDescriptor namespace) throws SyscallException;
    }

    /// Does something with the descriptor, on the calling thread.
    ///
    /// @throws IllegalStateException when the handle is closed
    <T> T use(Use<T> use) throws SyscallException {
        begin();
        try {
            return use.run(namespace);
        } finally {
            end();
        }
    }

    private void begin() {
        int now = uses.get();
        while (now > 0 && !closed.get()) {
            if (uses.compareAndSet(now, now + 1)) {
                return;
            }
            now = uses.get();
        }
        throw new IllegalStateException("the handle of network namespace " + id + " is closed");
    }

    private void end() {
        if (uses.decrementAndGet() == 0) {
            namespace.close();
        }
    }

    /// Nothing begins any more; what is under way comes to its end first.
    void close() {
        if (closed.compareAndSet(false, true)) {
            end();
        }
    }

    /// A namespace of no name that nobody is in, made by a traveller.
    static NetworkNamespace makeNew() throws SyscallException {
        return open(
                visit -> {
                    visit.leave();
                    return NetworkNamespace.current();
                });
    }

    /// What is to be done inside, by a thread that is there already.
    interface Work<T> {
        T run() throws Exception;
    }

    /// The same for a thread that must enter first.
    private <T> Errand.Work<T> entering(Work<T> work) {
        return visit -> {
            // Only on the way in is the descriptor needed.
            begin();
            try {
                visit.enter(namespace, id);
            } finally {
                end();
            }
            return work.run();
        };
    }

    /// Opens something of the kernel's, by a traveller who is home when this returns.
    <T> T open(Work<T> work) throws SyscallException {
        return open(entering(work));
    }

    private static <T> T open(Errand.Work<T> work) throws SyscallException {
        try {
            return Errand.byTraveller(work);
        } catch (SyscallException | RuntimeException expected) {
            throw expected;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Opens one of Java's channels, on a thread that dies: what else Java does then is Java's affair.
    <T> T openChannel(Work<T> work) throws IOException {
        ChannelClasses.load();
        try {
            return Errand.byNewThread(VISITOR, entering(work));
        } catch (IOException | RuntimeException expected) {
            throw expected;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Does what a thread must not come back from: it starts a program, or becomes one.
    <T> T run(Work<T> work) throws SyscallException {
        try {
            return Errand.byNewThread(VISITOR, entering(work));
        } catch (SyscallException | RuntimeException expected) {
            throw expected;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Runs somebody else's code, on a thread that dies.
    <T> T call(Work<T> work) throws Exception {
        return Errand.byNewThread("warren-call", entering(work));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import java.io.IOException;

/// The ways to do something inside a namespace on a thread that is not the caller's.
record Inside(NamespaceDescriptor namespace, NamespaceId id) {
    /// A namespace of no name that nobody is in, made by a traveller.
    static NetworkNamespace makeNew() throws SyscallException {
        return send(
                visit -> {
                    visit.leave();
                    return NetworkNamespace.current();
                });
    }

    /// Opens something of the kernel's, by a traveller who is home when this returns.
    <T> T open(Errand.Work<T> work) throws SyscallException {
        return send(
                visit -> {
                    visit.enter(namespace, id);
                    return work.run();
                });
    }

    private static <T> T send(Traveller.Destination<T> destination) throws SyscallException {
        try {
            return Traveller.send(destination);
        } catch (SyscallException | RuntimeException expected) {
            throw expected;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Opens one of Java's channels, on a thread that dies: what else Java does then is Java's affair.
    <T> T openChannel(Errand.Work<T> work) throws IOException {
        ChannelClasses.load();
        try {
            return Errand.run("warren-visit", () -> entered(work));
        } catch (IOException | RuntimeException expected) {
            throw expected;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Does what a thread must not come back from: it starts a program, or becomes one.
    <T> T run(Errand.Work<T> work) throws SyscallException {
        try {
            return Errand.run("warren-visit", () -> entered(work));
        } catch (SyscallException | RuntimeException expected) {
            throw expected;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Enters with the calling thread, which must be one that dies afterwards.
    <T> T entered(Errand.Work<T> work) throws Exception {
        Visit visit = Visit.here();
        try {
            visit.enter(namespace, id);
            return work.run();
        } finally {
            visit.end();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.process.ProcessDescriptor;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.namespace.store.NamespaceStore;
import dev.warren.namespace.store.NamespaceStoreException;
import dev.warren.namespace.store.StoreEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Removes what is written down of a lab. Everything is compared before: a number or a name that belongs to
/// somebody else by now is left alone. What is gone already is no failure.
final class Demolition {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final LabRecord record;

    private Demolition(LabRecord record) {
        this.record = record;
    }

    static Demolition of(LabRecord record) {
        return new Demolition(record);
    }

    void run() throws LabException {
        String wanted = "cannot remove the lab '" + record.name() + "'";
        try {
            // Of another boot nothing is left but files, and its numbers mean others now.
            if (Construction.bootId().equals(record.bootId())) {
                demandNobodyBuilds();
                for (ProcessId process : record.processes()) {
                    end(process);
                }
                for (LabRecord.Pin pin : record.namespaces()) {
                    remove(pin);
                }
            }
            Path root = Path.of(record.root());
            if (record.ownsRoot()) {
                Folders.remove(root);
            } else {
                Folders.removeContent(root);
            }
        } catch (NamespaceStoreException failed) {
            throw new LabException(
                    wanted, failed.getCause() instanceof SyscallException cause ? cause : failed);
        } catch (IOException failed) {
            throw new LabException(wanted, failed);
        }
    }

    private void demandNobodyBuilds() throws SyscallException, LabException {
        if (record.isReady() || record.maker().equals(Construction.own())) {
            return;
        }
        if (isRunning(record.maker())) {
            throw new LabException(
                    "the lab '%s' is just being built by process %d; end that first, or wait for it"
                            .formatted(record.name(), record.maker().pid()));
        }
    }

    private static boolean isRunning(ProcessId id) throws SyscallException {
        try {
            return HeldProcess.read(id.pid()).equals(id);
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT || failed.errno() == Errno.ESRCH) {
                return false;
            }
            throw failed;
        }
    }

    private static void end(ProcessId id) throws SyscallException {
        try (ProcessDescriptor process = ProcessDescriptor.open(id.pid())) {
            // Only now, that the number cannot be given away any more.
            if (!isRunning(id)) {
                return;
            }
            try {
                process.kill(PATIENCE);
            } catch (SyscallException failed) {
                // Somebody else's child by now: it is theirs to be taken out of the table.
                if (failed.errno() != Errno.ECHILD) {
                    throw failed;
                }
                process.hasEnded(PATIENCE);
            }
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ESRCH) {
                throw failed;
            }
        }
    }

    private static void remove(LabRecord.Pin pin) throws SyscallException, NamespaceStoreException {
        NamespaceStore store = NamespaceStore.standard();
        Optional<StoreEntry> entry = store.find(pin.name());
        if (entry.isEmpty()) {
            return;
        }
        // A file without a namespace is what is left when somebody dies between making and mounting
        // it.
        boolean unfinished = entry.get().state() == StoreEntry.State.STALE;
        if (unfinished || isOurs(entry.get(), pin)) {
            store.remove(pin.name());
        }
    }

    private static boolean isOurs(StoreEntry entry, LabRecord.Pin pin) throws SyscallException {
        if (!entry.id().filter(pin.id()::equals).isPresent()) {
            return false;
        }
        try (NetworkNamespace namespace = NetworkNamespace.open(entry.path())) {
            return namespace.id().equals(pin.id()) && namespace.cookie().orElse(0) == pin.cookie();
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return false;
            }
            throw failed;
        }
    }
}

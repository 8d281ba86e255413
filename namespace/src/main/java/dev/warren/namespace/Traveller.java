// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A thread that goes into one namespace after the other, opens something there, and is home again before
/// the caller goes on.
///
/// It runs Warren's own errands only, each a few system calls long and nothing that could start a thread.
/// Making a thread for every errand costs more than all of its calls, and one that has been joined is
/// still in the namespace for a moment; when this one has answered, nobody is. One that cannot come home
/// dies where it is, as every visitor did, and so does one that nobody has needed for a tenth of a second.
final class Traveller extends Thread {
    private static final long IDLE_NANOS = Duration.ofMillis(100).toNanos();
    private static final long SHORTEST_PARK_NANOS = 1_000;

    /// The one that is home and has nothing to do; others that come home meanwhile are not kept.
    private static final AtomicReference<@Nullable Traveller> IDLE = new AtomicReference<>();

    private volatile @Nullable Errand<?> next;

    private Traveller(Errand<?> first) {
        super(null, null, "warren-visit", 0, false);
        setDaemon(true);
        setContextClassLoader(null);
        next = first;
    }

    /// Sends a traveller.
    static void send(Errand<?> errand) {
        Traveller idle = IDLE.getAndSet(null);
        if (idle == null) {
            new Traveller(errand).start();
        } else {
            idle.next = errand;
            LockSupport.unpark(idle);
        }
    }

    @Override
    public void run() {
        Visit visit = Visit.here();
        // The process's namespace, also when a thread that is elsewhere has started this one.
        try (NamespaceDescriptor home =
                NamespaceDescriptor.open("/proc/self/ns/net", NamespaceKind.NETWORK)) {
            travel(visit, home, home.id());
        } catch (SyscallException noHome) {
            // Without /proc there is no way back: one errand, and no other.
            Errand<?> only = next;
            next = null;
            if (only != null) {
                only.go(visit);
                only.done();
            }
        } finally {
            visit.end();
            abandon();
        }
    }

    private void travel(Visit visit, NamespaceDescriptor home, NamespaceId id) {
        for (Errand<?> errand = await(); errand != null; errand = await()) {
            errand.go(visit);
            boolean isHome = isHome(visit, home, id);
            // In this order: once it is idle the next errand may come, and once the caller knows,
            // too.
            next = null;
            boolean stays = isHome && IDLE.compareAndSet(null, this);
            errand.done();
            if (!stays) {
                return;
            }
        }
    }

    /// After a defect of ours: whoever waits must not wait for ever.
    private void abandon() {
        Errand<?> errand = next;
        if (errand != null) {
            errand.abandon();
        }
    }

    private static boolean isHome(Visit visit, NamespaceDescriptor home, NamespaceId id) {
        try {
            visit.enter(home, id);
            return true;
        } catch (SyscallException stranded) {
            return false;
        }
    }

    /// @return null when nobody has needed it for a while
    private @Nullable Errand<?> await() {
        long deadline = System.nanoTime() + IDLE_NANOS;
        while (next == null) {
            long left = deadline - System.nanoTime();
            if (left <= 0 && IDLE.compareAndSet(this, null)) {
                return null;
            }
            LockSupport.parkNanos(this, Math.max(left, SHORTEST_PARK_NANOS));
            // Nobody has a reason to interrupt it, and an interrupt would keep it from parking.
            Thread.interrupted();
        }
        return next;
    }
}

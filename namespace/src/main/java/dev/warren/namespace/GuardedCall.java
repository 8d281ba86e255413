// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// Somebody else's code on a thread inside a namespace, with a look at what it leaves behind.
///
/// @param <T> what the code returns
record GuardedCall<T>(Inside inside, Callable<T> code) {
    /// A thread that Java has joined is still on its way out in the kernel, on a busy machine for long.
    /// Only a call that is about to be blamed waits.
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    T run() throws Exception {
        if (isOwn()) {
            return inside.call(code::call);
        }
        Set<Integer> before = numbers(ThreadPlace.in(inside.id()));
        T result;
        try {
            result = inside.call(code::call);
        } catch (Throwable thrown) {
            blame(before, thrown);
            throw thrown;
        }
        demandNobodyIsLeft(before);
        return result;
    }

    /// Where all threads of the virtual machine are, more of them do not matter.
    private boolean isOwn() throws SyscallException {
        return isAt("/proc/self/ns/net") || isAt("/proc/thread-self/ns/net");
    }

    private boolean isAt(String path) throws SyscallException {
        var status = Fd.statusOf(path);
        return inside.id().equals(new NamespaceId(status.device(), status.inode()));
    }

    /// What the code has left there is worse than what it threw, which is not lost.
    private void blame(Set<Integer> before, Throwable thrown) {
        try {
            demandNobodyIsLeft(before);
        } catch (SyscallException cannotLook) {
            thrown.addSuppressed(cannotLook);
        } catch (ThreadsLeftBehindException left) {
            left.addSuppressed(thrown);
            throw left;
        }
    }

    private void demandNobodyIsLeft(Set<Integer> before) throws SyscallException {
        List<ThreadPlace> left = newcomers(before);
        long start = System.nanoTime();
        while (!left.isEmpty()) {
            if (System.nanoTime() - start > PATIENCE) {
                throw new ThreadsLeftBehindException(inside.id(), left);
            }
            LockSupport.parkNanos(PAUSE);
            Set<Integer> suspects = numbers(left);
            left = new ArrayList<>(newcomers(before));
            left.removeIf(place -> !suspects.contains(place.number()));
        }
    }

    private List<ThreadPlace> newcomers(Set<Integer> before) throws SyscallException {
        List<ThreadPlace> newcomers = new ArrayList<>();
        for (ThreadPlace place : ThreadPlace.in(inside.id())) {
            if (!before.contains(place.number()) && !Visit.isUnderWay(place.number())) {
                newcomers.add(place);
            }
        }
        return newcomers;
    }

    private static Set<Integer> numbers(List<ThreadPlace> places) {
        return places.stream().map(ThreadPlace::number).collect(Collectors.toSet());
    }
}

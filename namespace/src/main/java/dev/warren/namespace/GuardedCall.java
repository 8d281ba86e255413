// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import dev.warren.kernel.SyscallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Somebody else's code on a thread inside a namespace, with a look at what it leaves behind.
///
/// @param <T> what the code returns
record GuardedCall<T>(NetworkNamespace namespace, Callable<T> code) {
    /// The numbers of threads that are, or were a moment ago, inside on such errands: a thread that Java
    /// has joined is still on its way out in the kernel.
    private static final Set<Integer> ERRANDS = ConcurrentHashMap.newKeySet();

    T run() throws Exception {
        Set<Integer> before = numbers(ThreadPlace.in(namespace.id()));
        try {
            return Errand.run("warren-call", () -> namespace.entered(this::inside));
        } finally {
            demandNobodyIsLeft(before);
        }
    }

    private T inside() throws Exception {
        ERRANDS.add(ThreadPlace.ownNumber());
        return code.call();
    }

    /// Throws in place of what the code returned or threw: what it has left there is worse than either.
    private void demandNobodyIsLeft(Set<Integer> before) throws SyscallException {
        List<ThreadPlace> all = ThreadPlace.all();
        List<ThreadPlace> left = new ArrayList<>();
        for (ThreadPlace place : all) {
            if (place.namespace().equals(namespace.id())
                    && !before.contains(place.number())
                    && !ERRANDS.contains(place.number())) {
                left.add(place);
            }
        }
        ERRANDS.retainAll(numbers(all));
        if (!left.isEmpty()) {
            throw new ThreadsLeftBehindException(namespace.id(), left);
        }
    }

    private static Set<Integer> numbers(List<ThreadPlace> places) {
        return places.stream().map(ThreadPlace::number).collect(Collectors.toSet());
    }
}

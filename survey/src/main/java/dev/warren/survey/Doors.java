// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import dev.warren.atlas.fact.Why;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The ways into every namespace that was found: a process in it, a pin, a link.
///
/// A process may end while we look, so a namespace keeps a few doors.
///
/// Thread: any number.
public final class Doors {
    private static final int KEPT = 4;

    private final Map<NamespaceId, List<Door>> doors = new LinkedHashMap<>();
    private final Map<NamespaceId, Why> closed = new LinkedHashMap<>();

    Doors() {}

    /// Leaves a way into a namespace. Of many processes the first few are kept; a pin, which outlives
    /// them, always is.
    public synchronized void add(NamespaceId namespace, Door door, boolean pin) {
        List<Door> known = doors.computeIfAbsent(namespace, _ -> new ArrayList<>(KEPT));
        if (known.size() < KEPT) {
            known.add(door);
        } else if (pin) {
            known.set(KEPT - 1, door);
        }
    }

    /// Notes a namespace that is known, but that no path leads to.
    public synchronized void addClosed(NamespaceId namespace, Why why) {
        closed.putIfAbsent(namespace, why);
    }

    /// The namespaces that can be opened, in the order they were found.
    public synchronized List<NamespaceId> known() {
        return List.copyOf(doors.keySet());
    }

    public synchronized boolean contains(NamespaceId namespace) {
        return doors.containsKey(namespace);
    }

    /// The namespaces that cannot be opened, and why not.
    public synchronized Map<NamespaceId, Why> closed() {
        Map<NamespaceId, Why> without = new LinkedHashMap<>(closed);
        without.keySet().removeAll(doors.keySet());
        return without;
    }

    private synchronized List<Door> of(NamespaceId namespace) {
        return List.copyOf(doors.getOrDefault(namespace, List.of()));
    }

    /// Opens a namespace by the first of its doors that still leads there.
    ///
    /// @throws SyscallException the last door's failure; see [#isGone]
    public NamespaceDescriptor open(NamespaceId namespace) throws SyscallException {
        SyscallException last =
                new SyscallException("open", "namespace " + namespace, Errno.ESTALE);
        for (Door door : of(namespace)) {
            try {
                return door.open(namespace);
            } catch (SyscallException failed) {
                // A door that is forbidden says more than one that is gone.
                if (isGone(last)) {
                    last = failed;
                }
            }
        }
        throw last;
    }

    /// Whether a failure means that what was to be opened is not there any more.
    public static boolean isGone(SyscallException failed) {
        return Findings.why(failed) == Why.GONE;
    }
}

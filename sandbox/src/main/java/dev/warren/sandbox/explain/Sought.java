// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.explain;

import dev.warren.sandbox.AmbiguousException;
import dev.warren.sandbox.NotFoundException;
import dev.warren.sandbox.SandboxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A sandbox that the search for one has come across.
///
/// @param namespace of the pod
/// @param name of the pod
/// @param read finds out the rest
record Sought(String id, String namespace, String name, Reader read) {
    private static final String PREFIX = "pod:";

    interface Reader {
        Subject read() throws SandboxException;
    }

    /// The one that a text stands for: a pod's name, `namespace/name`, either also behind `pod:`, an id or the
    /// beginning of one. A name goes before the beginning of an id.
    static Sought one(List<Sought> all, String text) throws SandboxException {
        String wanted = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
        List<Sought> found = new ArrayList<>();
        for (Sought each : all) {
            if (each.id().equals(wanted)
                    || each.name().equals(wanted)
                    || (each.namespace() + "/" + each.name()).equals(wanted)) {
                found.add(each);
            }
        }
        if (found.isEmpty() && !wanted.isEmpty()) {
            String beginning = wanted.toLowerCase(Locale.ROOT);
            all.stream().filter(each -> each.id().startsWith(beginning)).forEach(found::add);
        }
        if (found.isEmpty()) {
            throw new NotFoundException(
                    "there is no sandbox '%s', neither of Warren nor of containerd"
                            .formatted(text));
        }
        if (found.size() > 1) {
            throw new AmbiguousException(
                    "'" + text + "' stands for several",
                    found.stream().map(Sought::toString).toList());
        }
        return found.getFirst();
    }

    @Override
    public String toString() {
        return id + " (" + namespace + "/" + name + ")";
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;

/// Members as Go finds them that reads a document into a structure: their case does not matter, and the last of
/// several decides. Some runtimes write `HostPort` where others write `hostPort`.
final class Folding {
    private Folding() {}

    /// The member of that name in whatever case; absent when there is none.
    static Node member(Node object, String name) throws MalformedException {
        Node found = object.member(name);
        if (!object.isPresent()) {
            return found;
        }
        for (String candidate : object.object().keySet()) {
            if (candidate.equalsIgnoreCase(name)) {
                Node member = object.member(candidate);
                found = member.isPresent() ? member : found;
            }
        }
        return found;
    }
}

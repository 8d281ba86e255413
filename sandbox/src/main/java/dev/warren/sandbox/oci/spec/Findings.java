// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Collects what is wrong; a rule that cannot be applied because something is of the wrong kind is itself a
/// finding, and keeps no other rule from being applied.
final class Findings {
    /// A rule about a part of the document.
    interface Rule {
        void apply() throws MalformedException;
    }

    private final Set<Finding> found = new LinkedHashSet<>();

    void refused(Node where, String reason) {
        refused(where.field(), reason);
    }

    void refused(String field, String reason) {
        found.add(new Finding(field, reason, Finding.Weight.REFUSED));
    }

    void doubtful(Node where, String reason) {
        found.add(new Finding(where.field(), reason, Finding.Weight.DOUBTFUL));
    }

    void apply(Rule rule) {
        try {
            rule.apply();
        } catch (MalformedException wrong) {
            refused(wrong.field(), wrong.reason());
        }
    }

    List<Finding> all() {
        return List.copyOf(new ArrayList<>(found));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.sandbox.json.MalformedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// In which order runc joins the namespaces of a `config.json`, and which it makes.
///
/// Source: runc `libcontainer/container_linux.go` (the order of the list), `libcontainer/nsenter/nsexec.c` (what
/// is done with it); man 2 setns.
///
/// @param joined those with a path: user, ipc, uts, net, pid, mnt, cgroup, time
/// @param made those without
public record JoinOrder(List<NamespaceEntry> joined, List<NamespaceEntry> made) {
    /// Keeps copies that nobody can change.
    public JoinOrder {
        joined = List.copyOf(joined);
        made = List.copyOf(made);
    }

    /// One call of `setns(2)`.
    ///
    /// @param whenRefused what runc does when the kernel answers `EPERM`
    public record Attempt(NamespaceEntry entry, Refusal whenRefused) {}

    /// What follows when the kernel does not let runc join.
    public enum Refusal {
        /// It is tried again from within the user namespace.
        LATER,
        /// The container is not made.
        FATAL
    }

    /// The order for a document.
    ///
    /// @throws MalformedException when `linux.namespaces` is no list of objects with texts
    public static JoinOrder of(Map<String, Object> config) throws MalformedException {
        List<NamespaceEntry> entries = new ArrayList<>(NamespaceEntry.of(config));
        entries.sort(Comparator.comparing(NamespaceEntry::type));
        return new JoinOrder(
                entries.stream().filter(NamespaceEntry::isJoined).toList(),
                entries.stream().filter(entry -> !entry.isJoined()).toList());
    }

    /// The list as it stands in runc's bootstrap message: `type:path` with the kernel's words, joined by
    /// commas.
    public String text() {
        return String.join(
                ",",
                joined.stream()
                        .map(entry -> entry.type().kind().word() + ":" + entry.path())
                        .toList());
    }

    /// The `CLONE_NEW…` bits of those that are made.
    public int cloneFlags() {
        int flags = 0;
        for (NamespaceEntry entry : made) {
            flags |= entry.type().kind().flag();
        }
        return flags;
    }

    /// What runc before 1.3 tries: the list as it is, so the user namespace comes first, and whatever that
    /// one does not own is refused.
    public List<Attempt> inOnePass() {
        return joined.stream().map(entry -> new Attempt(entry, Refusal.FATAL)).toList();
    }

    /// What runc tries from 1.3 on when no call is refused for good: all but the user namespace with the
    /// privileges it was started with, then the user namespace, then again what was refused before. What was
    /// joined in the first pass is not tried again.
    public List<Attempt> inTwoPasses() {
        List<Attempt> attempts = new ArrayList<>();
        List<NamespaceEntry> others =
                joined.stream().filter(entry -> entry.type() != NamespaceType.USER).toList();
        boolean joinsUser = others.size() < joined.size();
        for (NamespaceEntry entry : others) {
            attempts.add(new Attempt(entry, joinsUser ? Refusal.LATER : Refusal.FATAL));
        }
        if (joinsUser) {
            attempts.add(new Attempt(joined.getFirst(), Refusal.FATAL));
            others.forEach(entry -> attempts.add(new Attempt(entry, Refusal.FATAL)));
        }
        return attempts;
    }
}

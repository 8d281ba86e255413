// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import java.util.ArrayList;
import java.util.List;

/// The name of an entry, step by step from the root of the file system on.
///
/// @param steps none for the root itself; no step is empty, `.` or `..`
record EntryPath(List<String> steps) {
    static final EntryPath ROOT = new EntryPath(List.of());

    EntryPath {
        steps = List.copyOf(steps);
    }

    /// @param name of an entry, or of what a hard link is to; a slash at its beginning means nothing
    /// @param entry which entry it is about
    /// @param what the name is, as in "its name"
    static EntryPath of(String name, String entry, String what) throws EntryException {
        if (name.indexOf('\0') >= 0) {
            throw new EntryException(entry, what + " holds a NUL character");
        }
        List<String> steps = new ArrayList<>();
        for (String step : name.split("/", -1)) {
            if (step.equals("..")) {
                throw new EntryException(
                        entry,
                        "%s ('%s') goes up by '..', and may lead out of the root"
                                .formatted(what, EntryException.shortened(name)));
            }
            if (!step.isEmpty() && !step.equals(".")) {
                steps.add(step);
            }
        }
        return new EntryPath(steps);
    }

    boolean isRoot() {
        return steps.isEmpty();
    }

    /// The last step.
    String base() {
        return steps.getLast();
    }

    EntryPath parent() {
        return new EntryPath(steps.subList(0, steps.size() - 1));
    }

    EntryPath first(int count) {
        return new EntryPath(steps.subList(0, count));
    }

    /// Whether a symbolic link here would, by its text alone, lead above the root. Absolute ones begin at
    /// the root.
    boolean leadsOut(String text) {
        if (text.startsWith("/")) {
            return false;
        }
        int depth = steps.size() - 1;
        for (String step : text.split("/", -1)) {
            if (step.equals("..")) {
                depth--;
            } else if (!step.isEmpty() && !step.equals(".")) {
                depth++;
            }
            if (depth < 0) {
                return true;
            }
        }
        return false;
    }

    /// As a path below the root; `.` for the root itself.
    @Override
    public String toString() {
        return steps.isEmpty() ? "." : String.join("/", steps);
    }
}

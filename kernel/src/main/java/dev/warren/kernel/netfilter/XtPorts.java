// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter;

/// Ports that a match of xtables compares, both ends included.
public record XtPorts(int first, int last, boolean inverted) {
    public static final XtPorts ALL = new XtPorts(0, 0xffff, false);

    public boolean matches(int port) {
        return (port >= first && port <= last) != inverted;
    }

    /// Whether every port does.
    public boolean isAny() {
        return first == 0 && last == 0xffff && !inverted;
    }

    /// `80`, `80:90`.
    @Override
    public String toString() {
        return (inverted ? "! " : "") + (first == last ? "" + first : first + ":" + last);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view.graph.svg;

/// A line between two parts.
///
/// @param from the id of the part nearer to the world
/// @param to the id of the part nearer to the pods
record Connection(String from, String to, Style style) {
    /// What a line means.
    enum Style {
        IS,
        WAY,
        PORT,
        ATTACHED,
        SECOND
    }
}

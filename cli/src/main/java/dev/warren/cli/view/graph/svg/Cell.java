// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view.graph.svg;

import dev.warren.atlas.query.graph.Node;

/// A namespace as a leaf of the picture.
record Cell(String id, Node.Kind kind, Label name, Label details) {
    static final double HEIGHT = 40;
    static final double INDENT = 12;

    double width() {
        return Math.max(name.width(), details.width()) + INDENT + Part.PADDING;
    }
}

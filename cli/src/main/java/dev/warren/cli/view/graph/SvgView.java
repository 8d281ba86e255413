// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view.graph;

import dev.warren.atlas.query.graph.Graph;

/// A graph as a picture.
public final class SvgView {
    public SvgView(Graph graph, String node) {}

    public String print() {
        return "";
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view.graph.svg;

import java.util.List;

/// What is drawn, before it has a place.
record Scene(List<Part> parts, List<Connection> connections) {
    Scene {
        parts = List.copyOf(parts);
        connections = List.copyOf(connections);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.sandbox.json.Node;
import java.util.List;

/// The image that was asked for.
///
/// @param configuration the document, whose digest was checked where it has one
/// @param layers from the lowest on
record ChosenImage(Node configuration, List<Layer> layers) {
    ChosenImage {
        layers = List.copyOf(layers);
    }
}

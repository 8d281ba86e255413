// SPDX-License-Identifier: Apache-2.0
/// A graph as a picture: what is drawn, where a library puts it, and how it is written down.
@NullMarked
package dev.warren.cli.view.graph.svg;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/// The node as a graph: what is there, what ties it together, and in which order to tell it.
@NullMarked
package dev.warren.atlas.query.graph;

import org.jspecify.annotations.NullMarked;

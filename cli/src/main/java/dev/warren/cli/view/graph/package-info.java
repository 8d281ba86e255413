// SPDX-License-Identifier: Apache-2.0
/// A graph of the node as text and as pictures.
@NullMarked
package dev.warren.cli.view.graph;

import org.jspecify.annotations.NullMarked;

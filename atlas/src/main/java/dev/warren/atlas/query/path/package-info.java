// SPDX-License-Identifier: Apache-2.0
/// The way of a packet: from where it begins, through namespaces, to where it leaves the node or ends.
@NullMarked
package dev.warren.atlas.query.path;

import org.jspecify.annotations.NullMarked;

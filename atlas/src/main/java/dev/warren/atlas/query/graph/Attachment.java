// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.graph;

import java.util.Optional;

/// How a namespace hangs on one that is nearer to the host.
///
/// @param inside its own link
/// @param outside the other end of the pair, or the link below, in the nearer namespace
/// @param to the id of what its packets come to there: a bridge, a table, a link, a namespace
/// @param rule the rule for its packets alone, where there is one
public record Attachment(
        Node.LinkNode inside, Node.LinkNode outside, String to, Optional<Edge> rule) {}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import java.util.List;
import java.util.Optional;

/// What a survey cannot find out by itself, as somebody wrote it down in `/etc/warren/node.json`.
///
/// @param host the file of the namespace that is to be taken for the host's
/// @param networkCards names of links of the host that tie it to the world, although their kind does not
///     show it
/// @param metadata where the metadata service of the cloud listens: `http://` and an IP address
/// @param introspection where the agent of the VPC CNI listens: the same, or `unix:` and a path
/// @param where the file; empty when there is none
public record NodeSettings(
        Optional<String> host,
        List<String> networkCards,
        Optional<String> metadata,
        Optional<String> introspection,
        String where) {
    /// Where it is looked for, below the root of the survey.
    public static final String FILE = "/etc/warren/node.json";

    /// Nobody wrote anything down.
    public static final NodeSettings NONE =
            new NodeSettings(Optional.empty(), List.of(), Optional.empty(), Optional.empty(), "");

    public NodeSettings {
        networkCards = List.copyOf(networkCards);
    }
}

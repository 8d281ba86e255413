// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Owner;
import dev.warren.atlas.query.card.LinkNames;
import dev.warren.atlas.query.card.RouteWords;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.RoutingWords;

/// Words that text and JSON of a way have in common.
final class PathWords {
    private PathWords() {}

    /// What a person calls a namespace: its owner, or else its name, or else its inode.
    static String name(Atlas atlas, NamespaceId id) {
        Namespace namespace = atlas.namespace(id).orElse(null);
        if (namespace == null) {
            return id.toString();
        }
        if (namespace.host()) {
            return "@host";
        }
        return namespace.owners().stream()
                .filter(owner -> !(owner instanceof Owner.Program))
                .map(Owner::label)
                .findFirst()
                .orElse(namespace.name().isEmpty() ? id.toString() : namespace.name());
    }

    static String route(Atlas atlas, NamespaceId id, Route route) {
        return atlas.namespace(id)
                .map(namespace -> new RouteWords(new LinkNames(namespace)).brief(route))
                .orElse(route.toString());
    }

    static String mark(int mark) {
        return "0x" + Integer.toHexString(mark);
    }

    static String protocol(int number) {
        return RoutingWords.transport(number);
    }

    /// A rule without its priority: `from all lookup main`.
    static String rule(RoutingRule rule) {
        String text = rule.toString();
        return text.substring(text.indexOf(' ') + 1);
    }
}

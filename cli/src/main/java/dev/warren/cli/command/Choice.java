// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.Namespace;
import dev.warren.atlas.Owner;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.ParseResult;

/// Which namespaces `--owner` and `-n` choose.
final class Choice {
    static final List<String> OWNERS = List.of("pod", "container", "process", "host");

    private Choice() {}

    static Predicate<Namespace> of(ParseResult words) {
        String kind = Options.text(words, "--owner");
        if (!kind.isEmpty() && !OWNERS.contains(kind)) {
            throw new UsageException(
                    "'%s' is no kind of owner; there are %s"
                            .formatted(kind, String.join(", ", OWNERS)));
        }
        String podNamespace = Options.text(words, "--namespace");
        return namespace ->
                (kind.isEmpty() || has(namespace, owner -> owner.kind().equals(kind)))
                        && (podNamespace.isEmpty()
                                || has(namespace, owner -> isIn(owner, podNamespace)));
    }

    private static boolean has(Namespace namespace, Predicate<Owner> test) {
        return namespace.owners().stream().anyMatch(test);
    }

    private static boolean isIn(Owner owner, String podNamespace) {
        return owner instanceof Owner.Pod pod && pod.pod().namespace().equals(podNamespace);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.fact.Question;

/// How far a search has come with what is known.
public sealed interface PathStep {
    /// Something has to be found out first.
    record Ask(Question question) implements PathStep {}

    /// The way is known.
    record Found(Path path) implements PathStep {}
}

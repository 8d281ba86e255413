// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.atlas.query.path.Path;
import java.util.List;

/// A way that was asked for, and how the question called the place where it begins.
///
/// @param findings what is wrong about it, in sentences
public record PathAnswer(String reference, Path path, List<String> findings) {
    public PathAnswer {
        findings = List.copyOf(findings);
    }

    public PathAnswer(String reference, Path path) {
        this(reference, path, List.of());
    }
}

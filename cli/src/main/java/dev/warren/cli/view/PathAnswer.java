// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.atlas.query.path.Path;

/// A way and how the user called its beginning.
public record PathAnswer(String reference, Path path) {}

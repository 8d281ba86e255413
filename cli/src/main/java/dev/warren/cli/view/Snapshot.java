// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.atlas.Atlas;
import dev.warren.survey.Node;
import java.time.Instant;

/// An atlas, and of what and when it is.
public record Snapshot(Atlas atlas, Node node, Instant collectedAt) {}

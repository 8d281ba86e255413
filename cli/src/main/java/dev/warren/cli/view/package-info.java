// SPDX-License-Identifier: Apache-2.0
/// What users see: text, JSON and YAML of an atlas. Everything from the node is escaped here, at the edge.
@NullMarked
package dev.warren.cli.view;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/// What does not fit together on the node, in sentences.
@NullMarked
package dev.warren.atlas.query.finding;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/// Everything about one namespace, in the words that `ip`, `ss` and `sysctl` have for it.
@NullMarked
package dev.warren.atlas.query.card;

import org.jspecify.annotations.NullMarked;

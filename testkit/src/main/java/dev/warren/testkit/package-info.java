// SPDX-License-Identifier: Apache-2.0

/// Real engines, lab topologies and a leak guard for the tests of every other module.
///
/// Knows none of them: what a test learns here comes from `ip`, `nsenter`, the engines' own clients
/// and `/proc`, never from Warren itself.
@NullMarked
package dev.warren.testkit;

import org.jspecify.annotations.NullMarked;

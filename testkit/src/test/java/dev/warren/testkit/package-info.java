// SPDX-License-Identifier: Apache-2.0

/// Tests of the testkit itself.
@NullMarked
package dev.warren.testkit;

import org.jspecify.annotations.NullMarked;

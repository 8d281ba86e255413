// SPDX-License-Identifier: Apache-2.0
/// Tests of the CNI client: with plugins that note what they are given, with the real ones, and beside the reference
/// library.
@NullMarked
package dev.warren.sandbox.cni;

import org.jspecify.annotations.NullMarked;

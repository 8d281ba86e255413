// SPDX-License-Identifier: Apache-2.0

/// What the tests of this module share: sockets in namespaces of a lab, hand-made messages, and the
/// answers of `ip` to compare with.
@NullMarked
package dev.warren.kernel.lab;

import org.jspecify.annotations.NullMarked;

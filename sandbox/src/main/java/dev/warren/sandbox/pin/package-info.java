// SPDX-License-Identifier: Apache-2.0
/// Namespaces other than the network's that a pod's containers share, kept by mounts, so that no process has to
/// live for them.
@NullMarked
package dev.warren.sandbox.pin;

import org.jspecify.annotations.NullMarked;

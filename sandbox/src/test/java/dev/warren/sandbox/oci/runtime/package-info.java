// SPDX-License-Identifier: Apache-2.0
/// Containers of the machine's real runc, crun and conmon.
@NullMarked
package dev.warren.sandbox.oci.runtime;

import org.jspecify.annotations.NullMarked;

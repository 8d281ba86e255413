// SPDX-License-Identifier: Apache-2.0
/// runc's bootstrap message, held against bytes that real runcs sent.
@NullMarked
package dev.warren.sandbox.oci.bootstrap;

import org.jspecify.annotations.NullMarked;

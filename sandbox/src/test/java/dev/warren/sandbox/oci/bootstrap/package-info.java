// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.warren.sandbox.oci.bootstrap;

import org.jspecify.annotations.NullMarked;

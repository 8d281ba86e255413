// SPDX-License-Identifier: Apache-2.0
/// What runc tells the first process of a container before any of its Go code runs.
@NullMarked
package dev.warren.sandbox.oci.bootstrap;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/// Tests of what OCI runtimes are told, by asking two of them and containerd.
@NullMarked
package dev.warren.sandbox.oci.spec;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/// Tests of the files that a pod's containers share.
@NullMarked
package dev.warren.sandbox.oci.files;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/// What the files say that all containers of a pod share: `hostname`, `hosts` and `resolv.conf`.
@NullMarked
package dev.warren.sandbox.oci.files;

import org.jspecify.annotations.NullMarked;

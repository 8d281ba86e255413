// SPDX-License-Identifier: Apache-2.0
/// Root file systems out of images that lie on the machine: OCI image layouts and archives of `docker save`,
/// unpacked so that whatever is in them stays below the folder they are unpacked into.
@NullMarked
package dev.warren.sandbox.image;

import org.jspecify.annotations.NullMarked;

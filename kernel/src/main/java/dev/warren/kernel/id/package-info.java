// SPDX-License-Identifier: Apache-2.0
/// What names a namespace, a process and a link on this boot.
@NullMarked
package dev.warren.kernel.id;

import org.jspecify.annotations.NullMarked;

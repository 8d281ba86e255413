// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.warren.sandbox.image;

import org.jspecify.annotations.NullMarked;

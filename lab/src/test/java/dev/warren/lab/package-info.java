// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.warren.lab;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.warren.sandbox.manifest;

import org.jspecify.annotations.NullMarked;

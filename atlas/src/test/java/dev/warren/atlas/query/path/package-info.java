// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.warren.atlas.query.path;

import org.jspecify.annotations.NullMarked;

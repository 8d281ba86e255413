// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.warren.cli.view.graph;

import org.jspecify.annotations.NullMarked;

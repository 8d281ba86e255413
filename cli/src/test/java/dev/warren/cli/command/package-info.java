// SPDX-License-Identifier: Apache-2.0
/// Tests of what users type.
@NullMarked
package dev.warren.cli.command;

import org.jspecify.annotations.NullMarked;

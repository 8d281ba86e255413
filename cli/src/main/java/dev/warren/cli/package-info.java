// SPDX-License-Identifier: Apache-2.0
/// The program `warren`. [dev.warren.cli.Main] reads as the wiring diagram.
@NullMarked
package dev.warren.cli;

import org.jspecify.annotations.NullMarked;

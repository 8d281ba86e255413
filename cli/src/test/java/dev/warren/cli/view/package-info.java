// SPDX-License-Identifier: Apache-2.0
/// Tests of what users and programs read.
@NullMarked
package dev.warren.cli.view;

import org.jspecify.annotations.NullMarked;

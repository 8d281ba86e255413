// SPDX-License-Identifier: Apache-2.0
/// Warm measurements, inside one JVM; `run.sh` puts them beside other tools.
@NullMarked
package dev.warren.bench;

import org.jspecify.annotations.NullMarked;

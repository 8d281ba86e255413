// SPDX-License-Identifier: Apache-2.0
/// How system calls are made: the door to native code and the memory that arguments travel in. Not
/// exported; the packages around it are what to use.
@NullMarked
package dev.warren.kernel.call;

import org.jspecify.annotations.NullMarked;

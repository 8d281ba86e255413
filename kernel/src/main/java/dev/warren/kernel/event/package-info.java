// SPDX-License-Identifier: Apache-2.0
/// Waiting for something to happen: in a folder ([dev.warren.kernel.event.Inotify]), on any of several
/// descriptors ([dev.warren.kernel.event.Poll]), or for another thread
/// ([dev.warren.kernel.event.EventDescriptor]).
@NullMarked
package dev.warren.kernel.event;

import org.jspecify.annotations.NullMarked;

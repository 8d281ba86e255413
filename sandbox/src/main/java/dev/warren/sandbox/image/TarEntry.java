// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import java.time.Instant;
import java.util.Map;

/// What the header of a tar archive says of one entry.
///
/// @param name as it stands there, without loss (see `KernelText`)
/// @param link where a link leads; else empty
/// @param mode the permissions with the set-id bits and the sticky one
/// @param device as `FileStatus.device` forms it; 0 for what is none
/// @param attributes extended ones, by name
record TarEntry(
        String name,
        Kind kind,
        String link,
        int mode,
        long user,
        long group,
        Instant modified,
        long size,
        long device,
        Map<String, byte[]> attributes) {
    enum Kind {
        FILE,
        FOLDER,
        SYMBOLIC_LINK,
        HARD_LINK,
        PIPE,
        CHARACTER_DEVICE,
        BLOCK_DEVICE
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import java.util.Optional;

/// One layer of an image, not looked at yet.
///
/// @param path where it lies
/// @param mediaType what it is said to be; empty when nothing is said
/// @param size what it is said to have, in bytes
/// @param digest of it as it lies there
/// @param plain of the archive when it is not compressed any more (`diff_ids`)
record Layer(
        String path, String mediaType, Optional<Long> size, Optional<Digest> digest, Digest plain) {
    /// What it is called in messages.
    String name() {
        return "layer " + digest.map(Digest::toString).orElse(path);
    }
}

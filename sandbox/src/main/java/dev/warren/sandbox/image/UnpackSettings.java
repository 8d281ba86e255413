// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.sandbox.pod.NamespaceModes.UserMaps;
import java.util.Optional;
import java.util.function.Consumer;

/// How an image is unpacked.
///
/// @param limitEntries how many entries all layers may have together
/// @param limitBytes how many bytes all layers may have together when they are not compressed any more
/// @param users the maps of the user namespace that will use the files: what belongs to a number in the image
///     will belong to the one outside that stands for it. Empty: to the number itself
/// @param notes gets a sentence for each thing that could not be unpacked as it is and was left out
public record UnpackSettings(
        long limitEntries, long limitBytes, Optional<UserMaps> users, Consumer<String> notes) {
    private static final long STANDARD_ENTRIES = 1_000_000;
    private static final long STANDARD_BYTES = 32L << 30;

    /// A million entries, 32 GiB, numbers of users as they are, nobody who listens.
    public static UnpackSettings standard() {
        return new UnpackSettings(STANDARD_ENTRIES, STANDARD_BYTES, Optional.empty(), _ -> {});
    }

    /// The same within other bounds.
    public UnpackSettings within(long entries, long bytes) {
        return new UnpackSettings(entries, bytes, users, notes);
    }

    /// The same for a user namespace.
    public UnpackSettings forUsers(Optional<UserMaps> maps) {
        return new UnpackSettings(limitEntries, limitBytes, maps, notes);
    }

    /// The same with somebody who listens.
    public UnpackSettings notingTo(Consumer<String> listener) {
        return new UnpackSettings(limitEntries, limitBytes, users, listener);
    }
}

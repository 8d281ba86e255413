// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.sandbox.SandboxException;

/// An image cannot be unpacked. Nothing of it is left then.
public final class ImageException extends SandboxException {
    private static final long serialVersionUID = 1;

    private final String archive;
    private final String entry;
    private final String reason;

    /// @param archive the folder or file that holds the image
    /// @param entry what in it is wrong, as in "layer sha256:…, entry 'etc/x'"; empty for all of it
    /// @param reason what is wrong with it
    public ImageException(String archive, String entry, String reason) {
        super(archive + ": " + (entry.isEmpty() ? "" : entry + ": ") + reason);
        this.archive = archive;
        this.entry = entry;
        this.reason = reason;
    }

    ImageException(String archive, String entry, Throwable cause) {
        super(archive + ": " + (entry.isEmpty() ? "" : entry + ": ") + cause.getMessage(), cause);
        this.archive = archive;
        this.entry = entry;
        this.reason = String.valueOf(cause.getMessage());
    }

    /// The folder or file that holds the image.
    public String archive() {
        return archive;
    }

    /// What in it is wrong; empty for all of it.
    public String entry() {
        return entry;
    }

    /// What is wrong with it.
    public String reason() {
        return reason;
    }
}

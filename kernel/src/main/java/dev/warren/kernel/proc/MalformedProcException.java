// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.proc;

import dev.warren.kernel.KernelText;

/// Text that is not what the file of `/proc` should hold.
public final class MalformedProcException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedProcException(String file, byte[] content) {
        super(message(file, content));
    }

    MalformedProcException(String file, byte[] content, Throwable cause) {
        super(message(file, content), cause);
    }

    private static String message(String file, byte[] content) {
        return "this is no "
                + file
                + ": "
                + KernelText.decode(content, 0, Math.min(content.length, 80));
    }
}

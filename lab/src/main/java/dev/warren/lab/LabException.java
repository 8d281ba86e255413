// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import java.io.Serial;

/// Something about a lab cannot be done; the message is a whole sentence, the cause is the kernel's answer
/// where there is one.
public final class LabException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    public LabException(String sentence) {
        super(sentence);
    }

    /// @param wanted what cannot be done; the cause's own words follow
    public LabException(String wanted, Throwable cause) {
        super(wanted + ": " + cause.getMessage(), cause);
    }
}

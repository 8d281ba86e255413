// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli;

/// What the program ends with. The numbers are part of its interface.
public final class ExitStatus {
    public static final int OK = 0;
    public static final int FAILURE = 1;

    /// The words on the command line were wrong.
    public static final int USAGE = 2;

    public static final int NOT_FOUND = 3;
    public static final int AMBIGUOUS = 4;

    /// Something could not be read, and what could has been printed; or something could not be removed, and what
    /// could has been.
    public static final int PARTIAL = 5;

    /// A privilege is missing; nothing was changed.
    public static final int NOT_PERMITTED = 6;

    /// What was asked about is there, and is not as it should be.
    public static final int FINDINGS = 10;

    /// What shells end with for a command that may not be run, and for one that is not there.
    public static final int CANNOT_RUN = 126;

    public static final int NO_SUCH_COMMAND = 127;

    private ExitStatus() {}
}

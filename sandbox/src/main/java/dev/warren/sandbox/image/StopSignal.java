// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.kernel.abi.Processes;
import dev.warren.sandbox.SandboxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which signal asks a container to end, as its image says it. Source: OCI image specification, config.md,
/// "StopSignal"; man 7 signal, the numbers of x86 and ARM.
public final class StopSignal {
    /// Where the image names none.
    public static final int USUAL = Processes.SIGTERM;

    /// The last real-time signal.
    public static final int LAST = 64;

    /// The first one that a program may use: the C library keeps two for itself.
    private static final int FIRST_REAL_TIME = 34;

    /// From 1 on.
    private static final List<String> NAMES =
            List.of(
                    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1",
                    "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP",
                    "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
                    "PWR", "SYS");

    private static final Pattern REAL_TIME =
            Pattern.compile("RTM(?:IN(?:\\+([0-9]{1,2}))?|AX(?:-([0-9]{1,2}))?)");

    private StopSignal() {}

    /// The number of a signal.
    ///
    /// @param text `SIGQUIT`, `QUIT`, `3`, `SIGRTMIN+3` or `RTMAX-1`; empty for the usual one
    /// @throws SandboxException when it names no signal
    public static int number(String text) throws SandboxException {
        if (text.isEmpty()) {
            return USUAL;
        }
        String upper = text.toUpperCase(Locale.ROOT);
        String name = upper.startsWith("SIG") ? upper.substring(3) : upper;
        int number = NAMES.indexOf(name) + 1;
        Matcher realTime = REAL_TIME.matcher(name);
        if (text.matches("[0-9]{1,2}")) {
            number = Integer.parseInt(text);
        } else if (realTime.matches()) {
            number =
                    name.startsWith("RTMIN")
                            ? FIRST_REAL_TIME + offset(realTime.group(1))
                            : LAST - offset(realTime.group(2));
        }
        if (number < 1 || number > LAST) {
            throw new SandboxException("the image's StopSignal '" + text + "' is no signal");
        }
        return number;
    }

    private static int offset(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}

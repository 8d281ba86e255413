// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.process.Program;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// What the caller gave to this process, and what the launcher's shell and the virtual machine have changed
/// since. The launcher notes it, as `SigIgn:closed:environment`, the last in base 64 or `!`.
///
/// @param environment byte for byte
/// @param ignoredSignals one bit for each, the first for signal 1
/// @param closed the numbers of the standard streams that were closed; the launcher has opened them
record Given(List<String> environment, long ignoredSignals, List<Integer> closed) {
    private static final String NOTE = "WARREN_GIVEN=";
    private static final String UNKNOWN = "!";
    private static final int HEX = 16;
    private static final int PARTS = 3;

    static Given read() throws SyscallException {
        List<String> own = new ArrayList<>(Program.ownEnvironment());
        String note = "";
        for (String variable : own) {
            if (variable.startsWith(NOTE)) {
                note = variable.substring(NOTE.length());
            }
        }
        own.removeIf(variable -> variable.startsWith(NOTE));
        return parse(note, own);
    }

    /// @param own what to do with when the note says nothing of the environment, or there is none
    static Given parse(String note, List<String> own) {
        Given unknown = new Given(own, 0, List.of());
        String[] parts = note.split(":", -1);
        if (parts.length != PARTS || !parts[1].matches("[0-2]*")) {
            return unknown;
        }
        try {
            return new Given(
                    parts[2].equals(UNKNOWN)
                            ? own
                            : KernelText.decodeAll(Base64.getDecoder().decode(parts[2])),
                    Long.parseUnsignedLong(parts[0], HEX),
                    parts[1].chars().mapToObj(digit -> digit - '0').toList());
        } catch (IllegalArgumentException notOurs) {
            // Somebody else's variable of that name.
            return unknown;
        }
    }
}

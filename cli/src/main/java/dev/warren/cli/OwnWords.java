// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.process.Program;
import java.util.Arrays;
import java.util.List;

/// The words of the command line as they came. Java decodes them by the user's language and loses the bytes
/// that it cannot spell: under `LC_ALL=C` two names become one.
final class OwnWords {
    private OwnWords() {}

    /// The words without loss.
    ///
    /// @param decoded as Java gives them
    static String[] of(String[] decoded) {
        if (Arrays.stream(decoded).allMatch(OwnWords::isAscii)) {
            return decoded;
        }
        try {
            List<String> all = Program.ownCommandLine();
            // The virtual machine's own come first.
            return all.subList(all.size() - decoded.length, all.size()).toArray(String[]::new);
        } catch (SyscallException noProc) {
            // Then what Java made of them must do.
            return decoded;
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}

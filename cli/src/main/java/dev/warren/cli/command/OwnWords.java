// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.process.Program;
import java.util.List;

/// The words of the command line as they came. Java decodes them by the user's language and loses the bytes
/// that it cannot spell.
final class OwnWords {
    private OwnWords() {}

    /// The last words, without loss.
    ///
    /// @param decoded as Java gives them; their number counts
    static List<String> last(List<String> decoded) {
        try {
            List<String> all = Program.ownCommandLine();
            if (all.size() >= decoded.size()) {
                List<String> last = all.subList(all.size() - decoded.size(), all.size());
                // A program that runs inside of another (a test) has words that are not its
                // process's.
                if (agree(last, decoded)) {
                    return last;
                }
            }
        } catch (SyscallException noProc) {
            // Then what Java made of them must do.
            return decoded;
        }
        return decoded;
    }

    private static boolean agree(List<String> words, List<String> decoded) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (isAscii(word) && !word.equals(decoded.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}

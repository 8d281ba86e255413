// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.proc;

import dev.warren.kernel.KernelText;
import dev.warren.kernel.id.ProcessId;

/// What Warren needs of `/proc/<pid>/stat`.
/// Source: man 5 proc_pid_stat.
///
/// @param command field 2, without its parentheses; up to 15 bytes of anything, chosen by the
///     process itself (64 for kernel threads)
/// @param state field 3: `R`, `S`, `Z`, …
/// @param parent field 4
/// @param kernelThread whether field 9 has `PF_KTHREAD`
public record ProcessStat(
        ProcessId id, String command, char state, int parent, boolean kernelThread) {
    private static final long PF_KTHREAD = 0x00200000;
    private static final int FLAGS = 9;
    private static final int START = 22;

    /// Parses the file's content.
    ///
    /// The name may hold blanks, parentheses and newlines, so it ends at the *last* `)`.
    ///
    /// @throws MalformedProcException when it is cut or is something else
    public static ProcessStat parse(byte[] stat) {
        int open = indexOf(stat, '(');
        int close = lastIndexOf(stat, ')');
        if (open < 2 || close < open || close + 4 > stat.length) {
            throw new MalformedProcException("stat", stat);
        }
        try {
            int pid = (int) number(stat, 0, open - 1);
            char state = (char) stat[close + 2];
            int parent = 0;
            long flags = 0;
            int field = 4;
            int at = close + 4;
            while (at < stat.length) {
                int end = at;
                while (end < stat.length && stat[end] != ' ' && stat[end] != '\n') {
                    end++;
                }
                switch (field) {
                    case 4 -> parent = (int) number(stat, at, end);
                    case FLAGS -> flags = number(stat, at, end);
                    case START -> {
                        return new ProcessStat(
                                new ProcessId(pid, number(stat, at, end)),
                                KernelText.decode(stat, open + 1, close - open - 1),
                                state,
                                parent,
                                (flags & PF_KTHREAD) != 0);
                    }
                    default -> {}
                }
                field++;
                at = end + 1;
            }
        } catch (NumberFormatException wrong) {
            throw new MalformedProcException("stat", stat, wrong);
        }
        throw new MalformedProcException("stat", stat);
    }

    /// A process that has ended and waits for its parent; it has no namespaces any more.
    public boolean isZombie() {
        return state == 'Z' || state == 'X';
    }

    private static long number(byte[] bytes, int from, int to) {
        if (from >= to) {
            throw new NumberFormatException("a number is missing");
        }
        boolean negative = bytes[from] == '-';
        long value = 0;
        for (int i = negative ? from + 1 : from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new NumberFormatException("not a digit: " + bytes[i]);
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }

    private static int indexOf(byte[] bytes, char c) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == c) {
                return i;
            }
        }
        return -1;
    }

    private static int lastIndexOf(byte[] bytes, char c) {
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (bytes[i] == c) {
                return i;
            }
        }
        return -1;
    }
}

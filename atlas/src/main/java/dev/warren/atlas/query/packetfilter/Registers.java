// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.netfilter.Octets;
import java.util.Arrays;

/// The 64 bytes that the expressions of a rule share. Of each byte it is known what it holds, or why it
/// is not.
final class Registers {
    private static final int BYTES = 64;
    private static final String KNOWN = "";

    private final byte[] values = new byte[BYTES];
    private final String[] unknown = new String[BYTES];

    Registers() {
        Arrays.fill(unknown, "a register that nothing was loaded into");
    }

    Registers copy() {
        Registers copy = new Registers();
        System.arraycopy(values, 0, copy.values, 0, BYTES);
        System.arraycopy(unknown, 0, copy.unknown, 0, BYTES);
        return copy;
    }

    /// Whether a register of so many bytes exists.
    static boolean fits(int word, int length) {
        return word >= 0 && length >= 0 && word * 4 + length <= BYTES;
    }

    /// Puts bytes in, and zeros up to the end of the last word.
    void put(int word, byte... bytes) {
        int whole = (bytes.length + 3) & ~3;
        if (fits(word, whole)) {
            byte[] padded = Arrays.copyOf(bytes, whole);
            System.arraycopy(padded, 0, values, word * 4, whole);
            Arrays.fill(unknown, word * 4, word * 4 + whole, KNOWN);
        }
    }

    /// Puts a number in the machine's order in.
    void putNumber(int word, int number) {
        put(
                word,
                (byte) number,
                (byte) (number >>> 8),
                (byte) (number >>> 16),
                (byte) (number >>> 24));
    }

    /// Puts a number in network order in.
    void putNetwork16(int word, int number) {
        put(word, (byte) (number >>> 8), (byte) number);
    }

    void putAddress(int word, IpAddress address) {
        put(word, address.toBytes());
    }

    void putUnknown(int word, int length, String reason) {
        int whole = (length + 3) & ~3;
        if (fits(word, whole)) {
            Arrays.fill(unknown, word * 4, word * 4 + whole, reason);
        }
    }

    void putByte(int at, int value) {
        values[at] = (byte) value;
        unknown[at] = KNOWN;
    }

    /// Bytes of another one, by the byte, to the beginning of a word.
    void copyFrom(Registers other, int from, int word, int length) {
        System.arraycopy(other.values, from, values, word * 4, length);
        System.arraycopy(other.unknown, from, unknown, word * 4, length);
    }

    void forgetAll(String reason) {
        Arrays.fill(unknown, reason);
    }

    /// Why the bytes are not known; empty when they are.
    String whyUnknown(int word, int length) {
        if (!fits(word, length)) {
            return "a register that the kernel does not have";
        }
        for (int i = word * 4; i < word * 4 + length; i++) {
            if (!unknown[i].equals(KNOWN)) {
                return unknown[i];
            }
        }
        return KNOWN;
    }

    boolean knows(int word, int length) {
        return whyUnknown(word, length).equals(KNOWN);
    }

    Octets octets(int word, int length) {
        return Octets.of(values, word * 4, word * 4 + length);
    }

    /// Compares with a value as far as it is known.
    ///
    /// @return whether a known byte differs
    boolean differs(int word, Octets value) {
        for (int i = 0; i < value.length(); i++) {
            int at = word * 4 + i;
            if (unknown[at].equals(KNOWN) && (values[at] & 0xff) != value.at(i)) {
                return true;
            }
        }
        return false;
    }

    /// One byte from a register to another through a function of it.
    void byteOf(int to, int from, int i, int mask, int xor) {
        int source = from * 4 + i;
        int target = to * 4 + i;
        unknown[target] = mask == 0 ? KNOWN : unknown[source];
        values[target] = (byte) ((values[source] & mask) ^ xor);
    }
}

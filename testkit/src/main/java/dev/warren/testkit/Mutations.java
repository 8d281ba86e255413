// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;

/// Damages bytes at random, the same way at every run, to see that a parser takes anything.
public final class Mutations {
    private static final int ROUNDS = 20_000;

    private Mutations() {}

    /// Calls `parser` with thousands of damaged versions of `original`. What it throws is its own
    /// affair, so a parser's declared exception has to be caught inside.
    public static void of(byte[] original, Consumer<byte[]> parser) {
        Random random = new Random(original.length);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damaged(original, random);
            try {
                parser.accept(damaged);
            } catch (RuntimeException | Error undeclared) {
                throw new AssertionError(
                        "round " + round + ": " + new String(damaged, StandardCharsets.ISO_8859_1),
                        undeclared);
            }
        }
    }

    private static byte[] damaged(byte[] original, Random random) {
        byte[] bytes = original.clone();
        if (bytes.length > 0) {
            for (int i = random.nextInt(6); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] =
                        random.nextBoolean()
                                ? (byte) random.nextInt(256)
                                : original[random.nextInt(original.length)];
            }
        }
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> Arrays.copyOfRange(bytes, random.nextInt(bytes.length + 1), bytes.length);
            default -> bytes;
        };
    }
}

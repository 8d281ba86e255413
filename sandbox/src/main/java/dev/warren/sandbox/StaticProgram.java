// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/// Whether a program runs without a loader and shared libraries, that is, alone in a root file system.
/// Source: man 5 elf, `PT_INTERP`.
final class StaticProgram {
    private static final int HEADER_BYTES = 64;
    private static final int MAGIC = 0x7f454c46;
    private static final int CLASS_64 = 2;
    private static final int CLASS_OFFSET = 4;
    private static final int TABLE_OFFSET = 32;
    private static final int ENTRY_SIZE_OFFSET = 54;
    private static final int COUNT_OFFSET = 56;
    private static final int SMALLEST_ENTRY = 56;
    private static final int PT_INTERP = 3;

    private StaticProgram() {}

    /// @throws SandboxException when it is none, with what to do
    static void demand(Path program) throws SandboxException {
        try (RandomAccessFile file = new RandomAccessFile(program.toFile(), "r")) {
            byte[] header = new byte[HEADER_BYTES];
            file.readFully(header);
            ByteBuffer view = ByteBuffer.wrap(header);
            if (view.getInt(0) != MAGIC || header[CLASS_OFFSET] != CLASS_64) {
                throw new SandboxException(program + " is no program for this machine");
            }
            view.order(ByteOrder.nativeOrder());
            long table = view.getLong(TABLE_OFFSET);
            int size = view.getShort(ENTRY_SIZE_OFFSET) & 0xffff;
            int count = view.getShort(COUNT_OFFSET) & 0xffff;
            if (size < SMALLEST_ENTRY) {
                throw new SandboxException(program + " is no program for this machine");
            }
            byte[] type = new byte[Integer.BYTES];
            for (int i = 0; i < count; i++) {
                file.seek(table + (long) i * size);
                file.readFully(type);
                if (ByteBuffer.wrap(type).order(ByteOrder.nativeOrder()).getInt() == PT_INTERP) {
                    throw new SandboxException(
                            program
                                    + " needs shared libraries, and would be alone in its root file system; give one"
                                    + " that is linked statically, such as busybox-static's or catatonit");
                }
            }
        } catch (SandboxException refused) {
            throw refused;
        } catch (IOException failed) {
            throw new SandboxException(
                    "cannot read the program " + program + ": " + failed.getMessage(), failed);
        }
    }
}

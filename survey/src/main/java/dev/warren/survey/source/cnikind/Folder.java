// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.cnikind;

import dev.warren.atlas.fact.Why;
import dev.warren.kernel.Directory;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import java.util.List;
import tools.jackson.core.JacksonException;

/// Reads the entries of folders that may be there or not; one that is wrong spares the others.
record Folder(Ground ground, Findings findings) {
    private static final int ENTRY_LIMIT = 20_000;

    /// What to do with an entry.
    interface Reader {
        /// @throws JacksonException when it should be JSON and is not
        void read(Directory opened, String name, String where, Findings findings)
                throws SyscallException;
    }

    /// @return whether the folder is there
    boolean readEach(String path, Reader reader) {
        String where = ground.root().show(path);
        try (Directory opened = ground.root().directory(path)) {
            Directory.Names names = opened.names(ENTRY_LIMIT);
            if (names.truncated()) {
                findings.gap(where, Why.UNEXPECTED, "more than " + ENTRY_LIMIT + " entries");
            }
            List<String> sorted = names.names().stream().sorted().toList();
            for (String name : sorted) {
                read(opened, name, where + "/" + name, reader);
            }
            return true;
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOENT && failed.errno() != Errno.ENOTDIR) {
                findings.gap(where, failed);
                return true;
            }
            return false;
        }
    }

    private void read(Directory opened, String name, String where, Reader reader) {
        try {
            reader.read(opened, name, where, findings);
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOENT) {
                findings.gap(where, failed);
            }
        } catch (JacksonException wrong) {
            findings.gap(where, Why.UNEXPECTED, "it is no JSON: " + wrong.getOriginalMessage());
        }
    }
}

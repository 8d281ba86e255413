// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.process;

import dev.warren.kernel.SyscallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Tries to make a holder without privileges and prints how that was refused.
final class UnprivilegedHolder {
    private UnprivilegedHolder() {}

    public static void main(String[] arguments) throws IOException {
        List<IdMap> maps = List.of(IdMap.parse("0:100000:65536"));
        try (NamespaceHolder holder = NamespaceHolder.start(maps, maps, Duration.ofSeconds(20))) {
            System.out.println("made " + holder.pid());
        } catch (SyscallException refused) {
            System.out.println(refused.getMessage());
        }
        System.out.println(
                "children:"
                        + Files.readString(
                                Path.of(
                                        "/proc/self/task/"
                                                + ProcessHandle.current().pid()
                                                + "/children")));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.process.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Becomes another program in a namespace; run by [BecomeTest] in a JVM of its own, because it ends so.
///
/// Arguments: the namespace's path, what to mount (`name=value`, until `--`), the program's words.
final class BecomeProgram {
    private BecomeProgram() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("pid " + ProcessHandle.current().pid());
        System.out.flush();
        List<String> words = new ArrayList<>(List.of(arguments));
        try (NetworkNamespace namespace = NetworkNamespace.open(words.removeFirst())) {
            PrivateMounts mounts = new PrivateMounts(System.out::println);
            for (String word = words.removeFirst();
                    !word.equals("--");
                    word = words.removeFirst()) {
                String[] parts = word.split("=", 3);
                switch (parts[0]) {
                    case "sys" -> mounts.systemFolder(parts[1]);
                    case "etc" -> mounts.overEtc(parts[1]);
                    default -> mounts.file(parts[1], parts[2].getBytes(StandardCharsets.UTF_8));
                }
            }
            // Java opens its own without O_CLOEXEC.
            try (var unmarked =
                    java.nio.channels.SocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
                namespace.become(new Program(words, Program.ownEnvironment()), mounts);
                throw new AssertionError(unmarked);
            } catch (SyscallException failed) {
                System.out.println(Errno.name(failed.errno()) + " " + places());
            }
        }
    }

    /// How many places the threads are in, and that programs can still be started.
    private static String places() throws IOException, InterruptedException {
        long places = ThreadPlace.all().stream().map(ThreadPlace::namespace).distinct().count();
        int status = new ProcessBuilder("true").start().waitFor();
        return places + " " + status;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.TemporaryFile;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Processes;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.LeakGuard;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Programs that are started, and how they are found.
@ExtendWith(LeakGuard.class)
final class ProgramTest {
    private static final List<String> PATH = List.of("PATH=/usr/bin:/bin");

    @TempDir private Path folder;

    private static String output(Program program) throws IOException {
        return output(program, "");
    }

    private static String output(Program program, String input) throws IOException {
        try (Fd in = TemporaryFile.open("/tmp");
                Fd out = TemporaryFile.open("/tmp")) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
            try (Fd start = TemporaryFile.rewound(in);
                    ProcessDescriptor child = program.start(Streams.of(start, out, out))) {
                assertThat(child.await(Await.PATIENCE)).contains(new End.Exited(0));
            }
            try (Fd start = TemporaryFile.rewound(out)) {
                return new String(start.readAll(1 << 20), StandardCharsets.ISO_8859_1).strip();
            }
        }
    }

    private static Program program(List<String> environment, String... words) {
        return new Program(List.of(words), environment);
    }

    private Path script(String name, String mode, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file;
    }

    private static void assertRefused(int errno, Program program) {
        SyscallException refused =
                catchThrowableOfType(
                        SyscallException.class, () -> program.start(Streams.inherited()).close());
        assertThat(refused).isNotNull();
        assertThat(Errno.name(refused.errno())).isEqualTo(Errno.name(errno));
    }

    @Test
    void aFileThatIsNoProgramIsNotGivenToTheShellWhenThatFileIsWanted() throws IOException {
        Path damaged = script("damaged", "rwxr-xr-x", "echo read by a shell\n");
        Program program = program(PATH, damaged.toString());

        assertThat(output(program)).isEqualTo("read by a shell");
        SyscallException refused =
                catchThrowableOfType(
                        SyscallException.class,
                        () -> program.startFile(Streams.inherited()).close());

        assertThat(refused).isNotNull();
        assertThat(Errno.name(refused.errno())).isEqualTo("ENOEXEC");
    }

    @Test
    void areFoundAsExecvpFindsThem() throws IOException {
        script("forbidden/tool", "rw-r--r--", "#!/bin/sh\necho forbidden\n");
        script("good/tool", "rwxr-xr-x", "#!/bin/sh\necho good\n");
        script("file", "rwxr-xr-x", "");
        String path = folder + "/file:" + folder + "/absent:" + folder + "/forbidden";

        assertThat(output(program(List.of("PATH=" + path + ":" + folder + "/good"), "tool")))
                .isEqualTo("good");
        assertThat(output(program(List.of("PATH=" + folder + "/good", "PATH=/nowhere"), "tool")))
                .isEqualTo("good");
        assertRefused(Errno.EACCES, program(List.of("PATH=" + path), "tool"));
        assertRefused(Errno.ENOENT, program(List.of("PATH=" + folder), "tool"));
        assertRefused(Errno.ENOENT, program(List.of("PATH="), "tool"));
        assertRefused(Errno.ENOENT, program(PATH, folder + "/absent"));
        assertRefused(Errno.EACCES, program(PATH, folder + "/forbidden/tool"));
        assertRefused(Errno.EACCES, program(PATH, folder.toString()));
        assertThat(output(program(List.of(), "echo", "default path"))).isEqualTo("default path");
    }

    @Test
    void withoutAnInterpreterAreGivenToTheShell() throws IOException {
        script("plain", "rwxr-xr-x", "echo \"$0\" \"$1\" \"$#\"\n");

        assertThat(output(program(List.of("PATH=" + folder), "plain", "a b", "")))
                .isEqualTo(folder + "/plain a b 2");
        assertThat(output(program(List.of(), folder + "/plain", "x")))
                .isEqualTo(folder + "/plain x 1");
    }

    @Test
    void getTheirWordsAndEnvironmentByteForByte() throws IOException {
        Program program =
                program(
                        List.of("A=\udcff\udcfe", "B=", "C"),
                        "/bin/sh",
                        "-c",
                        "tr '\\0' '|' < /proc/$$/environ; printf %s \"$1\"",
                        "sh",
                        "\udcfeä");
        assertThat(output(program)).isEqualTo("A=\u00ff\u00fe|B=|C|\u00feÃ¤");
        assertRefused(Errno.EINVAL, program(PATH, "echo", "a\0b"));
        assertThatIllegalArgumentException().isThrownBy(() -> program(PATH, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new Program(List.of(), PATH));
    }

    @Test
    void readAndWriteWhereTheyAreTold() throws IOException {
        assertThat(output(program(PATH, "cat"), "through")).isEqualTo("through");
        assertThat(output(program(PATH, "sh", "-c", "ls /proc/$$/fd; true"))).isEqualTo("0\n1\n2");
    }

    @Test
    void endWithTheirGroup() throws Exception {
        try (Fd out = TemporaryFile.open("/tmp");
                Fd in = Fd.open("/dev/null", dev.warren.kernel.abi.Files.O_RDONLY);
                ProcessDescriptor leader =
                        program(PATH, "sh", "-c", "sleep 1000 & echo $!; wait")
                                .start(Streams.of(in, out, out))) {
            Await.until("the number of the second process", () -> !text(out).isEmpty());
            int second = Integer.parseInt(text(out));
            try (ProcessDescriptor follower = ProcessDescriptor.open(second)) {
                leader.signalGroup(Processes.SIGTERM);
                assertThat(follower.hasEnded(Await.PATIENCE)).isTrue();
            }
            assertThat(leader.await(Await.PATIENCE)).contains(new End.Killed(Processes.SIGTERM));
            leader.signalGroup(Processes.SIGTERM);
        }
    }

    private static String text(Fd file) {
        try (Fd start = TemporaryFile.rewound(file)) {
            return new String(start.readAll(1 << 16), StandardCharsets.US_ASCII).strip();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void areEndedByABrokenPipeWhateverTheJvmDoesAboutIt() throws IOException {
        assertThat(output(program(PATH, "sh", "-c", "grep SigIgn /proc/$$/status | cut -f2")))
                .matches(mask -> (Long.parseUnsignedLong(mask, 16) & (1L << 12)) == 0);
    }

    @Test
    void ownWordsAndEnvironmentAreTold() throws IOException {
        assertThat(Program.ownCommandLine().getFirst()).endsWith("java");
        assertThat(Program.ownEnvironment()).anyMatch(variable -> variable.startsWith("PATH="));
        assertThat(Streams.inherited().input()).isEqualTo(Optional.empty());
        assertThat(Streams.inherited().ownSession()).isFalse();
    }

    /// As on musl, and on glibc before 2.34.
    @Test
    void inheritNothingAlsoWhereTheLibraryCannotSeeToIt() throws IOException {
        try (Fd in = Fd.open("/dev/null", dev.warren.kernel.abi.Files.O_RDONLY);
                Fd out = TemporaryFile.open("/tmp");
                ProcessDescriptor child =
                        program(PATH, "sh", "-c", "ls /proc/$$/fd; true")
                                .start(Streams.of(in, out, out), "no_such_function")) {
            assertThat(child.await(Await.PATIENCE)).contains(new End.Exited(0));
            assertThat(text(out)).isEqualTo("0\n1\n2");
        }
    }

    @Test
    void saysThatTheInterpreterOfAScriptIsMissing() throws IOException {
        Path script = script("lost/tool", "rwxr-xr-x", "#!/no/such/interpreter\n");
        script("good/tool", "rwxr-xr-x", "#!/bin/sh\necho good\n");
        String lost = "PATH=" + folder + "/lost";

        assertThat(output(program(List.of(lost + ":" + folder + "/good"), "tool")))
                .isEqualTo("good");
        for (Program program :
                List.of(
                        program(List.of(lost + ":/nowhere"), "tool"),
                        program(PATH, script.toString()))) {
            SyscallException refused =
                    catchThrowableOfType(
                            SyscallException.class,
                            () -> program.start(Streams.inherited()).close());
            assertThat(refused).isNotNull();
            assertThat(refused.errno()).isEqualTo(Errno.ENOENT);
            assertThat(Program.lacksInterpreter(refused)).isTrue();
            assertThat(refused.subject()).isEqualTo("the interpreter of '" + script + "'");
        }
    }

    @Test
    void passOverWhatFoldersOfTheNetworkSay() throws IOException {
        List<String> tried = new ArrayList<>();
        ProgramSearch search = new ProgramSearch(program(List.of("PATH=/a:/b:/c:/d"), "tool"));
        int[] errors = {Errno.ESTALE, Errno.ENODEV, Errno.ETIMEDOUT, 0};
        search.attempt(
                (file, _) -> {
                    tried.add(file);
                    int errno = errors[tried.size() - 1];
                    if (errno != 0) {
                        throw new SyscallException("execve", file, errno);
                    }
                });
        assertThat(tried).containsExactly("/a/tool", "/b/tool", "/c/tool", "/d/tool");
        SyscallException refused =
                catchThrowableOfType(
                        SyscallException.class,
                        () ->
                                search.attempt(
                                        (file, _) -> {
                                            throw new SyscallException(
                                                    "execve",
                                                    file,
                                                    file.equals("/b/tool")
                                                            ? Errno.ETIMEDOUT
                                                            : Errno.ENOENT);
                                        }));
        assertThat(refused).hasMessageContaining("/b/tool").hasMessageContaining("ETIMEDOUT");
    }

    @Test
    void areGivenStandardStreamsInAnyOrder() {
        List<String> words = new ArrayList<>(List.of("sh", "-c"));
        words.add("exec \"$@\" 0</dev/zero 1>/dev/full 2>/dev/null");
        words.add("sh");
        words.addAll(jvm(Crossed.class));
        Command.Outcome outcome = Command.of(words).outcome();
        assertThat(outcome.status()).isZero();
    }

    /// Ends with 0 when a program got our streams 2, 0 and 1 as its 0, 1 and 2.
    static final class Crossed {
        private Crossed() {}

        public static void main(String[] arguments) throws Exception {
            String test =
                    "for i in 0 1 2; do x=$(readlink /proc/$$/fd/$i); echo $x >&9; done 9>\"$1\"";
            Path result = Files.createTempFile("warren", "crossed");
            Streams crossed = Streams.of(stream(2), stream(0), stream(1));
            try (ProcessDescriptor child =
                    program(PATH, "sh", "-c", test, "sh", result.toString()).start(crossed)) {
                child.await(Await.PATIENCE);
                boolean right =
                        Files.readAllLines(result)
                                .equals(List.of("/dev/null", "/dev/zero", "/dev/full"));
                Files.delete(result);
                System.exit(right ? 0 : 1);
            }
        }

        private static Fd stream(int number) {
            return Fd.adopt(number, "stream " + number);
        }
    }

    private static List<String> jvm(Class<?> main) {
        List<String> words = new ArrayList<>();
        words.add(System.getProperty("java.home") + "/bin/java");
        words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-cp"));
        words.add(System.getProperty("java.class.path"));
        words.add(main.getName());
        return words;
    }

    @Test
    void areBecomeByAnotherJvm() {
        List<String> lines = Command.of(jvm(Becoming.class)).output().lines().toList();
        assertThat(lines.get(0)).isEqualTo("ENOENT");
        assertThat(lines.get(2)).isEqualTo(lines.get(1));
        assertThat(lines.get(3)).isEqualTo("0 1 2");
        assertThat(new File("/proc/" + lines.get(1))).doesNotExist();
    }

    static final class Becoming {
        private Becoming() {}

        public static void main(String[] arguments) throws SyscallException {
            try {
                new Program(List.of("/nowhere"), PATH).become();
            } catch (SyscallException refused) {
                System.out.println(Errno.name(refused.errno()));
            }
            System.out.println(ProcessHandle.current().pid());
            System.out.flush();
            // By the shell itself: it opens pipes for what it starts.
            String descriptors =
                    "for n in 0 1 2 3 4 5 6 7 8 9; do test -e /proc/$$/fd/$n && printf '%s ' $n; done; echo";
            new Program(List.of("sh", "-c", "echo $$; " + descriptors), PATH).become();
        }
    }
}

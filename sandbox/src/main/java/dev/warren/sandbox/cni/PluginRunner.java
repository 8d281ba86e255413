// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.process.End;
import dev.warren.kernel.process.Program;
import dev.warren.sandbox.program.BoundedRun;
import dev.warren.sandbox.program.Captured;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Finds the programs of plugins and runs them.
///
/// @param deadline of one run
record PluginRunner(List<String> folders, Duration deadline, CniObserver observer) {
    private static final int LIMIT_BYTES = 4 << 20;

    /// How long a program may be busy being written. As long as the reference library waits.
    private static final Duration PATIENCE_WITH_WRITERS = Duration.ofSeconds(5);

    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final long LONGEST_PAUSE_MILLIS = 1000;

    /// Runs the plugin to its end.
    ///
    /// @return what it printed
    /// @throws CniException when it did not end well, or printed a failure all the same
    byte[] run(PluginCall call) throws CniException {
        String file = find(call);
        long begin = System.nanoTime();
        Captured captured = started(call, new Program(List.of(file), environment(call)), begin);
        observer.ran(
                new PluginRun(
                        call.verb(),
                        call.network(),
                        call.plugin(),
                        file,
                        call.environment(),
                        new String(call.input(), StandardCharsets.UTF_8),
                        captured.outputText(),
                        captured.errorText(),
                        captured.end(),
                        Duration.ofNanos(System.nanoTime() - begin)));
        return judged(call, captured);
    }

    /// The first regular file of that name in the folders. Source: specification, section 3, "Executing plugins".
    private String find(PluginCall call) throws CniException {
        String type = call.plugin();
        if (type.isEmpty() || type.indexOf('/') >= 0 || type.indexOf('\0') >= 0) {
            throw call.failed(
                    PluginFailure.of("its type must be the name of a program and no path"));
        }
        for (String folder : folders) {
            String file = (folder.endsWith("/") ? folder : folder + "/") + type;
            try {
                if (Fd.statusOf(file).isFile()) {
                    return file;
                }
            } catch (SyscallException absent) {
                // The next folder may have it; if none has, that is the failure.
            }
        }
        throw call.failed(
                PluginFailure.of(
                        folders.isEmpty()
                                ? "there is no folder to look for its program in"
                                : "its program is not installed: there is no such file in "
                                        + String.join(" or ", folders)));
    }

    private static List<String> environment(PluginCall call) throws CniException {
        try {
            List<String> all = new ArrayList<>();
            Map<String, String> variables = new LinkedHashMap<>();
            for (String entry : Program.ownEnvironment()) {
                int equals = entry.indexOf('=');
                if (equals < 0) {
                    all.add(entry);
                } else {
                    variables.put(entry.substring(0, equals), entry.substring(equals + 1));
                }
            }
            variables.putAll(call.environment());
            variables.forEach((name, value) -> all.add(name + "=" + value));
            return all;
        } catch (SyscallException failed) {
            throw call.failed(
                    PluginFailure.of(
                            "the environment to run it in cannot be read: " + failed.getMessage()));
        }
    }

    /// A program that somebody is just writing cannot be run; an update of the plugins takes moments.
    private Captured started(PluginCall call, Program program, long begin) throws CniException {
        Duration patience =
                deadline.compareTo(PATIENCE_WITH_WRITERS) < 0 ? deadline : PATIENCE_WITH_WRITERS;
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            try {
                return BoundedRun.of(program, call.input(), deadline, LIMIT_BYTES);
            } catch (SyscallException failed) {
                if (failed.errno() != Errno.ETXTBSY) {
                    throw call.failed(PluginFailure.of("it cannot be run: " + failed.getMessage()));
                }
                if (System.nanoTime() - begin > patience.toNanos()) {
                    throw call.failed(
                            PluginFailure.of(
                                    "it was not run, because for %s somebody has had its file %s open for writing"
                                            .formatted(
                                                    inWords(patience),
                                                    program.words().getFirst())));
                }
                sleep(call, pause);
                pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
            }
        }
    }

    private static void sleep(PluginCall call, long millis) throws CniException {
        // Nothing tells when the last writer has closed it.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        if (Thread.currentThread().isInterrupted()) {
            throw call.failed(
                    PluginFailure.of("waiting until its file may be run was interrupted"));
        }
    }

    private byte[] judged(PluginCall call, Captured captured) throws CniException {
        byte[] output = captured.output();
        String errors = captured.errorText();
        if (captured.late()) {
            throw call.failed(
                    PluginFailure.of(
                            "it had not ended after %s, and was killed with all that it had started"
                                    .formatted(inWords(deadline)),
                            errors));
        }
        if (captured.cut()) {
            throw call.failed(
                    PluginFailure.of(
                            "it wrote more than %d MiB, and was killed; its output begins with %s"
                                    .formatted(
                                            LIMIT_BYTES >> 20,
                                            PluginFailure.quoted(
                                                    output.length == 0
                                                            ? errors.getBytes(
                                                                    StandardCharsets.UTF_8)
                                                            : output))));
        }
        if (!captured.succeeded()) {
            throw call.failed(PluginFailure.ended(ended(captured.end()), output, errors));
        }
        if (output.length > 0) {
            var failure = PluginFailure.printed(output, errors);
            if (failure.isPresent()) {
                throw call.failed(failure.get());
            }
        }
        return output;
    }

    private static String ended(End end) {
        return switch (end) {
            case End.Exited exited -> "it ended with status " + exited.status();
            case End.Killed killed -> "signal " + killed.signal() + " ended it";
        };
    }

    private static String inWords(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}

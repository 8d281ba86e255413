// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.process.End;
import dev.warren.kernel.process.Program;
import dev.warren.kernel.process.Streams;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import dev.warren.sandbox.program.BoundedRun;
import dev.warren.sandbox.program.Captured;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One call of a runtime.
final class RuntimeCall {
    private static final int LIMIT_BYTES = 16 << 20;
    private static final byte[] NO_INPUT = {};

    private final OciRuntime runtime;
    private final String verb;
    private final String containerId;

    /// @param containerId empty for a call that is about none
    RuntimeCall(OciRuntime runtime, String verb, String containerId) {
        this.runtime = runtime;
        this.verb = verb;
        this.containerId = containerId;
    }

    /// Runs it and returns what it writes to standard output.
    String capture(List<String> words) throws OciRuntimeException, SyscallException {
        try (RuntimeLog log = RuntimeLog.open()) {
            return capture(runtime.program(logged(words)), Optional.of(log));
        }
    }

    /// The same for a call that knows no `--log`.
    String capturePlain(List<String> words) throws OciRuntimeException, SyscallException {
        return capture(runtime.program(words), Optional.empty());
    }

    private String capture(Program program, Optional<RuntimeLog> log)
            throws OciRuntimeException, SyscallException {
        Captured run;
        try {
            run =
                    BoundedRun.of(
                            program,
                            NO_INPUT,
                            streams -> streams.with(log.stream().map(RuntimeLog::file).toList()),
                            runtime.deadline(),
                            LIMIT_BYTES);
        } catch (SyscallException refused) {
            throw notStarted(refused);
        }
        if (run.succeeded()) {
            return run.outputText();
        }
        String words = log.isPresent() ? log.get().words() : "";
        if (run.cut()) {
            throw failed("it wrote more than " + (LIMIT_BYTES >> 20) + " MiB and was killed");
        }
        throw run.late() ? late() : ended(run.end(), words.isEmpty() ? run.errorText() : words);
    }

    /// Runs it with its standard streams where the caller wants them.
    void run(List<String> words, Streams streams) throws OciRuntimeException, SyscallException {
        try (RuntimeLog log = RuntimeLog.open()) {
            Streams all =
                    new Streams(
                            streams.input(),
                            streams.output(),
                            streams.error(),
                            true,
                            List.of(log.file()),
                            streams.folder());
            Optional<End> end;
            try {
                end = BoundedRun.with(runtime.program(logged(words)), all, runtime.deadline());
            } catch (SyscallException refused) {
                throw notStarted(refused);
            }
            if (end.isEmpty()) {
                throw late();
            }
            if (!end.get().equals(new End.Exited(0))) {
                throw ended(end.get(), log.words());
            }
        }
    }

    private static List<String> logged(List<String> words) {
        List<String> all = new ArrayList<>(RuntimeLog.options(RuntimeLog.FIRST_FURTHER));
        all.addAll(words);
        return all;
    }

    /// Reads what the runtime wrote as a document.
    Node document(String text) throws MalformedException {
        String subject = "the output of '" + runtime + " " + verb + "'";
        return Node.of(subject, Json.read(text.getBytes(StandardCharsets.UTF_8), subject));
    }

    private OciRuntimeException notStarted(SyscallException refused) throws SyscallException {
        if (!refused.call().equals("execve")) {
            throw refused;
        }
        boolean absent = refused.errno() == Errno.ENOENT && !Program.lacksInterpreter(refused);
        OciRuntimeException failed =
                new OciRuntimeException(
                        runtime.program(),
                        verb,
                        containerId,
                        absent
                                ? "there is no such program"
                                : "it cannot be run: " + refused.getMessage(),
                        absent ? "install it, or give its path" : "");
        failed.initCause(refused);
        return failed;
    }

    private OciRuntimeException late() {
        return new OciRuntimeException(
                runtime.program(),
                verb,
                containerId,
                "it did not end within "
                        + runtime.deadline().toMillis()
                        + " ms and was killed with what it had started",
                "");
    }

    private OciRuntimeException ended(End end, String words) {
        if (!words.isEmpty()) {
            return failed(words);
        }
        return failed(
                switch (end) {
                    case End.Exited exited ->
                            "it ended with status " + exited.status() + " and said nothing";
                    case End.Killed killed ->
                            "it was killed by signal " + killed.signal() + " and said nothing";
                });
    }

    OciRuntimeException failed(String words) {
        return new OciRuntimeException(
                runtime.program(), verb, containerId, words, RuntimeHints.of(words));
    }
}

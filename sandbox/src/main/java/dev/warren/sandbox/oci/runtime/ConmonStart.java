// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.Pipe;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.kernel.process.Program;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.program.BoundedRun;
import dev.warren.sandbox.program.Captured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One start of `conmon`. It forks; the first process ends at once, the second starts the runtime and says
/// on a pipe (`_OCI_SYNCPIPE`) what came of it: the pid of the container's first process, or -1 and what the
/// runtime wrote. What the second one itself has to complain of nobody hears: it has closed its streams.
///
/// Source: containers/conmon, `src/conmon.c`, `src/parent_pipe_fd.c`.
final class ConmonStart {
    private static final int LIMIT_BYTES = 1 << 20;
    private static final byte[] NO_INPUT = {};

    /// Descriptors 3 and 4 of the program.
    private static final int REPORT = RuntimeLog.FIRST_FURTHER;

    private static final int LOG = REPORT + 1;

    private final ConmonMonitor conmon;
    private final OciRuntime runtime;
    private final String id;
    private final ContainerPlaces places;
    private final RuntimeCall call;

    ConmonStart(ConmonMonitor conmon, OciRuntime runtime, String id, ContainerPlaces places) {
        this.conmon = conmon;
        this.runtime = runtime;
        this.id = id;
        this.places = places;
        this.call = new RuntimeCall(runtime, "create", id);
    }

    MonitoredContainer create(boolean terminal) throws SandboxException, SyscallException {
        // Its own complaint of a missing folder would be lost.
        demandFolder(places.bundle());
        demandFolder(places.folder());
        demandFolder(places.exits());
        // A pid of before must not be taken for this one's.
        forget(places.monitorPidFile());
        LogFile.append(places.log()).close();
        Program program = new Program(words(terminal), environment());
        ConmonReport report;
        try (RuntimeLog log = RuntimeLog.open();
                Pipe pipe = Pipe.open()) {
            start(program, List.of(pipe.writer(), log.file()));
            pipe.writer().close();
            report = ConmonReport.read(pipe.reader(), runtime.deadline(), id);
            if (report.pid() <= 0) {
                throw failed(report, log.words());
            }
        }
        ProcessId init =
                runtime.findInit(id)
                        .orElseThrow(() -> call.failed("no process is noted of it afterwards"));
        return new MonitoredContainer(init, Optional.of(monitor()));
    }

    private void demandFolder(String path) throws SandboxException {
        if (!path.startsWith("/") || !Files.isDirectory(Path.of(path))) {
            throw new SandboxException(
                    "the folder '" + path + "' for container " + id + " is not there");
        }
    }

    private static void forget(String path) throws SyscallException {
        int slash = path.lastIndexOf('/');
        try (Directory folder = Directory.open(path.substring(0, slash))) {
            folder.remove(path.substring(slash + 1));
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOENT) {
                throw failed;
            }
        }
    }

    private void start(Program program, List<Fd> further)
            throws SandboxException, SyscallException {
        Captured run;
        try {
            // It writes a file where it works when the container runs out of memory.
            run =
                    BoundedRun.of(
                            program,
                            NO_INPUT,
                            streams -> streams.with(further).workingIn(places.folder()),
                            runtime.deadline(),
                            LIMIT_BYTES);
        } catch (SyscallException refused) {
            if (!refused.call().equals("execve")) {
                throw refused;
            }
            throw ofConmon("it cannot be run: " + refused.getMessage());
        }
        if (run.late()) {
            throw ofConmon("it did not end within " + runtime.deadline().toMillis() + " ms");
        }
        if (!run.succeeded()) {
            throw ofConmon(run.errorText().isEmpty() ? "it said nothing" : run.errorText());
        }
    }

    private OciRuntimeException ofConmon(String words) {
        return new OciRuntimeException(conmon.program(), "create", id, words, "");
    }

    private OciRuntimeException failed(ConmonReport report, String logged) throws SyscallException {
        if (report.isLate()) {
            // With it goes the runtime that it started.
            endMonitor();
            return call.failed(
                    "conmon did not say within "
                            + runtime.deadline().toMillis()
                            + " ms what came of it, and was killed");
        }
        if (!logged.isEmpty()) {
            return call.failed(logged);
        }
        return report.message().isEmpty()
                ? ofConmon("it ended without a word about the container, which goes to syslog only")
                : call.failed(report.message());
    }

    private void endMonitor() throws SyscallException {
        Optional<ProcessId> late = findMonitor();
        if (late.isPresent()) {
            Processes.end(late.get(), runtime.deadline());
        }
    }

    private ProcessId monitor() throws SandboxException, SyscallException {
        return findMonitor().orElseThrow(() -> ofConmon("it has not stayed"));
    }

    private Optional<ProcessId> findMonitor() throws SyscallException {
        Optional<Integer> pid = PidFile.read(places.monitorPidFile());
        if (pid.isEmpty()) {
            return Optional.empty();
        }
        try (ProcFilesystem.Folder folder = ProcFilesystem.mounted().process(pid.get())) {
            return Optional.of(folder.stat().id());
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT || failed.errno() == Errno.ESRCH) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    private List<String> environment() {
        List<String> all = new ArrayList<>(conmon.environment());
        all.add("_OCI_SYNCPIPE=" + REPORT);
        return all;
    }

    private List<String> words(boolean terminal) throws SandboxException {
        String path =
                ProgramPath.find(runtime.program(), conmon.environment())
                        .orElseThrow(
                                () ->
                                        new OciRuntimeException(
                                                runtime.program(),
                                                "create",
                                                id,
                                                "there is no such program",
                                                "install it, or give its path"));
        if (places.log().indexOf(':') >= 0) {
            throw new SandboxException(
                    "the log file '"
                            + places.log()
                            + "' has a colon in its path, which conmon takes for the end of a driver's name");
        }
        List<String> words = new ArrayList<>(List.of(conmon.program(), "--api-version", "1"));
        words.addAll(List.of("--cid", id, "--cuuid", id, "--name", id));
        words.addAll(List.of("--runtime", path, "--runtime-arg=--root=" + runtime.root()));
        runtime.globalArguments().forEach(argument -> words.add("--runtime-arg=" + argument));
        RuntimeLog.options(LOG).forEach(argument -> words.add("--runtime-arg=" + argument));
        words.addAll(List.of("--bundle", places.bundle()));
        words.addAll(List.of("--container-pidfile", places.initPidFile()));
        words.addAll(List.of("--conmon-pidfile", places.monitorPidFile()));
        words.addAll(List.of("--log-path", "k8s-file:" + places.log()));
        words.addAll(List.of("--exit-dir", places.exits(), "--full-attach"));
        if (terminal) {
            words.add("--terminal");
        }
        return words;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.process.Program;
import dev.warren.kernel.process.Streams;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// An OCI runtime as a program: `runc`, `crun`, or one with their command line. Each call starts it once, with a
/// deadline; when it fails, the exception says what it said.
///
/// Source: man 8 runc, man 1 crun; runtime-spec, runtime.md, "Operations".
///
/// Needs what the runtime needs, usually to be root.
///
/// Thread: usable from any, at once for different containers; a call blocks. The runtime begins in the
/// namespaces of the calling thread.
public final class OciRuntime {
    /// What a runtime may take that need not wait for anything.
    public static final Duration DEADLINE = Duration.ofSeconds(30);

    /// As runc has it; one that begins with a dash would be taken for an option.
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_+.][A-Za-z0-9_+.-]{0,254}");

    private final String program;
    private final String root;
    private final Duration deadline;
    private final List<String> globalArguments;
    private final List<String> environment;

    private OciRuntime(
            String program,
            String root,
            Duration deadline,
            List<String> globalArguments,
            List<String> environment) {
        this.program = program;
        this.root = root;
        this.deadline = deadline;
        this.globalArguments = List.copyOf(globalArguments);
        this.environment = List.copyOf(environment);
    }

    /// A runtime with [#DEADLINE] and this process's environment.
    ///
    /// @param program its path, or its name to be looked up in `PATH`
    /// @param root the folder where it keeps what it knows of its containers (`--root`); it makes it
    /// @throws SyscallException when the environment cannot be read
    public static OciRuntime of(String program, String root) throws SyscallException {
        return new OciRuntime(
                program, root, DEADLINE, List.of(), RuntimeEnvironment.ofThisProcess());
    }

    /// The same with another deadline for each call.
    public OciRuntime withDeadline(Duration perCall) {
        return new OciRuntime(program, root, perCall, globalArguments, environment);
    }

    /// The same with more options before the verb, as in `--systemd-cgroup`.
    public OciRuntime withArguments(List<String> beforeTheVerb) {
        return new OciRuntime(program, root, deadline, beforeTheVerb, environment);
    }

    /// The program.
    public String program() {
        return program;
    }

    /// The folder where it keeps what it knows of its containers.
    public String root() {
        return root;
    }

    /// What each call may take.
    public Duration deadline() {
        return deadline;
    }

    List<String> globalArguments() {
        return globalArguments;
    }

    List<String> environment() {
        return environment;
    }

    /// Which runtime it is, and of which version.
    ///
    /// @throws OciRuntimeException when it cannot be run
    public RuntimeVersion version() throws SandboxException, SyscallException {
        return RuntimeVersion.parse(
                new RuntimeCall(this, "version", "").capturePlain(List.of("--version")));
    }

    /// Makes a container: its namespaces are there afterwards, and its init process waits until
    /// [#start] to become the program.
    ///
    /// Not undone when it fails: [#delete] and [Orphans#endLeftovers] take away what it left.
    ///
    /// @param bundle the folder with `config.json`, absolute
    /// @param pidFile where it notes the pid of the init process
    /// @param streams the container's own standard streams
    /// @return the init process
    /// @throws OciRuntimeException in the runtime's words; when `id` is taken; at the deadline
    public ProcessId create(String bundle, String id, String pidFile, Streams streams)
            throws SandboxException, SyscallException {
        checkId(id);
        RuntimeCall call = new RuntimeCall(this, "create", id);
        try {
            call.run(List.of("create", "--bundle", bundle, "--pid-file", pidFile, id), streams);
        } catch (OciRuntimeException failed) {
            throw failed.hint().isEmpty()
                    ? failed.withHint(RuntimeHints.ofNamespaces(bundle))
                    : failed;
        }
        return findInit(id)
                .orElseThrow(
                        () ->
                                call.failed(
                                        "it says that it made it, but notes no process below "
                                                + root));
    }

    /// Lets a created container's init process become its program.
    ///
    /// @throws OciRuntimeException when it is not created, or the program cannot be run
    public void start(String id) throws SandboxException, SyscallException {
        checkId(id);
        new RuntimeCall(this, "start", id).capture(List.of("start", id));
    }

    /// What the runtime says of a container.
    ///
    /// @return empty when it knows none of that id, also when one of that id was never finished
    public Optional<RuntimeState> state(String id) throws SandboxException, SyscallException {
        checkId(id);
        StateFolder folder = new StateFolder(root, id);
        if (!folder.isComplete()) {
            return Optional.empty();
        }
        RuntimeCall call = new RuntimeCall(this, "state", id);
        try {
            return Optional.of(
                    RuntimeState.read(call.document(call.capture(List.of("state", id)))));
        } catch (OciRuntimeException failed) {
            if (!folder.isComplete()) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /// Which process the runtime noted as the container's first, without starting the runtime. It may have
    /// ended meanwhile: what names it is its pid *and* its start.
    ///
    /// @return empty when there is no such container
    public Optional<ProcessId> findInit(String id) throws SandboxException, SyscallException {
        checkId(id);
        return new StateFolder(root, id).findInit();
    }

    /// Sends a signal to a container's init process.
    ///
    /// @param signal its number; see [dev.warren.kernel.abi.Processes]
    /// @param all to all of its processes instead
    /// @return false when there is no such container or it has ended; asked for all processes, runc since 1.2
    ///     does not tell the latter
    public boolean kill(String id, int signal, boolean all)
            throws SandboxException, SyscallException {
        checkId(id);
        if (!new StateFolder(root, id).isComplete()) {
            return false;
        }
        List<String> words = new ArrayList<>(List.of("kill"));
        if (all) {
            words.add("--all");
        }
        words.addAll(List.of(id, Integer.toString(signal)));
        try {
            new RuntimeCall(this, "kill", id).capture(words);
            return true;
        } catch (OciRuntimeException failed) {
            Optional<RuntimeState> state = state(id);
            if (state.isEmpty() || !state.get().isAlive()) {
                return false;
            }
            throw failed;
        }
    }

    /// Takes a container away: its control groups and what the runtime knows of it. One that is not there, or
    /// was never finished, is no failure.
    ///
    /// @param force also when it runs: its processes are killed
    /// @throws OciRuntimeException when it runs and `force` is false
    public void delete(String id, boolean force) throws SandboxException, SyscallException {
        checkId(id);
        StateFolder folder = new StateFolder(root, id);
        if (!folder.exists()) {
            return;
        }
        List<String> words = new ArrayList<>(List.of("delete"));
        if (force) {
            words.add("--force");
        }
        words.add(id);
        boolean complete = folder.isComplete();
        if (complete) {
            try {
                new RuntimeCall(this, "delete", id).capture(words);
            } catch (OciRuntimeException failed) {
                if (folder.isComplete()) {
                    throw failed;
                }
            }
        }
        if (!folder.isComplete()) {
            folder.removeHalfMade();
        }
    }

    /// All containers that the runtime knows below its root.
    public List<RuntimeState> list() throws SandboxException, SyscallException {
        RuntimeCall call = new RuntimeCall(this, "list", "");
        String text = call.capture(List.of("list", "--format", "json"));
        List<RuntimeState> states = new ArrayList<>();
        // runc without containers says null.
        for (Node state : call.document(text).items()) {
            states.add(RuntimeState.read(state));
        }
        return states;
    }

    /// A program in a container, as a program of ours: to be become or to be started. It ends as the one
    /// inside does; when it cannot be run the runtime says so on standard error.
    ///
    /// @throws OciRuntimeException when variables are to be added to those of a container that is not there
    public Program exec(String id, ExecRequest request) throws SandboxException, SyscallException {
        checkId(id);
        if (request.environment().isEmpty()) {
            return program(request.arguments(id, List.of()));
        }
        // With any variable at all crun before 1.28 forgets those of the container.
        RuntimeState state =
                state(id)
                        .orElseThrow(
                                () ->
                                        new RuntimeCall(this, "exec", id)
                                                .failed("there is no such container"));
        return program(
                request.arguments(
                        id, BundleEnvironment.read(state.bundle(), request.environment())));
    }

    /// The runtime with its global options and these words.
    Program program(List<String> words) {
        List<String> all = new ArrayList<>(List.of(program, "--root", root));
        all.addAll(globalArguments);
        all.addAll(words);
        return new Program(all, environment);
    }

    /// @throws SandboxException for an id that no runtime takes
    static void checkId(String id) throws SandboxException {
        if (!ID.matcher(id).matches() || id.equals(".") || id.equals("..")) {
            throw new SandboxException(
                    "'"
                            + id
                            + "' cannot be the id of a container: it must be 1 to 255 letters, digits"
                            + " and _ + . - and not begin with a dash");
        }
    }

    @Override
    public String toString() {
        return program;
    }
}

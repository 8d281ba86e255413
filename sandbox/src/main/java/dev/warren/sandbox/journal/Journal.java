// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.journal;

import dev.warren.kernel.Directory;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The journal of one sandbox: a file of lines, each a JSON object, which only grows.
///
/// A line is written with one call. The last one of a process that was killed may be missing or cut, and then
/// what it announces has not begun. Lines survive the end of every process; [#sync] makes them survive that of
/// the machine.
///
/// Thread: one at a time; whoever writes holds the sandbox's lock.
public final class Journal implements AutoCloseable {
    private static final int LIMIT_BYTES = 64 << 20;

    private final Path file;
    private final FileOutputStream stream;
    private final Map<Integer, Left> left = new TreeMap<>();
    private Phase phase = Phase.CREATING;
    private int next;
    private boolean torn;

    /// A trace that may be there.
    ///
    /// @param number its place in the journal
    /// @param failure why it could not be removed when that was last tried; empty when it was not
    public record Left(int number, Trace trace, Optional<String> failure) {}

    private Journal(Path file) throws IOException {
        this.file = file;
        this.stream = new FileOutputStream(file.toFile(), true);
    }

    /// Opens the journal at a path, a new one where there is none.
    ///
    /// @throws SandboxException when it cannot be read or written
    public static Journal open(Path file) throws SandboxException {
        try {
            List<String> lines = lines(file);
            Journal journal = new Journal(file);
            try {
                journal.torn = !lines.isEmpty() && !lines.getLast().isEmpty();
                for (int i = 0; i < lines.size() - 1; i++) {
                    journal.replay(lines.get(i), file + ", line " + (i + 1));
                }
                return journal;
            } catch (MalformedException wrong) {
                journal.close();
                throw wrong;
            }
        } catch (MalformedException wrong) {
            throw wrong;
        } catch (IOException failed) {
            throw new SandboxException(
                    "cannot open the journal " + file + ": " + failed.getMessage(), failed);
        }
    }

    /// What the journal at a path says, without changing it.
    public static Reading read(Path file) throws SandboxException {
        try (Journal journal = new Journal(Path.of("/dev/null"))) {
            List<String> lines = lines(file);
            for (int i = 0; i < lines.size() - 1; i++) {
                journal.replay(lines.get(i), file + ", line " + (i + 1));
            }
            return new Reading(journal.phase, journal.left());
        } catch (MalformedException wrong) {
            throw wrong;
        } catch (IOException failed) {
            throw new SandboxException(
                    "cannot read the journal " + file + ": " + failed.getMessage(), failed);
        }
    }

    /// @param left in the order of their making
    public record Reading(Phase phase, List<Left> left) {
        /// Keeps a copy that nobody can change.
        public Reading {
            left = List.copyOf(left);
        }

        /// Whether something could not be removed when that was tried.
        public boolean hasFailures() {
            return left.stream().anyMatch(one -> one.failure().isPresent());
        }
    }

    /// The last one is what follows the last line break: empty, or cut.
    private static List<String> lines(Path file) throws IOException {
        try (Directory folder = Directory.open(String.valueOf(file.getParent()))) {
            byte[] content = folder.readFile(String.valueOf(file.getFileName()), LIMIT_BYTES);
            return List.of(new String(content, StandardCharsets.UTF_8).split("\n", -1));
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return List.of();
            }
            throw failed;
        }
    }

    private void replay(String written, String subject) throws MalformedException {
        // After a loss of power some file systems show zeros where the end of a file was not yet
        // written.
        String line = written.replace("\0", "");
        if (line.isEmpty()) {
            return;
        }
        if (!line.startsWith("{")) {
            throw new MalformedException(
                    subject,
                    "",
                    "is no line of a journal; what is left of the sandbox is not known");
        }
        Node node;
        try {
            node = Node.of(subject, Json.read(line.getBytes(StandardCharsets.UTF_8), subject));
        } catch (MalformedException torn) {
            // The end of a process that was killed while it wrote; the next one went on behind it.
            return;
        }
        if (node.member("phase").isPresent()) {
            String word = node.member("phase").text();
            for (Phase candidate : Phase.values()) {
                phase = candidate.word().equals(word) ? candidate : phase;
            }
            return;
        }
        int number = number(node);
        next = Math.max(next, number + 1);
        if (node.member("trace").isPresent()) {
            Trace trace = TraceDocument.parse(node.member("trace"));
            left.put(number, new Left(number, trace, Optional.empty()));
        } else if (node.member("failure").isPresent()) {
            Left before = left.get(number);
            if (before != null) {
                left.put(
                        number,
                        new Left(number, before.trace(), node.member("failure").findText()));
            }
        } else {
            left.remove(number);
        }
    }

    private static int number(Node node) throws MalformedException {
        return (int) node.member("number").number(0, Integer.MAX_VALUE - 1);
    }

    /// How far the sandbox has come.
    public Phase phase() {
        return phase;
    }

    /// Traces that may be there, in the order of their making.
    public List<Left> left() {
        return new ArrayList<>(left.values());
    }

    /// Says that a phase begins.
    public void enter(Phase entered) throws SandboxException {
        append(Json.object("phase", entered.word()));
        phase = entered;
    }

    /// Says that a step begins which may leave a trace.
    public void begin(Trace trace) throws SandboxException {
        int number = next++;
        append(Json.object("number", number, "trace", TraceDocument.of(trace)));
        left.put(number, new Left(number, trace, Optional.empty()));
    }

    /// Says that a trace is gone.
    public void gone(Left trace) throws SandboxException {
        left.remove(trace.number());
        append(Json.object("number", trace.number()));
    }

    /// Says that a trace could not be removed.
    public void failed(Left trace, String why) throws SandboxException {
        left.put(trace.number(), new Left(trace.number(), trace.trace(), Optional.of(why)));
        append(Json.object("number", trace.number(), "failure", why));
    }

    /// Makes what was written survive a loss of power. Source: man 2 fsync.
    public void sync() throws SandboxException {
        try {
            stream.getFD().sync();
        } catch (IOException failed) {
            throw unwritten(failed);
        }
    }

    private void append(Map<String, Object> line) throws SandboxException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        if (torn) {
            whole.write('\n');
        }
        whole.writeBytes(Json.write(line));
        whole.write('\n');
        try {
            // Whatever of it is there after a failure must not spoil the next line.
            torn = true;
            stream.write(whole.toByteArray());
            torn = false;
        } catch (IOException failed) {
            throw unwritten(failed);
        }
    }

    private SandboxException unwritten(IOException failed) {
        return new SandboxException(
                "cannot write the journal " + file + ": " + failed.getMessage(), failed);
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException failed) {
            // Every line was written before; there is nothing to lose.
            return;
        }
    }
}

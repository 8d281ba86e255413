// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import dev.warren.sandbox.pod.PodIdentity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What happened to sandboxes, a line each, oldest first; whoever likes may follow the file. It is renamed to
/// `events.1` when it has grown large.
///
/// Thread: any; lines are appended whole.
public final class EventLog {
    private static final long LARGE_BYTES = 4 << 20;
    private static final int LIMIT_BYTES = 64 << 20;
    private static final int FILE_MODE = 0644;

    private final Path file;

    EventLog(Path file) {
        this.file = file;
    }

    /// Where the lines are.
    public Path file() {
        return file;
    }

    /// What can happen. Source: CRI `ContainerEventType`, which speaks of containers and sandboxes alike.
    public enum Kind {
        CREATED,
        STARTED,
        STOPPED,
        DELETED,
        /// It could not be made; all of it was undone, or is in the journal.
        FAILED
    }

    /// @param container its name; empty for the sandbox itself
    /// @param detail what else there is to say; may be empty
    public record Event(
            Instant moment,
            Kind kind,
            String sandbox,
            String podNamespace,
            String podName,
            Optional<String> container,
            String detail) {

        /// As JSON.
        public Map<String, Object> document() {
            Map<String, Object> document =
                    Json.object(
                            "time", moment.toString(),
                            "type", kind.name(),
                            "sandbox", sandbox,
                            "namespace", podNamespace,
                            "name", podName);
            container.ifPresent(name -> document.put("container", name));
            if (!detail.isEmpty()) {
                document.put("detail", detail);
            }
            return document;
        }

        static Event parse(Node node) throws MalformedException {
            Node type = node.member("type");
            Kind kind;
            try {
                kind = Kind.valueOf(type.text());
            } catch (IllegalArgumentException unknown) {
                throw type.wrong("is no type of event");
            }
            return new Event(
                    SandboxRecord.instant(node.member("time")),
                    kind,
                    node.member("sandbox").text(),
                    node.member("namespace").textOrEmpty(),
                    node.member("name").textOrEmpty(),
                    node.member("container").findText(),
                    node.member("detail").textOrEmpty());
        }
    }

    void add(Kind kind, String sandbox, PodIdentity pod, Optional<String> container, String detail)
            throws SandboxException {
        Event event =
                new Event(
                        Instant.now(),
                        kind,
                        sandbox,
                        pod.namespace(),
                        pod.name(),
                        container,
                        detail);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes(Json.write(event.document()));
        line.write('\n');
        try (Directory folder = Directory.open(String.valueOf(file.getParent()))) {
            rotate(folder);
            try (Fd open = folder.append(name(file), FILE_MODE)) {
                open.write(line.toByteArray());
            }
        } catch (SyscallException failed) {
            throw new SandboxException(
                    "cannot write the event log " + file + ": " + failed.getMessage(), failed);
        } catch (IOException failed) {
            throw new SandboxException(
                    "cannot write the event log " + file + ": " + Held.reason(failed), failed);
        }
    }

    /// Only one of those who find it large renames it: the others would put the new one in the old one's place.
    private void rotate(Directory folder) throws IOException {
        if (size(folder) <= LARGE_BYTES) {
            return;
        }
        folder.lock(dev.warren.kernel.abi.Files.LOCK_EX);
        if (size(folder) > LARGE_BYTES) {
            Files.move(file, file.resolveSibling("events.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private long size(Directory folder) throws SyscallException {
        try {
            return folder.fd().statusAtNoFollow(name(file)).size();
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return 0;
            }
            throw failed;
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /// Reads one line; empty for what is no event.
    public static Optional<Event> parse(String line) {
        try {
            Object document = Json.read(line.getBytes(StandardCharsets.UTF_8), "an event");
            return Optional.of(Event.parse(Node.of("an event", document)));
        } catch (MalformedException cut) {
            return Optional.empty();
        }
    }

    /// All that is in the file now.
    public List<Event> read() throws SandboxException {
        try (Directory folder = Directory.open(String.valueOf(file.getParent()))) {
            List<Event> events = new ArrayList<>();
            String text =
                    new String(folder.readFile(name(file), LIMIT_BYTES), StandardCharsets.UTF_8);
            text.lines().forEach(line -> parse(line).ifPresent(events::add));
            return events;
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return List.of();
            }
            throw new SandboxException(
                    "cannot read the event log " + file + ": " + failed.getMessage(), failed);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.Namespace;
import dev.warren.atlas.query.Reference;
import dev.warren.atlas.query.Whois;
import dev.warren.cli.ExitStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.namespace.store.NamespaceStore;
import dev.warren.survey.Doors;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.ParseResult;

/// The namespace that a command is about, open: found on the map, or without it where a reference says
/// directly where to look.
final class Target {
    private static final String DOCKER_FOLDER = "/run/docker/netns";

    private Target() {}

    /// A namespace that is held open.
    ///
    /// @param label what to call it in messages
    /// @param name its name in `/run/netns`; empty when it has none or none was looked for
    record Opened(NetworkNamespace namespace, String label, String name) implements AutoCloseable {
        @Override
        public void close() {
            namespace.close();
        }
    }

    static Reference parse(String text) {
        try {
            return Reference.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(String.valueOf(wrong.getMessage()));
        }
    }

    /// Finds and opens what `text` means. A path, a pid, `@self` and a name in `/run/netns` or Docker's
    /// folder are opened as they are, without a look at anything else; a name there is meant before
    /// anything else of that name.
    static Opened open(String text, ParseResult words) throws Refusal, InterruptedException {
        Reference reference = parse(text);
        try {
            Optional<Opened> direct = direct(text, reference);
            if (direct.isPresent()) {
                return direct.get();
            }
        } catch (SyscallException failed) {
            throw Refusal.of("cannot open '" + text + "'", failed);
        }
        return find(text, reference, Look.around(words)).open();
    }

    private static Optional<Opened> direct(String text, Reference reference)
            throws SyscallException {
        return switch (reference) {
            case Reference.Path(var path) ->
                    Optional.of(new Opened(NetworkNamespace.open(path), text, fileName(path)));
            case Reference.Pid(var pid) ->
                    Optional.of(new Opened(NetworkNamespace.ofProcess(pid), text, ""));
            case Reference.Self() -> Optional.of(new Opened(NetworkNamespace.current(), text, ""));
            case Reference.Word(var word) -> named(word);
            default -> Optional.empty();
        };
    }

    private static String fileName(String path) {
        int slash = path.lastIndexOf('/');
        return path.substring(0, slash).endsWith("/netns") ? path.substring(slash + 1) : "";
    }

    private static Optional<Opened> named(String word) throws SyscallException {
        for (String folder : List.of(NamespaceStore.STANDARD_FOLDER, DOCKER_FOLDER)) {
            if (NamespaceStore.isName(word)
                    && NamespaceStore.in(folder).find(word).flatMap(e -> e.id()).isPresent()) {
                return Optional.of(
                        new Opened(NetworkNamespace.open(folder + "/" + word), word, word));
            }
        }
        return Optional.empty();
    }

    /// The one namespace on the map that the reference means.
    static Found find(String text, Reference reference, Look.Around around) throws Refusal {
        List<Whois.Match> matches = Whois.find(around.snapshot().atlas(), reference);
        if (matches.isEmpty()) {
            throw new Refusal(
                    ExitStatus.NOT_FOUND,
                    "nothing on this node is '%s'; the search was %s"
                            .formatted(
                                    text,
                                    around.snapshot().atlas().isComplete()
                                            ? "complete"
                                            : "not complete, so it may be there all the same"));
        }
        if (matches.size() > 1) {
            throw Refusal.ambiguous(text, matches);
        }
        return new Found(text, matches.getFirst().namespace(), around.doors());
    }

    /// A namespace on the map. Between the look and its opening it can be removed, and its name, and even
    /// its inode, be given to another.
    record Found(String text, Namespace seen, Doors doors) {
        Opened open() throws Refusal {
            try {
                NetworkNamespace namespace = NetworkNamespace.of(doors.open(seen.id()));
                boolean same = false;
                try {
                    same = isWhatWasSeen(namespace);
                } finally {
                    if (!same) {
                        namespace.close();
                    }
                }
                if (same) {
                    return new Opened(namespace, text, seen.host() ? "" : seen.name());
                }
            } catch (SyscallException failed) {
                if (failed.errno() != Errno.ESTALE && failed.errno() != Errno.ENOENT) {
                    throw Refusal.of("cannot open '" + text + "'", failed);
                }
            }
            throw new Refusal(
                    ExitStatus.NOT_FOUND,
                    "'%s' was namespace %s a moment ago, and that one is gone; nothing was done"
                            .formatted(text, seen.id()));
        }

        private boolean isWhatWasSeen(NetworkNamespace namespace) throws SyscallException {
            OptionalLong cookie = seen.cookie();
            return namespace.id().equals(seen.id())
                    && (cookie.isEmpty() || namespace.cookie().equals(cookie));
        }
    }
}

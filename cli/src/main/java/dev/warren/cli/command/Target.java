// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.fact.Why;
import dev.warren.atlas.query.NamedOwners;
import dev.warren.atlas.query.Reference;
import dev.warren.atlas.query.Whois;
import dev.warren.atlas.query.finding.AddressFindings;
import dev.warren.cli.ExitStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.namespace.store.NamespaceStore;
import dev.warren.survey.Doors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import picocli.CommandLine.ParseResult;

/// The namespace that a command is about, open: found on the map, or without it where a reference says
/// directly where to look.
final class Target {
    private static final String DOCKER_FOLDER = "/run/docker/netns";

    /// Docker's file for the host's namespace, which nobody means who says `default`: `@host` says that.
    private static final String DEFAULT = "default";

    private static final String DOCKERS_HOST = DOCKER_FOLDER + "/" + DEFAULT;

    /// One may have ended meanwhile; hardly all of them.
    private static final int TRIED_PROCESSES = 8;

    private Target() {}

    /// A namespace that is held open.
    ///
    /// @param label what to call it in messages
    /// @param name its name in `/run/netns`; empty when it has none or none was looked for
    /// @param processes the pids of those that were asked for by name, such as a pod's; mostly none
    /// @param files by which it could be opened when it was looked for, the most lasting first
    record Opened(
            NetworkNamespace namespace,
            String label,
            String name,
            List<Integer> processes,
            List<String> files)
            implements AutoCloseable {
        Opened {
            processes = List.copyOf(processes);
            files = List.copyOf(files);
        }

        Opened(NetworkNamespace namespace, String label, String name, String file) {
            this(namespace, label, name, List.of(), List.of(file));
        }

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
            throw notOpened(text, reference, failed);
        }
        Found found = find(text, reference, Look.around(words));
        Opened opened = found.open();
        return new Opened(
                opened.namespace(),
                opened.label(),
                opened.name(),
                NamedOwners.processes(found.seen(), reference),
                opened.files());
    }

    private static Optional<Opened> direct(String text, Reference reference)
            throws SyscallException {
        return switch (reference) {
            case Reference.Path(var path) ->
                    Optional.of(
                            new Opened(NetworkNamespace.open(path), text, fileName(path), path));
            case Reference.Pid(var pid) ->
                    Optional.of(
                            new Opened(
                                    NetworkNamespace.ofProcess(pid),
                                    text,
                                    "",
                                    List.of(pid),
                                    List.of(fileOf(pid))));
            case Reference.Self() ->
                    Optional.of(
                            new Opened(NetworkNamespace.current(), text, "", "/proc/self/ns/net"));
            case Reference.Word(var word) -> named(word);
            default -> Optional.empty();
        };
    }

    private static String fileOf(int pid) {
        return "/proc/" + pid + "/ns/net";
    }

    private static Refusal notOpened(String text, Reference reference, SyscallException failed) {
        boolean absent = failed.errno() == Errno.ENOENT || failed.errno() == Errno.ESRCH;
        if (absent && reference instanceof Reference.Pid(var pid)) {
            // One that has ended, but has not been waited for, has a folder and no namespaces.
            return new Refusal(
                    ExitStatus.NOT_FOUND,
                    failed.subject().equals("/proc/" + pid)
                            ? "there is no process " + pid
                            : "process " + pid + " has ended");
        }
        if (failed.errno() == Errno.EINVAL || failed.errno() == Errno.ENXIO) {
            return new Refusal(ExitStatus.FAILURE, "'" + text + "' is not a network namespace");
        }
        return Refusal.of("cannot open '" + text + "'", failed);
    }

    private static String fileName(String path) {
        int slash = path.lastIndexOf('/');
        return path.substring(0, slash).endsWith("/netns") ? path.substring(slash + 1) : "";
    }

    private static Optional<Opened> named(String word) throws SyscallException {
        if (!NamespaceStore.isName(word)) {
            return Optional.empty();
        }
        for (String folder : List.of(NamespaceStore.STANDARD_FOLDER, DOCKER_FOLDER)) {
            String path = folder + "/" + word;
            if (path.equals(DOCKERS_HOST)) {
                continue;
            }
            try {
                return Optional.of(new Opened(NetworkNamespace.open(path), word, word, path));
            } catch (SyscallException failed) {
                if (!isNoName(failed.errno())) {
                    throw failed;
                }
            }
        }
        return Optional.empty();
    }

    /// Whether that is how a file fails to open that is not there or is no network namespace; or one that
    /// is out of sight, which the map will say.
    private static boolean isNoName(int errno) {
        return switch (errno) {
            case Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP, Errno.ENAMETOOLONG -> true;
            case Errno.EINVAL, Errno.ENXIO, Errno.EACCES -> true;
            default -> false;
        };
    }

    /// The one namespace on the map that the reference means.
    static Found find(String text, Reference reference, Look.Around around) throws Refusal {
        List<Whois.Match> matches =
                new ArrayList<>(Whois.find(around.snapshot().atlas(), reference));
        if (reference.equals(new Reference.Word(DEFAULT))) {
            matches.removeIf(Target::isMeantByDockersFileAlone);
        }
        if (matches.isEmpty()) {
            throw notFound(text, reference, around.snapshot().atlas());
        }
        if (matches.size() > 1) {
            throw Refusal.ambiguous(text, matches);
        }
        return new Found(text, matches.getFirst().namespace(), around.doors());
    }

    private static boolean isMeantByDockersFileAlone(Whois.Match match) {
        return match.namespace().host()
                && match.reasons().stream().allMatch(reason -> reason.contains(DOCKERS_HOST));
    }

    private static Refusal notFound(String text, Reference reference, Atlas atlas) {
        boolean forbidden = atlas.gaps().stream().anyMatch(gap -> gap.why() == Why.FORBIDDEN);
        Optional<String> missing =
                forbidden ? Privilege.own().missingForLooking() : Optional.empty();
        if (missing.isPresent()) {
            return new Refusal(
                    ExitStatus.NOT_PERMITTED,
                    "nothing that can be seen here is '%s', and the search was not complete: a complete one needs %s"
                            .formatted(text, missing.get()));
        }
        return new Refusal(
                ExitStatus.NOT_FOUND,
                "nothing on this node is '%s'; the search was %s%s"
                        .formatted(
                                text,
                                atlas.isComplete()
                                        ? "complete"
                                        : "not complete, so it may be there all the same",
                                noted(reference, atlas)));
    }

    /// What was noted of an address that nobody has.
    private static String noted(Reference reference, Atlas atlas) {
        return Whois.addressIn(reference).stream()
                .flatMap(address -> AddressFindings.of(atlas).of(address).stream())
                .map(words -> "; " + words)
                .collect(Collectors.joining());
    }

    /// A namespace on the map. Between the look and its opening it can be removed, and its name, and even
    /// its inode, be given to another, which only the kernel's cookie shows. Where the look found none
    /// (before Linux 5.14, or without the privilege to enter), nothing can tell that other one: then what
    /// is left is that a door which was seen still leads to the same inode, and a pod that was replaced
    /// in that very moment would be taken for its predecessor.
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
                    return new Opened(
                            namespace, text, seen.host() ? "" : seen.name(), List.of(), files());
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

        /// Those of this mount namespace; a process's file is there while the process is.
        private List<String> files() {
            List<String> files = new ArrayList<>();
            seen.pins().stream()
                    .filter(pin -> !pin.foreign())
                    .forEach(pin -> files.add(pin.path()));
            seen.processes().stream()
                    .limit(TRIED_PROCESSES)
                    .forEach(process -> files.add(fileOf(process.process().pid())));
            return files;
        }

        private boolean isWhatWasSeen(NetworkNamespace namespace) throws SyscallException {
            OptionalLong cookie = seen.cookie();
            return namespace.id().equals(seen.id())
                    && (cookie.isEmpty() || namespace.cookie().equals(cookie));
        }
    }
}

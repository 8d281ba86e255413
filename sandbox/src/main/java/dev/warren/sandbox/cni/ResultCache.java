// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.kernel.Directory;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where runtimes keep what came of `ADD` until `DEL`: a file for each attachment in `<folder>/results`, of the form of
/// the reference library, so that each side can take down what the other has made.
///
/// A file is complete or not there: it is written beside and renamed. It may be lost with the power; what it told of is
/// lost then, too, but for addresses that a plugin keeps on disk, which `DEL` gives back without it.
///
/// @param folder `/var/lib/cni` as a rule
public record ResultCache(String folder) {
    private static final int LIMIT_BYTES = 8 << 20;
    private static final int LIMIT_NAMES = 100_000;
    private static final String RESULTS = "results";

    /// What the cache holds.
    ///
    /// @param attachments in the order of the names of their files
    /// @param broken files that could not be read, or are none of this kind
    public record Content(List<CachedAttachment> attachments, List<BrokenFile> broken) {
        /// Keeps copies that nobody can change.
        public Content {
            attachments = List.copyOf(attachments);
            broken = List.copyOf(broken);
        }
    }

    /// The file of an attachment. Names may have a `-` in them, so two attachments could have the same file: what is in
    /// it tells.
    public String file(String network, String containerId, String interfaceName) {
        return folder + "/" + RESULTS + "/" + name(network, containerId, interfaceName);
    }

    private static String name(String network, String containerId, String interfaceName) {
        return network + "-" + containerId + "-" + interfaceName;
    }

    /// What is kept of an attachment, also when all that is kept is a result, as runtimes of old wrote it.
    ///
    /// @return empty when nothing is
    /// @throws SandboxException when the file cannot be read; [MalformedException] when it is not what it should be
    Optional<AttachmentResult> findResult(NetworkConfiguration network, Attachment attachment)
            throws SandboxException {
        String name = name(network.name(), attachment.containerId(), attachment.interfaceName());
        Optional<Map<String, Object>> document = read(name);
        if (document.isEmpty()) {
            return Optional.empty();
        }
        String file = folder + "/" + RESULTS + "/" + name;
        Node node = Node.of(file, document.get());
        Optional<AttachmentResult> result =
                Folding.member(node, "kind").isPresent()
                        ? CachedAttachment.parse(file, document.get()).result()
                        : Optional.of(ResultReader.parse(node, CniVersion.V0_1_0));
        return result.isPresent()
                ? Optional.of(result.get().as(network.version()))
                : Optional.empty();
    }

    /// What is kept of an attachment.
    ///
    /// @return empty when nothing is
    /// @throws SandboxException when the file cannot be read; [MalformedException] when it is not what it should be
    public Optional<CachedAttachment> find(String network, String containerId, String interfaceName)
            throws SandboxException {
        String name = name(network, containerId, interfaceName);
        Optional<Map<String, Object>> document = read(name);
        return document.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        CachedAttachment.parse(
                                folder + "/" + RESULTS + "/" + name, document.get()));
    }

    private Optional<Map<String, Object>> read(String name) throws SandboxException {
        String file = folder + "/" + RESULTS + "/" + name;
        try (Directory results = Directory.open(folder + "/" + RESULTS)) {
            return Optional.of(Json.readObject(results.readFile(name, LIMIT_BYTES), file));
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw new SandboxException(
                    "%s, where the result of a CNI attachment is kept, cannot be read: %s"
                            .formatted(file, failed.getMessage()),
                    failed);
        }
    }

    /// All that is kept. A cache that is not there holds nothing.
    ///
    /// @throws SandboxException when the folder cannot be read
    public Content read() throws SandboxException {
        List<CachedAttachment> attachments = new ArrayList<>();
        List<BrokenFile> broken = new ArrayList<>();
        for (String name : names()) {
            String file = folder + "/" + RESULTS + "/" + name;
            try {
                Optional<Map<String, Object>> document = read(name);
                if (document.isPresent()) {
                    attachments.add(CachedAttachment.parse(file, document.get()));
                }
            } catch (MalformedException wrong) {
                broken.add(BrokenFile.of(wrong));
            } catch (SandboxException unreadable) {
                broken.add(new BrokenFile(file, "", String.valueOf(unreadable.getMessage())));
            }
        }
        return new Content(attachments, broken);
    }

    private List<String> names() throws SandboxException {
        String path = folder + "/" + RESULTS;
        try (Directory results = Directory.open(path)) {
            Directory.Names names = results.names(LIMIT_NAMES);
            if (names.truncated()) {
                throw new SandboxException(
                        "%s has more than %d names in it; is it the right folder?"
                                .formatted(path, LIMIT_NAMES));
            }
            List<String> sorted = new ArrayList<>(names.names());
            sorted.sort(
                    (a, b) -> Arrays.compareUnsigned(KernelText.encode(a), KernelText.encode(b)));
            return sorted;
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return List.of();
            }
            throw new SandboxException(
                    "%s, where results of CNI attachments are kept, cannot be read: %s"
                            .formatted(path, failed.getMessage()),
                    failed);
        }
    }

    /// Keeps what came of an attachment, in the place of what was kept of it before.
    void keep(NetworkConfiguration network, Attachment attachment, AttachmentResult result)
            throws SandboxException {
        Path file =
                Path.of(file(network.name(), attachment.containerId(), attachment.interfaceName()));
        byte[] document =
                CachedAttachment.of(file.toString(), network, attachment, result).toJson();
        try {
            Files.createDirectories(file.resolveSibling(""), permissions("rwx------"));
            Path beside = beside(file);
            Files.deleteIfExists(beside);
            try {
                write(beside, document);
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException failed) {
            throw new SandboxException(
                    "%s is attached to the network '%s', but what came of it cannot be kept in %s (%s); take it down again with DEL"
                            .formatted(attachment, network.name(), file, reason(failed)),
                    failed);
        }
    }

    /// Forgets an attachment that is no more.
    void forget(NetworkConfiguration network, Attachment attachment) throws SandboxException {
        String file = file(network.name(), attachment.containerId(), attachment.interfaceName());
        try {
            Files.deleteIfExists(beside(Path.of(file)));
            Files.deleteIfExists(Path.of(file));
        } catch (IOException failed) {
            throw new SandboxException(
                    "%s is detached from the network '%s', but %s, which tells of it, cannot be removed (%s)"
                            .formatted(attachment, network.name(), file, reason(failed)),
                    failed);
        }
    }

    /// Where a file is written first: not among the results, where another runtime would take it for one of them, and
    /// under a name that tells what it is of, so that it goes with the attachment when Warren was killed over it.
    private Path beside(Path file) {
        return Path.of(folder, ".warren-" + file.getFileName());
    }

    private static void write(Path file, byte[] content) throws IOException {
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, options, permissions("rw-------"))) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }
    }

    private static FileAttribute<?> permissions(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }

    private static String reason(IOException failed) {
        return switch (failed) {
            case FileAlreadyExistsException exists -> exists.getFile() + " is no folder";
            default -> String.valueOf(failed.getMessage());
        };
    }
}

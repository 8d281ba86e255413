// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.query.Reference;
import dev.warren.cli.ExitStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.namespace.store.NamespaceStore;
import dev.warren.sandbox.cni.Attachment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/// A namespace as plugins are told of it: a file that they can open themselves.
///
/// @param path the file
/// @param there whether it leads to a namespace
record AttachmentTarget(String path, boolean there) {
    private static final int DIGEST_BYTES = 10;

    /// Finds the namespace of a reference.
    static AttachmentTarget find(String text, ParseResult words)
            throws Refusal, InterruptedException {
        try (Target.Opened target = Target.open(text, words)) {
            for (String file : target.files()) {
                if (leadsTo(file, target.namespace())) {
                    return new AttachmentTarget(file, true);
                }
            }
        }
        throw new Refusal(
                ExitStatus.FAILURE,
                "'%s' has no name and no process of its own, so plugins could not open it; give it a name with 'warren netns attach NAME %s'"
                        .formatted(text, text));
    }

    /// The same for one that may be gone: then what its path was.
    static AttachmentTarget findOrFormer(String text, ParseResult words)
            throws Refusal, InterruptedException {
        try {
            return find(text, words);
        } catch (Refusal refusal) {
            Optional<String> former = path(Target.parse(text));
            if (former.isEmpty()) {
                throw refusal;
            }
            return new AttachmentTarget(former.get(), false);
        }
    }

    private static Optional<String> path(Reference reference) {
        return switch (reference) {
            case Reference.Path(var path) -> Optional.of(Path.of(path).normalize().toString());
            case Reference.Word(var word) when NamespaceStore.isName(word) ->
                    Optional.of(NamespaceStore.STANDARD_FOLDER + "/" + word);
            default -> Optional.empty();
        };
    }

    private static boolean leadsTo(String file, NetworkNamespace namespace) {
        try (NetworkNamespace behind = NetworkNamespace.open(file)) {
            return behind.isSame(namespace);
        } catch (SyscallException gone) {
            // Another one may lead there.
            return false;
        }
    }

    /// What cnitool would attach to a network.
    Attachment attachment(ParseResult words) {
        String given = CniOptions.container(words);
        Attachment attachment =
                new Attachment(
                        given.isEmpty() ? containerId() : given,
                        path,
                        CniOptions.interfaceName(words),
                        CniOptions.arguments(words),
                        CniOptions.capabilities(words));
        return there ? attachment : attachment.withoutNamespace();
    }

    /// As cnitool makes it, so that each finds what the other has attached.
    private String containerId() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-512")
                            .digest(path.getBytes(StandardCharsets.UTF_8));
            return "cnitool-" + HexFormat.of().formatHex(Arrays.copyOf(digest, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How an image wants to be run. Source: OCI image specification, config.md, "config".
///
/// @param entrypoint the program with its first words; may be empty
/// @param command more words, or the whole command line when there is no entry point
/// @param environment `NAME=value`
/// @param workingDirectory empty for `/`
/// @param user a name or a number, perhaps with a group behind a colon; empty for root. What a name stands for
///     is in the image's own `/etc/passwd`: see `ContainerUser` of `oci.spec`
/// @param labels in the order given
/// @param stopSignal as in `SIGTERM` or `15`; empty for the usual one
public record ImageConfiguration(
        List<String> entrypoint,
        List<String> command,
        List<String> environment,
        String workingDirectory,
        String user,
        Map<String, String> labels,
        String stopSignal) {
    /// Keeps copies that nobody can change.
    public ImageConfiguration {
        entrypoint = List.copyOf(entrypoint);
        command = List.copyOf(command);
        environment = List.copyOf(environment);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    static ImageConfiguration read(Node document) throws MalformedException {
        Node config = document.member("config");
        return new ImageConfiguration(
                texts(config.member("Entrypoint")),
                texts(config.member("Cmd")),
                texts(config.member("Env")),
                text(config.member("WorkingDir")),
                text(config.member("User")),
                config.member("Labels").textsByName(),
                text(config.member("StopSignal")));
    }

    private static List<String> texts(Node list) throws MalformedException {
        List<String> texts = new ArrayList<>();
        for (Node item : list.items()) {
            texts.add(text(item));
        }
        return texts;
    }

    /// These become arguments of programs and lines of files.
    private static String text(Node node) throws MalformedException {
        String text = node.textOrEmpty();
        if (text.indexOf('\0') >= 0) {
            throw node.wrong("must not hold a NUL character");
        }
        return text;
    }
}

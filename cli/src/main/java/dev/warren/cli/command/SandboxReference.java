// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a word of the command line means: a sandbox, or one of the containers in it.
///
/// A name goes before the beginning of an id. A pod often has the name of its only container: then the pod is
/// meant, unless the command is about containers alone.
///
/// @param sandbox the one that it means, or in which the container is
/// @param container empty when the sandbox itself is meant
record SandboxReference(Sandbox sandbox, Optional<Sandbox.Container> container) {
    private static final int SHORT = 13;

    /// Finds either.
    static SandboxReference find(List<Sandbox> all, String text) throws Refusal {
        List<SandboxReference> found = sandboxesNamed(all, text);
        if (found.isEmpty()) {
            found = containersNamed(all, text);
        }
        if (found.isEmpty()) {
            found = new ArrayList<>(sandboxesFrom(all, text));
            found.addAll(containersFrom(all, text));
        }
        return one(found, text, "sandbox or container");
    }

    /// Finds a sandbox.
    static Sandbox findSandbox(List<Sandbox> all, String text) throws Refusal {
        return one(sandboxes(all, text), text, "sandbox").sandbox();
    }

    /// Finds a container; of a sandbox that has no other, also by the sandbox.
    static SandboxReference findContainer(List<Sandbox> all, String text) throws Refusal {
        List<SandboxReference> found = containersNamed(all, text);
        if (found.isEmpty()) {
            found = containersFrom(all, text);
        }
        if (found.isEmpty()) {
            found =
                    sandboxes(all, text).stream()
                            .flatMap(one -> containers(one.sandbox()).stream())
                            .toList();
        }
        return one(found, text, "container");
    }

    private static List<SandboxReference> sandboxes(List<Sandbox> all, String text) {
        List<SandboxReference> named = sandboxesNamed(all, text);
        return named.isEmpty() ? sandboxesFrom(all, text) : named;
    }

    private static List<SandboxReference> sandboxesNamed(List<Sandbox> all, String text) {
        return all.stream()
                .filter(sandbox -> isNamed(sandbox, text))
                .map(sandbox -> new SandboxReference(sandbox, Optional.empty()))
                .toList();
    }

    private static boolean isNamed(Sandbox sandbox, String text) {
        return text.equals(sandbox.id())
                || text.equals(sandbox.record().pod().identity().name())
                || text.equals(sandbox.record().pod().identity().toString());
    }

    private static List<SandboxReference> sandboxesFrom(List<Sandbox> all, String text) {
        return all.stream()
                .filter(sandbox -> begins(sandbox.id(), text))
                .map(sandbox -> new SandboxReference(sandbox, Optional.empty()))
                .toList();
    }

    private static boolean begins(String id, String text) {
        return !text.isEmpty() && id.startsWith(text.toLowerCase(Locale.ROOT));
    }

    /// Also `sandbox/container`, with what means a sandbox before the last slash.
    private static List<SandboxReference> containersNamed(List<Sandbox> all, String text) {
        int slash = text.lastIndexOf('/');
        List<Sandbox> within =
                slash < 0
                        ? all
                        : sandboxes(all, text.substring(0, slash)).stream()
                                .map(SandboxReference::sandbox)
                                .toList();
        String name = text.substring(slash + 1);
        return within.stream()
                .flatMap(sandbox -> containers(sandbox).stream())
                .filter(
                        one ->
                                one.container()
                                        .map(Sandbox.Container::record)
                                        .filter(
                                                it ->
                                                        name.equals(it.name())
                                                                || name.equals(it.id()))
                                        .isPresent())
                .toList();
    }

    private static List<SandboxReference> containersFrom(List<Sandbox> all, String text) {
        return all.stream()
                .flatMap(sandbox -> containers(sandbox).stream())
                .filter(
                        one ->
                                one.container()
                                        .filter(it -> begins(it.record().id(), text))
                                        .isPresent())
                .toList();
    }

    private static List<SandboxReference> containers(Sandbox sandbox) {
        return sandbox.containers().stream()
                .map(container -> new SandboxReference(sandbox, Optional.of(container)))
                .toList();
    }

    private static SandboxReference one(List<SandboxReference> found, String text, String what)
            throws Refusal {
        if (found.isEmpty()) {
            throw new Refusal(ExitStatus.NOT_FOUND, "there is no %s '%s'".formatted(what, text));
        }
        if (found.size() > 1) {
            throw new Refusal(
                    ExitStatus.AMBIGUOUS,
                    "'%s' stands for several: %s"
                            .formatted(
                                    text,
                                    found.stream()
                                            .map(SandboxReference::toString)
                                            .collect(Collectors.joining(", "))));
        }
        return found.getFirst();
    }

    static String shortened(String id) {
        return id.substring(0, Math.min(SHORT, id.length()));
    }

    /// As in `0123456789abc (default/web)`, or `(default/web/app)` for a container.
    @Override
    public String toString() {
        String pod = sandbox.record().pod().identity().toString();
        return container
                .map(
                        one ->
                                "%s (%s/%s)"
                                        .formatted(
                                                shortened(one.record().id()),
                                                pod,
                                                one.record().name()))
                .orElseGet(() -> "%s (%s)".formatted(shortened(sandbox.id()), pod));
    }
}

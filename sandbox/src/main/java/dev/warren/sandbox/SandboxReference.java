// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a word that somebody typed means: a sandbox, or one of the containers in it.
///
/// A name goes before the beginning of an id. A pod often has the name of its only container: then the pod is
/// meant, unless only containers are asked for.
///
/// @param sandbox the one that it means, or in which the container is
/// @param container empty when the sandbox itself is meant
public record SandboxReference(Sandbox sandbox, Optional<Sandbox.Container> container) {
    /// Finds either.
    ///
    /// @throws NotFoundException when it means none
    /// @throws AmbiguousException when it means several
    public static SandboxReference find(List<Sandbox> all, String text) throws SandboxException {
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
    ///
    /// @throws SandboxException as [#find]
    public static Sandbox findSandbox(List<Sandbox> all, String text) throws SandboxException {
        return one(sandboxes(all, text), text, "sandbox").sandbox();
    }

    /// Finds a container; of a sandbox that has no other, also by the sandbox.
    ///
    /// @throws SandboxException as [#find]
    public static SandboxReference findContainer(List<Sandbox> all, String text)
            throws SandboxException {
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
            throws SandboxException {
        if (found.isEmpty()) {
            throw new NotFoundException("there is no %s '%s'".formatted(what, text));
        }
        if (found.size() > 1) {
            throw new AmbiguousException(
                    "'%s' stands for several".formatted(text),
                    found.stream().map(SandboxReference::toString).toList());
        }
        return found.getFirst();
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
                                                Registry.shortened(one.record().id()),
                                                pod,
                                                one.record().name()))
                .orElseGet(() -> "%s (%s)".formatted(Registry.shortened(sandbox.id()), pod));
    }
}

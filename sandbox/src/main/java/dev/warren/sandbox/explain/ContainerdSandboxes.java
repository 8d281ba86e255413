// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.explain;

import dev.warren.kernel.Directory;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.explain.Subject.OciPlace;
import dev.warren.sandbox.oci.spec.CriAnnotations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// containerd's sandboxes, from the bundles of their tasks; no daemon is asked.
final class ContainerdSandboxes {
    private static final int LIMIT_NAMES = 20_000;

    private final ContainerdPlaces places;

    ContainerdSandboxes(ContainerdPlaces places) {
        this.places = places;
    }

    /// A bundle of a task.
    private record Task(
            String containerdNamespace, String id, String bundle, BundleDocument config) {}

    List<Sought> all() throws SandboxException {
        List<Task> tasks = tasks();
        List<Sought> found = new ArrayList<>();
        for (Task task : tasks) {
            if (task.config().isOfSandbox()) {
                found.add(
                        new Sought(
                                task.id(),
                                task.config().annotation(CriAnnotations.SANDBOX_NAMESPACE),
                                task.config().annotation(CriAnnotations.SANDBOX_NAME),
                                () -> subject(task, tasks)));
            }
        }
        return found;
    }

    private List<Task> tasks() throws SandboxException {
        List<Task> found = new ArrayList<>();
        for (String namespace : names(places.tasks())) {
            String folder = places.tasks() + "/" + namespace;
            for (String id : names(folder)) {
                String bundle = folder + "/" + id;
                // One bundle that comes or goes, or is broken, hides no other.
                read(bundle + "/config.json")
                        .ifPresent(config -> found.add(new Task(namespace, id, bundle, config)));
            }
        }
        return found;
    }

    private static Optional<BundleDocument> read(String file) {
        try {
            return Optional.of(BundleDocument.read(file));
        } catch (SandboxException leaving) {
            return Optional.empty();
        }
    }

    private static List<String> names(String folder) throws SandboxException {
        try (Directory opened = Directory.open(folder)) {
            return opened.names(LIMIT_NAMES).names().stream()
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT || failed.errno() == Errno.ENOTDIR) {
                return List.of();
            }
            throw new SandboxException(
                    "cannot list containerd's tasks in " + folder + ": " + failed.getMessage(),
                    failed);
        }
    }

    private Subject subject(Task sandbox, List<Task> all) throws SandboxException {
        List<OciPlace> containers = new ArrayList<>();
        for (Task task : all) {
            if (task.config().isOfContainer()
                    && task.config().annotation(CriAnnotations.SANDBOX_ID).equals(sandbox.id())) {
                String name = task.config().annotation(CriAnnotations.CONTAINER_NAME);
                containers.add(place("container '" + name + "'", task));
            }
        }
        BundleDocument config = sandbox.config();
        return new Subject(
                sandbox.id(),
                "containerd",
                config.annotation(CriAnnotations.SANDBOX_NAMESPACE),
                config.annotation(CriAnnotations.SANDBOX_NAME),
                record(sandbox),
                config.networkPath()
                        .map(path -> new Subject.Network(path, Optional.empty(), config.path())),
                List.of(),
                Optional.empty(),
                place("the pod", sandbox),
                containers);
    }

    private OciPlace place(String name, Task task) {
        String root = runtimeRoot(task);
        return new OciPlace(
                name,
                task.id(),
                task.bundle(),
                root + "/" + task.containerdNamespace() + "/" + task.id(),
                false);
    }

    /// The shim writes down with what it was told to run the runtime.
    private String runtimeRoot(Task task) {
        try {
            String root =
                    BundleDocument.read(task.bundle() + "/options.json")
                            .node()
                            .member("root")
                            .textOrEmpty();
            return root.isEmpty() ? places.runtimeRoot() : root;
        } catch (SandboxException withoutOptions) {
            return places.runtimeRoot();
        }
    }

    private static Station record(Task sandbox) throws SandboxException {
        BundleDocument config = sandbox.config();
        return new Station.Builder(Station.Kind.RECORD, "what was wanted")
                .detail(
                        "pod",
                        config.annotation(CriAnnotations.SANDBOX_NAMESPACE)
                                + "/"
                                + config.annotation(CriAnnotations.SANDBOX_NAME))
                .detail("uid", config.annotation(CriAnnotations.SANDBOX_UID))
                .detail("file", "annotations in " + config.path())
                .detail("logs", config.annotation(CriAnnotations.SANDBOX_LOG_DIRECTORY))
                .detail("image", config.annotation(CriAnnotations.SANDBOX_IMAGE_NAME))
                .build();
    }
}

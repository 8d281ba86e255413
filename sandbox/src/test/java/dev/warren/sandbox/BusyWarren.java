// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.sandbox.pod.ContainerConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Makes and removes pods, many at once, in a process of its own; whatever a killed one has left it deals with first,
/// and pods that are done it does not do again.
final class BusyWarren {
    private final SandboxGround ground;
    private final Sandboxes sandboxes;
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    private BusyWarren(SandboxGround ground) {
        this.ground = ground;
        this.sandboxes = ground.sandboxes();
    }

    static Path done(SandboxGround ground) {
        return ground.folder().resolve("done");
    }

    /// @param words the ground's folder, bridge and subnet; how many pods; how many at once
    public static void main(String... words) throws Exception {
        SandboxGround ground = new SandboxGround(Path.of(words[0]), words[1], words[2]);
        BusyWarren warren = new BusyWarren(ground);
        warren.begin();
        warren.work(Integer.parseInt(words[3]), Integer.parseInt(words[4]));
        warren.failures.forEach(System.out::println);
        System.exit(warren.failures.isEmpty() ? 0 : 1);
    }

    /// As a command of Warren's begins.
    private void begin() throws IOException {
        System.out.println("recovered " + sandboxes.recover().demandDone().size());
        for (Sandbox sandbox : sandboxes.list()) {
            remove(sandbox);
        }
    }

    private void work(int count, int parallelism) throws IOException, InterruptedException {
        Set<String> done =
                Files.exists(done(ground))
                        ? new HashSet<>(Files.readAllLines(done(ground)))
                        : Set.of();
        Queue<String> names = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < count; i++) {
            if (!done.contains("pod-" + i)) {
                names.add("pod-" + i);
            }
        }
        // One in ten has a container, which takes as long as three without.
        ContainerConfiguration container = ground.container("one", "/bin/sleep", "1000");
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < parallelism; i++) {
            workers.add(Thread.ofPlatform().start(() -> workOn(names, container)));
        }
        for (Thread worker : workers) {
            worker.join();
        }
    }

    private void workOn(Queue<String> names, ContainerConfiguration container) {
        for (String name = names.poll(); name != null; name = names.poll()) {
            try {
                remove(
                        sandboxes.run(
                                name.endsWith("7")
                                        ? SandboxGround.pod(name, container)
                                        : SandboxGround.pod(name)));
            } catch (IOException | RuntimeException failed) {
                failures.add(name + ": " + failed);
            }
        }
    }

    private void remove(Sandbox sandbox) throws IOException {
        sandboxes.remove(sandbox.id(), true);
        Files.writeString(
                done(ground),
                sandbox.record().pod().identity().name() + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}

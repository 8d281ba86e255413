// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.store;

import dev.warren.testkit.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Adds many namespaces to `/run/netns` from many threads while `ip` does, and has each side remove what
/// the other has made. Run by [SharedFolderTest], also in a JVM of its own.
final class ParallelAdditions {
    private static final int EACH = 50;
    private static final int THREADS = 16;

    private final NamespaceStore store = NamespaceStore.standard();

    public static void main(String[] arguments) throws Exception {
        for (int round = 0; round < Integer.parseInt(arguments[0]); round++) {
            new ParallelAdditions().run();
        }
        System.out.println("done");
    }

    void run() throws Exception {
        try {
            add();
            check();
        } finally {
            remove();
        }
    }

    private static String ours(int i) {
        return "warren-ours-" + i;
    }

    private static String theirs(int i) {
        return "warren-theirs-" + i;
    }

    private void add() throws Exception {
        List<Callable<String>> work = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            int number = i;
            work.add(() -> store.create(ours(number)).name());
            work.add(() -> Command.run("ip", "netns", "add", theirs(number)));
        }
        all(work);
    }

    private static void all(List<Callable<String>> work) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (Future<String> done : threads.invokeAll(work)) {
                done.get();
            }
        }
    }

    private void check() throws Exception {
        Set<Object> different = new HashSet<>();
        for (StoreEntry entry : store.list()) {
            if (!entry.name().startsWith("warren-")) {
                continue;
            }
            different.add(entry.id().orElseThrow(() -> new AssertionError(entry)));
            long mounts = PrivateFolder.countAt(entry.path());
            if (mounts != 1) {
                throw new AssertionError(entry + " is mounted " + mounts + " times");
            }
        }
        if (different.size() != 2 * EACH) {
            throw new AssertionError(different.size() + " different namespaces");
        }
    }

    private void remove() throws Exception {
        List<Callable<String>> work = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            int number = i;
            work.add(() -> Boolean.toString(store.remove(theirs(number))));
            work.add(() -> Command.run("ip", "netns", "delete", ours(number)));
        }
        all(work);
        for (int i = 0; i < EACH; i++) {
            for (String name : List.of(ours(i), theirs(i))) {
                if (Files.exists(Path.of("/run/netns", name))) {
                    throw new AssertionError(name + " is left");
                }
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the test JVM and the machine hold at one moment.
///
/// @param descriptors the JVM's open descriptors and what they lead to
/// @param threads the JVM's platform threads that are not the JDK's or the test runner's own
/// @param strayThreads threads of the JVM that are in another network namespace than the JVM
/// @param namespaces the machine's network namespaces and who holds them
/// @param mounts the namespace files mounted anywhere on the machine
/// @param links the links of the JVM's network namespace
record LeakSnapshot(
        Set<String> descriptors,
        Set<String> threads,
        Set<String> strayThreads,
        Map<Long, String> namespaces,
        Set<String> mounts,
        Set<String> links) {

    static LeakSnapshot take() {
        return new LeakSnapshot(
                openDescriptors(),
                platformThreads(),
                threadsElsewhere(),
                NetworkNamespaces.all(),
                NetworkNamespaces.mounts(),
                NetworkNamespaces.links());
    }

    /// What there is now that was not there in `before`, one line each.
    List<String> since(LeakSnapshot before) {
        List<String> leaks = new ArrayList<>();
        grown(leaks, "open descriptor", before.descriptors, descriptors);
        grown(leaks, "thread", before.threads, threads);
        strayThreads.forEach(thread -> leaks.add("thread in a foreign namespace: " + thread));
        namespaces.forEach(
                (inode, holder) -> {
                    if (!before.namespaces.containsKey(inode)) {
                        leaks.add("network namespace: net:[" + inode + "], held by " + holder);
                    }
                });
        added(leaks, "mounted namespace file", before.mounts, mounts);
        added(leaks, "link", before.links, links);
        return leaks;
    }

    /// Descriptors and threads that merely took the place of others of their kind, as a connection
    /// does that was made anew, are no leak.
    private static void grown(
            List<String> leaks, String kind, Set<String> before, Set<String> after) {
        Map<String, Integer> replaced = new HashMap<>();
        for (String thing : before) {
            if (!after.contains(thing)) {
                replaced.merge(species(thing), 1, Integer::sum);
            }
        }
        for (String thing : after) {
            if (!before.contains(thing) && replaced.merge(species(thing), -1, Integer::sum) < 0) {
                leaks.add(kind + ": " + thing);
            }
        }
    }

    private static String species(String thing) {
        return thing.replaceAll("[0-9]+", "");
    }

    private static void added(
            List<String> leaks, String kind, Set<String> before, Set<String> after) {
        for (String thing : after) {
            if (!before.contains(thing)) {
                leaks.add(kind + ": " + thing);
            }
        }
    }

    private static Set<String> openDescriptors() {
        Set<String> found = new TreeSet<>();
        for (Path descriptor : Trees.list(Path.of("/proc/self/fd"))) {
            String target = Trees.readLink(descriptor);
            if (target != null && !isTheRuntimesOwn(target)) {
                found.add(descriptor.getFileName() + " -> " + target);
            }
        }
        return found;
    }

    /// Class loaders open archives, the JDK opens its own files and the kernel's random numbers, each
    /// when it first needs them and for good; the listing of the descriptors is one itself.
    private static boolean isTheRuntimesOwn(String target) {
        return target.endsWith(".jar")
                || target.startsWith(System.getProperty("java.home") + "/")
                || target.equals("/dev/random")
                || target.equals("/dev/urandom")
                || target.equals("/proc/" + ProcessHandle.current().pid() + "/fd");
    }

    private static Set<String> platformThreads() {
        ThreadGroup top = Thread.currentThread().getThreadGroup();
        while (top.getParent() != null) {
            top = top.getParent();
        }
        Thread[] threads = new Thread[top.activeCount() + 64];
        int count = top.enumerate(threads);
        Map<Long, String> found = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            if (!isServiceThread(threads[i])) {
                found.put(threads[i].threadId(), threads[i].getName());
            }
        }
        Set<String> titles = new TreeSet<>();
        found.forEach((id, name) -> titles.add(name + " (#" + id + ")"));
        return titles;
    }

    /// The JDK keeps its service threads (process reapers, cleaners, carriers of virtual threads)
    /// outside the group `main`, in which every thread of a program starts; the test runner names
    /// its own.
    private static boolean isServiceThread(Thread thread) {
        String name = thread.getName();
        if (name.startsWith("ForkJoinPool.commonPool-")
                || name.startsWith("junit-")
                || name.startsWith("surefire-")) {
            return true;
        }
        ThreadGroup group = thread.getThreadGroup();
        while (group != null && !group.getName().equals("main")) {
            group = group.getParent();
        }
        return group == null;
    }

    private static Set<String> threadsElsewhere() {
        Set<String> found = new TreeSet<>();
        long own = NetworkNamespaces.own();
        for (Path task : Trees.list(Path.of("/proc/self/task"))) {
            Processes.inode(task.resolve("ns/net"))
                    .filter(inode -> inode != own)
                    .ifPresent(inode -> found.add(title(task) + " is in net:[" + inode + "]"));
        }
        return found;
    }

    private static String title(Path task) {
        String name = Trees.read(task.resolve("comm"));
        return task.getFileName() + (name == null ? "" : " " + name.strip());
    }
}

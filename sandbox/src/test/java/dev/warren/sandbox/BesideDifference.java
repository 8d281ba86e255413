// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/// A difference between containerd and us that is wanted.
///
/// @param where the titles of the facts that differ, as a pattern
/// @param theirs a pattern
/// @param ours a pattern
/// @param always whether there has to be one: some come by chance, or not with every version
/// @param reason as it stands in the README
record BesideDifference(
        Pattern where, Pattern theirs, Pattern ours, boolean always, String reason) {
    /// What was found to differ.
    record Found(String title, String theirs, String ours) implements Comparable<Found> {
        @Override
        public int compareTo(Found other) {
            return Comparator.comparing(Found::title).compare(this, other);
        }

        @Override
        public String toString() {
            return "%n%s%n  theirs %s%n  ours   %s".formatted(title, theirs, ours);
        }
    }

    static final List<BesideDifference> LISTED =
            List.of(
                    of(
                            "folder of namespaces",
                            "/var/run/netns/",
                            "/run/netns/",
                            "the same folder: `/var/run` leads to `/run`, and that is how the kernel lists the mounts"),
                    of(
                            ".*loopback.*",
                            ".+",
                            "|—|false",
                            "loopback is brought up by a message to the kernel, which takes no program, can fail in"
                                    + " no way that would have to be undone, and needs no plugin to be installed"),
                    of(
                            "(.*: input.runtimeConfig|kept of eth0.capabilityArgs).cgroupPath",
                            "—",
                            "\"/wrn.*\"",
                            "containerd 1.6 does not know this capability yet; later ones pass it"),
                    sometimes(
                            ".*: CNI_ARGS, order",
                            "(.+;){4}.+",
                            "IgnoreUnknown=1;K8S_POD_NAMESPACE=.*",
                            "containerd's order is random; ours is always the same, so that runs can be compared"),
                    of(
                            "kept of eth0.netns",
                            "—",
                            "\"NETNS\"",
                            "the library of containerd 1.6 does not note the namespace; later ones do"),
                    of(
                            "container: namespaces",
                            "pid ipc=/proc/SANDBOX/ns/ipc uts=/proc/SANDBOX/ns/uts mount network=/proc/SANDBOX/ns/net",
                            "pid ipc=/proc/SANDBOX/ns/ipc uts=/proc/SANDBOX/ns/uts mount network=NETNS",
                            "the network has a name that stays what it is when the process that holds the other"
                                    + " namespaces has ended and its number is somebody else's"),
                    of(
                            "container: io.kubernetes.cri.image-name",
                            ".+",
                            "—",
                            "a container from a folder has no image"),
                    of(
                            "remove(,.*)?",
                            ".*",
                            "|—",
                            "containerd asks for `DEL` once more when the pod is removed, without a namespace; our"
                                    + " journal knows that it was done"));

    private static BesideDifference of(String where, String theirs, String ours, String reason) {
        return new BesideDifference(
                Pattern.compile(where),
                Pattern.compile(theirs),
                Pattern.compile(ours),
                true,
                reason);
    }

    private static BesideDifference sometimes(
            String where, String theirs, String ours, String reason) {
        return new BesideDifference(
                Pattern.compile(where),
                Pattern.compile(theirs),
                Pattern.compile(ours),
                false,
                reason);
    }

    private boolean explains(Found found) {
        return where.matcher(found.title()).matches()
                && theirs.matcher(found.theirs()).matches()
                && ours.matcher(found.ours()).matches();
    }

    static List<Found> unexplained(Collection<Found> all) {
        List<Found> rest = new ArrayList<>(all);
        rest.removeIf(found -> LISTED.stream().anyMatch(listed -> listed.explains(found)));
        return rest;
    }

    static List<String> unseen(Collection<Found> all) {
        return LISTED.stream()
                .filter(listed -> listed.always() && all.stream().noneMatch(listed::explains))
                .map(listed -> listed.where() + ": " + listed.reason())
                .toList();
    }
}

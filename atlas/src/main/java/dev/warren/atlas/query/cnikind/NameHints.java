// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cnikind;

import dev.warren.atlas.query.cnikind.Hints.Weight;
import dev.warren.kernel.net.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// What the name of the end outside of the pod says: plugins compute it from what they know of the pod,
/// so that it can be computed again.
final class NameHints {
    /// More interfaces than any machine has network cards.
    private static final int FURTHER_INTERFACES = 16;

    private static final String CILIUM_NAME = "cilium_cni:";

    private final Subject subject;
    private final Hints hints;

    NameHints(Subject subject, Hints hints) {
        this.subject = subject;
        this.hints = hints;
    }

    /// @param awsPrefix that the VPC CNI was told to use
    /// @param networks names of networks that Azure's plugin may have hashed
    void read(String awsPrefix, Set<String> networks) {
        if (subject.host().isEmpty() || !subject.isPair()) {
            return;
        }
        String name = subject.hostName();
        ofPod(CniKind.AWS_VPC, name, awsPrefix, FURTHER_INTERFACES);
        ofPod(CniKind.AWS_VPC, name, "vlan", FURTHER_INTERFACES);
        ofPod(CniKind.CALICO, name, "cali", 0);
        azure(name, networks);
        cilium(name);
        byContainer(name);
        if (name.startsWith("gke")) {
            hints.add(CniKind.GKE, Weight.FORM, name + " begins as GKE's names do");
        }
    }

    private void ofPod(CniKind kind, String name, String prefix, int further) {
        if (!name.matches(java.util.regex.Pattern.quote(prefix) + "[0-9a-f]{11}")) {
            return;
        }
        boolean isOfPod =
                IntStream.rangeClosed(0, further)
                        .anyMatch(
                                number ->
                                        HostNames.ofPod(prefix, subject.pod(), number)
                                                .equals(name));
        compare(
                kind,
                isOfPod,
                "%s is %s with the SHA-1 of %s.%s"
                        .formatted(name, prefix, subject.pod().namespace(), subject.pod().name()),
                HostNames.ofPod(prefix, subject.pod(), 0));
    }

    private void azure(String name, Set<String> networks) {
        if (!name.matches("azv[0-9a-f]{7}([0-9a-f]{4})?")) {
            return;
        }
        int digits = name.length() - 3;
        List<String> expected = new ArrayList<>();
        expected.add(HostNames.ofPod("azv", subject.pod(), 0));
        for (String network : networks) {
            expected.add(HostNames.azure(network, subject.sandboxId(), subject.name(), digits));
        }
        compare(
                CniKind.AZURE,
                expected.contains(name),
                name + " is azv with the SHA-1 that Azure's plugin computes for this pod",
                expected.getFirst());
    }

    private void cilium(String name) {
        subject.host().stream()
                .flatMap(link -> link.alternativeNames().stream())
                .filter(other -> other.equals(CILIUM_NAME + name))
                .forEach(
                        other ->
                                hints.add(
                                        CniKind.CILIUM,
                                        Weight.OWN,
                                        name + " has the further name " + other));
        if (!name.matches("lxc[0-9a-f]{12}")) {
            return;
        }
        List<String> expected =
                List.of(
                        HostNames.cilium(subject.sandboxId() + ":" + subject.name()),
                        HostNames.cilium(subject.sandboxId()));
        compare(
                CniKind.CILIUM,
                expected.contains(name),
                name + " is lxc with the SHA-256 of the sandbox and the interface",
                expected.getFirst());
    }

    /// Whether the name is that of this pod; a name of the right form that is not gives a doubt, because
    /// somebody renamed the link, or it is another pod's.
    private void compare(CniKind kind, boolean isRight, String line, String expected) {
        if (isRight) {
            hints.add(kind, Weight.OWN, line);
        } else {
            hints.add(
                    kind,
                    Weight.FORM,
                    "%s has the form of %s's names".formatted(subject.hostName(), kind.title()));
            hints.doubt(
                    "the hash in %s does not fit: %s would have called it %s; it was renamed, or made for another pod"
                            .formatted(subject.hostName(), kind.title(), expected));
        }
    }

    private void byContainer(String name) {
        String id = subject.sandboxId();
        if (id.length() < 15) {
            return;
        }
        if (name.equals(HostNames.antrea(subject.pod(), id, subject.name()))) {
            hints.add(
                    CniKind.ANTREA,
                    Weight.OWN,
                    name + " is the pod's name with the SHA-1 of its sandbox");
        }
        if (name.equals(HostNames.kubeOvn(id, subject.name()))) {
            hints.add(
                    CniKind.KUBE_OVN, Weight.OWN, name + " begins with the sandbox and ends in _h");
        } else if (name.endsWith("_h")) {
            hints.add(CniKind.KUBE_OVN, Weight.FORM, name + " ends in _h");
        }
        Link own = subject.own().link();
        if (name.equals(HostNames.ovnKubernetes(id, 0))
                || name.equals(HostNames.ovnKubernetes(id, own.index()))) {
            hints.add(
                    CniKind.OVN_KUBERNETES, Weight.OWN, name + " is the beginning of the sandbox");
        }
    }
}

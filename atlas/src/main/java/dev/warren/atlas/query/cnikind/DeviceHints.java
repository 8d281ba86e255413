// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cnikind;

import dev.warren.atlas.query.cnikind.Hints.Weight;
import dev.warren.kernel.net.Link;

/// What the kind of the device says, and what it is tied to.
final class DeviceHints {
    private static final String RANDOM_NAME = "veth[0-9a-f]{8}";

    private final Subject subject;
    private final Hints hints;

    DeviceHints(Subject subject, Hints hints) {
        this.subject = subject;
        this.hints = hints;
    }

    void read() {
        Link own = subject.own().link();
        switch (own.kind().name()) {
            case "macvlan" -> onCard(CniKind.MACVLAN);
            case "ipvlan" -> onCard(CniKind.IPVLAN);
            case "vlan" -> onCard(CniKind.VLAN);
            case "" -> moved(own);
            case "veth" -> pair();
            case "netkit" ->
                    hints.remark("the pair is of netkit, which Cilium makes, and lately Calico");
            default -> hints.remark("it is a " + own.kind().name());
        }
    }

    /// Made on a device outside and moved in: nothing of it is left there.
    private void onCard(CniKind kind) {
        hints.add(
                kind,
                Weight.OWN,
                "%s is a %s%s"
                        .formatted(
                                subject.name(),
                                kind.word(),
                                subject.hostName().isEmpty() ? "" : " on " + subject.hostName()));
    }

    private void moved(Link own) {
        String where = own.parentDevice().isEmpty() ? "" : " (" + own.parentDevice() + ")";
        String alias = own.alias().isEmpty() ? "" : ", which was called " + own.alias();
        hints.add(
                CniKind.HOST_DEVICE,
                // The plugin keeps the name that the device had outside.
                own.alias().isEmpty() ? Weight.FORM : Weight.OWN,
                "%s is a device of the machine%s%s".formatted(subject.name(), where, alias));
    }

    private void pair() {
        if (!subject.hostName().matches(RANDOM_NAME)) {
            return;
        }
        if (subject.bridge().isPresent()) {
            port(subject.bridge().get().name());
        } else {
            String line = subject.hostName() + " has a random name and is no port of a bridge";
            hints.add(CniKind.PTP, Weight.FORM, line);
            hints.addIfOnNode(CniKind.KINDNET, line);
            hints.addIfOnNode(CniKind.GKE, line);
        }
    }

    private void port(String bridge) {
        String line =
                "%s has a random name and is a port of %s".formatted(subject.hostName(), bridge);
        hints.add(CniKind.BRIDGE, Weight.FORM, line);
        hints.addIfOnNode(CniKind.FLANNEL, line);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cnikind;

import dev.warren.atlas.Wiring;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.query.cnikind.Hints.Weight;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What files say: the cache of CNI results and the plugins' own notes of one interface; configuration
/// and presence of the plugins on the node.
final class FileHints {
    private static final String DEFAULT_AWS_PREFIX = "eni";
    private static final String AWS_PREFIX = "AWS_VPC_K8S_CNI_VETHPREFIX";
    private static final String USUAL = "eth0";

    private final Wiring wiring;

    FileHints(Wiring wiring) {
        this.wiring = wiring;
    }

    /// The prefix of the names that the VPC CNI gives.
    String awsPrefix() {
        return wiring.cloudSettings().stream()
                .map(seen -> seen.settings().getOrDefault(AWS_PREFIX, ""))
                .filter(prefix -> !prefix.isEmpty())
                .findFirst()
                .orElse(DEFAULT_AWS_PREFIX);
    }

    /// The names of all networks that are configured or were used.
    Set<String> networks() {
        Set<String> networks = new TreeSet<>();
        wiring.networkConfigurations().forEach(seen -> networks.add(seen.network()));
        wiring.attachmentPlugins().forEach(seen -> networks.add(seen.network()));
        return networks;
    }

    void read(Subject subject, Hints hints) {
        wiring.attachmentPlugins().stream()
                .filter(seen -> isOf(seen, subject))
                .forEach(seen -> attachment(seen, hints));
        wiring.pluginTraces().forEach(seen -> trace(seen, subject, hints));
        List<Fact.NetworkConfigurationSeen> configurations = wiring.networkConfigurations();
        if (!configurations.isEmpty()) {
            configuration(configurations.getFirst(), subject, hints);
        }
    }

    private static boolean isOf(Fact.AttachmentPluginsSeen seen, Subject subject) {
        return !subject.sandboxId().isEmpty()
                && seen.containerId().equals(subject.sandboxId())
                && (seen.interfaceName().equals(subject.name())
                        || isFurtherOf(seen, subject.hostName()));
    }

    /// The VPC CNI attaches all interfaces of a pod at once; its result names their other ends.
    private static boolean isFurtherOf(Fact.AttachmentPluginsSeen seen, String hostName) {
        return !hostName.isEmpty() && seen.hostInterfaces().contains(hostName);
    }

    private static void attachment(Fact.AttachmentPluginsSeen seen, Hints hints) {
        CniKind.of(seen.network(), seen.plugins())
                .ifPresent(
                        kind ->
                                hints.add(
                                        kind,
                                        Weight.FILE,
                                        "%s says that it was attached to %s by %s"
                                                .formatted(
                                                        seen.evidence(),
                                                        seen.network(),
                                                        String.join(", ", seen.plugins()))));
    }

    private static void trace(Fact.PluginTraceSeen seen, Subject subject, Hints hints) {
        Optional<CniKind> kind = CniKind.ofPlugin(seen.plugin());
        if (kind.isEmpty()) {
            return;
        }
        if (seen.isOfNode()) {
            hints.add(
                    kind.get(),
                    Weight.NODE,
                    "%s is on this node (%s)".formatted(kind.get().title(), seen.evidence()));
            return;
        }
        boolean isOfPod =
                seen.containerId().isEmpty()
                        ? isSamePod(seen, subject)
                        : seen.containerId().equals(subject.sandboxId());
        boolean isOfInterface =
                seen.interfaceName().isEmpty() || seen.interfaceName().equals(subject.name());
        if (isOfPod && isOfInterface) {
            note(kind.get(), seen, subject, hints);
        }
    }

    private static boolean isSamePod(Fact.PluginTraceSeen seen, Subject subject) {
        return seen.pod().path().equals(subject.pod().path());
    }

    /// A note that names another link than the one that is there is none of this interface.
    private static void note(
            CniKind kind, Fact.PluginTraceSeen seen, Subject subject, Hints hints) {
        if (seen.hostInterface().isEmpty() || seen.hostInterface().equals(subject.hostName())) {
            hints.add(kind, Weight.FILE, seen.evidence() + " tells of it");
        } else {
            hints.add(kind, Weight.NODE, kind.title() + " is on this node");
            hints.doubt(
                    "%s says that its other end is %s, but that is %s"
                            .formatted(
                                    seen.evidence(),
                                    seen.hostInterface(),
                                    subject.hostName().isEmpty()
                                            ? "not there"
                                            : subject.hostName()));
        }
    }

    /// What new pods get; an old one may have been attached before the file was changed.
    private static void configuration(
            Fact.NetworkConfigurationSeen first, Subject subject, Hints hints) {
        if (!subject.name().equals(USUAL)) {
            return;
        }
        CniKind.of(first.network(), first.plugins())
                .ifPresent(
                        kind ->
                                hints.add(
                                        kind,
                                        Weight.NODE,
                                        "%s configures %s for new pods"
                                                .formatted(
                                                        first.evidence(),
                                                        String.join(", ", first.plugins()))));
    }

    /// Further networks of Multus are called `net1`, those of the VPC CNI `mNicIf1`; whatever their
    /// names, only the usual one is not one more.
    boolean isSecondary(Subject subject) {
        return !subject.name().equals(USUAL)
                && (subject.name().matches("(net|mNicIf)[0-9]+")
                        || wiring.attachmentPlugins().stream()
                                .anyMatch(
                                        seen ->
                                                seen.containerId().equals(subject.sandboxId())
                                                        && seen.interfaceName().equals(USUAL)));
    }
}

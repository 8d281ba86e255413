// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Which lab is wanted.
///
/// @param kind the topology
/// @param name of the lab; its namespaces are called after it
/// @param pods how many pods, or containers
/// @param seed names and places of generated pods follow from it
/// @param root the folder for the node's files, which must be empty or not be there; without it one
///     beside the lab's own notes
/// @param externalSnat EKS: somebody else translates addresses, so the node does not
/// @param iptables EKS: which tables of the kernel the node's rules are in
/// @param branch EKS: with the pod `payments/ledger-0`, which has a branch interface of its own
/// @param ipv6 EKS: the pods have addresses of IPv6 only
public record LabOptions(
        Kind kind,
        String name,
        int pods,
        long seed,
        Optional<Path> root,
        boolean externalSnat,
        Iptables iptables,
        boolean branch,
        boolean ipv6) {
    /// More would not fit the fixture's subnet.
    public static final int MOST_PODS = 1000;

    private static final int USUAL_PODS = 3;
    private static final String NAME = "[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?";

    /// The topologies.
    public enum Kind {
        EKS,
        BRIDGE,
        DOCKER,
        PTP,
        MACVLAN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Kind> find(String word) {
            return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
        }
    }

    /// Which of the kernel's packet filters `iptables` writes to.
    public enum Iptables {
        NFT,
        LEGACY;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Iptables> find(String word) {
            return Arrays.stream(values()).filter(form -> form.word().equals(word)).findFirst();
        }
    }

    public LabOptions {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "'%s' cannot be the name of a lab: 1 to 32 of a-z, 0-9 and, inside, '-'"
                            .formatted(name));
        }
        if (pods < 0 || pods > MOST_PODS) {
            throw new IllegalArgumentException(
                    "a lab has 0 to " + MOST_PODS + " pods, not " + pods);
        }
        if (kind != Kind.EKS && (externalSnat || branch || ipv6 || iptables == Iptables.LEGACY)) {
            throw new IllegalArgumentException(
                    "--external-snat, --iptables, --branch and --ipv6 are for the lab eks, not for "
                            + kind.word());
        }
        if (ipv6 && branch) {
            throw new IllegalArgumentException("--branch and --ipv6 exclude each other");
        }
    }

    /// Whether a text can be the name of a lab.
    public static boolean isName(String text) {
        return text.matches(NAME);
    }

    /// A lab that is called as its kind is, with three pods.
    public static Builder of(Kind kind) {
        return new Builder(kind);
    }

    /// An EKS node as [#of].
    public static Builder eks() {
        return of(Kind.EKS);
    }

    /// Whether it has the usual name, and with it the usual names of namespaces.
    boolean isUsual() {
        return name.equals(kind.word());
    }

    /// Collects what is wanted. Thread: one.
    public static final class Builder {
        private final Kind kind;
        private String name;
        private int pods = USUAL_PODS;
        private long seed = 1;
        private Optional<Path> root = Optional.empty();
        private boolean externalSnat;
        private Iptables iptables = Iptables.NFT;
        private boolean branch;
        private boolean ipv6;

        private Builder(Kind kind) {
            this.kind = kind;
            this.name = kind.word();
        }

        public Builder name(String wanted) {
            name = wanted;
            return this;
        }

        public Builder pods(int count) {
            pods = count;
            return this;
        }

        public Builder seed(long number) {
            seed = number;
            return this;
        }

        public Builder root(Path folder) {
            root = Optional.of(folder);
            return this;
        }

        public Builder externalSnat() {
            externalSnat = true;
            return this;
        }

        public Builder iptables(Iptables form) {
            iptables = form;
            return this;
        }

        public Builder branch() {
            branch = true;
            return this;
        }

        public Builder ipv6() {
            ipv6 = true;
            return this;
        }

        /// @throws IllegalArgumentException for a name that cannot be one, too many pods, or options that
        ///     do not go together
        public LabOptions build() {
            return new LabOptions(
                    kind, name, pods, seed, root, externalSnat, iptables, branch, ipv6);
        }
    }
}

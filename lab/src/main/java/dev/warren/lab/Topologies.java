// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

/// The kinds of nodes.
final class Topologies {
    private Topologies() {}

    static Topology of(LabOptions options) {
        return switch (options.kind()) {
            case EKS -> new EksNode(options);
            case BRIDGE -> new BridgeNode(options);
            case DOCKER -> new DockerNode(options);
            case PTP -> new PtpNode(options);
            case MACVLAN -> new MacvlanNode(options);
        };
    }
}

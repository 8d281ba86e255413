// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.net.Mac;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The pods of nodes without a cloud: the first three are always the same ones, more follow from the seed.
final class PlainPods {
    private static final List<String> FIRST =
            List.of(
                    "default/web-6d4cf56db6-x2x7k",
                    "default/api-0",
                    "kube-system/coredns-6b9575c64c-7m2xq");

    private static final List<String> FIRST_CONTAINERS = List.of("web", "db", "cache");
    private static final int RANDOM_HEX = 8;
    private static final int DOCKER_HEX = 7;

    private final LabOptions options;
    private final Generated generated;
    private final Subnet subnet;
    private final int firstIndex;

    /// @param firstIndex of the links on the node that lead to pods
    PlainPods(LabOptions options, Subnet subnet, int firstIndex) {
        this.options = options;
        this.generated = new Generated(options);
        this.subnet = subnet;
        this.firstIndex = firstIndex;
    }

    /// Pods whose links on the node are called as the CNI plugins call them.
    List<LabPod> pairs() {
        return make(RANDOM_HEX, false);
    }

    /// Pods that have no links on the node.
    List<LabPod> alone() {
        return make(0, false);
    }

    /// Containers of Docker's.
    List<LabPod> containers() {
        return make(DOCKER_HEX, true);
    }

    private List<LabPod> make(int hex, boolean docker) {
        List<LabPod> pods = new ArrayList<>();
        for (int i = 0; i < options.pods(); i++) {
            List<String> first = docker ? FIRST_CONTAINERS : FIRST;
            String path = i < first.size() ? first.get(i) : generated.podPath();
            pods.add(pod(i, docker ? path.replace('/', '-') : path, hex, docker));
        }
        return pods;
    }

    private LabPod pod(int number, String path, int hex, boolean docker) {
        int slash = path.indexOf('/');
        String id = generated.containerId(path);
        boolean pair = hex > 0;
        return new LabPod(
                docker ? "" : path.substring(0, slash),
                path.substring(slash + 1),
                docker ? "" : generated.uuid(path),
                id,
                docker ? options.name() + "-" + path : generated.netns(path),
                subnet.address(number),
                mac("pod " + path),
                pair ? "veth" + generated.containerId("link " + path).substring(0, hex) : "",
                pair ? firstIndex + number : 0,
                pair ? mac("host " + path) : Mac.NONE);
    }

    /// As the kernel makes them: random, but locally administered and of one machine.
    private Mac mac(String purpose) {
        byte[] bytes = HexFormat.of().parseHex(generated.containerId("mac " + purpose), 0, 12);
        bytes[0] = (byte) ((bytes[0] & 0xfc) | 0x02);
        return Mac.of(bytes);
    }
}

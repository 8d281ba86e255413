// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import picocli.CommandLine.Model.CommandSpec;

/// What the groups of commands say of themselves.
final class Groups {
    private Groups() {}

    static CommandSpec netns() {
        return group(
                "netns",
                "Make, name, number and remove network namespaces, as 'ip netns' does.",
                "sudo warren netns add blue",
                "sudo warren netns attach box container:box    now 'ip netns exec box' works",
                "sudo warren netns rm blue",
                "warren netns ls");
    }

    static CommandSpec lab() {
        return group(
                "lab",
                "Try Warren without a cluster: build a node in throw-away namespaces, and remove it.",
                "sudo warren lab up eks",
                "sudo warren ls --root /run/warren/lab/eks/root",
                "sudo warren lab list",
                "sudo warren lab down eks");
    }

    static CommandSpec sandbox() {
        return group(
                "sandbox",
                "Make pods the way containerd makes them, without containerd and without a kubelet.",
                "sudo warren sandbox run web --container app=rootfs:/srv/box -- sleep 1000",
                "sudo warren sandbox ps",
                "sudo warren sandbox exec web -- ip addr",
                "sudo warren sandbox rm -f web");
    }

    static CommandSpec cni() {
        return group(
                "cni",
                "Ask CNI plugins to attach a network namespace, as cnitool does.",
                "sudo warren cni add mynet blue",
                "sudo warren cni check mynet blue",
                "sudo warren cni del mynet blue",
                "warren cni version mynet");
    }

    private static CommandSpec group(String name, String description, String... examples) {
        CommandSpec spec = StoreOptions.spec(examples, description).name(name);
        spec.usageMessage().commandListHeading("%nCommands:%n");
        return spec;
    }
}

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

    private static CommandSpec group(String name, String description, String... examples) {
        CommandSpec spec = StoreOptions.spec(examples, description).name(name);
        spec.usageMessage().commandListHeading("%nCommands:%n");
        return spec;
    }
}

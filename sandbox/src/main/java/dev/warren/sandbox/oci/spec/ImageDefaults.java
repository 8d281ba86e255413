// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.sandbox.pod.ContainerConfiguration.UserNumbers;
import java.util.List;
import java.util.Optional;

/// What an image says about the containers that are made from it. Source: OCI image specification, `config.md`.
///
/// @param name under which the image is known; empty for a plain folder
/// @param entryPoint `Entrypoint`
/// @param command `Cmd`
/// @param environment `Env`, as `NAME=value`
/// @param workingDirectory `WorkingDir`; may be empty
/// @param user as whom a container of it runs, with the groups that the image makes it a member of: `User`, or
///     whom the container wants; empty for root
public record ImageDefaults(
        String name,
        List<String> entryPoint,
        List<String> command,
        List<String> environment,
        String workingDirectory,
        Optional<UserNumbers> user) {

    /// Keeps copies that nobody can change.
    public ImageDefaults {
        entryPoint = List.copyOf(entryPoint);
        command = List.copyOf(command);
        environment = List.copyOf(environment);
    }

    /// The same for this user.
    public ImageDefaults withUser(UserNumbers numbers) {
        return new ImageDefaults(
                name, entryPoint, command, environment, workingDirectory, Optional.of(numbers));
    }

    /// What a folder says that is no image: nothing.
    public static ImageDefaults none() {
        return ofCommand(List.of());
    }

    /// What runs in an infrastructure container that comes from no image.
    public static ImageDefaults ofCommand(List<String> command) {
        return new ImageDefaults("", List.of(), command, List.of(), "", Optional.empty());
    }
}

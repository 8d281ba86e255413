// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

/// Where the files of one container are. All paths are absolute.
///
/// @param bundle the folder with `config.json`
/// @param folder the container's own folder, for what dies with the machine: pid files, the monitor's sockets; may
///     be the bundle
/// @param log where its output goes
/// @param exits the folder where a monitor notes how containers ended, one file each, named by their ids
public record ContainerPlaces(String bundle, String folder, String log, String exits) {
    /// Where the pid of the container's init process is noted, as containerd's shim calls it.
    public String initPidFile() {
        return folder + "/init.pid";
    }

    /// Where the pid of the monitor is noted, as podman calls it.
    public String monitorPidFile() {
        return folder + "/conmon.pid";
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.device;

import dev.warren.atlas.fact.Detail;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.Fd;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.survey.Findings;
import dev.warren.survey.Reading;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads what the bus knows of the devices behind links: driver, SR-IOV. Devices belong to no namespace, so
/// they are looked up in the `/sys` of this machine.
///
/// Source: `Documentation/ABI/testing/sysfs-bus-pci`. Privilege: none.
public final class DeviceReading implements Reading {
    private static final List<String> BUSES = List.of("pci", "virtio", "usb", "platform", "vmbus");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9:._-]*");

    @Override
    public String what() {
        return "devices behind links";
    }

    @Override
    public void read(
            NamespaceId namespace, List<Link> links, NetlinkSocket socket, Findings findings)
            throws SyscallException {
        Map<String, Detail.Device> devices = new HashMap<>();
        for (Link link : links) {
            String name = link.parentDevice();
            if (NAME.matcher(name).matches()) {
                try {
                    device(name).ifPresent(device -> devices.put(name, device));
                } catch (SyscallException refused) {
                    if (Findings.why(refused) != Why.GONE) {
                        findings.gap("device " + name, refused);
                    }
                }
            }
        }
        findings.emit(
                new Fact.DetailSeen(
                        namespace, new Detail.Devices(devices), findings.evidence("/sys/bus")));
    }

    private static Optional<Detail.Device> device(String name) throws SyscallException {
        for (String bus : BUSES) {
            String path = "/sys/bus/" + bus + "/devices/" + name;
            try (Fd folder = Fd.open(path, Files.O_PATH | Files.O_DIRECTORY)) {
                return Optional.of(
                        new Detail.Device(
                                target(folder, "driver"),
                                target(folder, "physfn"),
                                number(folder, "sriov_numvfs")));
            } catch (SyscallException failed) {
                if (failed.errno() != Errno.ENOENT) {
                    throw failed;
                }
            }
        }
        return Optional.empty();
    }

    /// The last name of what a link leads to; empty where there is none.
    private static String target(Fd folder, String name) throws SyscallException {
        try {
            String path = folder.readLinkAt(name);
            return path.substring(path.lastIndexOf('/') + 1);
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return "";
            }
            throw failed;
        }
    }

    private static int number(Fd folder, String name) throws SyscallException {
        try (Fd file = folder.openAt(name, Files.O_RDONLY)) {
            String text = KernelText.decode(file.readOnce()).strip();
            return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return 0;
            }
            throw failed;
        }
    }
}

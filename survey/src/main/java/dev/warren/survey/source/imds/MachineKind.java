// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.imds;

import dev.warren.kernel.KernelText;
import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import java.util.Locale;

/// Whether the machine is one of EC2's, as its firmware says (DMI). A look at these files costs nothing;
/// a question to an address at which nobody answers would cost the whole patience.
///
/// Source: EC2 user guide, "Detect whether a host is an EC2 instance"; `/sys/class/dmi/id`, man 5 sysfs.
record MachineKind(String sysfs) {
    private static final int LIMIT_BYTES = 4096;

    /// On Nitro the vendor is `Amazon EC2` and the asset tag the instance's id; on Xen the product's
    /// UUID begins with `ec2`, which only root may read.
    boolean isEc2() {
        return startsWith("/devices/virtual/dmi/id/sys_vendor", "amazon ec2")
                || line("/devices/virtual/dmi/id/board_asset_tag").matches("i-[0-9a-f]{8,17}")
                || startsWith("/devices/virtual/dmi/id/product_uuid", "ec2")
                || startsWith("/hypervisor/uuid", "ec2");
    }

    private boolean startsWith(String path, String beginning) {
        return line(path).toLowerCase(Locale.ROOT).startsWith(beginning);
    }

    private String line(String path) {
        try {
            return KernelText.decode(RegularFile.read(sysfs + path, LIMIT_BYTES).content()).strip();
        } catch (SyscallException notThere) {
            // Many machines have no such file, and some of its files are for root alone.
            return "";
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.explain;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.explain.Subject.OciPlace;
import dev.warren.sandbox.oci.bootstrap.BootstrapAttribute;
import dev.warren.sandbox.oci.bootstrap.BootstrapMessage;
import dev.warren.sandbox.oci.bootstrap.BootstrapPrediction;
import dev.warren.sandbox.oci.bootstrap.BootstrapView;
import dev.warren.sandbox.oci.bootstrap.RuncVersion;
import java.util.ArrayList;
import java.util.List;

/// What runc sends to its own first process for a container, field by field and byte by byte.
final class BootstrapStation {
    private static final int BYTES_PER_LINE = 16;

    /// Later ones send the same, as far as they are known.
    private static final RuncVersion PRESENT = new RuncVersion(1, 2);

    private static final RuncVersion BEFORE = new RuncVersion(1, 1);

    private BootstrapStation() {}

    static Station of(OciPlace place, BundleDocument document) {
        Station.Builder station =
                new Station.Builder(
                        Station.Kind.BOOTSTRAP, "runc's bootstrap message for " + place.name());
        try {
            BootstrapMessage message = message(place, document, PRESENT);
            for (BootstrapView.Part part : BootstrapView.parts(message)) {
                station.detail(part.name(), String.join("\n", part.words()));
            }
            station.detail("bytes", hex(message.encode()));
            describeDifference(station, message, message(place, document, BEFORE));
        } catch (SandboxException wrong) {
            station.proof(
                    new Proof.Failed(
                            document.path(), "file", String.valueOf(wrong.getMessage()), true));
        }
        return station.build();
    }

    private static BootstrapMessage message(
            OciPlace place, BundleDocument document, RuncVersion version) throws SandboxException {
        return BootstrapPrediction.of(document.content(), place.bundle(), version);
    }

    /// Which runc it was does not stand in the bundle.
    private static void describeDifference(
            Station.Builder station, BootstrapMessage message, BootstrapMessage before) {
        List<BootstrapAttribute> other = new ArrayList<>(before.attributes());
        other.removeAll(message.attributes());
        for (BootstrapView.Part part : BootstrapView.parts(BootstrapMessage.first(other))) {
            if (part.offset() > 0) {
                station.detail(
                        "runc " + BEFORE + " sends " + part.name(),
                        String.join("\n", part.words()));
            }
        }
    }

    /// As `hexdump -C` prints it.
    static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < bytes.length; line += BYTES_PER_LINE) {
            int end = Math.min(bytes.length, line + BYTES_PER_LINE);
            StringBuilder numbers = new StringBuilder();
            StringBuilder letters = new StringBuilder();
            for (int i = line; i < end; i++) {
                numbers.append("%02x ".formatted(bytes[i]));
                letters.append(bytes[i] >= ' ' && bytes[i] < 127 ? (char) bytes[i] : '.');
            }
            text.append("%04x  %-48s |%s|\n".formatted(line, numbers, letters));
        }
        return text.toString().stripTrailing();
    }
}

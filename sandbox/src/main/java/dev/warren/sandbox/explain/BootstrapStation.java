// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.explain;

import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.explain.Subject.OciPlace;
import dev.warren.sandbox.oci.bootstrap.Bootstrap;
import dev.warren.sandbox.oci.bootstrap.BootstrapField;
import dev.warren.sandbox.oci.bootstrap.BootstrapMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What runc sends to its own first process for a container, field by field and byte by byte.
final class BootstrapStation {
    private static final int BYTES_PER_LINE = 16;

    private BootstrapStation() {}

    static Station of(OciPlace place, BundleDocument document) {
        Station.Builder station =
                new Station.Builder(
                        Station.Kind.BOOTSTRAP, "runc's bootstrap message for " + place.name());
        try {
            BootstrapMessage message = Bootstrap.of(document.content(), document.path());
            byte[] bytes = message.encode();
            station.detail(
                    "header",
                    "length %d, type %d, flags 1 (NLM_F_REQUEST), sequence %d, pid 0"
                            .formatted(bytes.length, BootstrapMessage.TYPE, message.sequence()));
            for (BootstrapMessage.Attribute attribute : message.attributes()) {
                describe(station, attribute);
            }
            station.detail("bytes", hex(bytes));
        } catch (SandboxException wrong) {
            station.proof(
                    new Proof.Failed(
                            document.path(), "file", String.valueOf(wrong.getMessage()), true));
        }
        return station.build();
    }

    private static void describe(Station.Builder station, BootstrapMessage.Attribute attribute) {
        String name =
                attribute
                        .field()
                        .map(field -> field.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                        .orElse("unknown");
        station.detail(attribute.type() + " " + name, value(attribute));
    }

    private static String value(BootstrapMessage.Attribute attribute) {
        return switch (attribute.field().orElse(null)) {
            case null -> hex(attribute.value());
            case CLONE_FLAGS -> flags(attribute.number());
            case SETGROUPS, ROOTLESS -> String.valueOf(attribute.truth());
            case BootstrapField _ -> attribute.text().stripTrailing();
        };
    }

    private static String flags(long flags) {
        List<String> words = new ArrayList<>();
        for (NamespaceKind kind : NamespaceKind.values()) {
            if ((flags & kind.flag()) != 0) {
                words.add(
                        "CLONE_NEW"
                                + (kind == NamespaceKind.MOUNT
                                        ? "NS"
                                        : kind.word().toUpperCase(Locale.ROOT)));
            }
        }
        return "0x%08x%s"
                .formatted(flags, words.isEmpty() ? "" : " (" + String.join("|", words) + ")");
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

// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.sandbox.SandboxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Brings a result into another version, as the reference library does it.
final class ResultConversion {
    private ResultConversion() {}

    static AttachmentResult convert(AttachmentResult from, CniVersion to) throws SandboxException {
        boolean ofFamilies = !to.isAtLeast(CniVersion.V0_3_0);
        if (ofFamilies && from.version().isAtLeast(CniVersion.V0_3_0)) {
            return toFamilies(from, to);
        }
        boolean plain = !to.isAtLeast(CniVersion.V1_0_0);
        return new AttachmentResult(
                to,
                plain
                        ? from.interfaces().stream().map(ResultConversion::plain).toList()
                        : from.interfaces(),
                from.addresses(),
                from.routes(),
                from.dns());
    }

    private static AttachmentResult.Interface plain(AttachmentResult.Interface one) {
        return new AttachmentResult.Interface(one.name(), one.mac(), 0, one.sandbox(), "", "");
    }

    private static AttachmentResult toFamilies(AttachmentResult from, CniVersion to)
            throws SandboxException {
        List<AttachmentResult.Address> addresses = new ArrayList<>();
        Set<Boolean> families = new HashSet<>();
        for (boolean isV6 : List.of(false, true)) {
            from.addresses().stream()
                    .filter(one -> one.address().address().isV6() == isV6)
                    .findFirst()
                    .ifPresent(
                            one -> {
                                families.add(isV6);
                                addresses.add(
                                        new AttachmentResult.Address(
                                                Optional.empty(), one.address(), one.gateway()));
                            });
        }
        if (addresses.isEmpty()) {
            throw new SandboxException(
                    "a result of version %s without an address cannot be told in version %s, which needs one"
                            .formatted(from.version(), to));
        }
        List<AttachmentResult.Route> routes =
                from.routes().stream()
                        .filter(route -> families.contains(route.destination().address().isV6()))
                        .map(
                                route ->
                                        new AttachmentResult.Route(
                                                route.destination(),
                                                route.gateway(),
                                                0,
                                                0,
                                                0,
                                                OptionalLong.empty(),
                                                OptionalLong.empty()))
                        .toList();
        return new AttachmentResult(to, List.of(), addresses, routes, from.dns());
    }
}

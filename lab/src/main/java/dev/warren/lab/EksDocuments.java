// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.net.IpAddress;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What EC2's instance metadata service and the introspection endpoint of VPC CNI tell of the node.
final class EksDocuments {
    private static final String META = "/latest/meta-data/";

    /// The plugin's number for `prng`.
    private static final int RANDOM_FULLY = 2;

    private static final String NEVER = "0001-01-01T00:00:00Z";

    private final EksPlan plan;

    EksDocuments(EksPlan plan) {
        this.plan = plan;
    }

    List<HttpSite> sites() {
        return List.of(
                new HttpSite(plan.vpc(), "169.254.169.254", 80, true, metadata()),
                new HttpSite(plan.node(), "127.0.0.1", 61679, false, introspection()));
    }

    private Map<String, String> metadata() {
        Map<String, String> documents = new LinkedHashMap<>();
        Eni primary = plan.enis().getFirst();
        documents.put(META + "mac", primary.mac().toString());
        documents.put(META + "local-ipv4", primary.address().toString());
        documents.put(META + "instance-id", EksPlan.INSTANCE);
        documents.put(META + "instance-type", "m5.large");
        documents.put(META + "placement/availability-zone", EksPlan.REGION + "a");
        documents.put(META + "placement/region", EksPlan.REGION);
        String macs = META + "network/interfaces/macs/";
        documents.put(
                macs,
                plan.enis().stream().map(eni -> eni.mac() + "/").collect(Collectors.joining("\n")));
        for (Eni eni : plan.enis()) {
            card(documents, macs + eni.mac() + "/", eni);
        }
        return documents;
    }

    private void card(Map<String, String> documents, String at, Eni eni) {
        documents.put(at + "mac", eni.mac().toString());
        documents.put(at + "interface-id", eni.id());
        documents.put(at + "device-number", String.valueOf(eni.device()));
        documents.put(at + "subnet-id", "subnet-0f1e2d3c4b5a69788");
        documents.put(at + "vpc-id", "vpc-0123456789abcdef0");
        documents.put(at + "owner-id", "111122223333");
        documents.put(at + "security-group-ids", "sg-0aaa1111bbb22222c");
        documents.put(at + "subnet-ipv4-cidr-block", EksPlan.SUBNET_CIDR);
        documents.put(at + "vpc-ipv4-cidr-block", EksPlan.VPC_CIDR);
        documents.put(at + "vpc-ipv4-cidr-blocks", EksPlan.VPC_CIDR);
        StringBuilder addresses = new StringBuilder(eni.address().toString());
        if (plan.options().ipv6()) {
            documents.put(at + "ipv6s", EksPlan.NODE_V6.toString());
            documents.put(at + "ipv6-prefix", EksPlan.PREFIX_V6);
            documents.put(at + "subnet-ipv6-cidr-blocks", EksPlan.SUBNET_V6);
            documents.put(at + "vpc-ipv6-cidr-blocks", EksPlan.VPC_V6);
            documents.put(META + "ipv6", EksPlan.NODE_V6.toString());
        } else {
            eni.podAddresses().forEach(address -> addresses.append('\n').append(address));
        }
        documents.put(at + "local-ipv4s", addresses.toString());
    }

    private Map<String, String> introspection() {
        Map<String, String> documents = new LinkedHashMap<>();
        documents.put(
                "/",
                Json.line(
                        Json.object(
                                "AvailableCommands",
                                List.of("/v1/enis", "/v1/networkutils-env-settings"))));
        documents.put("/v1/enis", Json.line(Json.object("0", enis())));
        documents.put("/v1/networkutils-env-settings", Json.line(settings()));
        return documents;
    }

    /// In Go's types, as the plugin has them.
    private Object settings() {
        return Json.object(
                "AWS_EXTERNAL_SERVICE_CIDRS",
                Json.NOTHING,
                "AWS_VPC_CNI_NODE_PORT_SUPPORT",
                true,
                "AWS_VPC_ENI_MTU",
                EksPlan.MTU,
                "AWS_VPC_K8S_CNI_CONNMARK",
                EksNode.MARK,
                "AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS",
                Json.NOTHING,
                "AWS_VPC_K8S_CNI_EXTERNALSNAT",
                plan.options().externalSnat(),
                "AWS_VPC_K8S_CNI_RANDOMIZESNAT",
                RANDOM_FULLY,
                "AWS_VPC_K8S_CNI_VETHPREFIX",
                "eni");
    }

    private Object enis() {
        Map<String, Object> enis = new LinkedHashMap<>();
        int total = 0;
        for (Eni eni : plan.enis()) {
            total += eni.podAddresses().size();
            enis.put(eni.id(), eni(eni));
        }
        long assigned = plan.pods().stream().filter(pod -> !pod.isBranch()).count();
        return Json.object("TotalIPs", total, "AssignedIPs", assigned, "ENIs", enis);
    }

    private Object eni(Eni eni) {
        boolean v6 = plan.options().ipv6();
        Map<String, Object> cidrs = new LinkedHashMap<>();
        if (v6) {
            cidrs.put(EksPlan.PREFIX_V6, prefix());
        } else {
            eni.podAddresses().forEach(address -> cidrs.put(address + "/32", cidr(address)));
        }
        return Json.object(
                "ID",
                eni.id(),
                "IsPrimary",
                eni.isPrimary(),
                "IsTrunk",
                eni.trunk(),
                "IsEFA",
                false,
                "DeviceNumber",
                eni.device(),
                "AvailableIPv4Cidrs",
                v6 ? Json.object() : cidrs,
                "IPv6Cidrs",
                v6 ? cidrs : Json.object(),
                "IsExcludedForPodIPs",
                false,
                "RouteTableID",
                eni.table(),
                "SubnetID",
                "subnet-0f1e2d3c4b5a69788");
    }

    private Object prefix() {
        Map<String, Object> used = new LinkedHashMap<>();
        plan.pods().forEach(pod -> used.putAll(assigned(pod.at().address())));
        return Json.object(
                "Cidr",
                Json.object("IP", EksPlan.PREFIX_V6.split("/", 2)[0], "Mask", mask(128, 80)),
                "IPAddresses",
                used,
                "IsPrefix",
                true,
                "AddressFamily",
                "");
    }

    private Object cidr(IpAddress address) {
        return Json.object(
                "Cidr",
                Json.object("IP", address.toString(), "Mask", mask(32, 32)),
                "IPAddresses",
                assigned(address),
                "IsPrefix",
                false,
                "AddressFamily",
                "");
    }

    /// Who has an address; nobody, or one.
    private Map<String, Object> assigned(IpAddress address) {
        for (int i = 0; i < plan.pods().size(); i++) {
            LabPod pod = plan.pods().get(i).at();
            if (pod.address().equals(address)) {
                return Json.object(
                        address.toString(),
                        Json.object(
                                "Address",
                                address.toString(),
                                "IPAMKey",
                                Json.object(
                                        "networkName",
                                        EksFiles.NETWORK,
                                        "containerID",
                                        "",
                                        "ifName",
                                        ""),
                                "IPAMMetadata",
                                EksFiles.metadata(pod),
                                "AssignedTime",
                                Instant.ofEpochSecond(EksFiles.allocatedAt(i)).toString(),
                                "UnassignedTime",
                                NEVER));
            }
        }
        return Json.object();
    }

    /// A mask as Go's `encoding/json` writes its bytes.
    private static String mask(int bits, int length) {
        byte[] bytes = new byte[bits / 8];
        for (int i = 0; i < length / 8; i++) {
            bytes[i] = (byte) 0xff;
        }
        return Base64.getEncoder().encodeToString(bytes);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.sample;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.TreeMap;

/// What the services and files of an EKS node with two interfaces and four pods say.
public final class EksNode {
    public static final String TOKEN = "AQAEAtoken==";
    public static final String FIRST_MAC = "02:5a:11:22:33:05";
    public static final String SECOND_MAC = "02:5a:11:22:33:06";
    public static final String FIRST = "eni-0aa11bb22cc33dd44";
    public static final String SECOND = "eni-0ee55ff6677889900";
    public static final String SUBNET = "subnet-0f1e2d3c4b5a69788";
    public static final String NETWORK = "vpc-0123456789abcdef0";

    private static final String MACS = "network/interfaces/macs/";

    public static final String IPAM =
            """
            {"version":"vpc-cni-ipam/1","allocations":[
            {"networkName":"aws-cni","containerID":"%s","ifName":"eth0","ipv4":"10.20.65.21","allocationTimestamp":1761552000000000000,"metadata":{"k8sPodNamespace":"kube-system","k8sPodName":"coredns-6b9575c64c-7m2xq","interfacesCount":1}},
            {"networkName":"aws-cni","containerID":"%s","ifName":"eth0","ipv4":"10.20.70.31","allocationTimestamp":1761552060000000000,"metadata":{"k8sPodNamespace":"default","k8sPodName":"web-6d4cf56db6-x2x7k","interfacesCount":1}},
            {"networkName":"aws-cni","containerID":"%s","ifName":"eth0","ipv4":"10.20.70.32","allocationTimestamp":1761552120000000000,"metadata":{"k8sPodNamespace":"default","k8sPodName":"api-0","interfacesCount":1}}]}
            """
                    .formatted("a".repeat(64), "b".repeat(64), "c".repeat(64));

    private static final String PRIMARY =
            """
            {"TotalIPs":6,"AssignedIPs":3,"ENIs":{
            "eni-0aa11bb22cc33dd44":{"ID":"eni-0aa11bb22cc33dd44","IsPrimary":true,"IsTrunk":false,"IsEFA":false,"DeviceNumber":0,"AvailableIPv4Cidrs":{
             "10.20.65.21/32":{"Cidr":{"IP":"10.20.65.21","Mask":"/////w=="},"IPAddresses":{"10.20.65.21":{"Address":"10.20.65.21","IPAMKey":{"networkName":"aws-cni","containerID":"","ifName":""},"IPAMMetadata":{"k8sPodNamespace":"kube-system","k8sPodName":"coredns-6b9575c64c-7m2xq","interfacesCount":1},"AssignedTime":"2025-10-27T08:00:00Z","UnassignedTime":"0001-01-01T00:00:00Z"}},"IsPrefix":false,"AddressFamily":""},
             "10.20.65.22/32":{"Cidr":{"IP":"10.20.65.22","Mask":"/////w=="},"IPAddresses":{},"IsPrefix":false,"AddressFamily":""}},"IPv6Cidrs":{},"IsExcludedForPodIPs":false,"RouteTableID":254,"SubnetID":"subnet-0f1e2d3c4b5a69788"},
            "eni-0ee55ff6677889900":{"ID":"eni-0ee55ff6677889900","IsPrimary":false,"IsTrunk":true,"IsEFA":false,"DeviceNumber":1,"AvailableIPv4Cidrs":{
             "10.20.70.31/32":{"Cidr":{"IP":"10.20.70.31","Mask":"/////w=="},"IPAddresses":{"10.20.70.31":{"Address":"10.20.70.31","IPAMKey":{"networkName":"aws-cni","containerID":"","ifName":""},"IPAMMetadata":{"k8sPodNamespace":"default","k8sPodName":"web-6d4cf56db6-x2x7k","interfacesCount":1},"AssignedTime":"2025-10-27T08:01:00Z","UnassignedTime":"2025-10-27T09:01:00Z"}},"IsPrefix":false,"AddressFamily":""},
             "10.20.71.16/28":{"Cidr":{"IP":"10.20.71.16","Mask":"////8A=="},"IPAddresses":{"10.20.71.17":{"Address":"10.20.71.17","IPAMKey":{"networkName":"aws-cni","containerID":"cc","ifName":"eth0"},"IPAMMetadata":{"k8sPodNamespace":"default","k8sPodName":"api-0","interfacesCount":1},"AssignedTime":"2025-10-27T08:02:00Z","UnassignedTime":"0001-01-01T00:00:00Z"}},"IsPrefix":true,"AddressFamily":""}},"IPv6Cidrs":{"2600:1f18::/80":{"IPAddresses":{},"IsPrefix":true}},"IsExcludedForPodIPs":false,"RouteTableID":2,"SubnetID":"subnet-0f1e2d3c4b5a69788"}}}
            """;

    /// `/v1/enis` since version 1.20 of the VPC CNI.
    public static final String INTERFACES = "{\"0\":" + PRIMARY.strip() + "}";

    /// `/v1/enis` before that.
    public static final String OLDER_INTERFACES = PRIMARY;

    /// `/v1/enis` of its first versions.
    public static final String OLDEST_INTERFACES =
            """
            {"TotalIPs":2,"AssignedIPs":1,"ENIIPPools":{"eni-0aa11bb22cc33dd44":{"CreateTime":"2019-01-01T00:00:00Z","IsPrimary":true,"DeviceNumber":0,"AssignedIPv4Addresses":1,
             "IPv4Addresses":{"10.20.65.21":{"Address":"10.20.65.21","Assigned":true,"UnassignedTime":"0001-01-01T00:00:00Z"},"10.20.65.22":{"Address":"10.20.65.22","Assigned":false,"UnassignedTime":"0001-01-01T00:00:00Z"}}}},"PodIPs":{}}
            """;

    public static final String SETTINGS =
            """
            {"AWS_EXTERNAL_SERVICE_CIDRS":"","AWS_VPC_CNI_NODE_PORT_SUPPORT":"true","AWS_VPC_ENI_MTU":9001,"AWS_VPC_K8S_CNI_CONNMARK":128,"AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS":null,"AWS_VPC_K8S_CNI_EXTERNALSNAT":false,"AWS_VPC_K8S_CNI_RANDOMIZESNAT":"prng","AWS_VPC_K8S_CNI_VETHPREFIX":"eni"}
            """;

    private EksNode() {}

    /// Keys and values of the metadata service, by the path below `meta-data/`.
    public static Map<String, String> metadata() {
        Map<String, String> values = new TreeMap<>();
        values.put("mac", FIRST_MAC);
        values.put(MACS, FIRST_MAC + "/\n" + SECOND_MAC + "/");
        values.put(MACS + FIRST_MAC + "/interface-id", FIRST);
        values.put(MACS + FIRST_MAC + "/device-number", "0");
        values.put(
                MACS + FIRST_MAC + "/local-ipv4s",
                "10.20.65.10\n10.20.65.21\n10.20.65.22\n10.20.65.23");
        values.put(MACS + SECOND_MAC + "/interface-id", SECOND);
        values.put(MACS + SECOND_MAC + "/device-number", "1");
        values.put(
                MACS + SECOND_MAC + "/local-ipv4s",
                "10.20.70.20\n10.20.70.31\n10.20.70.32\n10.20.70.33");
        for (String mac : new String[] {FIRST_MAC, SECOND_MAC}) {
            values.put(MACS + mac + "/subnet-id", SUBNET);
            values.put(MACS + mac + "/vpc-id", NETWORK);
            values.put(MACS + mac + "/vpc-ipv4-cidr-blocks", "10.20.0.0/16");
        }
        return values;
    }

    /// The value's path for one interface.
    public static String key(String mac, String name) {
        return MACS + mac + "/" + name;
    }

    /// A metadata service that wants a token.
    public static StubService.Script service(Map<String, String> values) {
        return (request, to) -> answer(request, values, to);
    }

    public static void answer(
            StubService.Request request, Map<String, String> values, SocketChannel to)
            throws IOException {
        if (request.method().equals("PUT")) {
            boolean isRight =
                    request.path().equals("/latest/api/token")
                            && request.header("x-aws-ec2-metadata-token-ttl-seconds")
                                    .matches("[1-9][0-9]*");
            StubService.answer(to, isRight ? 200 : 400, isRight ? TOKEN : "");
            return;
        }
        if (!request.header("x-aws-ec2-metadata-token").equals(TOKEN)) {
            StubService.answer(to, 401, "");
            return;
        }
        String value = values.get(request.path().replace("/latest/meta-data/", ""));
        StubService.answer(to, value == null ? 404 : 200, value == null ? "" : value);
    }
}

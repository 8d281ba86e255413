// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Results of all versions, read and told in another version.
final class AttachmentResultTest {
    /// Specification 0.2.0, section "Result".
    private static final String OF_020 =
            """
            {"cniVersion":"0.2.0","ip4":{"ip":"10.1.0.5/16","gateway":"10.1.0.1",
              "routes":[{"dst":"0.0.0.0/0"},{"dst":"10.9.0.0/16","gw":"10.1.0.9"}]},
             "ip6":{"ip":"fd00::5/64"},"dns":{"nameservers":["10.1.0.1"],"domain":"example.org"}}
            """;

    /// Specification 0.4.0, section "Result".
    private static final String OF_040 =
            """
            {"cniVersion":"0.4.0","interfaces":[{"name":"cni0","mac":"00:11:22:33:44:55"},
              {"name":"eth0","mac":"99:88:77:66:55:44","sandbox":"/run/netns/blue"}],
             "ips":[{"version":"4","address":"10.1.0.5/16","gateway":"10.1.0.1","interface":1},
              {"version":"4","address":"10.2.0.5/16","interface":1},
              {"version":"6","address":"fd00::5/64","interface":1}],
             "routes":[{"dst":"0.0.0.0/0"},{"dst":"::/0","gw":"fd00::1"}],"dns":{}}
            """;

    /// Specification 1.1.0, section 5, "Success".
    private static final String OF_110 =
            """
            {"cniVersion":"1.1.0","interfaces":[{"name":"eth0","mac":"99:88:77:66:55:44","mtu":1400,
              "sandbox":"/run/netns/blue","socketPath":"/run/vm","pciID":"0000:00:04.0"}],
             "ips":[{"address":"fd00::5/64","gateway":"fd00::1","interface":0}],
             "routes":[{"dst":"::/0","mtu":1300,"advmss":1260,"priority":7,"table":100,"scope":253}],
             "dns":{"search":["example.org"],"options":["ndots:2"]}}
            """;

    private static AttachmentResult parse(String text) throws MalformedException {
        return AttachmentResult.parse(
                text.getBytes(StandardCharsets.UTF_8), CniVersion.V0_3_1, "the result");
    }

    private static String text(AttachmentResult result) {
        return new String(result.toJson(), StandardCharsets.UTF_8);
    }

    private static AttachmentResult.Route route(String destination, String gateway) {
        return new AttachmentResult.Route(
                Cidr.parse(destination),
                gateway.isEmpty() ? Optional.empty() : Optional.of(IpAddress.parse(gateway)),
                0,
                0,
                0,
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    @Test
    void oneOf020HasAnAddressOfEachFamily() throws SandboxException {
        AttachmentResult result = parse(OF_020);

        assertThat(result.version()).isEqualTo(CniVersion.V0_2_0);
        assertThat(result.interfaces()).isEmpty();
        assertThat(result.addresses())
                .containsExactly(
                        new AttachmentResult.Address(
                                Optional.empty(),
                                Cidr.parse("10.1.0.5/16"),
                                Optional.of(IpAddress.parse("10.1.0.1"))),
                        new AttachmentResult.Address(
                                Optional.empty(), Cidr.parse("fd00::5/64"), Optional.empty()));
        assertThat(result.routes())
                .containsExactly(route("0.0.0.0/0", ""), route("10.9.0.0/16", "10.1.0.9"));
        assertThat(result.dns().domain()).isEqualTo("example.org");
        assertThat(parse(text(result))).isEqualTo(result);
    }

    @Test
    void oneOf040HasInterfacesAndSeveralAddresses() throws SandboxException {
        AttachmentResult result = parse(OF_040);

        assertThat(result.interfaces())
                .extracting(AttachmentResult.Interface::name)
                .containsExactly("cni0", "eth0");
        assertThat(result.interfaces().getLast().sandbox()).isEqualTo("/run/netns/blue");
        assertThat(result.addresses())
                .extracting(AttachmentResult.Address::interfaceIndex)
                .containsOnly(Optional.of(1));
        assertThat(parse(text(result))).isEqualTo(result);
    }

    @Test
    void oneOf110HasMoreOfInterfacesAndRoutes() throws SandboxException {
        AttachmentResult result = parse(OF_110);

        AttachmentResult.Interface made = result.interfaces().getFirst();
        assertThat(made.mtu()).isEqualTo(1400);
        assertThat(made.socketPath()).isEqualTo("/run/vm");
        assertThat(made.pciId()).isEqualTo("0000:00:04.0");
        AttachmentResult.Route route = result.routes().getFirst();
        assertThat(route.mtu()).isEqualTo(1300);
        assertThat(route.advertisedSegment()).isEqualTo(1260);
        assertThat(route.priority()).isEqualTo(7);
        assertThat(route.table()).hasValue(100);
        assertThat(route.scope()).hasValue(253);
        assertThat(parse(text(result))).isEqualTo(result);
    }

    @ParameterizedTest
    @EnumSource(CniVersion.class)
    void everyVersionCanBeToldInEveryOther(CniVersion version) throws SandboxException {
        for (String document : List.of(OF_020, OF_040, OF_110)) {
            AttachmentResult told = parse(document).as(version);

            assertThat(told.version()).isEqualTo(version);
            assertThat(parse(text(told))).isEqualTo(told);
            assertThat(told.as(version)).isEqualTo(told);
        }
    }

    @Test
    void whatAnOlderVersionCannotSayIsLeftOut() throws SandboxException {
        assertThat(text(parse(OF_110).as(CniVersion.V0_4_0)))
                .isEqualTo(
                        "{\"cniVersion\":\"0.4.0\",\"interfaces\":[{\"name\":\"eth0\",\"mac\":\"99:88:77:66:55:44\",\"sandbox\":\"/run/netns/blue\"}],"
                                + "\"ips\":[{\"version\":\"6\",\"interface\":0,\"address\":\"fd00::5/64\",\"gateway\":\"fd00::1\"}],"
                                + "\"routes\":[{\"dst\":\"::/0\",\"mtu\":1300,\"advmss\":1260,\"priority\":7,\"table\":100,\"scope\":253}],"
                                + "\"dns\":{\"search\":[\"example.org\"],\"options\":[\"ndots:2\"]}}");
        assertThat(text(parse(OF_040).as(CniVersion.V0_2_0)))
                .isEqualTo(
                        "{\"cniVersion\":\"0.2.0\",\"ip4\":{\"ip\":\"10.1.0.5/16\",\"gateway\":\"10.1.0.1\",\"routes\":[{\"dst\":\"0.0.0.0/0\"}]},"
                                + "\"ip6\":{\"ip\":\"fd00::5/64\",\"routes\":[{\"dst\":\"::/0\",\"gw\":\"fd00::1\"}]},\"dns\":{}}");
        assertThat(text(parse(OF_020).as(CniVersion.V1_0_0)))
                .isEqualTo(
                        "{\"cniVersion\":\"1.0.0\",\"dns\":{\"domain\":\"example.org\",\"nameservers\":[\"10.1.0.1\"]},"
                                + "\"ips\":[{\"address\":\"10.1.0.5/16\",\"gateway\":\"10.1.0.1\"},{\"address\":\"fd00::5/64\"}],"
                                + "\"routes\":[{\"dst\":\"0.0.0.0/0\"},{\"dst\":\"10.9.0.0/16\",\"gw\":\"10.1.0.9\"}]}");
    }

    @Test
    void oneWithoutAnAddressCannotBeToldBefore030() throws SandboxException {
        AttachmentResult result = parse("{\"cniVersion\":\"1.0.0\"}");

        assertThat(catchThrowableOfType(SandboxException.class, () -> result.as(CniVersion.V0_2_0)))
                .hasMessage(
                        "a result of version 1.0.0 without an address cannot be told in version 0.2.0, which needs one");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 0.3.1",
                "null | 0.3.1",
                "{\"cniVersion\":\"\"} | 0.3.1",
                "{\"cniVersion\":null} | 0.3.1",
                "{\"cniVersion\":7} | 0.3.1",
                "{\"CNIVersion\":\"1.0.0\"} | 0.3.1",
                "{\"cniVersion\":\"1.0.0\"} | 1.0.0"
            })
    void oneThatNamesNoVersionIsOfThatOfTheNetwork(String text, String version)
            throws SandboxException {
        assertThat(parse(text).version()).hasToString(version);
    }

    @Test
    void namesOfMembersMayBeWrittenInAnyCase() throws SandboxException {
        AttachmentResult result =
                parse("{\"IPs\":[{\"Address\":\"10.1.0.2/24\"}],\"DNS\":{\"Domain\":\"d\"}}");

        assertThat(result.addresses()).hasSize(1);
        assertThat(result.dns().domain()).isEqualTo("d");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | must be an object",
                "'' | it is no JSON",
                "{\"cniVersion\":\"1.2.0\"} | cniVersion: '1.2.0' is no version that is known",
                "{\"ips\":{}} | ips: must be a list",
                "{\"ips\":[7]} | ips[0]: must be an object",
                "{\"ips\":[null]} | ips[0].address: is missing",
                "{\"ips\":[{}]} | ips[0].address: is missing",
                "{\"ips\":[{\"address\":\"10.1.0.2/33\"}]} | ips[0].address: must be an address with a prefix",
                "{\"ips\":[{\"address\":\"010.1.0.2/24\"}]} | ips[0].address: must be an address with a prefix",
                "{\"ips\":[{\"address\":\"10.1.0.2/24\",\"gateway\":\"fe80::1%eth0\"}]} | ips[0].gateway: must be an IP address",
                "{\"ips\":[{\"address\":\"10.1.0.2/24\",\"interface\":\"0\"}]} | ips[0].interface: must be a whole number",
                "{\"interfaces\":[null]} | interfaces[0]: is missing",
                "{\"interfaces\":[{\"name\":7}]} | interfaces[0].name: must be a text",
                "{\"routes\":[{\"gw\":\"10.1.0.1\"}]} | routes[0].dst: is missing",
                "{\"routes\":[{\"dst\":\"0.0.0.0/0\",\"mtu\":1.5}]} | routes[0].mtu: must be a whole number",
                "{\"dns\":{\"search\":[1]}} | dns.search[0]: must be a text",
                "{\"cniVersion\":\"0.2.0\",\"ip4\":{}} | ip4.ip: is missing",
                "{\"cniVersion\":\"0.2.0\",\"ip4\":{\"ip\":\"fd00::1/64\"}} | ip4.ip: must be of the other family"
            })
    void whatIsWrongIsSaidWithItsField(String text, String words) {
        assertThat(catchThrowableOfType(MalformedException.class, () -> parse(text)))
                .as(text)
                .isNotNull()
                .hasMessageStartingWith("the result: ")
                .hasMessageContaining(words);
    }

    @Test
    void anIpv4AddressInTheShapeOfIpv6IsOne() throws SandboxException {
        AttachmentResult result =
                parse(
                        "{\"ips\":[{\"address\":\"::ffff:10.1.0.2/120\",\"gateway\":\"::ffff:10.1.0.1\"}]}");

        assertThat(result.addresses().getFirst().address()).hasToString("10.1.0.2/24");
        assertThat(result.addresses().getFirst().gateway()).contains(IpAddress.parse("10.1.0.1"));
    }
}

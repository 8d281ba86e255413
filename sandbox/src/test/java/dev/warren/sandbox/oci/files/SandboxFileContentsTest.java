// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.pod.DnsConfiguration;
import dev.warren.sandbox.pod.HostAlias;
import java.util.List;
import org.junit.jupiter.api.Test;

class SandboxFileContentsTest {
    private static DnsConfiguration dns(
            List<String> servers, List<String> searches, List<String> options) {
        return new DnsConfiguration(servers, searches, options);
    }

    @Test
    void theResolverIsToldOfSearchesThenServersThenOptions() throws SandboxException {
        assertThat(
                        SandboxFileContents.resolver(
                                dns(
                                        List.of("10.96.0.10", "fd00::a"),
                                        List.of("shop.svc.cluster.local", "svc.cluster.local"),
                                        List.of("ndots:5", "edns0"))))
                .isEqualTo(
                        """
                        search shop.svc.cluster.local svc.cluster.local
                        nameserver 10.96.0.10
                        nameserver fd00::a
                        options ndots:5 edns0
                        """);
    }

    @Test
    void whoAsksForNothingGetsAnEmptyFile() throws SandboxException {
        assertThat(SandboxFileContents.resolver(dns(List.of(), List.of(), List.of()))).isEmpty();
    }

    @Test
    void aServerThatWouldBeMoreThanOneLineIsRefusedWithItsPlace() {
        DnsConfiguration wrong =
                dns(List.of("10.0.0.1", "10.0.0.2\noptions debug"), List.of(), List.of());
        assertThatThrownBy(() -> SandboxFileContents.resolver(wrong))
                .isInstanceOf(SandboxException.class)
                .hasMessage(
                        "dns.servers[1] holds white space, a control character or '#', so it is no"
                                + " single word");
    }

    @Test
    void aHostNameIsOneLine() throws SandboxException {
        assertThat(SandboxFileContents.hostName("web-0")).isEqualTo("web-0\n");
        assertThatThrownBy(() -> SandboxFileContents.hostName("web\nroot"))
                .hasMessageStartingWith("the host name holds white space");
        assertThatThrownBy(() -> SandboxFileContents.hostName(""))
                .hasMessage("the host name is empty");
    }

    @Test
    void aPodIsKnownByItsNameAtEachOfItsAddresses() throws SandboxException {
        String hosts =
                SandboxFileContents.hosts(
                        "web-0",
                        List.of("10.1.2.3", "fd00::3"),
                        List.of(new HostAlias("10.9.9.9", List.of("db", "db.shop"))));
        assertThat(hosts.lines())
                .contains("127.0.0.1\tlocalhost", "10.1.2.3\tweb-0", "fd00::3\tweb-0")
                .endsWith("10.9.9.9\tdb\tdb.shop");
    }

    @Test
    void aPodOnTheNodesNetworkSeesTheNodesFile() throws SandboxException {
        assertThat(
                        SandboxFileContents.nodeHosts(
                                "127.0.0.1 localhost",
                                List.of(new HostAlias("10.9.9.9", List.of("db")))))
                .isEqualTo("127.0.0.1 localhost\n10.9.9.9\tdb\n");
        assertThat(SandboxFileContents.nodeHosts("", List.of())).isEmpty();
    }

    @Test
    void anAliasThatWouldBeMoreThanOneLineIsRefused() {
        List<HostAlias> wrong = List.of(new HostAlias("10.9.9.9", List.of("a\n10.0.0.1 bank")));
        assertThatThrownBy(() -> SandboxFileContents.hosts("web", List.of(), wrong))
                .hasMessageStartingWith("hostAliases[0].hostnames holds white space");
        assertThatThrownBy(
                        () ->
                                SandboxFileContents.nodeHosts(
                                        "", List.of(new HostAlias("10.9.9.9", List.of()))))
                .hasMessage("hostAliases[0].hostnames is empty");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.kernel.net.IpAddress;
import dev.warren.sandbox.SandboxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Which of the addresses that networks gave are those of the pod.
final class PodAddressesTest {
    private static final String DUAL =
            """
            {"interfaces":[{"name":"veth1"},{"name":"eth0"}],"ips":[
              {"address":"fd00::2/64","interface":1},{"address":"10.1.0.1/24","interface":0},
              {"address":"10.1.0.2/24","interface":1},{"address":"10.1.0.3/24"}]}
            """;

    private static List<AttachmentResult> results(String... texts) throws SandboxException {
        List<AttachmentResult> results = new ArrayList<>();
        for (String text : texts) {
            results.add(
                    AttachmentResult.parse(
                            text.getBytes(StandardCharsets.UTF_8),
                            CniVersion.V1_0_0,
                            "the result"));
        }
        return results;
    }

    private static PodAddresses chosen(PodAddresses.Preference preference, String... texts)
            throws SandboxException {
        return PodAddresses.of(results(texts), preference);
    }

    private static PodAddresses addresses(String primary, String... additional) {
        return new PodAddresses(
                IpAddress.parse(primary), Stream.of(additional).map(IpAddress::parse).toList());
    }

    @Test
    void thePreferredFamilyComesFirstAndTheOthersKeepTheirOrder() throws SandboxException {
        assertThat(chosen(PodAddresses.Preference.IPV4, DUAL))
                .isEqualTo(addresses("10.1.0.2", "fd00::2", "10.1.0.3"));
        assertThat(chosen(PodAddresses.Preference.IPV6, DUAL))
                .isEqualTo(addresses("fd00::2", "10.1.0.2", "10.1.0.3"));
        assertThat(chosen(PodAddresses.Preference.CNI, DUAL))
                .isEqualTo(addresses("fd00::2", "10.1.0.2", "10.1.0.3"));
    }

    @Test
    void withoutTheFamilyTheFirstIsTaken() throws SandboxException {
        assertThat(
                        chosen(
                                PodAddresses.Preference.IPV6,
                                "{\"ips\":[{\"address\":\"10.1.0.2/24\"},{\"address\":\"10.1.0.3/24\"}]}"))
                .isEqualTo(addresses("10.1.0.2", "10.1.0.3"));
    }

    @Test
    void anInterfaceOfALaterNetworkHidesOneOfTheSameName() throws SandboxException {
        assertThat(
                        chosen(
                                PodAddresses.Preference.IPV4,
                                DUAL,
                                "{\"interfaces\":[{\"name\":\"lo\"}],\"ips\":[{\"address\":\"127.0.0.1/8\",\"interface\":0}]}",
                                "{\"interfaces\":[{\"name\":\"eth0\"}],\"ips\":[{\"address\":\"10.9.0.2/24\",\"interface\":0}]}"))
                .isEqualTo(addresses("10.9.0.2"));
    }

    @Test
    void aPodWithoutAnAddressOfItsOwnIsAFailure() throws SandboxException {
        List<AttachmentResult> none =
                results(
                        "{\"interfaces\":[{\"name\":\"net1\"}],\"ips\":[{\"address\":\"10.1.0.2/24\",\"interface\":0}]}");

        assertThat(
                        catchThrowableOfType(
                                SandboxException.class,
                                () -> PodAddresses.of(none, PodAddresses.Preference.IPV4)))
                .hasMessageContaining("gave the pod no address on eth0");
    }

    @Test
    void anAddressOnAnInterfaceThatIsNotThereIsAFailure() throws SandboxException {
        for (int index : new int[] {-1, 1}) {
            List<AttachmentResult> wrong =
                    results(
                            "{\"interfaces\":[{\"name\":\"eth0\"}],\"ips\":[{\"address\":\"10.1.0.2/24\",\"interface\":"
                                    + index
                                    + "}]}");

            assertThat(
                            catchThrowableOfType(
                                    SandboxException.class,
                                    () -> PodAddresses.of(wrong, PodAddresses.Preference.IPV4)))
                    .hasMessage(
                            "the network gave the address 10.1.0.2/24 to interface "
                                    + index
                                    + " of its result, which has 1");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.manifest;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.pod.PodConfiguration;
import java.nio.charset.StandardCharsets;

/// Documents of tests.
final class Manifests {
    /// What `kubectl run app --image=oci:/images/app --dry-run=client -o yaml` prints of kubectl 1.33, without
    /// the restart policy and the DNS policy that it writes.
    static final String OF_KUBECTL =
            """
            apiVersion: v1
            kind: Pod
            metadata:
              creationTimestamp: null
              labels:
                run: app
              name: app
            spec:
              containers:
              - image: oci:/images/app
                name: app
                resources: {}
            status: {}
            """;

    /// Everything that is supported.
    static final String WHOLE =
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web.front
              namespace: shop
              uid: 5f3c1e1a-8d1b-4c69-a6ab-97c9f0f2b0d1
              labels: {app.kubernetes.io/name: web, tier: ""}
              annotations: {example.com/note: "free text: with\\nlines"}
            spec:
              hostname: web
              hostIPC: true
              hostUsers: false
              shareProcessNamespace: true
              restartPolicy: Never
              dnsPolicy: None
              dnsConfig:
                nameservers: [10.0.0.10, "fd00::a"]
                searches: [shop.example, .]
                options: [{name: ndots, value: "5"}, {name: edns0}]
              hostAliases:
              - {ip: 10.1.2.3, hostnames: [db, db.shop.example]}
              securityContext:
                runAsUser: 1000
                runAsGroup: 2000
                runAsNonRoot: true
                supplementalGroups: [3000, 3001]
                sysctls:
                - {name: net.ipv4.ip_local_port_range, value: "1024 65535"}
                - {name: net/ipv4/conf/eth0.100/forwarding, value: "1"}
              volumes:
              - {name: data, hostPath: {path: /srv/data}}
              - {name: tmp, hostPath: {path: /tmp, type: Directory}}
              containers:
              - name: app
                image: oci:/images/app:v1
                imagePullPolicy: Never
                command: [/bin/app, "--name=$(NAME)"]
                args: ["$(NAME)-$(MISSING)", "$$(NAME)", "$"]
                workingDir: /srv
                env:
                - {name: NAME, value: web}
                - {name: FULL, value: "$(NAME).example"}
                - {name: EMPTY}
                ports:
                - {name: http, containerPort: 80, hostPort: 8080, hostIP: 127.0.0.1}
                - {containerPort: 53, protocol: UDP}
                volumeMounts:
                - {name: data, mountPath: /data, readOnly: true, mountPropagation: HostToContainer}
                securityContext:
                  readOnlyRootFilesystem: true
                  allowPrivilegeEscalation: false
                  capabilities: {add: [NET_ADMIN, CAP_SYS_TIME], drop: [ALL]}
              - name: helper
                image: rootfs:/srv/helper
                securityContext: {privileged: true, runAsUser: 7}
                volumeMounts:
                - {name: tmp, mountPath: /tmp, mountPropagation: Bidirectional}
            """;

    private Manifests() {}

    static PodConfiguration parse(String document) throws MalformedException {
        return PodManifest.parse("pod.yaml", bytes(document), false).configuration();
    }

    static byte[] bytes(String document) {
        return document.getBytes(StandardCharsets.UTF_8);
    }

    static void assertRefused(String document, String... words) {
        assertThatThrownBy(() -> PodManifest.parse("pod.yaml", bytes(document), false))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("pod.yaml: ")
                .hasMessageContainingAll(words);
    }
}

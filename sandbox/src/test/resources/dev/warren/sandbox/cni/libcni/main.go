// SPDX-License-Identifier: Apache-2.0

// The reference library and containerd's on top of it, driven by a request on standard input; what comes of it goes to
// standard output as JSON, an error to standard error. Tests hold Warren's own client against it.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	gocni "github.com/containerd/go-cni"
	"github.com/containernetworking/cni/libcni"
	"github.com/containernetworking/cni/pkg/types"
	types100 "github.com/containernetworking/cni/pkg/types/100"
	"github.com/containernetworking/cni/pkg/types/create"
)

type pod struct {
	Annotations map[string]string
	Ports       []gocni.PortMapping
	BandWidth   *gocni.BandWidth
	DNS         *gocni.DNS
	Cgroup      string
}

type request struct {
	Verb         string
	File         string
	Bin          []string
	Cache        string
	ID           string
	Netns        string
	Ifname       string
	Args         [][2]string
	Pod          *pod
	Capabilities map[string]json.RawMessage
	Valid        []types.GCAttachment
	Plugin       string
	Documents    []json.RawMessage
	Versions     []string
}

func main() {
	var asked request
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		fail(err)
	}
	answer, err := asked.answer(context.Background())
	if err != nil {
		fail(err)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	if err := out.Encode(answer); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func (r *request) answer(ctx context.Context) (any, error) {
	cni := libcni.NewCNIConfigWithCacheDir(r.Bin, r.Cache, nil)
	switch r.Verb {
	case "rewrite":
		return r.rewrite()
	case "convert":
		return r.convert()
	case "versions":
		info, err := cni.GetVersionInfo(ctx, r.Plugin)
		if err != nil {
			return nil, err
		}
		return info.SupportedVersions(), nil
	case "attachments":
		return cni.GetCachedAttachments(r.ID)
	}
	list, err := load(r.File)
	if err != nil {
		return nil, err
	}
	rt := r.runtime()
	switch r.Verb {
	case "load":
		return map[string]any{
			"name": list.Name, "version": list.CNIVersion, "plugins": len(list.Plugins), "document": list.Bytes,
			"disableCheck": list.DisableCheck, "disableGC": list.DisableGC,
		}, nil
	case "add":
		return cni.AddNetworkList(ctx, list, rt)
	case "check":
		return true, cni.CheckNetworkList(ctx, list, rt)
	case "del":
		return true, cni.DelNetworkList(ctx, list, rt)
	case "status":
		return true, cni.GetStatusNetworkList(ctx, list)
	case "gc":
		return true, cni.GCNetworkList(ctx, list, &libcni.GCArgs{ValidAttachments: r.Valid})
	case "cached":
		return cni.GetNetworkListCachedResult(list, rt)
	}
	return nil, errors.New("unknown verb " + r.Verb)
}

// As loadFromConfDir of go-cni does it.
func load(file string) (*libcni.NetworkConfigList, error) {
	if strings.HasSuffix(file, ".conflist") {
		return libcni.ConfListFromFile(file)
	}
	conf, err := libcni.ConfFromFile(file)
	if err != nil {
		return nil, err
	}
	return libcni.ConfListFromConf(conf)
}

// As cniNamespaceOpts of containerd does it.
func (r *request) runtime() *libcni.RuntimeConf {
	rt := &libcni.RuntimeConf{
		ContainerID: r.ID, NetNS: r.Netns, IfName: r.Ifname, Args: r.Args,
		CapabilityArgs: map[string]interface{}{},
	}
	for name, value := range r.Capabilities {
		rt.CapabilityArgs[name] = value
	}
	if p := r.Pod; p != nil {
		rt.CapabilityArgs["io.kubernetes.cri.pod-annotations"] = p.Annotations
		if len(p.Ports) > 0 {
			rt.CapabilityArgs["portMappings"] = p.Ports
		}
		if p.BandWidth != nil {
			rt.CapabilityArgs["bandwidth"] = *p.BandWidth
		}
		if p.DNS != nil {
			rt.CapabilityArgs["dns"] = *p.DNS
		}
		if p.Cgroup != "" {
			rt.CapabilityArgs["cgroupPath"] = p.Cgroup
		}
	}
	return rt
}

// Each document as a Go program writes it that has read it into maps.
func (r *request) rewrite() (any, error) {
	texts := []string{}
	for _, document := range r.Documents {
		var value any
		if err := json.Unmarshal(document, &value); err != nil {
			return nil, err
		}
		text, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		texts = append(texts, string(text))
	}
	return texts, nil
}

// Each result in each version, or why it cannot be; and as go-cni takes it.
func (r *request) convert() (any, error) {
	texts := []string{}
	for _, document := range r.Documents {
		result, err := create.CreateFromBytes(bytes.TrimSpace(document))
		if err != nil {
			return nil, err
		}
		for _, version := range r.Versions {
			texts = append(texts, converted(result, version))
		}
		if _, err := types100.NewResultFromResult(result); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

func converted(result types.Result, version string) string {
	other, err := result.GetAsVersion(version)
	if err != nil {
		return "error: " + err.Error()
	}
	text, err := json.Marshal(other)
	if err != nil {
		return "error: " + err.Error()
	}
	return string(text)
}

#!/usr/bin/env python3
"""Writes src/DevCluster/Protobuf/messages.txt: the field numbers of the Kubernetes API's protobuf messages.

usage: protobuf-messages.py API APIMACHINERY APIEXTENSIONS > messages.txt
The arguments are clones of kubernetes/{api,apimachinery,apiextensions-apiserver}. Types come from their generated.proto,
JSON names, pointers and inlined members from the tags in types*.go.
"""
import re
import subprocess
import sys

API, MACHINERY, EXTENSIONS = sys.argv[1:4]
PACKAGES = [(API, group) for group in (
    "core/v1 apps/v1 batch/v1 authentication/v1 authorization/v1 autoscaling/v1 autoscaling/v2 certificates/v1 coordination/v1 "
    "discovery/v1 events/v1 networking/v1 node/v1 policy/v1 policy/v1beta1 rbac/v1 scheduling/v1 storage/v1 admissionregistration/v1").split()]
PACKAGES += [(MACHINERY, "pkg/apis/meta/v1"), (MACHINERY, "pkg/runtime"), (MACHINERY, "pkg/api/resource"), (MACHINERY, "pkg/util/intstr"),
             (EXTENSIONS, "pkg/apis/apiextensions/v1")]
SCALARS = {"string": "s", "bytes": "y", "bool": "b", "double": "d", "int32": "i", "int64": "i", "uint32": "i", "uint64": "i"}


def git(repo, *words):
    return subprocess.run(["git", "-C", repo, *words], check=True, capture_output=True, text=True).stdout


def package_of(path):
    return ".".join(path.replace("pkg/apis/", "").replace("pkg/", "").split("/")[-2:])


def short(name, package):
    if name.startswith(".") or name.startswith("k8s.io"):
        parts = name.strip(".").split(".")
        if parts[-2] == "runtime":
            return ".".join(parts[-2:])
        return ".".join(parts[-3:-1] + parts[-1:]) if parts[-2].startswith("v") else ".".join(["api" if parts[-2] == "resource" else parts[-3], parts[-2], parts[-1]])
    return f"{package}.{name}"


def go_fields(repo, path):
    fields = {}
    for source in git(repo, "ls-tree", "-r", "--name-only", "HEAD", path).split():
        if not re.search(r"/(types\w*|quantity|intstr)\.go$", source) or source.count("/") != path.count("/") + 1:
            continue
        struct = None
        for line in git(repo, "show", f"HEAD:{source}").splitlines():
            if match := re.match(r"type (\w+) struct", line):
                struct = match[1]
            elif line.startswith("}"):
                struct = None
            elif struct and (match := re.search(r'json:"([^",]*)([^"]*)".*protobuf:"\w+,(\d+)', line)):
                pointer = bool(re.match(r"\s*\w+\s+\*", line))
                fields[struct, int(match[3])] = (match[1], pointer, not match[1])
    return fields


def main():
    versions = " ".join(git(repo, "log", "-1", "--format=%h").strip() for repo in (API, MACHINERY, EXTENSIONS))
    print(f"# Made by eng/protobuf-messages.py from kubernetes/{{api,apimachinery,apiextensions-apiserver}} at {versions}. Do not edit.")
    print("# MESSAGE, then its fields: NUMBER NAME TYPE; types: s string, y bytes, b bool, i integer, d double, else a message;")
    print("# before the type: * repeated, % map from strings; after it: ? may be a present zero, ^ members belong to the parent.")
    for repo, path in PACKAGES:
        package = package_of(path)
        fields = go_fields(repo, path)
        message = None
        for line in git(repo, "show", f"HEAD:{path}/generated.proto").splitlines():
            if match := re.match(r"message (\w+) \{", line):
                message = match[1]
                if not message.endswith("List"):
                    print(f"{package}.{message}")
            elif line.startswith("}"):
                message = None
            elif message and not message.endswith("List") and (
                    match := re.match(r"  (optional|repeated|map<string, ([\w.]+)>) ?([\w.]+)? (\w+) = (\d+);", line)):
                label, value, kind, name, number = match[1], match[2], match[3], match[4], int(match[5])
                kind = value or kind
                text = SCALARS.get(kind) or short(kind, package)
                json_name, pointer, inline = fields.get((message, number), (name, False, False))
                prefix = "*" if label == "repeated" else "%" if value else ""
                suffix = "^" if inline else "?" if pointer and text in SCALARS.values() else ""
                print(f"{number} {json_name or name} {prefix}{text}{suffix}")


main()

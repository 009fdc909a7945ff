#!/bin/sh
# Installs the Pulumi CLI of the version that package.json has, unless the image brings one.
set -eu
if command -v pulumi >/dev/null 2>&1; then
  pulumi version
  exit
fi
version=$(node -p 'require("./package.json").dependencies["@pulumi/pulumi"]')
curl -fsSL https://get.pulumi.com -o "${TMPDIR:-/tmp}/install-pulumi.sh"
sh "${TMPDIR:-/tmp}/install-pulumi.sh" --version "$version"

#!/bin/sh
# Installs a Chromium without windows for the browser tests, unless the image brings a browser. Without one they are
# skipped, and the report says so.
set -eu
for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name" >/dev/null 2>&1; then
    "$name" --version
    exit
  fi
done
npx --no-install playwright-core install --with-deps --only-shell chromium ||
  echo "No browser could be installed: the browser tests will be skipped." >&2

#!/bin/sh
# Browser tests need Chromium. On Debian as root it is installed; elsewhere this says what is
# missing, and the tests that need it are skipped (never with CI=true, where they fail).
set -u
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests…"
    apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends \
        chromium fonts-dejavu-core >/dev/null && exit 0
fi
echo "Chromium is missing: install it (Debian: apt-get install chromium) for the browser tests." >&2
[ "${CI:-}" = true ] && exit 1
exit 0

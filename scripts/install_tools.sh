#!/bin/sh
# Browser tests need Chromium, and Firefox for the atelier; exports are opened with GDAL's ogrinfo.
# On Debian as root they are installed; elsewhere this says what is missing, and the tests that need
# it are skipped (never with CI=true, where they fail).
set -u
missing=""
found() {
    for name in "$@"; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}
# The same browser without its windows: it opens a page in two thirds of the time.
found chromium-headless-shell chromium chromium-browser google-chrome ||
    missing="chromium-headless-shell"
found firefox-esr firefox || missing="$missing firefox-esr"
found ogrinfo || missing="$missing gdal-bin"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing for the tests: $missing"
    # shellcheck disable=SC2086
    apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends \
        $missing fonts-dejavu-core >/dev/null && exit 0
fi
echo "Missing for the tests (Debian: apt-get install): $missing" >&2
[ "${CI:-}" = true ] && exit 1
exit 0

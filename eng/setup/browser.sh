# A Chromium for the browser tests.
# shellcheck shell=bash

# need_browser: exports CHROMIUM_PATH.
need_browser() {
  CHROMIUM_PATH=${CHROMIUM_PATH:-$(find_browser)}
  if [ -z "$CHROMIUM_PATH" ]; then
    apt_install chromium || brew_install --cask chromium || true
    CHROMIUM_PATH=$(find_browser)
  fi
  [ -n "$CHROMIUM_PATH" ] || die "The browser tests need Chromium." \
    "Debian: sudo apt-get install chromium      macOS: brew install --cask chromium" \
    "or set CHROMIUM_PATH to a Chrome or Chromium that is installed elsewhere."
  export CHROMIUM_PATH
}

find_browser() {
  local name
  for name in chromium chromium-browser google-chrome; do
    command -v "$name" && return
  done
  for name in Chromium "Google Chrome"; do
    if [ -x "/Applications/$name.app/Contents/MacOS/$name" ]; then
      printf '%s\n' "/Applications/$name.app/Contents/MacOS/$name"
      return
    fi
  done
}

# The Aspire CLI: it carries the dashboard, and reads traces back for the tests. A tool, so it comes from npm, not from NuGet.
# shellcheck shell=bash

ASPIRE_CLI_HOME=.artifacts/aspire-cli

# get_aspire_cli: exports ASPIRE_CLI_PATH, or says why not and returns 1.
get_aspire_cli() {
  local version platform
  version=$(sed -n 's:.*<AspireVersion>\(.*\)</AspireVersion>.*:\1:p' Directory.Build.props)
  platform=$(aspire_platform)
  if ! aspire_cli_is "$version" "$platform"; then
    has npm || { say "No npm on PATH: going on without the Aspire dashboard (Node.js is at https://nodejs.org)."; return 1; }
    say "Getting the Aspire dashboard (npm, about 100 MB, once)..."
    npm_get "@microsoft/aspire-cli@$version" "$platform" || npm_get "@microsoft/aspire-cli-$platform@$version" "$platform" ||
      { say "The npm registry has no Aspire CLI $version for $platform: going on without the Aspire dashboard."; return 1; }
  fi
  ASPIRE_CLI_PATH=$PWD/$(aspire_binary "$platform")
  export ASPIRE_CLI_PATH
}

aspire_binary() { printf '%s' "$ASPIRE_CLI_HOME/node_modules/@microsoft/aspire-cli-$1/bin/aspire"; }

aspire_cli_is() {
  [ -x "$(aspire_binary "$2")" ] &&
    grep -q "\"version\": *\"$1\"" "$ASPIRE_CLI_HOME/node_modules/@microsoft/aspire-cli-$2/package.json"
}

# npm_get PACKAGE PLATFORM: the first package is a front for the second, which holds the binary.
npm_get() {
  mkdir -p "$ASPIRE_CLI_HOME"
  npm install --prefix "$ASPIRE_CLI_HOME" --no-save --no-audit --no-fund --loglevel=error "$1" >"$ASPIRE_CLI_HOME/npm.log" 2>&1 &&
    [ -x "$(aspire_binary "$2")" ]
}

aspire_platform() {
  local os cpu
  case $(uname -s) in
    Darwin) os=osx ;;
    *) if ls /lib/ld-musl-* >/dev/null 2>&1; then os=linux-musl; else os=linux; fi ;;
  esac
  case $(uname -m) in
    arm64 | aarch64) cpu=arm64 ;;
    *) cpu=x64 ;;
  esac
  printf '%s-%s' "$os" "$cpu"
}

# Set-up shared by ./run, ./test and .ci/run. To be sourced from the root of the repository; bash 3.2 (macOS) is enough.
# shellcheck shell=bash

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 ASPIRE_CLI_TELEMETRY_OPTOUT=1

say() { printf '%s\n' "$*" >&2; }

# A problem, and on the next lines what to do about it.
die() {
  say "error: $1"
  shift
  for line in "$@"; do say "  $line"; done
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# within SECONDS COMMAND...: gives up on a command that hangs. macOS has no timeout, but perl.
within() {
  if has timeout; then timeout "$@"; else perl -e 'alarm shift; exec @ARGV' "$@"; fi
}

for part in install dotnet redis registry dashboard browser ports report; do
  # shellcheck source=/dev/null
  . "eng/setup/$part.sh"
done

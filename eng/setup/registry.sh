# Does the package registry hold the Aspire packages? Where it does not, stand-ins take their place (eng/standins/README.md).
# shellcheck shell=bash

STAND_INS=eng/standins/.enabled

choose_packages() {
  case $(registry_verdict) in
    complete) rm -f "$STAND_INS" ;;
    incomplete)
      touch "$STAND_INS"
      say "The package registry lacks the Aspire packages: building with the stand-ins of eng/standins."
      ;;
    *) say "The package registry does not answer; going on with what this machine has (.artifacts/registry-probe.log)." ;;
  esac
}

using_stand_ins() { [ -e "$STAND_INS" ]; }

# Asking takes seconds and the answer rarely changes: it holds for a day, or until a version or a NuGet source changes.
registry_verdict() {
  local key file verdict
  key=$(cat Directory.Packages.props Directory.Build.props "${HOME}"/.nuget/NuGet/*.[Cc]onfig ./[Nn]u[Gg]et.[Cc]onfig 2>/dev/null | cksum | tr -d ' ')
  file=.artifacts/registry/$key
  if [ -n "$(find "$file" -mmin -1440 2>/dev/null)" ]; then
    cat "$file"
    return
  fi
  verdict=$(probe_registry)
  if [ "$verdict" != unreachable ]; then
    mkdir -p .artifacts/registry
    printf '%s\n' "$verdict" >"$file"
  fi
  printf '%s\n' "$verdict"
}

# NU1101 and NU1102 say that a package, or that version of it, is not there; MSB4236 says so of an SDK. The rest is bad weather.
probe_registry() {
  local log=.artifacts/registry-probe.log
  mkdir -p .artifacts
  if dotnet restore eng/registry-probe/Probe.csproj >"$log" 2>&1; then
    echo complete
  elif grep -qE 'NU110[123]|MSB4236' "$log"; then
    echo incomplete
  else
    echo unreachable
  fi
}

# The .NET SDK.
# shellcheck shell=bash

need_dotnet() {
  if [ -x "$HOME/.dotnet/dotnet" ] && ! has dotnet; then
    export DOTNET_ROOT="$HOME/.dotnet" PATH="$HOME/.dotnet:$PATH"
  fi
  has dotnet || die "The .NET 10 SDK is not installed." \
    "Get it from https://dotnet.microsoft.com/download/dotnet/10.0 or:" \
    "curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0"
  # In this folder, so that global.json has its say.
  dotnet --version >/dev/null 2>&1 || die "No installed .NET SDK satisfies global.json (.NET 10). There is: $(installed_sdks)" \
    "Get it from https://dotnet.microsoft.com/download/dotnet/10.0 or:" \
    "curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0"
}

installed_sdks() {
  local versions
  versions=$(cd / && dotnet --list-sdks 2>/dev/null | cut -d' ' -f1 | tr '\n' ' ')
  printf '%s' "${versions:-none}"
}

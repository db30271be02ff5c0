# Installing system packages, where that needs no question asked.
# shellcheck shell=bash

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif has sudo && sudo -n true 2>/dev/null; then
    sudo -n "$@"
  else
    return 1
  fi
}

# apt_install PACKAGE: the lists are fetched only if the package is not in those at hand.
apt_install() {
  has apt-get || return 1
  as_root true || return 1
  say "Installing $1 (apt)..."
  local apt="env DEBIAN_FRONTEND=noninteractive apt-get -qq"
  # shellcheck disable=SC2086
  as_root $apt install -y --no-install-recommends "$1" >/dev/null 2>&1 ||
    { as_root $apt update >/dev/null && as_root $apt install -y --no-install-recommends "$1" >/dev/null; }
}

# brew_install FORMULA...
brew_install() {
  has brew || return 1
  say "Installing $* (brew)..."
  HOMEBREW_NO_AUTO_UPDATE=1 brew install --quiet "$@" >/dev/null
}

# Redis: a container where a runtime answers, redis-server otherwise. The AppHost chooses the same way.
# shellcheck shell=bash

container_runtime_answers() {
  local runtime
  for runtime in ${ASPIRE_CONTAINER_RUNTIME:-docker podman}; do
    has "$runtime" && within 5 "$runtime" info >/dev/null 2>&1 && return 0
  done
  return 1
}

need_redis_server() {
  has "${REDIS_SERVER:-redis-server}" && return 0
  apt_install redis-server || brew_install redis || true
  has "${REDIS_SERVER:-redis-server}" || die "$1" \
    "Debian, Ubuntu: sudo apt-get install redis-server" \
    "Fedora: sudo dnf install redis      Alpine: apk add redis      macOS: brew install redis"
}

need_redis() {
  container_runtime_answers ||
    need_redis_server "There is no Redis: no container runtime answers and redis-server is not on PATH. Start Docker, or install it:"
}

# The fixed development ports.
# shellcheck shell=bash

# need_free_ports PORT:NAME...: names every taken port and its holder, then ends.
need_free_ports() {
  local entry port taken=0
  for entry in "$@"; do
    port=${entry%%:*}
    if port_is_taken "$port"; then
      say "error: port $port (${entry#*:}) is taken by $(port_holder "$port")."
      taken=1
    fi
  done
  [ "$taken" = 0 ] || die "Nothing was started. Stop what holds the port and start again."
}

port_is_taken() {
  if has ss; then
    [ -n "$(ss -Hltn "sport = :$1")" ]
  else
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
  fi
}

# "pid 123 (dotnet run)", as far as this user may know.
port_holder() {
  local pid=""
  if has ss; then pid=$(ss -Hltnp "sport = :$1" | sed -n 's/.*pid=\([0-9]*\).*/\1/p' | head -n 1); fi
  if [ -z "$pid" ] && has lsof; then pid=$(lsof -nP -t -iTCP:"$1" -sTCP:LISTEN 2>/dev/null | head -n 1); fi
  if [ -n "$pid" ]; then
    printf 'pid %s (%s)' "$pid" "$(ps -o args= -p "$pid" | cut -c 1-100)"
  else
    printf 'a process of another user'
  fi
}

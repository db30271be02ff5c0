# Reads "+ PID" and "- PID" lines (leaders of process groups) until its input ends, which it does when the AppHost is gone, however it went.
# Whatever is still listed then gets SIGTERM, and SIGKILL five seconds later.
pids=""
while read -r op pid; do
  case "$op" in
    +) pids="$pids $pid" ;;
    -) rest=""; for p in $pids; do [ "$p" = "$pid" ] || rest="$rest $p"; done; pids="$rest" ;;
  esac
done

for p in $pids; do kill -TERM "-$p" 2>/dev/null; done
turns=50
while [ "$turns" -gt 0 ]; do
  alive=""
  for p in $pids; do kill -0 "-$p" 2>/dev/null && alive="$alive $p"; done
  [ -n "$alive" ] || exit 0
  sleep 0.1
  turns=$((turns - 1))
done
for p in $alive; do kill -KILL "-$p" 2>/dev/null; done

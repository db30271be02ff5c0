# What a test run came to.
# shellcheck shell=bash

# report_tests TRX: says what was skipped, ends with the line "N passed, N failed", and fails unless something passed and nothing failed.
report_tests() {
  local passed failed skipped
  if [ ! -f "$1" ]; then
    say "The tests did not run: see the first error above."
    echo "0 passed, 1 failed"
    return 1
  fi
  passed=$(outcomes "$1" Passed)
  failed=$(outcomes "$1" Failed)
  skipped=$(outcomes "$1" NotExecuted)
  if [ "$skipped" != 0 ]; then
    echo "$skipped skipped:"
    grep -o '<UnitTestResult [^>]*outcome="NotExecuted"[^>]*>' "$1" | sed 's/.*testName="\([^"]*\)".*/  \1/' | sort
  fi
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ] && [ "$passed" != 0 ]
}

outcomes() { grep -o "<UnitTestResult [^>]*outcome=\"$2\"" "$1" | wc -l | tr -d ' '; }

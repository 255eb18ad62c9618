# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What the tests in the booted system have in common; sourced by them. They are run by root, in /test,
# with errexit: a command that fails ends the test.

# A heading in the output, with the time since the test began.
step() { printf '%3d s  %s\n' "$SECONDS" "$*"; }

fail() {
  echo "FAILED: $*" >&2
  exit 1
}
trap 'echo "FAILED: line $LINENO of ${BASH_SOURCE[0]##*/}: $BASH_COMMAND" >&2' ERR
set -E

# eventually SECONDS COMMAND...: until the command succeeds, at most so long.
eventually() {
  local end=$((SECONDS + $1))
  shift
  until "$@" &>/dev/null; do
    if ((SECONDS > end)); then
      "$@" || true
      fail "never true: $*"
    fi
    sleep 0.05
  done
}

# refuses COMMAND...: the command must fail.
refuses() {
  if "$@" &>/tmp/refused; then
    cat /tmp/refused
    fail "this should have failed: $*"
  fi
}

# exits STATUS COMMAND...: the command must end with this status. Its output is in /tmp/out and /tmp/err.
exits() {
  local expected=$1 status=0
  shift
  "$@" >/tmp/out 2>/tmp/err || status=$?
  if ((status != expected)); then
    cat /tmp/out /tmp/err
    fail "status $status instead of $expected: $*"
  fi
}

# says TEXT FILE: the file holds the text, whatever stands around it.
says() {
  if ! grep --quiet --fixed-strings -e "$1" "$2"; then
    cat "$2"
    fail "does not say: $1"
  fi
}

# How the package gets here. Its dependencies are here already: there is no network.
install_package() {
  DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 /test/package/*.deb
}

# mark_journal, and later journal_since_mark: what has been logged since then.
mark_journal() {
  journalctl --sync
  cursor=$(journalctl --lines=0 --show-cursor | sed -n 's/^-- cursor: //p')
}
journal_since_mark() {
  journalctl --sync
  journalctl --after-cursor="$cursor" --no-pager --output=cat
}

# What a unit has logged, and what systemd has logged about it.
journal_of() {
  journalctl --sync
  journalctl --unit "$1" --output=cat --no-pager
}

system_is_up() {
  systemctl is-system-running --wait || {
    systemctl --failed --no-pager
    fail 'the system is not running'
  }
}

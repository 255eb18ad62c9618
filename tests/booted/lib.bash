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

# ---- The network: one card, which NetworkManager has two profiles for.

make_network() {
  printf '[main]\nno-auto-default=*\n' >/etc/NetworkManager/conf.d/test.conf
  systemctl restart NetworkManager.service
  ip netns add outside
  ip link add lan type veth peer name far netns outside
  ip -n outside address add 192.168.17.1/24 dev far
  ip -n outside address add 10.20.0.1/16 dev far
  ip -n outside link set far up
  add_profile home 192.168.17.5/24 192.168.17.1
  add_profile office 10.20.30.40/16 10.20.0.1
}

add_profile() {
  nmcli connection add type ethernet ifname lan con-name "$1" autoconnect no \
    ipv4.method manual ipv4.addresses "$2" ipv4.gateway "$3" ipv6.method disabled
}

go_to() { nmcli --wait 20 connection up "$1" >/dev/null; }

# ---- TrIPE: the stand-in server as the unit tripe.service, with its socket as the real one has it.

make_server() {
  getent group tripe >/dev/null || groupadd --system tripe
  cat >/etc/systemd/system/tripe.service <<'END'
[Unit]
Description=The stand-in for the TrIPE server
# Tests restart it often.
StartLimitIntervalSec=0
[Service]
Type=simple
RuntimeDirectory=tripe
Group=tripe
UMask=0007
ExecStart=/test/tripe-stand-in /run/tripe/tripesock
END
  systemctl daemon-reload
  systemctl start tripe.service
  eventually 10 test -S /run/tripe/tripesock
}

# The peers that are connected, in one line.
peers() { python3 /test/booted/admin.py STANDIN peers | sort | paste -sd' '; }
peers_are() { [[ $(peers) == "$1" ]]; }

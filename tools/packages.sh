#!/usr/bin/env bash
# usage: tools/packages.sh missing|install GROUP ...
#        tools/packages.sh cure
# The packages of those groups of packages/SYSTEM: prints, or installs, those
# that are missing; or says how to get them.
set -u
trap '' PIPE # a message that nobody reads ends nothing

folder=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../packages

exec 3>&2 # for messages, wherever the output of apt-get goes
say() { printf '%s\n' "$*" >&3; } 2>/dev/null
fail() { # code, message
  say "lab: $2"
  exit "$1"
}

# What /etc/os-release says of this system, or nothing.
fact() { # name
  # shellcheck disable=SC1090
  (. "${LAB_OS_RELEASE:-/etc/os-release}" 2>/dev/null && echo "${!1:-}")
}

# The list of this system, if there is one and apt-get to install from it: by its
# name and version, or by the codename of that which it is made from, as Linux
# Mint is from Ubuntu.
own_list() {
  local name codename
  command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || return 1
  name=$folder/$(fact ID)-$(fact VERSION_ID)
  [ -f "$name" ] && echo "$name" && return
  for codename in $(fact UBUNTU_CODENAME) $(fact DEBIAN_CODENAME) $(fact VERSION_CODENAME); do
    for name in "$folder"/*-*; do
      [ "$(awk '$1 == "codename" { print $2 }' "$name")" = "$codename" ] &&
        echo "$name" && return
    done
  done
  return 1
}

# The list of this system, or else the newest one of the family.
nearest_list() {
  local family=debian lists
  own_list && return
  [[ " $(fact ID) $(fact ID_LIKE) " != *" ubuntu "* ]] || family=ubuntu
  lists=("$folder/$family"-*)
  echo "${lists[-1]}"
}

# "Debian 13" of the path to a list.
system_name() { # list
  local name=${1##*/}
  name=${name^}
  echo "${name/-/ }"
}

# What to do about missing packages, for those who install nothing now.
cure() {
  if own_list >/dev/null; then
    echo './lab report installs them'
  else
    echo "these are their names in $(system_name "$(nearest_list)"): install them"
  fi
}

compiler() { # arguments
  local name=c++
  command -v c++ >/dev/null || name=g++
  "$name" -x c++ "$@" >/dev/null 2>&1
}

has_header() {
  printf '#if !__has_include(<%s>)\n#error none\n#endif\n' "$1" | compiler -E -
}

has_library() {
  compiler - -o /dev/null "-l$1" <<<'int main() {}'
}

is_there() { # probe
  local what=${1#*:}
  case $1 in
    command:*) command -v "$what" >/dev/null ;;
    header:*) has_header "$what" ;;
    library:*) has_library "$what" ;;
    pkg:*) pkg-config --exists "$what" 2>/dev/null ;;
    python:*) python3 -c "import $what" 2>/dev/null ;;
  esac
}

wanted() { # list, groups ...: lines of package and probe
  local list=$1 group
  shift
  for group in "$@"; do
    awk -v group="$group" '$1 == group { print $2, $3 }' "$list"
  done
}

missing() { # groups ...
  local list package probe
  if list=$(own_list); then
    # Names what is not installed: one call for all is much faster than one each.
    comm -23 <(wanted "$list" "$@" | cut -d' ' -f1 | sort) \
      <(dpkg-query -W -f='${Package} ${db:Status-Abbrev}\n' 2>/dev/null |
        awk '$2 == "ii" { print $1 }' | sort)
  else
    while read -r package probe; do
      is_there "$probe" || echo "$package"
    done < <(wanted "$(nearest_list)" "$@")
  fi
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Whether packages can be installed here; sudo may ask for the password.
may_install() {
  [ "$(id -u)" -eq 0 ] && return
  command -v sudo >/dev/null || return 1
  sudo -n true 2>/dev/null && return
  { : </dev/tty; } 2>/dev/null && sudo -v
}

# What somebody who may install them types.
command_to_type() { # packages
  local install="apt-get install -y --no-install-recommends $1"
  if command -v sudo >/dev/null; then
    echo "sudo apt-get update && sudo $install"
  else
    echo "su -c 'apt-get update && $install'"
  fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=120 "$@"
}

# Only apt-get is cut short by a signal, not dpkg in the middle of a package.
stopped() { # code
  [ "$log" = /dev/null ] || rm -f "$log"
  say 'lab: stopped while installing: call it again to go on'
  exit "$1"
}

install() { # groups ...
  local packages log
  packages=$(missing "$@" | tr '\n' ' ')
  packages=${packages% }
  [ -n "$packages" ] || return 0
  own_list >/dev/null || fail 3 \
    "packages: missing, by their names in $(system_name "$(nearest_list)"): $packages: install them and try again"
  may_install || fail 3 \
    "packages: missing, and no right to install them: type: $(command_to_type "$packages")"
  log=$(mktemp 2>/dev/null || mktemp -p /tmp) || log=/dev/null
  trap 'stopped 130' INT
  trap 'stopped 143' TERM
  trap 'stopped 129' HUP
  say "installing: $packages"
  # shellcheck disable=SC2086
  set -- install -y --no-install-recommends $packages
  if ! { apt update && apt "$@"; } >"$log" 2>&1 && ! {
    sleep 3 # another program may just have changed what apt-get looks at
    as_root dpkg --configure -a && apt update && apt "$@"
  } >>"$log" 2>&1; then
    [ "$log" = /dev/null ] || tail -n 15 "$log" >&2
    fail 3 "packages: apt-get failed: see above, the whole log is $log"
  fi
  [ "$log" = /dev/null ] || rm -f "$log"
}

action=$1
shift
"$action" "$@"

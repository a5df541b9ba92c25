# What this machine has and lacks, each with its cure in one line.
# shellcheck shell=bash

programs=${root:?}/build/release/bin
unwell=0
columns=80
if [ -t 1 ]; then
  exec 4>&1 # within $( ) the standard output is no terminal
  columns=$(stty size <&4 2>/dev/null | cut -d' ' -f2)
  [ "${columns:-0}" -ge 30 ] && [ "$columns" -le 80 ] || columns=80
fi

# Fits the terminal: on a narrow one the detail has lines of its own.
line() { # state, what, detail
  if [ "$columns" -ge 60 ]; then
    fold -s -w $((columns - 28)) <<<"$3" | {
      IFS= read -r first
      printf '  %-8s%-17s %s\n' "$1" "$2" "$first"
      sed 's/^/                            /'
    }
  else
    printf '%-8s%s\n' "$1" "$2"
    fold -s -w $((columns - 8)) <<<"$3" | sed 's/^/        /'
  fi | sed 's/ *$//'
}

check() { # what, whether it is well, detail, cure
  if [ "$2" -eq 0 ]; then
    line ok "$1" "$3"
  else
    line MISSING "$1" "$3${4:+: $4}"
    unwell=1
  fi
}

note() { # what, whether it is well, detail, cure
  if [ "$2" -eq 0 ]; then line ok "$1" "$3"; else line note "$1" "$3: $4"; fi
}

setting() { # of the kernel; 0 if it has none, nothing if it is not for us to read
  local file=${LAB_PROC_SYS:-/proc/sys}/$1
  if [ -e "$file" ]; then cat "$file" 2>/dev/null; else echo 0; fi
}

check_system() {
  local name
  name=$(. /etc/os-release 2>/dev/null && echo "${PRETTY_NAME:-}")
  if grep -qi microsoft "${LAB_PROC_VERSION:-/proc/version}"; then
    line note system "${name:-Linux} in WSL2: times vary more than on Linux alone: keep the checkout in Linux's own file system, not under /mnt"
  else
    line ok system "${name:-Linux}, kernel $(uname -r)"
  fi
}

check_packages() {
  local missing version
  version=$(g++ -dumpfullversion 2>/dev/null)
  [ "${version%%.*}" -ge 12 ] 2>/dev/null
  check compiler $? "g++ ${version:-not found}, 12 or later is needed" "./lab report installs it"
  missing=$("$root/tools/packages.sh" missing needed | xargs)
  [ -z "$missing" ]
  check packages $? "${missing:-all there}" "$("$root/tools/packages.sh" cure)"
  check_optional --peers peers "./lab report --peers"
  check_optional --hosts hosts "./lab report --hosts"
  check_optional "the book" book "./lab book"
  missing=$(find_python matplotlib,jinja2,numpy)
  check Python $? "${missing:-none imports matplotlib, jinja2 and numpy}" \
    "./lab report installs one, or set LAB_PYTHON to your own"
}

check_optional() { # for what, group, who installs it
  local missing
  missing=$("$root/tools/packages.sh" missing "$2" | xargs)
  if [ -z "$missing" ]; then
    line ok "for $1" "all there"
  else
    line absent "for $1" "$missing: installed by $3"
  fi
}

# What a control group of either version grants, in hundredths of a core.
quota_of() { # folder
  local quota period
  if ! read -r quota period 2>/dev/null <"$1/cpu.max"; then
    quota=$(cat "$1/cpu.cfs_quota_us" 2>/dev/null)
    period=$(cat "$1/cpu.cfs_period_us" 2>/dev/null)
  fi
  [ "${quota:-max}" != max ] && [ "$quota" -gt 0 ] && echo $((100 * quota / period))
}

# The least of the quotas that hold for this process: that of its group, or of one
# around it.  The programs ask cpu_quota() in models/usable_cores.cpp.
cpu_quota() {
  local top=${LAB_CGROUP:-/sys/fs/cgroup} controllers group mount quota least=''
  while IFS=: read -r _ controllers group; do
    case ",$controllers," in
      ,,) mount=$top ;;
      *,cpu,*) mount=$top/cpu ;;
      *) continue ;;
    esac
    while :; do
      quota=$(quota_of "$mount$group") && [ "$quota" -lt "${least:-$((quota + 1))}" ] &&
        least=$quota
      [ -n "${group#/}" ] || break
      group=${group%/*}
    done
  done <"${LAB_PROC_CGROUP:-/proc/self/cgroup}"
  [ -n "$least" ] && echo "$least"
}

check_cores() {
  local allowed usable quota detail
  allowed=$(nproc)
  usable=$allowed detail=$allowed
  if quota=$(cpu_quota) && [ "$quota" -lt $((100 * allowed)) ]; then
    usable=$(((quota + 99) / 100))
    detail="$usable: a quota pays for $((quota / 100)).$(printf %02d $((quota % 100))) of $allowed"
  fi
  if [ "${quota:-$((100 * usable))}" -lt $((100 * usable)) ]; then
    line note "usable cores" "$detail: claims about cores cannot be told: raise cpu.max"
  else
    note "usable cores" $((usable < 2)) "$detail" \
      "claims about cores need two: see taskset -p \$\$, and cpu.max"
  fi
}

check_limits() {
  local limit first last
  check_cores
  limit=$(ulimit -Hn)
  [ "$limit" = unlimited ] || [ "$limit" -ge 1024 ]
  check descriptors $? "at most $limit; ten_thousand_fetches needs 10100" \
    "raise nofile in /etc/security/limits.conf"
  read -r first last </proc/sys/net/ipv4/ip_local_port_range
  [ $((last - first)) -ge 12000 ]
  check "local ports" $? "$first to $last; 12000 are needed" \
    "sudo sysctl net.ipv4.ip_local_port_range='32768 60999'"
  if [ -x "$programs/lab_mock_server" ]; then
    "$programs/lab_mock_server" --until-eof </dev/null >/dev/null 2>&1
    check "port to listen on" $? "127.0.0.1" "is the loopback interface up?"
  else
    line - "port to listen on" "not tried: nothing is built yet"
  fi
}

# A build with its tests needs half a gigabyte; a cache of the compiler as much.
check_disk() {
  local folder=$root free over file
  free=$(df -Pk "$folder" | awk 'NR == 2 { print int($4 / 1024) }')
  [ "${free:-0}" -ge 1024 ]
  check "free disk" $? "${free:-0} MB; 1024 are needed for building" \
    "free some: ./lab clean says what the lab holds"
  if command -v quota >/dev/null; then
    over=$(quota -q 2>/dev/null)
    note "disk quota" $((${#over} > 0)) "${over:-not reached}" "free some of your files"
  fi
  folder=${TMPDIR:-/tmp}
  if [ ! -d "$folder" ]; then
    note TMPDIR 1 "$folder is no folder" "mkdir -p '$folder', or unset TMPDIR"
  elif ! file=$(mktemp "$folder/lab.XXXXXX" 2>/dev/null); then
    note TMPDIR 1 "$folder cannot be written" "set TMPDIR to a folder of yours"
  else
    printf '#!/bin/sh\n' >"$file" && chmod +x "$file"
    "$file" 2>/dev/null
    note TMPDIR $? "$folder" "mounted noexec: some tests fail: set TMPDIR to a folder of yours"
    rm -f "$file"
  fi
}

# Tried with arguments that are wrong: who may use it hears of them (EFAULT).
io_uring_is_allowed() {
  local python
  [ "$(setting kernel/io_uring_disabled)" -eq 0 ] || return 1
  python=$(find_python ctypes) || return 0
  "$python" -c 'import ctypes, sys
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall(425, 1, None)
sys.exit(ctypes.get_errno() != 14)'
}

check_rights() {
  local scope bits
  if io_uring_is_allowed; then line ok io_uring allowed; else
    line note io_uring "forbidden: event_loop_backend does without it: sudo sysctl kernel.io_uring_disabled=0, or a container with seccomp=unconfined"
  fi
  scope=$(setting kernel/yama/ptrace_scope)
  note ptrace $((scope > 0)) "scope $scope" \
    "gdb cannot show where a stuck exercise waits: sudo sysctl kernel.yama.ptrace_scope=0"
  bits=$(setting vm/mmap_rnd_bits)
  if [ -z "$bits" ]; then
    line note mmap_rnd_bits "only root may read it: if programs die at random under ThreadSanitizer, as with the preset tsan: sudo sysctl vm.mmap_rnd_bits=28"
  else
    note mmap_rnd_bits $((bits > 28)) "$bits" \
      "programs die at random under ThreadSanitizer, as with the preset tsan: sudo sysctl vm.mmap_rnd_bits=28"
  fi
}

check_proxies() {
  local name found=''
  for name in http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY; do
    [ -z "${!name:-}" ] || found="$found $name"
  done
  if [ -z "$found" ]; then
    line ok proxies "none"
  else
    line note proxies "${found# }: not handed to what ./lab runs; for a client of your own: export no_proxy=127.0.0.1,localhost"
  fi
}

doctor() {
  echo "Concurrency Lab on this machine:"
  check_system
  check_packages
  check_limits
  check_disk
  check_rights
  check_proxies
  [ "$unwell" -eq 0 ] || fail 3 "something is missing: see above for its cure"
}

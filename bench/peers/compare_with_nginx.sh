#!/usr/bin/env bash
# How fast is the mock server without any delay?  nginx is the measure.
#
# Both answer the same small body to wrk, each pinned to core 0 with wrk on
# core 1, turn by turn.  Prints requests per second and CPU time per request of
# every round, and the median of the rounds' ratios (mock server / nginx).
#
#   compare_with_nginx.sh [--server PROGRAM] [--rounds 9] [--seconds 2]
#                         [--connections 64] [--log yes]
#
# With --log yes both write an access log, 64 KiB at a time.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
server=$here/../../build/release/bin/lab_mock_server
rounds=9
seconds=2
connections=64
log=no

fail() {
  echo "compare_with_nginx: $2" >&2
  exit "$1"
}

while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || fail 2 "$1: no value: write $1 VALUE"
  case $1 in
    --server) server=$2 ;;
    --rounds) rounds=$2 ;;
    --seconds) seconds=$2 ;;
    --connections) connections=$2 ;;
    --log) log=$2 ;;
    *) fail 2 "$1: unknown: use --server, --rounds, --seconds, --connections, --log" ;;
  esac
  shift 2
done

PATH=$PATH:/usr/sbin
for tool in nginx wrk taskset; do
  command -v "$tool" > /dev/null ||
    fail 3 "$tool: not installed: apt-get install nginx-light wrk util-linux"
done
[ -x "$server" ] || fail 3 "$server: not there: build the release preset first"
[ "$(nproc)" -ge 2 ] || fail 3 "one core: two are needed, one for the load"

folder=$(mktemp -d)
pids=()
clean_up() {
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  wait
  rm -rf "$folder"
}
trap clean_up EXIT

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# One process, and as many headers as the mock server sends.
start_nginx() {
  nginx_port=$(free_port)
  nginx_log=off
  [ "$log" = no ] || nginx_log="$folder/nginx.log combined buffer=64k flush=1s"
  cat > "$folder/nginx.conf" << CONF
daemon off;
master_process off;
worker_processes 1;
pid $folder/nginx.pid;
error_log $folder/error.log;
events { worker_connections 4096; multi_accept on; }
http {
  access_log $nginx_log;
  keepalive_requests 1000000000;
  client_body_temp_path $folder/body;
  proxy_temp_path $folder/proxy;
  fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi;
  scgi_temp_path $folder/scgi;
  server {
    listen 127.0.0.1:$nginx_port backlog=4096;
    location /delay/0 {
      default_type application/json;
      return 200 '{"task":null}';
    }
  }
}
CONF
  taskset -c 0 nginx -c "$folder/nginx.conf" -e "$folder/error.log" &
  nginx_pid=$!
  pids+=("$nginx_pid")
}

start_mock_server() {
  local words=()
  [ "$log" = no ] || words=(--log "$folder/mock.log")
  taskset -c 0 "$server" "${words[@]}" > "$folder/mock.out" &
  mock_pid=$!
  pids+=("$mock_pid")
  until grep -qs listening "$folder/mock.out"; do
    kill -0 "$mock_pid" 2> /dev/null || fail 3 "$server: did not start"
    sleep 0.05
  done
  mock_port=$(sed 's/.*://' "$folder/mock.out")
}

wait_for_answer() {
  for _ in $(seq 100); do
    (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null && return
    sleep 0.05
  done
  fail 3 "127.0.0.1:$1: no answer"
}

# Nanoseconds of CPU time that a process has used.
cpu_ns() { awk '{print $1}' "/proc/$1/schedstat"; }

# Prints "requests-per-second microseconds-of-CPU-per-request".
one_round() { # pid port
  local before after
  before=$(cpu_ns "$1")
  taskset -c 1 wrk -t 1 -c "$connections" -d "${seconds}s" \
    "http://127.0.0.1:$2/delay/0" > "$folder/wrk.out"
  after=$(cpu_ns "$1")
  grep -qE 'Non-2xx|Socket errors' "$folder/wrk.out" && fail 1 "$(cat "$folder/wrk.out")"
  awk -v cpu=$((after - before)) '
    / requests in / { requests = $1 }
    /^Requests\/sec/ { printf "%.0f %.2f\n", $2, cpu / requests / 1000 }' \
    "$folder/wrk.out"
}

median() { sort -g | awk '{v[NR] = $1} END {print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'; }

start_nginx
start_mock_server
wait_for_answer "$nginx_port"
one_round "$nginx_pid" "$nginx_port" > /dev/null # warm-up, for both
one_round "$mock_pid" "$mock_port" > /dev/null

printf '%5s  %12s %12s  %14s %14s\n' round nginx/s mock/s 'nginx us CPU' 'mock us CPU'
for round in $(seq "$rounds"); do
  # Who goes first changes, so that neither always has the warmer machine.
  if ((round % 2)); then
    read -r n_rate n_cpu <<< "$(one_round "$nginx_pid" "$nginx_port")"
    read -r m_rate m_cpu <<< "$(one_round "$mock_pid" "$mock_port")"
  else
    read -r m_rate m_cpu <<< "$(one_round "$mock_pid" "$mock_port")"
    read -r n_rate n_cpu <<< "$(one_round "$nginx_pid" "$nginx_port")"
  fi
  if [ -z "$n_cpu" ] || [ -z "$m_cpu" ]; then fail 1 "round $round: no result"; fi
  printf '%5s  %12s %12s  %14s %14s\n' "$round" "$n_rate" "$m_rate" "$n_cpu" "$m_cpu"
  awk "BEGIN {print $m_rate / $n_rate}" >> "$folder/rate"
  awk "BEGIN {print $m_cpu / $n_cpu}" >> "$folder/cpu"
done
printf 'requests/s: %.3f of nginx (median of %s rounds, %.3f to %.3f)\n' \
  "$(median < "$folder/rate")" "$rounds" \
  "$(sort -g "$folder/rate" | head -1)" "$(sort -g "$folder/rate" | tail -1)"
printf 'CPU per request: %.3f of nginx (%.3f to %.3f)\n' \
  "$(median < "$folder/cpu")" \
  "$(sort -g "$folder/cpu" | head -1)" "$(sort -g "$folder/cpu" | tail -1)"

#!/bin/sh
# Stands in for mpirun: starts the program on this machine, whatever the host.
#
# A host with a file of its name in LAB_TEST_HELD waits until that is gone; one
# whose name begins with "dead" cannot be reached.
while [ $# -gt 0 ]; do
  case $1 in
    --host)
      host=$2
      shift 2
      ;;
    -np | --stdin | --bind-to | -x) shift 2 ;;
    --mca) shift 3 ;;
    --allow-run-as-root) shift ;;
    *) break ;;
  esac
done
case $host in
  dead*)
    printf -- '------\n%s: no route to host\n' "$host" >&2
    exit 1
    ;;
esac
while [ -n "${LAB_TEST_HELD:-}" ] && [ -e "$LAB_TEST_HELD/$host" ]; do sleep 0.01; done
exec "$@"

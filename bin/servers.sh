# Private PostgreSQL and Redis of one run; they and their data go when the script ends. Sourced by bin/test and bench/*,
# from the root of the project, with $python set. Gives `start_postgres` ($database_url) and `start_redis`.

run=$(mktemp -d "${TMPDIR:-/tmp}/tiwizi-run-XXXXXX")
servers=()
as_postgres=()
clean_up() {
  if [[ -f $run/pg/postmaster.pid ]]; then "${as_postgres[@]}" "$pg/pg_ctl" -D "$run/pg" -m immediate stop >/dev/null || true; fi
  for pid in "${servers[@]}"; do kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; done
  rm -rf "$run"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

start_postgres() {
  pg=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -1)
  chmod 711 "$run" && mkdir -m 777 "$run/pg-socket" && mkdir "$run/pg"
  if [[ $(id -u) == 0 ]]; then
    chown postgres "$run/pg"
    as_postgres=(setpriv --reuid=postgres --regid=postgres --init-groups --)
  fi
  "${as_postgres[@]}" "$pg/initdb" -D "$run/pg" -U tiwizi -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
  "${as_postgres[@]}" "$pg/pg_ctl" -D "$run/pg" -w -l "$run/pg/log" -o \
    "-k '$run/pg-socket' -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off" \
    start >/dev/null
  database_url=$("$python" -c 'import sys, urllib.parse as u; print("postgres://tiwizi@/postgres?" + u.urlencode({"host": sys.argv[1]}))' \
    "$run/pg-socket")
}

start_redis() {
  redis-server --port 0 --unixsocket "$run/redis.sock" --save '' --appendonly no --dir "$run" >"$run/redis.log" &
  servers+=($!)
  for _ in {1..100}; do [[ -S $run/redis.sock ]] && break; sleep 0.05; done
  export TIWIZI_TEST_REDIS=redis+socket://$run/redis.sock
}

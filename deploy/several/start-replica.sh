#!/usr/bin/env bash
# db2: takes a copy of db1 where it has nothing yet, then follows it. Once promoted it stays what it is.
set -euo pipefail
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    install -d -o postgres -g postgres -m 700 "$PGDATA"
    until PGPASSWORD="$REPLICATION_PASSWORD" gosu postgres pg_basebackup -h db1 -U replication -D "$PGDATA" \
        -R -X stream -S replica -c fast; do
        # What a copy that was cut off has left.
        find "$PGDATA" -mindepth 1 -delete
        sleep 2
    done
fi
exec docker-entrypoint.sh postgres -c max_connections=250

#!/bin/sh
# A user script of ClickHouse: lies in user_scripts_path, and is given keylane's arguments by the query.
exec keylane "$@"

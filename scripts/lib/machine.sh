# Sourced by the scripts: what a machine needs, installed when it is missing.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

say() { echo "capstan: $*" >&2; }

# packages NAME...: installs Debian packages that are not there; without root it says what to install.
packages() {
    local missing=()
    for name in "$@"; do
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    local as=()
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || { say "install these packages and run again: ${missing[*]}"; exit 1; }
        as=(sudo)
    fi
    say "installing ${missing[*]}"
    "${as[@]}" apt-get update -qq >&2 || true
    "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

need_dotnet() {
    command -v dotnet >/dev/null || { say "the .NET 10 SDK is not on the PATH: https://dotnet.microsoft.com/download"; exit 1; }
    export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
}

# Node brings the parser sources, the API page and the client generators; a machine may have it from elsewhere than Debian.
need_node() { command -v npm >/dev/null || packages nodejs npm; }

# PostgreSQL's own package would start a server nobody asked for.
need_postgres() {
    compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || command -v postgres >/dev/null || {
        [ "$(id -u)" = 0 ] && { mkdir -p /etc/postgresql-common; [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf; }
        packages postgresql
    }
}

# Sourced by bin/test and bin/start: packages of the distribution (Debian, Ubuntu) that this machine lacks.

has_library() { "${python:-python3}" -c 'import ctypes.util, sys; sys.exit(ctypes.util.find_library(sys.argv[1]) is None)' "$1"; }

# What WeasyPrint draws PDFs with: names of the packages that are missing, one a line.
missing_for_pdf() {
  has_library pango-1.0 || echo libpango-1.0-0
  has_library pangoft2-1.0 || echo libpangoft2-1.0-0
  has_library harfbuzz-subset || echo libharfbuzz-subset0
  compgen -G '/usr/share/fonts/*/noto/NotoNaskhArabic*' >/dev/null || echo fonts-noto-core
}

# Installs as root, or by sudo without password; 1 where neither is possible, or where there is no apt-get.
install_packages() {
  local as_root=()
  command -v apt-get >/dev/null || return 1
  if [[ $(id -u) != 0 ]]; then
    as_root=(sudo -n)
    sudo -n true 2>/dev/null || return 1
  fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq </dev/null &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" \
      </dev/null >/dev/null
}

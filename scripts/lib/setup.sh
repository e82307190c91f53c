# Shared by scripts/run and scripts/test: makes `.venv` and installs what they need, once.
#
# `prepare run` leaves a .venv with Footfall in it; `prepare test` adds the dev group, a virtual
# sound card, and a D-Bus for the fake BlueZ. A stamp in .venv remembers what was done, so the second
# time costs two small forks. What is said goes to standard error: standard output belongs to the
# program.

unset CDPATH PYTHONHOME # each can make what follows look in the wrong place

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
venv=$root/.venv

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

# Says what a long command does, with a dot for each line of its output that matches a pattern. The
# output itself is only shown, its end, when the command fails; then this fails too.
with_dots() {
    local title=$1 pattern=$2 line log status=0
    shift 2
    log=$(mktemp)
    printf '%s ' "$title" >&2
    "$@" 2>&1 | tee "$log" | while IFS= read -r line; do
        [[ ! $line =~ $pattern ]] || printf . >&2
    done || status=$?
    say ""
    ((status == 0)) || tail -n 15 "$log" >&2
    rm -f "$log"
    return "$status"
}

# --- System libraries ---------------------------------------------------------------------------

is_installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

apt_install() {
    # dpkg needs the system folders, which a bare PATH may lack.
    PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
}

apt_steps='^(Get:|Setting up )' # a download, and its installation

has_lists() { compgen -G '/var/lib/apt/lists/*Packages*' >/dev/null; }

update_lists() {
    say "Reading the lists of packages (apt-get update)"
    apt-get update -qq >&2 || true # what is missing will say so when it is installed
}

# Installs Debian packages that are missing, or says what to type. The first argument names what
# may be missing without harm when we are not allowed to install it, "" for nothing.
need_packages() {
    local optional=$1 package update="" missing=() wanted=()
    shift
    command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || return 0
    for package in "$@"; do is_installed "$package" || missing+=("$package"); done
    ((${#missing[@]})) || return 0
    if ((EUID != 0)); then
        for package in "${missing[@]}"; do
            [[ $package == "$optional" ]] || wanted+=("$package")
        done
        ((${#wanted[@]})) || return 0
        has_lists || update="sudo apt-get update && "
        die "Some system packages are missing. Type: ${update}sudo apt-get install -y ${missing[*]}"
    fi
    has_lists || update_lists
    with_dots "Installing ${missing[*]} (apt-get)" "$apt_steps" apt_install "${missing[@]}" && return
    # Lists that have grown old name files that are gone.
    update_lists
    with_dots "Once more" "$apt_steps" apt_install "${missing[@]}" ||
        die "That did not work. Type: apt-get update && apt-get install -y ${missing[*]}"
}

# --- Python -------------------------------------------------------------------------------------

# Prints the first Python that is new enough and can make a virtual environment.
find_python() {
    local candidate
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        "$candidate" -c 'import sys; assert sys.version_info >= (3, 11); import ensurepip, venv' \
            2>/dev/null || continue
        command -v "$candidate"
        return
    done
    return 1
}

make_venv() {
    local python version
    if ! python=$(find_python); then
        version=$(python3 -V 2>/dev/null) || version="no Python"
        die "Footfall needs Python 3.11 or newer with its venv module; here is $version." \
            "Install a newer Python (Debian 12 and Ubuntu 24.04 have one) and try again."
    fi
    say "Making .venv with $("$python" -V)"
    "$python" -m venv --clear "$venv" >&2
}

pip_steps='^ *(Collecting|Processing|Installing) '

pip_install() {
    "$venv/bin/python" -m pip install --no-input --disable-pip-version-check \
        --progress-bar off "$@"
}

dev_group() {
    "$venv/bin/python" - "$root/pyproject.toml" <<'PYTHON'
import sys, tomllib
with open(sys.argv[1], "rb") as file:
    print(*tomllib.load(file)["dependency-groups"]["dev"], sep="\n")
PYTHON
}

install_package() {
    local what=("--editable" "$root") requirement
    if [[ $1 == test ]]; then
        # pip reads dependency groups by itself only since 25.1.
        while IFS= read -r requirement; do what+=("$requirement"); done < <(dev_group)
    fi
    with_dots "Installing Footfall and its Python packages (pip)" "$pip_steps" \
        pip_install "${what[@]}" ||
        die "pip could not install Footfall: the lines above say why. Mend that and try again."
}

# --- Both ---------------------------------------------------------------------------------------

# What the installation depends on: these files, the interpreter, and the place of the clone, which
# is written into .venv. Fails when the interpreter does not run.
fingerprint() {
    local version sums
    version=$("$venv/bin/python" -V 2>/dev/null) || return 1
    sums=$(cksum <"$root/pyproject.toml" && cksum <"$root/scripts/lib/setup.sh")
    printf '%s\n' "$version" "$root" "$sums"
}

prepare() {
    local mode=$1 stamp=$venv/.ready-$1 program=footfall key
    [[ $mode == test ]] && program=pytest
    if [[ -f $stamp && -x $venv/bin/$program ]] && key=$(fingerprint) &&
        [[ $key == "$(<"$stamp")" ]]; then
        return
    fi

    local packages=(libportaudio2 espeak-ng)
    [[ $mode == test ]] && packages+=(libasound2-plugins pulseaudio pulseaudio-utils dbus-daemon)
    find_python >/dev/null || packages+=(python3 python3-venv)
    # A sentence that the voice pack lacks is spoken by espeak-ng, else it is a chime.
    need_packages espeak-ng "${packages[@]}"

    # A clone that was moved, an upgraded Python, an interrupted installation: begin anew.
    if ! grep -qsxF "$root" "$venv/.root" || ! "$venv/bin/python" -m pip --version &>/dev/null; then
        make_venv
        printf '%s\n' "$root" >"$venv/.root"
    fi
    install_package "$mode"
    fingerprint >"$venv/.ready-run"
    [[ $mode == run ]] || cp "$venv/.ready-run" "$venv/.ready-test"
}

#!/bin/sh
# Make an isolated environment from a lock file and install Xiefa into it, ready to be edited.
# Usage: tools/setup.sh VENV LOCK
set -eu
venv=$1
lock=$2
python=${PYTHON:-python3}

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "xiefa: Python 3.11 or newer is needed (found: $("$python" --version 2>&1)). Name one: make PYTHON=python3.11 setup" >&2
    echo "xiefa: 需要 Python 3.11 或更新版本，可这样指定：make PYTHON=python3.11 setup" >&2
    exit 6
fi

if [ ! -x "$venv/bin/python" ]; then
    echo "… making $venv / 建立独立环境"
    if ! "$python" -m venv "$venv" 2>/dev/null; then
        rm -rf "$venv"
        # Debian keeps venv in a package of its own.
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
            "$python" -m venv "$venv"
        else
            echo "xiefa: Python's venv is missing. Run: sudo apt-get install python3-venv" >&2
            echo "xiefa: 缺少 venv，请运行：sudo apt-get install python3-venv" >&2
            exit 6
        fi
    fi
fi

echo "… installing what $lock names / 安装依赖（首次约一分钟）"
"$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"
echo "… building the browser assets and installing Xiefa / 准备网页资源并安装协发"
"$venv/bin/python" tools/build_assets.py
"$venv/bin/python" -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
echo "… ready: $venv/bin/xiefa / 完成"

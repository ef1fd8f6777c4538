#!/bin/sh
# Install what the tests need: the development lock file, a browser, poppler, LibreOffice, Chinese fonts.
# PostgreSQL comes with the lock file. Usage: tools/setup_tests.sh VENV LOCK
set -eu
venv=$1
lock=$2

echo "… installing what $lock names / 安装测试依赖"
"$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"

missing=""
command -v chromium >/dev/null || missing="$missing chromium"
command -v pdftotext >/dev/null || missing="$missing poppler-utils"
command -v soffice >/dev/null || missing="$missing libreoffice-writer-nogui"
fc-list :lang=zh 2>/dev/null | grep -q . || missing="$missing fonts-noto-cjk fontconfig"
if [ -n "$missing" ]; then
    run=""
    [ "$(id -u)" = 0 ] || run=sudo
    if ! command -v apt-get >/dev/null; then
        echo "xiefa: the tests need:$missing. Please install them and run make test again." >&2
        exit 6
    fi
    echo "… installing$missing / 安装浏览器等测试工具"
    $run apt-get update -qq
    $run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

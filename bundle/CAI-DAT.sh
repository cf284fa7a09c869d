#!/bin/sh
# Installs the program for this user from this folder. Everything else is in cai_dat.py.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
place=$HOME/.local/share/TongHop
# No settings of another uv and no cache that stays; the certificates of this machine, as of a proxy.
export PYTHONUTF8=1 UV_NO_CONFIG=1 UV_NO_CACHE=1 UV_SYSTEM_CERTS=1 UV_PYTHON_INSTALL_DIR="$place/python"
if ! [ -f "$here/uv" ]; then
    echo "Cần giải nén cả tệp zip, rồi chạy CAI-DAT.sh trong thư mục vừa giải nén." >&2
    exit 2
fi
failed() {
    printf '%s\n' "$@" "Các đợt báo cáo không bị ảnh hưởng." >&2
    exit 2
}
# Zips forget which files are programs.
chmod +x "$here/uv"
read -r version machine < "$here/python-version.txt"
python=$version
for archive in "$here"/cpython-*.tar.gz; do
    [ -f "$archive" ] || continue
    # uv looks for it in a folder named after its day: cpython-<version>+<day>-<machine>.tar.gz
    name=${archive##*/cpython-}
    python=${name%%+*}
    day=${name#*+}
    mkdir -p "$place/archive/${day%%-*}"
    cp "$archive" "$place/archive/${day%%-*}"
    export UV_PYTHON_INSTALL_MIRROR="file://$place/archive"
done
echo "Bước 1/3: tìm Python $version. Máy chưa có và không kèm sẵn thì tải về, cần mạng, khoảng 25 MB ..."
"$here/uv" --quiet venv --allow-existing --python "cpython-$python-$machine" "$place/app" || failed \
    "Chưa có Python $version 64 bit để cài. Máy ra mạng qua proxy: gõ  export HTTPS_PROXY=http://máy-chủ:cổng  rồi" \
    "chạy lại CAI-DAT.sh. Máy không có mạng: cài Python $version bằng trình quản lý gói của máy, hoặc xin bản cài đặt" \
    "có kèm Python (tệp cpython-...tar.gz nằm cạnh CAI-DAT.sh)."
rm -rf "$place/archive"
echo "Bước 2/3: cài chương trình, mất khoảng một phút ..."
"$here/uv" --quiet pip install --reinstall --no-index --find-links "$here/wheels" \
    --python "$place/app/bin/python" 'tonghop[desk]' || failed \
    "Chưa cài được. Đóng chương trình nếu đang mở rồi chạy lại CAI-DAT.sh."
echo "Bước 3/3: đặt biểu tượng ra màn hình ..."
"$place/app/bin/python" "$here/cai_dat.py" "$place"

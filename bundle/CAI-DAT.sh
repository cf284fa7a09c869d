#!/bin/sh
# Installs the program for this user from this folder. Everything else is in cai_dat.py.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
place=${TONGHOP_PLACE:-$HOME/.local/share/TongHop}
export PYTHONUTF8=1 UV_NO_CONFIG=1
if ! [ -f "$here/uv" ]; then
    echo "Cần giải nén cả tệp zip, rồi chạy CAI-DAT.sh trong thư mục vừa giải nén." >&2
    exit 2
fi
# Zips forget which files are programs.
chmod +x "$here/uv"
for archive in "$here"/python-*.tar.gz; do
    [ -f "$archive" ] && export UV_PYTHON_INSTALL_MIRROR="file://$here"
done
python=$(cat "$here/python-version.txt")
echo "Bước 1/3: tìm Python $python. Máy chưa có và không kèm sẵn thì tải về, cần mạng, khoảng 25 MB ..."
"$here/uv" --quiet venv --allow-existing --python "$python" "$place/app"
echo "Bước 2/3: cài chương trình, mất khoảng một phút ..."
"$here/uv" --quiet pip install --reinstall-package tonghop --no-index \
    --find-links "$here/wheels" --python "$place/app/bin/python" 'tonghop[desk]'
echo "Bước 3/3: đặt biểu tượng ra màn hình ..."
"$place/app/bin/python" "$here/cai_dat.py" "$place"

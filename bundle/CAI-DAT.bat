@echo off
rem Installs the program for this user from this folder. Everything else is in cai_dat.py.
chcp 65001 >nul
setlocal DisableDelayedExpansion
set "HERE=%~dp0"
set "PLACE=%LOCALAPPDATA%\TongHop"
set "ARCHIVE="
set "PYTHONUTF8=1"
rem No settings of another uv and no cache that stays; the certificates that Windows trusts, as of a proxy.
set "UV_NO_CONFIG=1"
set "UV_NO_CACHE=1"
set "UV_SYSTEM_CERTS=1"
set "UV_PYTHON_INSTALL_DIR=%PLACE%\python"
if exist "%HERE%uv.exe" goto _unpacked
echo Cần giải nén cả tệp zip trước: bấm chuột phải vào tệp zip, chọn Extract All (Giải nén tất cả),
echo rồi chạy CAI-DAT.bat trong thư mục vừa giải nén.
pause
exit /b 2

:_unpacked
if not "%PROCESSOR_ARCHITECTURE%"=="x86" goto _64_bits
if defined PROCESSOR_ARCHITEW6432 goto _64_bits
echo Máy này chạy Windows 32 bit; chương trình cần Windows 64 bit.
pause
exit /b 2

:_64_bits
for /f "usebackq tokens=1" %%A in ("%HERE%python-version.txt") do set "VERSION=%%A"
for /f "usebackq tokens=2" %%A in ("%HERE%python-version.txt") do set "MACHINE=%%A"
set "PYTHON=%VERSION%"
rem uv looks for an archive in a folder named after its day: cpython-<version>+<day>-<machine>.tar.gz
pushd "%HERE%"
for %%A in (cpython-*.tar.gz) do set "ARCHIVE=%%A"
popd
if not defined ARCHIVE goto _python
for /f "tokens=2 delims=+-" %%A in ("%ARCHIVE%") do set "PYTHON=%%A"
for /f "tokens=3 delims=+-" %%A in ("%ARCHIVE%") do set "DAY=%%A"
if not exist "%PLACE%\archive\%DAY%" mkdir "%PLACE%\archive\%DAY%"
copy /b /y "%HERE%%ARCHIVE%" "%PLACE%\archive\%DAY%" >nul
set "UV_PYTHON_INSTALL_MIRROR=file:///%PLACE:\=/%/archive"

:_python
echo Bước 1/3: tìm Python %VERSION%. Máy chưa có và không kèm sẵn thì tải về, cần mạng, khoảng 25 MB ...
"%HERE%uv.exe" --quiet venv --allow-existing --python "cpython-%PYTHON%-%MACHINE%" "%PLACE%\app"
if not "%ERRORLEVEL%"=="0" goto _no_python
if exist "%PLACE%\archive" rmdir /s /q "%PLACE%\archive"
echo Bước 2/3: cài chương trình, mất khoảng một phút ...
"%HERE%uv.exe" --quiet pip install --reinstall --no-index --find-links "%HERE%wheels" --python "%PLACE%\app\Scripts\python.exe" tonghop[desk]
if not "%ERRORLEVEL%"=="0" goto _not_installed
echo Bước 3/3: đặt biểu tượng ra màn hình ...
"%PLACE%\app\Scripts\python.exe" "%HERE%cai_dat.py" "%PLACE%"
if not "%ERRORLEVEL%"=="0" goto _not_installed
pause
exit /b 0

:_no_python
echo Chưa có Python %VERSION% 64 bit để cài. Các đợt báo cáo không bị ảnh hưởng. Hãy làm theo trường hợp của máy này:
echo - Chương trình đang mở: đóng chương trình rồi chạy lại CAI-DAT.bat.
echo - Máy ra mạng qua proxy: mở cửa sổ lệnh cmd tại thư mục này, gõ  set HTTPS_PROXY=http://may-chu:cong  (theo địa chỉ
echo   do người quản trị mạng cho biết), rồi gõ  CAI-DAT.bat  trong cùng cửa sổ.
echo - Máy không có mạng: xin bản cài đặt có kèm Python (tệp cpython-...tar.gz nằm cạnh CAI-DAT.bat), hoặc dùng máy khác
echo   tải Python %VERSION% bản Windows installer 64-bit ở python.org, cài vào máy này rồi chạy lại.
pause
exit /b 2

:_not_installed
echo Chưa cài được. Đóng chương trình nếu đang mở; phần mềm diệt virus có thể đang giữ tệp: đợi một phút rồi
echo chạy lại CAI-DAT.bat. Các đợt báo cáo không bị ảnh hưởng.
pause
exit /b 2

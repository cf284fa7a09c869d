@echo off
rem Installs the program for this user from this folder. Everything else is in cai_dat.py.
chcp 65001 >nul
setlocal
set "HERE=%~dp0"
set "PLACE=%LOCALAPPDATA%\TongHop"
set "PYTHONUTF8=1"
set "UV_NO_CONFIG=1"
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
if not exist "%HERE%python-*.tar.gz" goto _python
set "UV_PYTHON_INSTALL_MIRROR=file:///%HERE:\=/%"
:_python
set /p PYTHON=<"%HERE%python-version.txt"
echo Bước 1/3: tìm Python %PYTHON%. Máy chưa có và không kèm sẵn thì tải về, cần mạng, khoảng 25 MB ...
"%HERE%uv.exe" --quiet venv --allow-existing --python "%PYTHON%" "%PLACE%\app"
if errorlevel 1 goto _no_python
echo Bước 2/3: cài chương trình, mất khoảng một phút ...
"%HERE%uv.exe" --quiet pip install --reinstall-package tonghop --no-index --find-links "%HERE%wheels" --python "%PLACE%\app\Scripts\python.exe" tonghop[desk]
if errorlevel 1 goto _not_installed
echo Bước 3/3: đặt biểu tượng ra màn hình ...
"%PLACE%\app\Scripts\python.exe" "%HERE%cai_dat.py" "%PLACE%"
if errorlevel 1 goto _not_installed
pause
exit /b 0

:_no_python
echo Chưa có Python %PYTHON%. Nếu máy sau proxy: đặt biến HTTPS_PROXY rồi chạy lại; không có mạng: cài Python
echo %PYTHON% (64 bit) từ python.org bằng một máy khác, hoặc xin bản cài đặt có kèm Python.
pause
exit /b 2

:_not_installed
echo Chưa cài được. Đóng chương trình nếu đang mở; phần mềm diệt virus có thể đang giữ tệp: đợi một phút rồi
echo chạy lại CAI-DAT.bat. Các đợt báo cáo không bị ảnh hưởng.
pause
exit /b 2
